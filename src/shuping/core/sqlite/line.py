"""The line of writers to one database file: one at a time, over all threads and processes of one machine.

SQLite's own busy handler sleeps and tries again, so that an unlucky writer waits thirty times the median. A file lock
wakes the next one instead. The same lock is what keeps checkpoints and writers apart (`docs/decisions/0001`).
"""

import fcntl
import os
import queue
import sqlite3
import threading
import time
from pathlib import Path

EXPLANATION = b"Writers to the database stand in line here. Never delete this file while the database is in use.\n"

_registry = threading.RLock()
_lines: dict[str, "Line"] = {}
_open_files: "set[_Files]" = set()


class LineTimeout(sqlite3.OperationalError):
    """Another writer kept the line for longer than this connection may wait."""


class Place:
    """Being at the head of the line, until `leave`."""

    def __init__(self, line: "Line", files: "_Files") -> None:
        self._line = line
        self._files: _Files | None = files
        self._pid = os.getpid()

    def leave(self) -> None:
        """Let the next one in; harmless when called twice, or in a child that inherited the object."""
        files, self._files = self._files, None
        if files is None or self._pid != os.getpid():
            return
        fcntl.flock(files.lock, fcntl.LOCK_UN)
        self._line.gate.release()

    def __del__(self) -> None:
        # An interrupt may strike between taking the place and keeping it somewhere.
        self.leave()


class Line:
    """The writers to one database file. `line_of` gives the one object of this process for a file.

    Threads of this process pass the gate first, so that one of them at a time stands at the files. Whoever wants the
    lock first takes the turn and keeps it until he has the lock: nobody can slip in before one who already waits, and
    the common case, a free line, costs two calls to the kernel and no wait. Only the lock matters for safety, the turn
    for order. Both belong to open files: they are free again when their holder dies, however it dies.
    """

    def __init__(self, database: Path) -> None:
        self.gate = threading.Lock()
        self._database = database
        self._lock_path = database.with_name(database.name + ".lock")
        self._files: _Files | None = None
        self._stander: _Stander | None = None

    def join(self, seconds: float) -> Place:
        """Wait for the head of the line. Raises LineTimeout when it is not reached within `seconds`."""
        deadline = time.monotonic() + seconds
        if not self.gate.acquire(timeout=seconds):
            raise self._timeout()
        files: _Files | None = None
        try:
            files = self._locked(deadline)
        finally:
            if files is None:
                self.gate.release()
        return Place(self, files)

    def join_if_free(self) -> Place | None:
        """Return the head of the line if nobody has it, and None without waiting if somebody has."""
        if not self.gate.acquire(blocking=False):
            return None
        files: _Files | None = None
        try:
            files = self._current_files()
            if not (_try(files.lock) and files.are_current()):
                files = None
        except FileNotFoundError:
            files = None  # the folder went away under a connection that is only being closed
        finally:
            if files is None:
                self.gate.release()
        return Place(self, files) if files else None

    def forget(self) -> None:
        """Start anew in a child, where nobody keeps the gate and no thread stands in the queue."""
        self.gate = threading.Lock()
        self._files = None
        self._stander = None

    def _locked(self, deadline: float) -> "_Files":
        while True:
            files = self._current_files()
            if not self._stand(files, deadline - time.monotonic()):
                raise self._timeout()
            if files.are_current():
                return files
            # Somebody removed the lock file: stand again, at the new one.

    def _current_files(self) -> "_Files":
        if self._files is not None and not self._files.are_current():
            self._files.close()
            self._files = None
        if self._files is None:
            self._files = _Files(self._lock_path, self._database)
        return self._files

    def _stand(self, files: "_Files", seconds: float) -> bool:
        has_turn = _try(files.turn)
        if has_turn and _try(files.lock):
            fcntl.flock(files.turn, fcntl.LOCK_UN)
            return True
        if self._stander is None:
            self._stander = _Stander()
        wait = _Wait(files)
        self._stander.waits.put(wait)
        if wait.ended.acquire(timeout=max(0.0, seconds)) or not wait.give_up():
            if wait.error is not None:
                files.close()
                self._files = None
                raise wait.error
            return True
        # It goes on standing there with these files, and closes them when its turn comes.
        self._stander = self._files = None
        return False

    def _timeout(self) -> LineTimeout:
        return LineTimeout(f"database is locked: another writer did not leave {self._lock_path.name} in time")


class _Files:
    """The two open files of a line: the lock, which excludes, and the turn, which keeps order."""

    def __init__(self, lock_path: Path, database: Path) -> None:
        self._path = lock_path
        with _registry:
            self.lock = _open_like(database, lock_path)
            self.turn = _open_like(database, lock_path.with_suffix(".turn"))
            _open_files.add(self)

    def are_current(self) -> bool:
        """Whether the lock file at the path is still the one that is open here."""
        try:
            return os.path.samestat(os.fstat(self.lock), self._path.stat())
        except FileNotFoundError:
            return False

    def close(self) -> None:
        with _registry:
            _open_files.discard(self)
            os.close(self.lock)
            os.close(self.turn)


class _Wait:
    """One wait in the kernel's queue, which the asker may give up."""

    def __init__(self, files: _Files) -> None:
        self.files = files
        self.error: OSError | None = None
        self.ended = threading.Lock()
        self.ended.acquire()
        self._is_over = False
        self._guard = threading.Lock()

    def give_up(self) -> bool:
        """Return whether it was given up; False means that the lock came in that very moment."""
        return self._finish()

    def end(self, error: OSError | None) -> bool:
        """Report the end of the wait; False means that nobody waits for it any more."""
        self.error = error
        came_first = self._finish()
        if came_first:
            self.ended.release()
        return came_first

    def _finish(self) -> bool:
        with self._guard:
            came_first, self._is_over = not self._is_over, True
            return came_first


class _Stander(threading.Thread):
    """Stands in the kernel's queue for the thread that asks.

    `flock` either does not wait or waits for ever. Trying again and again would lose the order (measured: a process
    beside a busy one waited up to 172 ms instead of 7); a thread that blocks keeps it, and its asker can give up.
    """

    def __init__(self) -> None:
        super().__init__(name="sqlite-line", daemon=True)
        self.waits: queue.SimpleQueue[_Wait] = queue.SimpleQueue()
        self.start()

    def run(self) -> None:
        while True:
            wait = self.waits.get()
            error: OSError | None = None
            try:
                fcntl.flock(wait.files.turn, fcntl.LOCK_EX)  # at once, if the asker has it already
                fcntl.flock(wait.files.lock, fcntl.LOCK_EX)
                fcntl.flock(wait.files.turn, fcntl.LOCK_UN)
            except OSError as caught:
                error = caught
            if not wait.end(error):
                wait.files.close()
                return


def line_of(database: Path) -> Line:
    """Return this process's line for a database file, whatever name it was opened by."""
    path = database.resolve()
    with _registry:
        return _lines.setdefault(str(path), Line(path))


def _try(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _open_like(database: Path, path: Path) -> int:
    """Open a lock file; a new one gets owner and mode of the database, so that root does not lock the service out."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    if os.fstat(descriptor).st_size > 0:
        return descriptor
    like = database.stat() if database.exists() else path.parent.stat()
    if os.geteuid() == 0:
        os.fchown(descriptor, like.st_uid, like.st_gid)
    if os.fstat(descriptor).st_uid == os.geteuid():
        os.fchmod(descriptor, like.st_mode & 0o666)
    os.write(descriptor, EXPLANATION)
    return descriptor


def _forget_in_child() -> None:
    """A child must not keep its parent's place alive: a lock is free when the last copy of its open file is closed."""
    for files in list(_open_files):
        files.close()
    for line in _lines.values():
        line.forget()
    _registry.release()


# Held over the fork, so that no lock file is open and unlisted at that moment.
os.register_at_fork(before=_registry.acquire, after_in_parent=_registry.release, after_in_child=_forget_in_child)
