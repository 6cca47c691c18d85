"""A power cut at any moment loses nothing that was acknowledged and corrupts nothing (G23, the short form)."""

import os
import random
import sqlite3
import tempfile
from collections.abc import Container
from pathlib import Path

import pytest

from shuping.core.sqlite.tests.power import cuts, write_out
from shuping.core.sqlite.tests.support import prepared, start
from shuping.core.sqlite.tests.tracing import STRACE, Call, calls, needs_strace

CUTS = int(os.environ.get("SHUPING_POWER_CUTS", "150"))
ACTS = 60  # with 40 pages as the length of the log, it is copied back and begins anew several times
pytestmark = needs_strace


def test_a_power_cut_loses_nothing_acknowledged(path: Path, journal: str) -> None:
    before, seen = recorded(path, journal)
    lost, corrupt, acknowledged = judged(path, before, seen)
    assert (lost, corrupt) == (0, 0)
    assert acknowledged > 1_000


@pytest.mark.parametrize(
    ("kind", "lie"),
    [("wal", {"house.sqlite3-wal"}), ("rollback", {"."}), ("rollback", {"house.sqlite3-journal", "."})],
    ids=["log not synced", "folder not synced", "journal not synced"],
)
def test_a_disk_that_lies_about_syncing_is_found_out(path: Path, kind: str, lie: set[str]) -> None:
    """So the test above can fail. Without the folder's sync, which is what FULL leaves out, the journal loses acts."""
    before, seen = recorded(path, kind)
    lost, corrupt, _acknowledged = judged(path, before, seen, ignored=lie)
    assert lost + corrupt > 0


def recorded(path: Path, kind: str) -> tuple[dict[str, bytes], list[Call]]:
    """Let a worker write under strace; return the files before it began, and its calls."""
    prepared(path, journal=kind).close()
    before = {path.name: path.read_bytes()}
    trace = path.parent.with_suffix(".trace")
    worker = start("write", path, kind, "act", ACTS, path.with_name("ack"), before=(*STRACE, trace))
    assert worker.wait() == 0, worker.communicate()
    return before, calls(trace, path.parent)


def judged(
    path: Path, before: dict[str, bytes], seen: list[Call], ignored: Container[str] = ()
) -> tuple[int, int, int]:
    """Return how many cuts lost an acknowledged act, how many corrupted, and how many acts were acknowledged in all."""
    lost = corrupt = acknowledged = 0
    in_memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=in_memory if in_memory.is_dir() else None) as folder:
        for cut in cuts(before, seen, count=CUTS, chance=random.Random(7), ignored=ignored):
            write_out(cut.files, Path(folder))
            is_sound, found = read_again(Path(folder, path.name))
            acknowledged += len(cut.acknowledged)
            corrupt += not is_sound or found != [f"act-{number}" for number in range(len(found))]
            lost += found[: len(cut.acknowledged)] != cut.acknowledged
    return lost, corrupt, acknowledged


def read_again(database: Path) -> tuple[bool, list[str]]:
    """Open what the cut left, as the next start does: whether it is sound, and the acts in it."""
    opened = sqlite3.connect(database)
    try:
        is_sound = opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return is_sound, [name for (name,) in opened.execute("SELECT name FROM act ORDER BY id")]
    except sqlite3.DatabaseError:
        return False, []
    finally:
        opened.close()
