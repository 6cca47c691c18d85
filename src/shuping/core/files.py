"""Originals and evidence on disk, kept under the digest of their bytes and never changed."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings


def keep(data: bytes) -> str:
    """Store bytes durably and return their SHA-256 in hex; the same bytes are stored once.

    The file is on the disk before the caller commits the row that names it: a row without its file cannot be.
    """
    digest = hashlib.sha256(data).hexdigest()
    place = path_of(digest)
    if place.exists():
        return digest
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as part:
        part.write(data)
        part.flush()
        os.fsync(part.fileno())
    Path(part.name).replace(place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return digest


def kept(digest: str) -> bytes:
    """Return the stored bytes. Raises FileNotFoundError where they are gone."""
    return path_of(digest).read_bytes()


def path_of(digest: str) -> Path:
    """Return where bytes of a digest are stored, two levels deep."""
    return Path(settings.FILES) / digest[:2] / digest
