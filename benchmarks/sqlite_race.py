"""The log's reset race, provoked on stock SQLite and tried in the same way on ours.

First assisted: a checkpoint is held, with strace, in the one place where the race can begin, while another process
writes. The library is the system's own, unchanged. Then unassisted: processes that write and checkpoint as fast as
they can, and a comparison of what they were told is stored with what is.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shuping.core.sqlite.line import line_of
from shuping.core.sqlite.lined import LinedConnection

KINDS = ("stock", "ours")
ROWS, HELD_SECONDS = 120, 1.2
MODES = ("PASSIVE", "PASSIVE", "FULL", "RESTART", "TRUNCATE")


def connect(kind: str, database: Path) -> sqlite3.Connection:
    keywords: dict[str, Any] = {"timeout": 20.0, "isolation_level": None, "check_same_thread": False}
    if kind == "ours":
        keywords |= {"factory": LinedConnection, "line": line_of(database), "log": None}
    connection = sqlite3.connect(str(database), **keywords)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "wal_autocheckpoint = 0"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    return connection


def put(connection: sqlite3.Connection, first: int, last: int, value: int) -> None:
    """Give each row in the range, one to a page, a new value in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE page SET value = ? WHERE id BETWEEN ? AND ?", (value, first, last))
    connection.execute("COMMIT")


def checkpoint(connection: sqlite3.Connection, mode: str = "PASSIVE") -> tuple[int, int, int]:
    busy, frames, copied = connection.execute(f"PRAGMA wal_checkpoint({mode})").fetchone()
    return busy, frames, copied


@dataclass(frozen=True)
class Outcome:
    """What the held checkpoint did to what had been committed."""

    lost: int
    is_sound: bool
    waited: float
    told: str

    def __str__(self) -> str:
        sound = "ok" if self.is_sound else "NOT ok"
        lost = f"{self.lost} of {ROWS} committed pages lost, integrity_check {sound}"
        return f"{self.told}; the write waited {self.waited:.1f} s; {lost}"


def assisted(kind: str, folder: Path) -> Outcome:
    """Hold the second checkpoint between reading the log's header and acting on it, and write meanwhile."""
    database = folder / f"assisted-{kind}.sqlite3"
    writer = connect(kind, database)
    writer.execute("CREATE TABLE page (id INTEGER PRIMARY KEY, value INTEGER, filler BLOB)")
    writer.execute("BEGIN IMMEDIATE")
    writer.executemany("INSERT INTO page VALUES (?, 0, zeroblob(3500))", [(number,) for number in range(ROWS)])
    writer.execute("COMMIT")
    checkpoint(writer)
    command = [sys.executable, __file__, "second-checkpoint", kind, str(database)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as second:
        assert second.stdin is not None
        assert second.stdout is not None
        second.stdout.readline()
        put(writer, 0, ROWS - 1, 1)
        complete = checkpoint(writer)  # the first checkpoint: all is copied, the log may begin anew
        with _held(second.pid):
            second.stdin.write("go\n")
            second.stdin.flush()
            time.sleep(HELD_SECONDS / 3)
            began = time.perf_counter()
            put(writer, 0, 1, 2)  # the log begins anew while the second checkpoint believes the old header
            waited = time.perf_counter() - began
            told = second.stdout.readline().strip()
    for number in range(2, ROWS):  # past the length that the second checkpoint noted as copied
        put(writer, number, number, 2)
    third = checkpoint(writer)
    put(writer, 0, 0, 3)  # everything seems to be copied: the log begins anew and the rest is overwritten
    writer.close()
    reader = sqlite3.connect(database)
    is_sound = reader.execute("PRAGMA integrity_check(3)").fetchall() == [("ok",)]
    (lost,) = reader.execute("SELECT count(*) FROM page WHERE value < 2").fetchone()
    reader.close()
    return Outcome(lost, is_sound, waited, f"checkpoints {complete}, {told}, {third}")


@contextmanager
def _held(pid: int) -> Iterator[None]:
    """Make the calls of a process to munmap take a while, from now to its end."""
    delay = f"inject=munmap:delay_enter={int(HELD_SECONDS * 1e6)}"
    command = ["strace", "-f", "-p", str(pid), "-e", "trace=munmap", "-e", delay]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as strace:
        assert strace.stderr is not None
        first_words = strace.stderr.readline()
        if "attached" not in first_words:
            raise PermissionError(first_words)  # the system lets only root trace a process that it did not start
        yield


def second_checkpoint(kind: str, database: str) -> None:
    """Be the other process: know an old header, then checkpoint when told to."""
    connection = connect(kind, Path(database))
    # With a mapped database SQLite unmaps it just after reading the header: a call to the kernel in the right place.
    connection.execute("PRAGMA mmap_size = 67108864")
    connection.execute("SELECT sum(length(filler)) FROM page").fetchall()
    print("ready", flush=True)
    sys.stdin.readline()
    print(checkpoint(connection), flush=True)
    os._exit(0)


def unassisted(kind: str, folder: Path, seconds: float) -> str:
    """Write and checkpoint in four processes as fast as they can; compare what is stored with what was told."""
    database = folder / f"unassisted-{kind}.sqlite3"
    first = connect(kind, database)
    first.execute("CREATE TABLE page (id INTEGER PRIMARY KEY, value INTEGER, filler BLOB)")
    first.executemany("INSERT INTO page VALUES (?, 0, zeroblob(3500))", [(number,) for number in range(4 * 20)])
    command = [sys.executable, __file__, "hurry", kind, str(database), str(time.time() + seconds)]
    running = [subprocess.Popen([*command, str(number)], stdout=subprocess.PIPE, text=True) for number in range(4)]
    outcomes = [json.loads(process.communicate()[0]) for process in running]
    first.close()
    reader = sqlite3.connect(database)
    sound = reader.execute("PRAGMA integrity_check(3)").fetchall() == [("ok",)]
    stored = dict(reader.execute("SELECT id, value FROM page").fetchall())
    reader.close()
    wrong = sum(stored.get(int(key)) != value for outcome in outcomes for key, value in outcome["values"].items())
    commits, checkpoints = (sum(outcome[key] for outcome in outcomes) for key in ("commits", "checkpoints"))
    errors = [error for outcome in outcomes for error in outcome["errors"]]
    return (
        f"{kind:<6} {seconds:.0f} s, {commits} commits, {checkpoints} checkpoints that copied: {wrong} values lost, "
        f"integrity_check {'ok' if sound else 'NOT ok'}, {len(errors)} errors {sorted(set(errors))}"
    )


def hurry(kind: str, database: str, until: str, number: str) -> None:
    connection = connect(kind, Path(database))
    mine = range(int(number) * 20, int(number) * 20 + 20)
    values: dict[int, int] = dict.fromkeys(mine, 0)
    commits = checkpoints = 0
    errors: list[str] = []
    while time.time() < float(until):
        row = mine[commits % len(mine)]
        try:
            put(connection, row, row + commits % 3 if row + 2 in mine else row, commits)
            values |= dict.fromkeys(range(row, row + 1 + (commits % 3 if row + 2 in mine else 0)), commits)
            commits += 1
            busy, frames, copied = checkpoint(connection, MODES[commits % len(MODES)])
            checkpoints += busy == 0 and frames == copied
        except sqlite3.DatabaseError as error:
            errors.append(str(error))
            if connection.in_transaction:
                connection.rollback()
    connection.close()
    print(json.dumps({"values": values, "commits": commits, "checkpoints": checkpoints, "errors": errors}))


def report(folder: Path, seconds: float) -> None:
    """Print both experiments for both kinds."""
    print(f"SQLite {sqlite3.sqlite_version}")
    if shutil.which("strace") is None:
        print("assisted: strace is not installed (Debian: strace), left out")
    else:
        print("assisted (checkpoints print busy, frames in the log, frames copied):")
        for kind in KINDS:
            print(f"  {kind:<6} {assisted(kind, folder)}")
    print("unassisted:")
    for kind in KINDS:
        print("  " + unassisted(kind, folder, seconds))


if __name__ == "__main__":
    {"second-checkpoint": second_checkpoint, "hurry": hurry}[sys.argv[1]](*sys.argv[2:])
