"""One moment of the database while others go on writing: what lies in the backup, and what it is compared with.

SQLite: its online backup copies the pages in one read transaction. PostgreSQL: COPY of every table in one REPEATABLE
READ transaction, and not pg_dump: that must be at least as new as the server, is in no wheel of ours, and its file says
nothing that we could compare. The price is that the schema comes from our migrations, which a restore needs anyway.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import ConnectionHandler

from shuping.office.backup import rows

SQLITE_PART = "database/shuping.sqlite3"


@dataclass(frozen=True)
class Snapshot:
    """A moment that stands still: its rows, its chain, its migrations, and the parts that hold it."""

    database: BaseDatabaseWrapper
    copy: Path | None

    def facts(self) -> dict[str, Any]:
        """Return what the manifest says of it."""
        applied = sorted(f"{app}.{name}" for app, name in MigrationRecorder(self.database).applied_migrations())
        number, head = self._head()
        return {
            "database": self.database.vendor,
            "instance": self._instance(),
            "chain": {"number": number, "head": head},
            "migrations": applied,
        }

    def rows(self) -> dict[str, rows.Table]:
        """Return the digests of its rows."""
        return rows.digests(self.database)

    def parts(self) -> Iterator[tuple[str, Path | str]]:
        """Yield (name in the archive, where it comes from: a file, or the table that `write_table` copies)."""
        if self.copy is not None:
            yield SQLITE_PART, self.copy
            return
        with self.database.cursor() as cursor:
            tables = sorted(self.database.introspection.table_names(cursor))
        for table in tables:
            yield f"database/{table}.copy", table

    def write_table(self, table: str, out: BinaryIO) -> None:
        """Copy a table of PostgreSQL into a file."""
        quoted = self.database.ops.quote_name(table)
        with self.database.cursor() as cursor, cursor.copy(f"COPY {quoted} TO STDOUT") as copy:
            for part in copy:
                out.write(part)

    def _head(self) -> tuple[int, str]:
        with self.database.cursor() as cursor:
            cursor.execute("SELECT number, hash FROM audit_entry ORDER BY number DESC LIMIT 1")
            row = cursor.fetchone()
        return (row[0], bytes(row[1]).hex()) if row else (0, "")

    def _instance(self) -> str:
        with self.database.cursor() as cursor:
            cursor.execute("SELECT name FROM audit_instance ORDER BY id LIMIT 1")
            row = cursor.fetchone()
        return str(row[0]) if row else ""


@contextmanager
def taken(folder: Path) -> Iterator[Snapshot]:
    """Hold a snapshot while the block runs; a copy that it needs lies in `folder` and is removed afterwards."""
    if connection.vendor == "sqlite":
        copy = folder / ".shuping-snapshot.part"
        try:
            copy_sqlite(copy)
            with opened(copy) as database:
                yield Snapshot(database, copy)
        finally:
            copy.unlink(missing_ok=True)
        return
    database = connection.copy()
    try:
        database.set_autocommit(False)
        with database.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield Snapshot(database, None)
    finally:
        database.close()


def copy_sqlite(place: Path) -> None:
    """Copy the database as it is at one moment into one file without a log beside it."""
    place.unlink(missing_ok=True)
    connection.ensure_connection()
    target = sqlite3.connect(place)
    try:
        connection.connection.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")
        found = target.execute("PRAGMA integrity_check").fetchone()[0]
    finally:
        target.close()
    place.chmod(0o600)
    if found != "ok":
        raise sqlite3.DatabaseError(found)


@contextmanager
def opened(file: Path) -> Iterator[BaseDatabaseWrapper]:
    """Open a copy that nobody else writes."""
    handler = ConnectionHandler({"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(file)}})
    database = handler["default"]
    try:
        yield database
    finally:
        database.close()
