"""What the database file still holds of envelopes that were overwritten: dead rows, free pages, the log."""

import re
import time
from typing import Any

from django.db import connection

from shuping.ballots.models import BallotCode, Sheet

TRIES, PAUSE = 60, 1.0  # seconds between two tries


class StillSeen(RuntimeError):
    """Another transaction of the database still sees the rows that were overwritten, so they cannot be cleared yet."""


def wipe() -> None:
    """Clear free pages, dead rows and the log of the database of what was overwritten; outside a transaction.

    On PostgreSQL a row stays as long as any transaction of the database may see it, be it a backup or an ANALYZE that
    runs by itself: it is tried again for a minute. Raises StillSeen then, and the job is tried again later.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for model in (BallotCode, Sheet):
                _rewrite(cursor, model._meta.db_table)
            return
        cursor.execute("VACUUM")
    if not connection.is_in_memory_db():  # type: ignore[attr-defined]
        connection.connection.checkpoint()


def _rewrite(cursor: Any, table: str) -> None:
    for _try in range(TRIES):
        if not _left_by_vacuum(cursor, table):
            return
        time.sleep(PAUSE)
    raise StillSeen(table)


def _left_by_vacuum(cursor: Any, table: str) -> int:
    """Write a table anew and return how many dead rows had to be kept, as VACUUM says in the detail of its notice."""
    details: list[str] = []

    def heard(notice: Any) -> None:
        details.append(notice.message_detail or "")

    connection.connection.add_notice_handler(heard)
    try:
        cursor.execute(f"VACUUM (FULL, VERBOSE) {connection.ops.quote_name(table)}")
    finally:
        connection.connection.remove_notice_handler(heard)
    numbers = [int(found[0]) for detail in details if (found := re.search(r"\d+", detail))]
    if not numbers:
        raise StillSeen(f"{table}: VACUUM did not say what it left")
    return max(numbers[0], 0)
