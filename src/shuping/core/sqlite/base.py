"""The database back end `shuping.core.sqlite`: Django's own for SQLite, with writers in line on a file lock.

OPTIONS beyond Django's: `journal` is "wal" or "rollback"; `checkpoint_frames` is the length of the log, in pages, at
which it is copied back into the database (1,000 by default, which is 4 MiB).
"""

from functools import partial
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.sqlite3 import base
from django.utils.asyncio import async_unsafe
from django.utils.translation import gettext as _

from shuping.core.sqlite.line import line_of
from shuping.core.sqlite.lined import LinedConnection, LinedCursor
from shuping.core.sqlite.log import Log
from shuping.core.sqlite.mode import (
    DEFAULT_JOURNAL,
    JOURNAL_MODES,
    database_file,
    prepare,
    refuse_network_file_system,
)

BUSY_SECONDS = 20.0
CHECKPOINT_FRAMES = 1_000


class LinedDjangoCursor(base.SQLiteCursorWrapper, LinedCursor):  # type: ignore[misc]  # the stubs of the two differ
    """Django's placeholders above, the line below."""


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's back end, whose transactions begin immediately and whose writers stand in line."""

    transaction_mode: str | None

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        self._journal: str = params.pop("journal", DEFAULT_JOURNAL)
        self._checkpoint_frames: int = params.pop("checkpoint_frames", CHECKPOINT_FRAMES)
        if self._journal not in JOURNAL_MODES:
            raise ImproperlyConfigured(_('数据库设置 journal 只能是 "wal" 或 "rollback"。'))
        if self.transaction_mode not in (None, "IMMEDIATE"):
            # A deferred transaction that turns to writing fails at once when another has written since it began.
            raise ImproperlyConfigured(_("数据库设置 transaction_mode 只能是 IMMEDIATE。"))
        self.transaction_mode = "IMMEDIATE"
        params.setdefault("timeout", BUSY_SECONDS)
        return params

    @async_unsafe
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if self.is_in_memory_db():
            return super().get_new_connection(conn_params)  # one process, one file less: nobody to stand behind
        database = database_file(conn_params["database"])
        refuse_network_file_system(database.parent)
        log = Log(database.resolve(), checkpoint_frames=self._checkpoint_frames) if self._journal == "wal" else None
        factory = partial(LinedConnection, line=line_of(database), log=log)
        connection = super().get_new_connection({**conn_params, "factory": factory})
        try:
            prepare(connection, self._journal)
        except BaseException:
            connection.close()
            raise
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        if self.is_in_memory_db():
            return super().create_cursor(name)
        return self.connection.cursor(factory=LinedDjangoCursor)
