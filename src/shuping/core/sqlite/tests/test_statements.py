"""Only what surely reads passes the line."""

import pytest

from shuping.core.sqlite.statements import is_read

READS = [
    "SELECT 1",
    "  -- why\n /* and\n how */ select name FROM act",
    "VALUES (1)",
    "EXPLAIN QUERY PLAN DELETE FROM act",
    "WITH below AS (SELECT id FROM act) SELECT * FROM below",
    "PRAGMA table_info('act')",
    "PRAGMA main.journal_mode",
    "PRAGMA foreign_keys = ON",
    "PRAGMA foreign_key_check(act)",
    "pragma integrity_check",
]
CHANGES = [
    "INSERT INTO act (name) VALUES ('SELECT')",
    "WITH new AS (SELECT 1) INSERT INTO act SELECT * FROM new",
    "WITH old AS (SELECT 1) delete FROM act",
    "REPLACE INTO act VALUES (1, 'a')",
    "CREATE TABLE a (b)",
    "BEGIN",
    "BEGIN IMMEDIATE",
    "SAVEPOINT a",
    "COMMIT",
    "VACUUM",
    "ANALYZE",
    "ATTACH 'b' AS b",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA wal_checkpoint",
    "PRAGMA wal_checkpoint(TRUNCATE)",
    "PRAGMA optimize",
    "PRAGMA incremental_vacuum",
    "PRAGMA user_version = 3",
    "PRAGMA wal_autocheckpoint = 1000",
    "-- SELECT\nUPDATE act SET name = ''",
    "/* never closed SELECT",
    "(SELECT 1)",
    "",
]


@pytest.mark.parametrize("sql", READS)
def test_a_statement_that_reads_does_not_stand_in_line(sql: str) -> None:
    assert is_read(sql)


@pytest.mark.parametrize("sql", CHANGES)
def test_a_statement_that_changes_or_is_unknown_stands_in_line(sql: str) -> None:
    assert not is_read(sql)
