"""The argument of the decision record, watched from the kernel: who writes or checkpoints is at the head of the line.

A process is judged by the order of its own calls; that two processes never have the lock at once is the kernel's part.
"""

from pathlib import Path

from shuping.core.sqlite.tests.support import prepared, start
from shuping.core.sqlite.tests.tracing import STRACE, Call, calls, needs_strace

WRITE_LOCK, CHECKPOINT_LOCK, FIRST_SHARED, SHARED_BYTES = 120, 121, 1073741826, 510
pytestmark = needs_strace


def test_every_write_and_every_checkpoint_is_at_the_head_of_the_line(path: Path, journal: str) -> None:
    prepared(path, journal=journal).close()
    workers = [
        start("write", path, journal, name, 60, path.with_name(f"{name}.ack"), before=(*STRACE, path.with_name(name)))
        for name in ("one", "two", "three")
    ]
    for worker in workers:
        assert worker.wait() == 0, worker.communicate()
    seen = {"write": 0, "checkpoint": 0, "log": 0, "database": 0}
    for name in ("one", "two", "three"):
        watched = Watched(path.name)
        for call in calls(path.with_name(name), path.parent):
            watched.look_at(call, seen)
        assert watched.outside == []
    if journal == "wal":
        assert seen["write"] >= 180
        assert seen["checkpoint"] >= 3
        assert seen["log"] > 360
    assert seen["database"] > 20


class Watched:
    """What one process holds, and what it did without holding the line."""

    def __init__(self, database: str) -> None:
        self.database = database
        self.outside: list[Call] = []
        self.has_line = False
        self.is_alone = False
        self.may_recover = False

    def look_at(self, call: Call, seen: dict[str, int]) -> None:
        if call.name == "flock" and call.file == f"{self.database}.lock":
            self.has_line = "LOCK_EX" in call.arguments
        elif call.name == "fcntl" and "F_SETLK" in call.arguments:
            self._lock(call, seen)
        elif call.name in {"pwrite64", "ftruncate"} and call.file in {self.database, f"{self.database}-wal"}:
            seen["log" if call.file.endswith("-wal") else "database"] += 1
            self._judge(call)

    def _lock(self, call: Call, seen: dict[str, int]) -> None:
        kind, first, length = call.lock
        if call.file == self.database and first <= FIRST_SHARED < first + length:
            # The whole shared range locked to write: nobody else is connected, as at the last close.
            self.is_alone = kind == "WR" and length == SHARED_BYTES
        if call.file != f"{self.database}-shm" or kind != "WR":
            return
        if first == CHECKPOINT_LOCK and length == 1:
            seen["checkpoint"] += 1
            self._judge(call)
        if first == WRITE_LOCK and self.has_line:
            seen["write"] += 1
        # WRITE together with CHECKPOINT and RECOVER is the recovery of the index, which a reader may do: it takes
        # WRITE too, but writes to neither file, which is judged above.

    def _judge(self, call: Call) -> None:
        if not (self.has_line or self.is_alone):
            self.outside.append(call)


def test_the_watcher_sees_a_checkpoint_outside_the_line(path: Path) -> None:
    watched = Watched("a")
    lock = "5<a-shm>, F_SETLK, {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=121, l_len=1}"
    watched.look_at(Call("fcntl", "a-shm", lock, 0), {"checkpoint": 0})
    assert len(watched.outside) == 1


def test_the_last_close_copies_the_log_back_at_the_head_of_the_line(path: Path) -> None:
    prepared(path).close()
    worker = start("write", path, "wal", "one", 3, path.with_name("ack"), before=(*STRACE, path.with_name("trace")))
    assert worker.wait() == 0, worker.communicate()
    seen = calls(path.with_name("trace"), path.parent)
    copied = [place for place, call in enumerate(seen) if call.name == "pwrite64" and call.file == path.name]
    removed = [place for place, call in enumerate(seen) if call.name == "unlink" and call.file == f"{path.name}-wal"]
    flocks = [(place, call) for place, call in enumerate(seen) if call.name == "flock" and call.file.endswith(".lock")]
    taken, left = flocks[-2], flocks[-1]
    assert "LOCK_EX" in taken[1].arguments
    assert "LOCK_UN" in left[1].arguments
    assert taken[0] < copied[0] <= copied[-1] < removed[0] < left[0]


def test_the_commit_is_synced_before_it_is_acknowledged(path: Path, journal: str) -> None:
    prepared(path, journal=journal).close()
    worker = start("write", path, journal, "one", 30, path.with_name("ack"), before=(*STRACE, path.with_name("trace")))
    assert worker.wait() == 0, worker.communicate()
    unsynced: set[str] = set()
    acknowledged = 0
    for call in calls(path.with_name("trace"), path.parent):
        if call.name == "write" and call.file == "ack":
            acknowledged += 1
            assert not unsynced
        elif call.name in {"pwrite64", "ftruncate"} and call.file in {path.name, f"{path.name}-wal"}:
            unsynced.add(call.file)
        elif call.name == "unlink":
            unsynced.discard(call.file)
            unsynced.add(".")  # the removal of the journal is the commit: its folder must be synced
        elif call.name in {"fsync", "fdatasync"}:
            unsynced.discard(call.file)
    assert acknowledged == 30
