"""The write-ahead log: how long it is, and when it is copied back into the database file.

Everything here is called by whoever stands at the head of the line, and by nobody else: that is what excludes the
log's reset race (`docs/decisions/0001-how-sqlite-is-run.md`).
"""

import logging
import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path

HEADER, FRAME_HEADER = 32, 24
STEP = 250
FACTOR_TO_WAIT = 4
WAIT_FOR_READERS_MS = 100

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """What a checkpoint did: frames in the log, frames copied back, and whether readers were in the way."""

    frames: int
    copied: int
    is_hindered: bool


class Log:
    """The log of one connection's database, and this connection's memory of when to look at it again."""

    def __init__(self, database: Path, *, checkpoint_frames: int) -> None:
        self._path = f"{database}-wal"
        self._least = checkpoint_frames
        self._next = checkpoint_frames

    def checkpoint_if_long(self, connection: sqlite3.Connection, *, busy_timeout_ms: int) -> Checkpoint | None:
        """Copy the log back when it has grown; None when it is short. Call it at the head of the line, after a commit.

        The commit is safe already, so a failure here is logged and not raised: it must not make a done thing look
        undone. The next writer tries again.
        """
        if not reaches(self._path, self._least):
            self._next = self._least
            return None
        if self._next > self._least and not reaches(self._path, self._next):
            return None
        must_wait = reaches(self._path, self._least * FACTOR_TO_WAIT)
        try:
            done = self._long(connection, busy_timeout_ms) if must_wait else run(connection, "PASSIVE")
        except sqlite3.DatabaseError as error:
            logger.warning("The write-ahead log could not be copied back: %s", error)
            self._next += STEP
            return None
        # While a reader keeps the log from starting again it may not be tried at each commit: two more syncs each.
        self._next = max(self._least, done.frames + min(STEP, self._least))
        return done

    def _long(self, connection: sqlite3.Connection, busy_timeout_ms: int) -> Checkpoint:
        """Wait a moment for readers of the log to end, so that it starts again from its beginning."""
        set_busy_timeout(connection, WAIT_FOR_READERS_MS)
        try:
            return run(connection, "RESTART")
        finally:
            set_busy_timeout(connection, busy_timeout_ms)


def run(connection: sqlite3.Connection, mode: str) -> Checkpoint:
    """Run one checkpoint past the line, for a caller who is at its head."""
    cursor = sqlite3.Cursor(connection)
    try:
        hindered, frames, copied = cursor.execute(f"PRAGMA wal_checkpoint({mode})").fetchone()
    finally:
        cursor.close()
    return Checkpoint(frames=frames, copied=copied, is_hindered=bool(hindered) or copied < frames)


def set_busy_timeout(connection: sqlite3.Connection, milliseconds: int) -> None:
    cursor = sqlite3.Cursor(connection)
    cursor.execute(f"PRAGMA busy_timeout = {milliseconds}")
    cursor.close()


def reaches(path: str, frames: int) -> bool:
    """Tell whether the log at `path` has at least so many frames since it last began anew.

    The file keeps its length when the log begins anew, so its size says nothing; a frame belongs to the running log
    if it carries the two salts of the header. SQLite offers this number to C programs only. Opening the log is safe:
    SQLite's locks lie on the database and on its `-shm`, and it is those that no program of ours may open.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        header = os.pread(descriptor, HEADER, 0)
        if len(header) < HEADER:
            return False
        page_size = int.from_bytes(header[8:12], "big")
        frame = os.pread(descriptor, FRAME_HEADER, HEADER + (frames - 1) * (page_size + FRAME_HEADER))
    finally:
        os.close(descriptor)
    return len(frame) == FRAME_HEADER and frame[8:16] == header[16:24]
