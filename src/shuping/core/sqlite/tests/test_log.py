"""The log stays short, and is copied back only at the head of the line."""

import logging
import sqlite3
from pathlib import Path

import pytest

from shuping.core.sqlite import log
from shuping.core.sqlite.base import DatabaseWrapper
from shuping.core.sqlite.tests.support import add, atomic, line_is_free, names, prepared, run, wrapper

LENGTH = 40
PAGE_AND_HEADER = 4096 + 24


@pytest.fixture
def short(path: Path) -> DatabaseWrapper:
    connection = prepared(path, checkpoint_frames=LENGTH)
    yield connection
    connection.close()


def wal(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def test_the_length_of_the_log_is_that_of_the_running_one(connection: DatabaseWrapper, path: Path) -> None:
    before = int(run(connection, "PRAGMA wal_checkpoint(PASSIVE)")[0][1])
    assert [log.reaches(str(wal(path)), before + more) for more in (0, 1)] == [True, False]
    add(connection, "begins anew, over the old frames")
    frames = int(run(connection, "PRAGMA wal_checkpoint(PASSIVE)")[0][1])
    assert frames < before
    assert [log.reaches(str(wal(path)), frames + more) for more in (0, 1)] == [True, False]


def test_no_log_and_an_empty_log_are_short(tmp_path: Path) -> None:
    assert not log.reaches(str(tmp_path / "none"), 1)
    (tmp_path / "empty").touch()
    assert not log.reaches(str(tmp_path / "empty"), 1)


def test_the_log_does_not_grow_without_bound(short: DatabaseWrapper, path: Path) -> None:
    for number in range(300):
        add(short, f"{number}")
    assert wal(path).stat().st_size < 2 * LENGTH * PAGE_AND_HEADER


def test_the_log_is_copied_back_at_the_head_of_the_line(
    short: DatabaseWrapper, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free: list[bool] = []
    run_one = log.run
    monkeypatch.setattr(log, "run", lambda *arguments: free.append(line_is_free(path)) or run_one(*arguments))
    for number in range(100):
        add(short, f"{number}")
    assert free
    assert not any(free)
    assert line_is_free(path)


def test_a_reader_in_the_log_does_not_make_writers_wait_long(short: DatabaseWrapper, path: Path) -> None:
    """The log grows while a reader stays in it; when he has gone the next writers make it begin anew."""
    add(short, "first")
    reader = wrapper(path)
    reader.ensure_connection()
    rows = reader.connection.execute("SELECT a.name FROM act a, (SELECT 1 UNION SELECT 2 UNION SELECT 3)")
    assert rows.fetchone() == ("first",)
    attempts: list[log.Checkpoint | None] = []
    keeper = short.connection._log
    watched = keeper.checkpoint_if_long
    keeper.checkpoint_if_long = lambda *a, **k: attempts.append(watched(*a, **k)) or attempts[-1]
    for number in range(200):
        add(short, f"{number}")
    made = [attempt for attempt in attempts if attempt is not None]
    assert made
    assert all(attempt.is_hindered for attempt in made)
    assert len(made) < 20  # not at each of the 200 commits
    size = wal(path).stat().st_size
    rows.close()
    for number in range(200, 300):
        add(short, f"{number}")
    assert wal(path).stat().st_size <= size + LENGTH * PAGE_AND_HEADER
    assert len(names(reader)) == 301
    assert not log.reaches(str(wal(path)), 4 * LENGTH)
    reader.close()


def test_a_failing_checkpoint_does_not_undo_a_commit(
    short: DatabaseWrapper, path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_arguments: object) -> log.Checkpoint:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(log, "run", fail)
    with caplog.at_level(logging.WARNING):
        for number in range(50):
            add(short, f"{number}")
    assert "disk is full" in caplog.text
    assert len(names(short)) == 50
    assert line_is_free(path)


def test_the_whole_log_can_be_cut_off_by_asking(connection: DatabaseWrapper, path: Path) -> None:
    """What is to be destroyed must leave the log too (`trust.md`, step 8)."""
    add(connection, "a")
    assert wal(path).stat().st_size > 0
    done = connection.connection.checkpoint()
    assert not done.is_hindered
    assert wal(path).stat().st_size == 0
    assert line_is_free(path)
    with pytest.raises(sqlite3.ProgrammingError), atomic(connection):
        connection.connection.checkpoint()
    assert line_is_free(path)
