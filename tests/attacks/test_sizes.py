"""G4: whatever is ticked, a ballot is of one length, in one row of one size, with one answer, after as many queries.

Every pattern of three rows with four options or none: 125. With SHUPING_LONG=1 the time of 10,000 casts of two patterns
in turn too, as an effect size. A twin that seals the names of the options differs in length and in time.
"""

import json
import os
import statistics
import time
from collections.abc import Callable
from itertools import product
from math import log

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shuping.ballots import sealed
from shuping.ballots.models import BallotCode, Mark
from shuping.ballots.tests import factories
from shuping.sealing import ciphers
from tests.worlds import World, build_world

PATTERNS = list(product(range(5), repeat=3))
LONG = bool(os.environ.get("SHUPING_LONG"))
CASTS = 10_000
LEAST_EFFECT = 0.1


@pytest.fixture
def world(db: None) -> World:
    return build_world()


def form(made: factories.Phones, code: str, marks: tuple[int, ...]) -> dict[str, str]:
    ticked = {f"row_{at}": str(mark) for at, mark in enumerate(marks) if mark}
    return {"code": code, "blank": "yes", **ticked}


def row_sizes(mark: int) -> set[int]:
    """Return the sizes of the stored rows of slips with a mark, without their numbers."""
    size = "pg_column_size(t.envelope) + pg_column_size(t.receipt) + pg_column_size(t.hash) + pg_column_size(t.mark)"
    if connection.vendor == "sqlite":
        size = "length(envelope) + length(receipt) + length(hash) + length(mark)"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT {size} FROM ballots_ballotcode t WHERE mark = %s", [mark])
        return {row[0] for row in cursor.fetchall()}


def naive_envelope(made: factories.Phones, marks: tuple[int, ...]) -> bytes:
    """Seal the names of the options as JSON, without padding."""
    found = made.again()
    names = ["", *(option["name"] for option in found.options)]
    key = sealed.sealer(found, 2)._key
    return ciphers.suite().encrypt(json.dumps([names[mark] for mark in marks]).encode(), key, b"")


def test_one_length_one_size_one_answer_whatever_is_ticked(client: Client, world: World) -> None:
    made = factories.opened(world, number={"A": len(PATTERNS) + 2, "B": 11}, asks_word=False)
    unused = row_sizes(Mark.UNUSED)
    seen: dict[str, set[object]] = {"confirmation": set(), "answer": set(), "queries": set(), "heads": set()}
    for code, marks in zip(made.slips["A"], PATTERNS, strict=False):
        given = form(made, code, marks)
        seen["confirmation"].add(len(client.post("/v/choose/", given).content))
        with CaptureQueriesContext(connection) as caught:
            answer = client.post("/v/cast/", given)
        seen["answer"].add(len(answer.content))
        seen["queries"].add(tuple(query["sql"].split()[0] for query in caught))
        seen["heads"].add(tuple(sorted(answer.headers)))
    assert {name: len(values) for name, values in seen.items()} == dict.fromkeys(seen, 1)
    rows = BallotCode.objects.filter(mark=Mark.CAST)
    assert rows.count() == len(PATTERNS)
    assert len({len(bytes(row.envelope)) for row in rows}) == 1
    assert row_sizes(Mark.CAST) == unused
    assert len(unused) == 1
    assert len({len(naive_envelope(made, marks)) for marks in PATTERNS}) > 1


def effect(cast: Callable[[str, tuple[int, ...]], object], codes: list[str]) -> float:
    """Return Cohen's d of the logarithms of the times that two patterns take in turn."""
    times: tuple[list[float], list[float]] = ([], [])
    for number, code in enumerate(codes):
        start = time.perf_counter()
        cast(code, ((1, 1, 1), (4, 4, 4))[number % 2])
        times[number % 2].append(log(time.perf_counter() - start))
    spread = (statistics.pvariance(times[0]) + statistics.pvariance(times[1])) / 2
    return abs(statistics.fmean(times[0]) - statistics.fmean(times[1])) / spread**0.5


@pytest.mark.skipif(not LONG, reason="takes minutes")
def test_one_time_whatever_is_ticked(client: Client, world: World) -> None:
    made = factories.opened(world, number={"A": CASTS + 2, "B": 11}, asks_word=False)

    def cast(code: str, marks: tuple[int, ...]) -> None:
        client.post("/v/cast/", form(made, code, marks))

    def telling(code: str, marks: tuple[int, ...]) -> None:
        cast(code, marks)
        time.sleep(marks[0] * 0.01)

    assert effect(telling, made.slips["A"][:200]) > LEAST_EFFECT
    assert effect(cast, made.slips["A"][200:CASTS]) < LEAST_EFFECT
