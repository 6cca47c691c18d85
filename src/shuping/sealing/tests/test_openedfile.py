"""The opened file: read back without a slip, and not believed when it was touched."""

import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from shuping.sealing import openedfile, slips
from shuping.sealing.faults import Fault, Refused, fault
from shuping.sealing.opening import open_round
from shuping.sealing.roundfile import Cast
from shuping.sealing.tests.rounds import made, with_cast

WHOLE, SLIPS, _BALLOTS, _CODES = made(6, ballots=20)
CLOSED = with_cast(WHOLE, [*WHOLE.cast[1:], Cast(WHOLE.cast[0].receipt, bytes(len(WHOLE.cast[0].envelope)))])
OPENED = open_round(CLOSED, slips.combine(SLIPS[:2], CLOSED.public_key))
FILE = openedfile.write(CLOSED, OPENED)
Change = Callable[[dict[str, Any]], Any]


def after(change: Change) -> list[Fault]:
    record = json.loads(FILE)
    change(record)
    with pytest.raises(Refused) as refused:
        openedfile.read(json.dumps(record).encode())
    return list(refused.value.faults)


@pytest.mark.parametrize("seed", range(8))
def test_a_file_is_read_back_as_it_was_opened(seed: int) -> None:
    closed, held, _ballots, _codes = made(seed)
    opened = open_round(closed, slips.combine(held[1:], closed.public_key))
    found = openedfile.read(openedfile.write(closed, opened))
    assert found.opened == opened
    assert (found.rows, found.options, found.classes) == (closed.rows, closed.options, closed.classes)
    assert (found.round_id, found.closing_root) == (closed.round_id, closed.closing_root)


def test_an_invalid_envelope_is_read_back_with_its_reason() -> None:
    assert [reason for _entry, reason in openedfile.read(FILE).opened.invalid] == ["does-not-open"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda record: record["ballots"].pop(), "opened.digest"),
        (lambda record: record["invalid"].pop(), "opened.digest"),
        (lambda record: record["ballots"].append(record["ballots"][-1]), "opened.digest"),
        (lambda record: record["ballots"][-1].update(remark="别的"), "opened.digest"),
        (lambda record: record["ballots"][-1].update(marks=[1] * len(CLOSED.rows)), "opened.digest"),
        (lambda record: record["form"]["rows"].reverse(), "opened.digest"),
        (lambda record: record["form"]["options"].reverse(), "opened.digest"),
        (lambda record: record["classes"][0].update(name="别的"), "opened.digest"),
        (lambda record: record.update(closing_root="00" * 32), "opened.digest"),
        (lambda record: record.update(round="00" * 16), "opened.digest"),
        (lambda record: record.update(digest="00" * 32), "opened.digest"),
        (lambda record: record.update(salt="00" * 32), "opened.digest"),
        (lambda record: record.update(salt="00"), "file.wrong-value"),
        (lambda record: record.pop("salt"), "file.missing"),
        (lambda record: record["ballots"].reverse(), "opened.not-sorted"),
        (lambda record: record["ballots"][0].update({"class": "Z"}), "file.wrong-value"),
        (lambda record: record["ballots"][0].update(remark=None), "file.wrong-value"),
        (lambda record: record["ballots"][0].update(remark="\ud83d"), "file.wrong-value"),
        (lambda record: record["ballots"][0]["marks"].append(1), "file.wrong-value"),
        (lambda record: record["ballots"][0]["marks"].__setitem__(0, 200), "file.wrong-value"),
        (lambda record: record["ballots"][0]["marks"].__setitem__(0, True), "file.wrong-value"),
        (lambda record: record["invalid"][0].update(reason="tired"), "file.wrong-value"),
        (lambda record: record.update(counts_in={"Z": "A"}), "file.wrong-value"),
        (lambda record: record.update(surplus=["Z"]), "file.wrong-value"),
        (lambda record: record.update(surplus=[{}]), "file.wrong-value"),
        (lambda record: record["classes"].append(record["classes"][0]), "round.class-twice"),
        (lambda record: record.pop("ballots"), "file.missing"),
    ],
)  # fmt: skip
def test_a_file_that_was_touched_is_not_believed(change: Change, said: str) -> None:
    assert said in {one.kind for one in after(change)}


def test_the_place_of_a_wrong_ballot_is_said() -> None:
    assert after(lambda record: record["ballots"][2].update(marks="")) == [
        fault("file.wrong-value", place="ballots[3].marks")
    ]


def test_whatever_stands_anywhere_in_the_file_it_is_refused_by_name_or_harmless() -> None:
    drawn = random.Random(22)
    odd: list[Any] = [None, True, 0, -1, 10**30, 1.5, "", "A", "\x00", "\ud83d", "00" * 32, [], [[]], [None], {}]

    def change(record: dict[str, Any]) -> None:
        at: Any = record
        while True:
            key = drawn.choice(list(at) if isinstance(at, dict) else range(len(at)))
            if isinstance(at[key], dict | list) and at[key] and drawn.randrange(4):
                at = at[key]
                continue
            at[key] = drawn.choice(odd)
            return

    harmless = 0
    for _number in range(1_500):
        record = json.loads(FILE)
        change(record)
        try:
            openedfile.read(json.dumps(record).encode())
        except Refused:
            continue
        harmless += 1  # what the digest does not cover: the title, what was issued
    assert harmless < 100
