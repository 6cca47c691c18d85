"""Originals and evidence on disk, kept under the digest of their bytes and never changed."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from shuping.core.errors import DomainError


class FileDamaged(DomainError):
    """A stored file is gone or was changed on disk."""

    code = "core.file-damaged"
    status = 410


def keep(data: bytes) -> str:
    """Store bytes durably and return their SHA-256 in hex; the same bytes are stored once.

    The file is on the disk before the caller commits the row that names it: a row without its file cannot be.
    """
    digest = digest_of(data)
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


def digest_of(data: bytes) -> str:
    """Return the name under which bytes are kept."""
    return hashlib.sha256(data).hexdigest()


def kept(digest: str) -> bytes:
    """Return the stored bytes. Raises FileDamaged where they are gone or are no longer those that were stored."""
    if not is_whole(digest):
        raise FileDamaged(_("这个文件在服务器上不见了或被改动过，不能再看。请告诉系统管理员，用备份恢复。"))
    return path_of(digest).read_bytes()


def is_whole(digest: str) -> bool:
    """Say whether the stored bytes are there and still those that were stored."""
    place = path_of(digest)
    return place.is_file() and digest_of(place.read_bytes()) == digest


def path_of(digest: str) -> Path:
    """Return where bytes of a digest are stored, two levels deep."""
    return Path(settings.FILES) / digest[:2] / digest
