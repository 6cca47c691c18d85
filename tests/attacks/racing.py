"""Processes that cast at once, forked by a hall: each reads its part, waits, casts with many threads, writes answers.

They meet in a folder: `ready-N` says that a process waits, `go` lets all begin, `answers-N` holds a list of
[code, outcome, receipt].
"""

import json
import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from django.db import connection, connections

from shuping.ballots.tests import factories
from tests.attacks import twin

Casts = Sequence[tuple[str, list[int]]]


def start(folder: Path, parts: Sequence[Casts], threads: int, *, naive: bool) -> list[int]:
    """Fork a process for each part; no connection is open here while it is made. Return their numbers."""
    connections.close_all()
    pids = []
    for number, casts in enumerate(parts):
        pid = os.fork()
        if pid == 0:
            try:
                _cast_all(folder, number, casts, threads, naive=naive)
                os._exit(0)
            finally:
                os._exit(1)
        pids.append(pid)
    return pids


def _cast_all(folder: Path, number: int, casts: Casts, threads: int, *, naive: bool) -> None:
    cast = hasty if naive else honest

    def one(wanted: tuple[str, list[int]]) -> tuple[str, str, str]:
        return (wanted[0], *cast(*wanted))

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda _at: connection.ensure_connection(), range(threads)))
        (folder / f"ready-{number}").touch()
        while not (folder / "go").exists():
            time.sleep(0.001)
        found = list(pool.map(one, casts))
    part = folder / f"part-{number}"
    part.write_text(json.dumps(found))
    part.rename(folder / f"answers-{number}")


def honest(code: str, marks: list[int]) -> tuple[str, str]:
    """Cast into the product."""
    done = factories.vote(code, tuple(marks))
    return done.outcome, done.receipt


def hasty(code: str, marks: list[int]) -> tuple[str, str]:
    """Cast into the twin as somebody does who asks first and writes then, without a transaction round both."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT mark FROM {twin.CODES} WHERE hash = %s", [twin.code_hash(code)])
        if cursor.fetchone()[0]:
            return "already", ""
        cursor.execute(f"INSERT INTO {twin.BALLOTS} (marks, remark) VALUES (%s, '')", [json.dumps(marks)])
        cursor.execute(f"UPDATE {twin.CODES} SET mark = 1 WHERE hash = %s", [twin.code_hash(code)])
    return "accepted", ""
