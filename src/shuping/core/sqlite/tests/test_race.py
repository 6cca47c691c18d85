"""The log's reset race, provoked on the system's SQLite by holding a checkpoint in the right place, and not with us."""

import sqlite3
from pathlib import Path

import pytest

from benchmarks import sqlite_race
from shuping.core.sqlite.mode import has_race
from shuping.core.sqlite.tests.tracing import needs_strace

pytestmark = needs_strace


@pytest.mark.skipif(not has_race(sqlite3.sqlite_version_info), reason="this SQLite does not have the race")
def test_without_the_line_committed_pages_are_lost(tmp_path: Path) -> None:
    """So the test below can fail: the same steps lose what was committed, and integrity_check sees nothing."""
    assert provoked("stock", tmp_path).lost > 0


def test_in_line_nothing_is_lost(tmp_path: Path) -> None:
    outcome = provoked("ours", tmp_path)
    assert outcome.lost == 0
    assert outcome.is_sound
    assert outcome.waited > sqlite_race.HELD_SECONDS / 3  # the write stood in line behind the checkpoint


def provoked(kind: str, folder: Path) -> sqlite_race.Outcome:
    try:
        return sqlite_race.assisted(kind, folder)
    except PermissionError as error:
        pytest.skip(f"strace may not attach to a process here: {error}")
