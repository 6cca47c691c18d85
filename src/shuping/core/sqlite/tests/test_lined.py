"""A connection has the line whenever it may write, from before BEGIN to after COMMIT, and at no other time."""

import gc
import os
import sqlite3
import threading
import time
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, OperationalError, ProgrammingError

from shuping.core.sqlite.base import DatabaseWrapper
from shuping.core.sqlite.line import LineTimeout
from shuping.core.sqlite.tests.support import (
    add,
    atomic,
    holder_of_the_line,
    line_is_free,
    names,
    prepared,
    run,
    wrapper,
)


def test_the_line_is_held_from_begin_to_commit(connection: DatabaseWrapper, path: Path) -> None:
    seen: list[tuple[str, bool]] = []
    connection.connection.set_trace_callback(lambda sql: seen.append((sql.split()[0], line_is_free(path))))
    with atomic(connection):
        add(connection, "a")
        names(connection)
    connection.connection.set_trace_callback(None)
    assert seen == [("BEGIN", False), ("INSERT", False), ("SELECT", False), ("COMMIT", False)]
    assert line_is_free(path)


def test_a_transaction_begins_immediately(connection: DatabaseWrapper) -> None:
    seen: list[str] = []
    connection.connection.set_trace_callback(seen.append)
    with atomic(connection):
        pass
    connection.connection.set_trace_callback(None)
    assert seen == ["BEGIN IMMEDIATE", "COMMIT"]


def test_a_statement_that_writes_by_itself_has_the_line(connection: DatabaseWrapper, path: Path) -> None:
    seen: list[bool] = []
    connection.connection.set_trace_callback(lambda _sql: seen.append(line_is_free(path)))
    add(connection, "a")
    connection.connection.set_trace_callback(None)
    assert seen == [False]
    assert line_is_free(path)


def test_a_read_does_not_wait_for_a_writer_and_does_not_take_the_line(connection: DatabaseWrapper, path: Path) -> None:
    add(connection, "before")
    other = wrapper(path, timeout=5)
    with atomic(connection):
        add(connection, "unfinished")
        began = time.monotonic()
        assert names(other) == ["before"]
        assert time.monotonic() - began < 1
    assert names(other) == ["before", "unfinished"]
    other.close()


def test_opening_a_connection_to_read_does_not_wait_for_a_writer(connection: DatabaseWrapper, path: Path) -> None:
    with holder_of_the_line(path):
        other = wrapper(path, timeout=0.1)
        assert names(other) == []
        other.close()


def test_a_writer_that_does_not_get_the_line_in_time_is_told_so(connection: DatabaseWrapper, path: Path) -> None:
    other = wrapper(path, timeout=0.1)
    other.ensure_connection()
    with holder_of_the_line(path):
        with pytest.raises(OperationalError, match="database is locked"):
            add(other, "a")
        with pytest.raises(OperationalError, match="database is locked") as refused, atomic(other):
            pass
    assert isinstance(refused.value.__cause__, LineTimeout)  # what the page of a refusal goes by
    add(other, "b")
    assert names(other) == ["b"]
    other.close()


def test_a_returning_insert_commits_while_it_has_the_line(connection: DatabaseWrapper, path: Path) -> None:
    """SQLite ends such a statement, and commits, when its last row is fetched: long after `execute` otherwise."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO act (name) VALUES ('a'), ('b'), ('c'), ('d') RETURNING id, name")
        assert line_is_free(path)
        other = sqlite3.connect(path)
        assert other.execute("SELECT count(*) FROM act").fetchone() == (4,)
        other.close()
        assert cursor.fetchone() == (1, "a")
        assert cursor.fetchmany(1) == [(2, "b")]
        assert next(cursor.cursor) == (3, "c")
        assert cursor.fetchall() == [(4, "d")]
        assert cursor.fetchone() is None
        assert names(connection) == ["a", "b", "c", "d"]


@pytest.mark.parametrize("fails_in", ["statement", "body", "savepoint"])
def test_the_line_is_left_when_a_transaction_fails(connection: DatabaseWrapper, path: Path, fails_in: str) -> None:
    add(connection, "a")
    expected = {"statement": IntegrityError, "body": ValueError, "savepoint": IntegrityError}[fails_in]

    def fail() -> None:
        if fails_in == "body":
            raise ValueError
        if fails_in == "savepoint":
            with atomic(connection):
                add(connection, "a")
        add(connection, "a")

    with pytest.raises(expected), atomic(connection):
        fail()
    assert line_is_free(path)
    assert names(connection) == ["a"]


def test_a_savepoint_that_fails_keeps_the_line_for_the_rest(connection: DatabaseWrapper, path: Path) -> None:
    with atomic(connection):
        add(connection, "a")
        with pytest.raises(IntegrityError), atomic(connection):
            add(connection, "a")
        assert not line_is_free(path)
        add(connection, "b")
    assert line_is_free(path)
    assert names(connection) == ["a", "b"]


def test_the_line_is_left_when_sqlite_itself_rolls_back(connection: DatabaseWrapper, path: Path) -> None:
    add(connection, "a")
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    with pytest.raises(IntegrityError):
        run(connection, "INSERT OR ROLLBACK INTO act (name) VALUES ('a')")
    assert line_is_free(path)
    connection.set_autocommit(True)


def test_without_autocommit_the_line_is_held_until_the_commit(connection: DatabaseWrapper, path: Path) -> None:
    connection.set_autocommit(False)
    names(connection)
    assert line_is_free(path)
    add(connection, "a")
    assert not line_is_free(path)
    connection.commit()
    assert line_is_free(path)
    add(connection, "b")
    connection.rollback()
    assert line_is_free(path)
    add(connection, "c")
    connection.set_autocommit(True)  # the driver commits here by itself
    assert line_is_free(path)
    assert names(connection) == ["a", "c"]


def test_the_drivers_own_calls_keep_the_line_too(connection: DatabaseWrapper, path: Path) -> None:
    raw = connection.connection
    raw.execute("BEGIN")
    assert not line_is_free(path)
    raw.execute("INSERT INTO act (name) VALUES ('a')")
    raw.execute("COMMIT")
    assert line_is_free(path)
    raw.executescript("BEGIN; INSERT INTO act (name) VALUES ('b');")
    assert not line_is_free(path)
    raw.commit()
    assert line_is_free(path)
    raw.executemany("INSERT INTO act (name) VALUES (?)", [("c",), ("d",)])
    assert line_is_free(path)
    assert names(connection) == ["a", "b", "c", "d"]


def test_what_would_write_past_the_line_is_refused(connection: DatabaseWrapper, path: Path) -> None:
    add(connection, "a")
    raw = connection.connection
    with pytest.raises(sqlite3.NotSupportedError):
        raw.cursor(sqlite3.Cursor)
    with pytest.raises(sqlite3.NotSupportedError):
        raw.blobopen("act", "filler", 1)
    with pytest.raises(sqlite3.NotSupportedError):
        raw.backup(raw)
    with raw.blobopen("act", "filler", 1, readonly=True) as blob:
        assert len(blob) == 300


def test_a_backup_out_of_the_database_needs_no_line(connection: DatabaseWrapper, path: Path) -> None:
    add(connection, "a")
    copy = sqlite3.connect(":memory:")
    with holder_of_the_line(path):
        connection.connection.backup(copy)
    assert copy.execute("SELECT name FROM act").fetchall() == [("a",)]


@pytest.mark.parametrize("how", ["close", "close with a cursor left open", "drop"])
def test_the_line_is_left_when_a_connection_ends_in_a_transaction(path: Path, how: str) -> None:
    connection = prepared(path)
    connection.connection.execute("BEGIN IMMEDIATE")
    cursor = connection.connection.execute("INSERT INTO act (name) VALUES ('lost') RETURNING id")
    assert not line_is_free(path)
    if how == "close":
        cursor.close()
    if how == "drop":
        del cursor
        connection.connection = None
        gc.collect()
    else:
        connection.close()
    assert line_is_free(path)
    other = wrapper(path, timeout=1)
    add(other, "kept")
    assert names(other) == ["kept"]
    other.close()


def test_a_django_connection_closed_inside_atomic_leaves_the_line(connection: DatabaseWrapper, path: Path) -> None:
    with atomic(connection):
        add(connection, "lost")
        connection.close()
        assert line_is_free(path)
    assert names(connection) == []


def test_a_connection_ends_with_its_thread(path: Path) -> None:
    prepared(path).close()

    def begin() -> None:
        connection = wrapper(path)
        connection.connect()
        connection.connection.execute("BEGIN IMMEDIATE")

    thread = threading.Thread(target=begin)
    thread.start()
    thread.join()
    gc.collect()
    assert line_is_free(path)


def test_a_connection_from_before_a_fork_is_refused_in_the_child(connection: DatabaseWrapper) -> None:
    child = os.fork()
    if child == 0:
        try:
            add(connection, "a")
        except ProgrammingError:
            os._exit(7)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7


def test_writing_on_a_closed_connection_does_not_take_the_line(connection: DatabaseWrapper, path: Path) -> None:
    raw = connection.connection
    cursor = raw.cursor()
    connection.close()
    for write in (cursor.execute, raw.execute):
        with pytest.raises(sqlite3.ProgrammingError):
            write("INSERT INTO act (name) VALUES ('a')")
    raw.close()
    assert line_is_free(path)


def test_a_database_in_memory_has_no_lock_file(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (":memory:", "file:shared?mode=memory&cache=shared"):
        connection = prepared(name)
        with atomic(connection):
            add(connection, "a")
        assert names(connection) == ["a"]
        connection.connection.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "name"),
    [
        ({"journal": "memory"}, "a"),
        ({"transaction_mode": "DEFERRED"}, "a"),
        ({}, "file:a?nolock=1"),
        ({}, "file:a?mode=rw&vfs=unix-none"),
    ],
)
def test_settings_that_would_break_the_line_are_refused(tmp_path: Path, options: dict[str, str], name: str) -> None:
    connection = wrapper(name.replace("a", str(tmp_path / "a"), 1) if name == "a" else name, **options)
    with pytest.raises(ImproperlyConfigured):
        connection.connect()


def test_a_file_whose_mode_cannot_be_changed_now_is_an_error(connection: DatabaseWrapper, path: Path) -> None:
    names(connection)
    other = wrapper(path, journal="rollback", timeout=0.1)
    with pytest.raises(OperationalError, match="locked"):
        other.ensure_connection()
    connection.close()
    add(other, "a")
    assert run(other, "PRAGMA journal_mode") == [("delete",)]
    other.close()


def test_each_connection_is_set_up_as_decided(path: Path, journal: str) -> None:
    connection = prepared(path, journal=journal)
    pragmas = ["journal_mode", "synchronous", "secure_delete", "foreign_keys", "busy_timeout", "wal_autocheckpoint"]
    found = [run(connection, f"PRAGMA {pragma}")[0][0] for pragma in pragmas]
    # In rollback mode the removal of the journal is the commit: EXTRA (3) syncs the folder in which it is removed.
    assert found == {"wal": ["wal", 2, 1, 1, 20_000, 0], "rollback": ["delete", 3, 1, 1, 20_000, 0]}[journal]
    connection.close()
