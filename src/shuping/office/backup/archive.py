"""The file of a backup: a ZIP that any program opens, with a manifest that names every part by its digest."""

import hashlib
import json
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO, ClassVar, cast

from django.utils.translation import gettext as _

from shuping.core.errors import DomainError
from shuping.office.backup.rows import Table

FORMAT = "shuping-backup/1"
MANIFEST = "manifest.json"
PARTS = re.compile(r"database/(shuping\.sqlite3|[a-z0-9_]+\.copy)|files/[0-9a-f]{2}/[0-9a-f]{64}")
CHUNK = 1 << 20
LARGEST_MANIFEST = 256 << 20


class BadBackup(DomainError):
    """A file that is no backup of ours, or is no longer what was written."""

    code = "office.bad-backup"
    status: ClassVar[int] = 422


class Writer:
    """Adds parts to an archive and remembers their digests."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.parts: dict[str, list[Any]] = {}

    def add(self, name: str, write: Callable[[BinaryIO], None]) -> None:
        """Add a part; a stored original is kept as it is, the database is compressed."""
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED if name.startswith("database/") else zipfile.ZIP_STORED
        with self._archive.open(info, "w", force_zip64=True) as out:
            counted = _Counted(cast("BinaryIO", out))
            write(cast("BinaryIO", counted))
        self.parts[name] = [counted.size, counted.digest.hexdigest()]

    def add_file(self, name: str, file: Path) -> None:
        """Add a file as a part."""
        with file.open("rb") as source:
            self.add(name, lambda out: shutil.copyfileobj(source, out, CHUNK))

    def finish(self, manifest: dict[str, Any], rows: dict[str, Table]) -> None:
        """Write the manifest, the last part."""
        told = {name: asdict(table) for name, table in rows.items()}
        whole = {"format": FORMAT, **manifest, "parts": self.parts, "rows": told}
        self._archive.writestr(MANIFEST, json.dumps(whole, ensure_ascii=False, indent=1), zipfile.ZIP_DEFLATED)


class Reader:
    """An archive whose every part has been compared with its manifest."""

    def __init__(self, archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
        self._archive = archive
        self.manifest = manifest

    @property
    def rows(self) -> dict[str, Table]:
        """The digests of the rows at the moment of the backup."""
        return {name: Table(**told) for name, told in self.manifest["rows"].items()}

    def names(self, folder: str) -> list[str]:
        """Return the parts of a folder of the archive."""
        return [name for name in self.manifest["parts"] if name.startswith(f"{folder}/")]

    @contextmanager
    def part(self, name: str) -> Iterator[BinaryIO]:
        """Open a part."""
        with self._archive.open(name) as source:
            yield cast("BinaryIO", source)

    def extract(self, name: str, place: Path) -> None:
        """Write a part to a place, readable by its owner alone."""
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch(mode=0o600)
        with self.part(name) as source, place.open("wb") as out:
            shutil.copyfileobj(source, out, CHUNK)


@contextmanager
def checked(file: Path) -> Iterator[Reader]:
    """Open a backup whose format is known, whose parts are all there and have their digests, and nothing else.

    Raises BadBackup, OSError for a file that cannot be opened.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            yield Reader(archive, _checked(archive))
    except zipfile.BadZipFile as error:
        raise BadBackup(_("这个文件不是述评的备份，或者没有写完。")) from error


def _checked(archive: zipfile.ZipFile) -> dict[str, Any]:
    there = set(archive.namelist())
    if MANIFEST not in there or archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
        raise BadBackup(_("这个文件里没有备份清单，不是述评的备份，或者没有写完。"))
    try:
        manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
    except ValueError as error:
        raise BadBackup(_("备份清单读不出来，文件坏了。请用另一份备份。")) from error
    if manifest.get("format") != FORMAT:
        raise BadBackup(_("这份备份的格式是 %(format)s，这个版本不认识。") % {"format": manifest.get("format")})
    parts = manifest["parts"]
    if there - {MANIFEST} != set(parts) or not all(PARTS.fullmatch(name) for name in parts):
        raise BadBackup(_("备份里的文件和清单对不上，有多有少，不能用。请用另一份备份。"))
    for name, told in parts.items():
        if _digest(archive, name) != told:
            raise BadBackup(_("备份里的 %(name)s 和清单对不上，文件坏了或被改过。请用另一份备份。") % {"name": name})
    return manifest


def _digest(archive: zipfile.ZipFile, name: str) -> list[Any]:
    digest, size = hashlib.sha256(), 0
    with archive.open(name) as source:
        while part := source.read(CHUNK):
            digest.update(part)
            size += len(part)
    return [size, digest.hexdigest()]


class _Counted:
    """A file to write to that counts and digests what is written."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self.size = 0
        self.digest = hashlib.sha256()

    def write(self, part: Any) -> int:
        self.size += len(part)
        self.digest.update(part)
        return self._out.write(part)
