"""What a database says, as digests: the same rows give the same digests, in whatever order and on whatever disk."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

CHUNK = 2_000
FULL = 1 << 256


@dataclass(frozen=True)
class Table:
    """How many rows a table has, and for each of its columns, in order, the digest of all its values."""

    count: int
    columns: dict[str, str]


def digests(database: BaseDatabaseWrapper) -> dict[str, Table]:
    """Return {table: what its rows say}. On PostgreSQL to be called in a transaction, so that it is one moment."""
    with database.cursor() as cursor:
        tables = sorted(database.introspection.table_names(cursor))
    return {table: _table(database, table) for table in tables}


def differences(before: dict[str, Table], after: dict[str, Table]) -> list[str]:
    """Return the tables of `before` that are gone, have another count, or differ in a column that both have."""
    return [name for name, table in before.items() if name not in after or _differs(table, after[name])]


def _differs(one: Table, other: Table) -> bool:
    both = one.columns.keys() & other.columns.keys()
    return one.count != other.count or any(one.columns[name] != other.columns[name] for name in both)


def _table(database: BaseDatabaseWrapper, table: str) -> Table:
    with database.cursor() as cursor:
        columns = [column.name for column in database.introspection.get_table_description(cursor, table)]
        keys = database.introspection.get_primary_key_columns(cursor, table) or columns
    places = [columns.index(key) for key in keys]
    sums = [0] * len(columns)
    count = 0
    for row in _values(database, table, columns):
        count += 1
        key = hashlib.sha256("\x00".join(str(row[place]) for place in places).encode())
        for at, value in enumerate(row):
            digest = key.copy()
            digest.update(b"N" if value is None else b"V" + value.encode())
            sums[at] = (sums[at] + int.from_bytes(digest.digest())) % FULL
    return Table(count, {name: f"{total:064x}" for name, total in zip(columns, sums, strict=True)})


def _values(database: BaseDatabaseWrapper, table: str, columns: list[str]) -> Iterator[tuple[str | None, ...]]:
    """Yield the rows, each value as the database itself writes it out: no driver, no time zone between."""
    quote = database.ops.quote_name
    written = "quote({})" if database.vendor == "sqlite" else "CAST({} AS text)"
    wanted = ", ".join(written.format(quote(column)) for column in columns)
    with database.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {wanted} FROM {quote(table)}")  # noqa: S608 - names from the database itself, quoted
        while part := cursor.fetchmany(CHUNK):
            yield from part
