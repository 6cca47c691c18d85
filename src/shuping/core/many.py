"""Many new rows of one table whose keys are known or not asked for: few statements, no model for each.

`bulk_create` makes an object and a piece of SQL for every row, which costs an import of thousands more than the
database does. It stays the way where the keys of the new rows are wanted back.
"""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models

# asking these fields for each value would cost more than writing it
TAKEN_AS_IT_IS = (models.CharField, models.TextField, models.IntegerField, models.BinaryField, models.ForeignKey)

AT_ONCE = 500  # rows of one statement where each is a message to a server


def insert_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write new rows of a table; `names` are the fields, and each row has their values in this order.

    A field that is left out must have a default of the database or may be empty. Constraints of the database hold;
    a model's own `default` and `save` are not asked.
    """
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    quoted = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    signs = ", ".join(["%s"] * len(fields))
    to_change = [(at, field) for at, field in enumerate(fields) if not isinstance(field, TAKEN_AS_IT_IS)]
    prepared = list(_prepared(rows, to_change) if to_change else rows)
    into = f"INSERT INTO {table} ({quoted}) VALUES "  # noqa: S608 - names of ours
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":  # in the same process: a statement costs nothing beside its row
            cursor.executemany(f"{into}({signs})", prepared)
            return
        for start in range(0, len(prepared), AT_ONCE):
            some = prepared[start : start + AT_ONCE]
            cursor.execute(into + ", ".join([f"({signs})"] * len(some)), [value for row in some for value in row])


def _prepared(rows: Iterable[Sequence[Any]], to_change: Sequence[tuple[int, Any]]) -> Iterator[list[Any]]:
    """Yield the rows with the values of some columns as the database takes them."""
    for row in rows:
        values = list(row)
        for at, field in to_change:
            values[at] = field.get_db_prep_save(values[at], connection)
        yield values


@contextmanager
def without_collector() -> Iterator[None]:
    """Let Python not look for cycles among hundreds of thousands of new objects: a fifth of the CPU of an import.

    For the worker, which does one job after the other; nothing is held that the end of the job does not let go.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
