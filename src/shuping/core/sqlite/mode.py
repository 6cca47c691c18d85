"""How a database file is run: the log or the rollback journal, where it may lie, and what to tell the administrator."""

import sqlite3
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _

Journal = Literal["wal", "rollback", "memory"]

DEFAULT_JOURNAL = "wal"  # docs/decisions/0001: the line excludes the reset race by construction
JOURNAL_MODES = {"wal": "wal", "rollback": "delete"}
# In DELETE mode the commit is the removal of the journal, and only EXTRA syncs the folder in which that happens.
SYNCHRONOUS = {"wal": "FULL", "rollback": "EXTRA"}
SYNCHRONOUS_NAMES = ("OFF", "NORMAL", "FULL", "EXTRA")
NETWORK_FILE_SYSTEMS = frozenset(
    {"9p", "afs", "beegfs", "ceph", "cifs", "gfs2", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2"}
    | {"orangefs", "smb2", "smb3", "smbfs"}
    | {"fuse.cephfs", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.sshfs"}
)


@dataclass(frozen=True, kw_only=True)
class ModeReport:
    """How one database is run.

    `why` is `default` (the log, under the line), `chosen` (by OPTIONS["journal"]), `in-memory`, or `differs` (the
    file is in another mode than the settings want: a program from outside has changed it).
    """

    journal: Journal
    why: Literal["default", "chosen", "in-memory", "differs"]
    sqlite_version: str
    has_race: bool
    synchronous: str

    @property
    def sentence(self) -> str:
        """Whole sentences for `shuping doctor`."""
        return " ".join([self._mode(), self._race()])

    def _mode(self) -> str:
        facts = {"version": self.sqlite_version, "synchronous": self.synchronous}
        if self.why == "differs":
            return (
                _("SQLite %(version)s：数据库文件的日志方式和设置不一致，被别的程序改过。请停下所有程序，再启动。")
                % facts
            )
        if self.journal == "memory":
            return _("SQLite %(version)s：数据库在内存里，关掉就没有了。") % facts
        if self.journal == "rollback":
            return _("SQLite %(version)s：按设置用回滚日志，每次提交写到盘上（%(synchronous)s）才答复。") % facts
        return _("SQLite %(version)s：用预写日志，写的人排队，每次提交写到盘上（%(synchronous)s）才答复。") % facts

    def _race(self) -> str:
        if not self.has_race:
            return _("这个版本没有预写日志重置的缺陷。")
        if self.journal == "wal":
            return _(
                "这个版本的预写日志有重置缺陷，本系统排队写、排队回写，所以碰不到它；"
                "请不要用别的程序写这个文件，也不要删掉旁边的 .lock 文件。"
            )
        return _("这个版本的预写日志有重置缺陷，这里没有用预写日志，碰不到它。")


def describe_mode(connection: BaseDatabaseWrapper) -> ModeReport:
    """Return how the database of a Django connection is run, as SQLite itself reports it."""
    with connection.cursor() as cursor:
        found = str(cursor.execute("PRAGMA journal_mode").fetchone()[0])
        synchronous = SYNCHRONOUS_NAMES[int(cursor.execute("PRAGMA synchronous").fetchone()[0])]
    journal: Journal = "memory" if found == "memory" else "wal" if found == "wal" else "rollback"
    wanted = connection.settings_dict["OPTIONS"].get("journal")
    why: Literal["default", "chosen", "in-memory", "differs"] = "default" if wanted is None else "chosen"
    if journal == "memory":
        why = "in-memory"
    elif found != JOURNAL_MODES[wanted or DEFAULT_JOURNAL]:
        why = "differs"
    return ModeReport(
        journal=journal,
        why=why,
        sqlite_version=sqlite3.sqlite_version,
        has_race=has_race(sqlite3.sqlite_version_info),
        synchronous=synchronous,
    )


def has_race(version: tuple[int, ...]) -> bool:
    """Tell whether a version of SQLite has the log's reset race. Source: https://sqlite.org/wal.html#walresetbug."""
    if version < (3, 7, 0) or version >= (3, 51, 3):
        return False
    return not ((3, 44, 6) <= version < (3, 45) or (3, 50, 7) <= version < (3, 51))


def prepare(connection: sqlite3.Connection, journal: str) -> None:
    """Set a fresh connection up, and the file too if it is not yet in the wanted mode.

    An already right file is only read, so that opening a connection does not wait for writers.
    """
    for pragma in (
        "wal_autocheckpoint = 0",
        f"synchronous = {SYNCHRONOUS[journal]}",
        "secure_delete = ON",
    ):
        sqlite3.Cursor(connection).execute(f"PRAGMA {pragma}").close()
    wanted = JOURNAL_MODES[journal]
    if connection.execute("PRAGMA journal_mode").fetchone()[0] == wanted:
        return
    found = connection.execute(f"PRAGMA journal_mode = {wanted}").fetchone()[0]
    if found != wanted:
        raise sqlite3.OperationalError(f"The database stays in journal mode {found} and does not become {wanted}.")


def database_file(name: Any) -> Path:
    """Return the path in a NAME; refuses the URI parameters that would switch SQLite's own locks off."""
    text = str(name)
    if not text.startswith("file:"):
        return Path(text)
    parts = urlsplit(text)
    if (parts.query and not parts.query.startswith("mode=")) or "&" in parts.query:
        raise ImproperlyConfigured(_("数据库地址里只能带 mode= 一个参数，别的参数会关掉 SQLite 的锁。"))
    return Path(unquote(parts.path))


@lru_cache(maxsize=32)
def refuse_network_file_system(folder: Path) -> None:
    """Raise ImproperlyConfigured where the locks of SQLite and of the line cannot be trusted."""
    kind = file_system(folder)
    if kind in NETWORK_FILE_SYSTEMS:
        raise ImproperlyConfigured(
            _("数据文件夹 %(folder)s 在网络盘（%(kind)s）上，锁不可靠，会坏库。请换到本机的磁盘，或改用 PostgreSQL。")
            % {"folder": folder, "kind": kind}
        )


def file_system(folder: Path, mounts: Path = Path("/proc/self/mountinfo")) -> str:
    """Return the kind of file system a folder lies on, by the kernel's list of mounts; empty where there is none."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except FileNotFoundError:
        return ""
    place = folder.resolve()
    best, kind = -1, ""
    for line in lines:
        left, _dash, right = line.partition(" - ")
        point = Path(left.split()[4].encode("latin-1", "surrogateescape").decode("unicode_escape"))
        depth = len(point.parts)
        # Later lines cover earlier ones at the same point.
        if depth >= best and place.is_relative_to(point):
            best, kind = depth, right.split()[0]
    return kind
