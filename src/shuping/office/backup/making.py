"""Make a backup: a snapshot of the database first, then the files; read back before it gets its name."""

import errno
import os
import tempfile
import zipfile
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from shuping.core.errors import DomainError
from shuping.office.backup import archive, keys, shelf, snapshot


class BackupFailed(DomainError):
    """No backup was made; the sentence says what to do."""

    code = "office.backup-failed"
    status = 507


def make_backup(folder: Path, sort: shelf.Sort, at: datetime) -> Path:
    """Write a backup into a folder and return its file; it was read back and every part compared.

    Originals are written before the row that names them and never change: what the snapshot names is in the folder of
    files when that is read afterwards. Raises BackupFailed.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".shuping-backup-", dir=folder) as inside:
            part = Path(inside) / "backup.part"
            _write(part, at)
            with archive.checked(part):
                pass
            place = folder / shelf.name_for(sort, at)
            part.replace(place)
        sync_folder(folder)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            sentence = _("%(folder)s 所在的磁盘满了，没有备份成。请清理或换一个大的磁盘，再办一次。")
        else:
            sentence = _("%(folder)s 写不进去，没有备份成：%(why)s。请检查这个文件夹是否存在、能不能写。")
        raise BackupFailed(sentence % {"folder": folder, "why": error.strerror}) from error
    except archive.BadBackup as error:
        raise BackupFailed(_("备份写完读回来不一样，磁盘可能有问题，没有留下这一份。请换一个磁盘。")) from error
    return place


def _write(part: Path, at: datetime) -> None:
    part.touch(mode=0o600)
    with zipfile.ZipFile(part, "w", compresslevel=1) as out, snapshot.taken(part.parent) as moment:
        writer = archive.Writer(out)
        for name, source in moment.parts():
            if isinstance(source, Path):
                writer.add_file(name, source)
            else:
                writer.add(name, lambda stream, table=source: moment.write_table(table, stream))  # type: ignore[misc]
        for file in _originals():
            writer.add_file(f"files/{file.parent.name}/{file.name}", file)
        manifest = {
            "made_at": at.isoformat(timespec="seconds"),
            "shuping": version("shuping"),
            "keys": keys.fingerprint(settings.SECRET_KEY),
            **moment.facts(),
        }
        writer.finish(manifest, moment.rows())
    with part.open("rb") as written:
        os.fsync(written.fileno())


def _originals() -> list[Path]:
    """Return the stored files; one that is just being written has another name and no row yet."""
    found = Path(settings.FILES).glob("[0-9a-f][0-9a-f]/*")
    return sorted(file for file in found if archive.PARTS.fullmatch(f"files/{file.parent.name}/{file.name}"))


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last over a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
