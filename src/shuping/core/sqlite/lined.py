"""A connection whose every write happens at the head of the line of writers.

One rule: whenever a transaction is open, or a statement runs that is not known to read, this connection has its
place in the line. It is kept here, below Django, so that raw cursors and the driver's own calls obey it as well.
"""

import os
import sqlite3
import weakref
from collections import deque
from collections.abc import Iterable
from types import TracebackType
from typing import Any, Literal

from shuping.core.sqlite.line import Line, Place
from shuping.core.sqlite.log import Checkpoint, Log, run
from shuping.core.sqlite.statements import is_read

_DRIVER_LEVEL: Any = sqlite3.Connection.__dict__["isolation_level"]


class LinedConnection(sqlite3.Connection):
    """A connection to a database file that stands in line to write."""

    _place: Place | None = None
    _is_open = False

    def __init__(self, database: str, *args: Any, line: Line, log: Log | None, **kwargs: Any) -> None:
        super().__init__(database, *args, **kwargs)
        self._line = line
        self._log = log
        self._timeout: float = kwargs["timeout"]
        self._pid = os.getpid()
        self._cursors: weakref.WeakSet[sqlite3.Cursor] = weakref.WeakSet()
        self._is_open = True

    @property
    def is_at_head(self) -> bool:
        """Whether this connection has the line now."""
        return self._place is not None

    def before(self, sql: str | None) -> None:
        """Take the line if the statement needs it and this connection does not have it yet."""
        if not self._is_open:
            raise sqlite3.ProgrammingError("Cannot operate on a closed database.")
        if self._pid != os.getpid():
            raise sqlite3.ProgrammingError("This connection was opened before a fork. Open one in the child.")
        if self._place is None and (sql is None or not is_read(sql)):
            self._place = self._line.join(self._timeout)

    def settle(self) -> None:
        """Give the line up if no transaction is open, and shorten the log first if that is due."""
        if self._place is None or self.in_transaction:
            return
        try:
            if self._log is not None:
                self._log.checkpoint_if_long(self, busy_timeout_ms=round(self._timeout * 1000))
        finally:
            self._leave()

    def checkpoint(self) -> Checkpoint:
        """Copy the whole log back and cut it to nothing, as far as readers allow, at the head of the line."""
        if self.in_transaction:
            raise sqlite3.ProgrammingError("The log cannot be copied back inside a transaction.")
        try:
            self.before(None)
            return run(self, "TRUNCATE")
        finally:
            self._leave()

    def cursor(self, factory: Any = None) -> Any:
        """Return a cursor that keeps the line; another kind is refused."""
        made = super().cursor(factory or LinedCursor)
        if not isinstance(made, LinedCursor):
            raise sqlite3.NotSupportedError("A cursor on this database must be a LinedCursor, which keeps the line.")
        self._cursors.add(made)
        return made

    # The driver's own shortcuts make a plain cursor without asking `cursor`.
    def execute(self, sql: str, parameters: Any = ()) -> "LinedCursor":
        return self.cursor().execute(sql, parameters)  # type: ignore[no-any-return]

    def executemany(self, sql: str, parameters: Iterable[Any]) -> "LinedCursor":
        return self.cursor().executemany(sql, parameters)  # type: ignore[no-any-return]

    def executescript(self, script: str) -> "LinedCursor":
        return self.cursor().executescript(script)  # type: ignore[no-any-return]

    def commit(self) -> None:
        try:
            super().commit()
        finally:
            self.settle()

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            self.settle()

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> Literal[False]:
        if kind is None:
            self.commit()
        else:
            self.rollback()
        return False

    @property
    def isolation_level(self) -> Any:
        return super().isolation_level

    @isolation_level.setter
    def isolation_level(self, level: Any) -> None:
        # The driver commits by itself when this becomes None.
        try:
            _DRIVER_LEVEL.__set__(self, level)
        finally:
            self.settle()

    def close(self) -> None:
        """Close at the head of the line, if it is free.

        The last connection of all copies the log back and deletes it. If the line is not free, its holder is connected
        too, so that this close is not the last; and should he leave in that very moment, SQLite closes for the last
        time only under an exclusive lock on the database, when nobody else is connected or can be.
        """
        if not self._is_open:
            return
        self._is_open = False
        if self._pid != os.getpid():
            super().close()
            return
        if self._place is None:
            self._place = self._line.join_if_free()
        try:
            # A cursor still alive would keep the connection open behind our back, with its transaction.
            for cursor in list(self._cursors):
                cursor.close()
            if self.in_transaction:
                super().rollback()
        finally:
            try:
                super().close()
            finally:
                self._leave()

    def __del__(self) -> None:
        if self._is_open:
            self.close()

    def backup(self, target: sqlite3.Connection, **kwargs: Any) -> None:
        """Copy this database into another file; never into one that is served, for that would write past the line."""
        if isinstance(target, LinedConnection):
            raise sqlite3.NotSupportedError("A backup is not written into a database that stands in line.")
        super().backup(target, **kwargs)

    def blobopen(self, *args: Any, readonly: bool = False, **kwargs: Any) -> sqlite3.Blob:
        """Open a blob to read; an open blob that writes would be a transaction that nobody ends."""
        if not readonly:
            raise sqlite3.NotSupportedError("A blob of this database is opened for reading only.")
        return super().blobopen(*args, readonly=readonly, **kwargs)

    def _leave(self) -> None:
        place, self._place = self._place, None
        if place is not None:
            place.leave()


class LinedCursor(sqlite3.Cursor):
    """A cursor that takes the line before a statement that may write, and keeps it to the end of the transaction."""

    connection: LinedConnection
    _rows: deque[Any] | None = None

    def execute(self, sql: str, parameters: Any = ()) -> "LinedCursor":
        connection = self.connection
        self._rows = None
        try:
            connection.before(sql)
            super().execute(sql, parameters)
            if connection.is_at_head and self.description is not None and not connection.in_transaction:
                # INSERT ... RETURNING commits when its last row is fetched: that must be now, while we have the line.
                self._rows = deque(super().fetchall())
        finally:
            connection.settle()
        return self

    def executemany(self, sql: str, parameters: Iterable[Any]) -> "LinedCursor":
        connection = self.connection
        self._rows = None
        try:
            connection.before(sql)
            super().executemany(sql, parameters)
        finally:
            connection.settle()
        return self

    def executescript(self, script: str) -> "LinedCursor":
        connection = self.connection
        self._rows = None
        try:
            connection.before(None)
            super().executescript(script)
        finally:
            connection.settle()
        return self

    def fetchone(self) -> Any:
        if self._rows is None:
            return super().fetchone()
        return self._rows.popleft() if self._rows else None

    def fetchmany(self, size: int | None = None) -> list[Any]:
        wanted = self.arraysize if size is None else size
        if self._rows is None:
            return super().fetchmany(wanted)
        return [self._rows.popleft() for _ in range(min(wanted, len(self._rows)))]

    def fetchall(self) -> list[Any]:
        if self._rows is None:
            return super().fetchall()
        rows, self._rows = list(self._rows), deque()
        return rows

    def __next__(self) -> Any:
        if self._rows is None:
            return super().__next__()
        if not self._rows:
            raise StopIteration
        return self._rows.popleft()
