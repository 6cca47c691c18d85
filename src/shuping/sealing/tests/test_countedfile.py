"""The counted file: read back as it was, and not believed when a number was touched."""

import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from shuping.sealing import countedfile
from shuping.sealing.countedfile import CountedFile, CountedLine
from shuping.sealing.faults import Fault, Refused, fault
from shuping.sealing.roundfile import VoterClass
from shuping.sealing.scheme import Scheme

Change = Callable[[dict[str, Any]], Any]
# 20 envelopes, one of which does not open; B has no ballots of its own, C has 7 of which 4 are void, so it joins A.
COUNTED = CountedFile(
    round_id=bytes(range(16)),
    title="民主测评",
    rows_asked=("甲", "乙"),
    options=("好", "差"),
    classes=(
        VoterClass("A", "班子成员", 30, None, "50.00"),
        VoterClass("B", "代表委员", 10, None, "20.00"),
        VoterClass("C", "群众代表", 10, "A", "30.00"),
    ),
    scheme=Scheme("abstain", "void_ballot", "count", "points", 5, (100, 0)),
    closing_root=bytes(32),
    opened_digest=bytes([1] * 32),
    envelopes=20,
    invalid=1,
    cast={"A": 12, "B": 0, "C": 7},
    void={"A": 1, "B": 0, "C": 4},
    joined={"B": "A", "C": "A"},
    rows=((CountedLine("A", (9, 4), 1, 0),), (CountedLine("A", (0, 14), 0, 0),)),
    remarks=("会多", "会少\n事多", "😀"),
)
FILE = countedfile.write(COUNTED)


def after(change: Change) -> list[Fault]:
    record = json.loads(FILE)
    change(record)
    with pytest.raises(Refused) as refused:
        countedfile.read(json.dumps(record).encode())
    return list(refused.value.faults)


def wrong(place: str) -> list[Fault]:
    return [fault("file.wrong-value", place=place)]


LINE_FAULT = [fault("counted.line", row=1, voters="A")]
BOTH_LINES = [*LINE_FAULT, fault("counted.line", row=2, voters="A")]


def test_it_is_read_back_as_it_was_written() -> None:
    assert countedfile.read(FILE) == COUNTED
    assert list(json.loads(FILE)) == list(countedfile.NAMES)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda record: record["rows"][0][0]["votes"].__setitem__(0, 10), LINE_FAULT),
        (lambda record: record["rows"][0][0].update(blank=0), LINE_FAULT),
        (lambda record: record["rows"][0][0].update(votes=[9, 3], unclear=1), LINE_FAULT),  # an unclear row voids
        (lambda record: record["rows"][0][0].update(votes=[9]), wrong("rows[1][1].votes")),
        (lambda record: record["rows"][0][0].update(votes=[9, 4, 0]), wrong("rows[1][1].votes")),
        (lambda record: record["rows"][0][0].update(votes=[9, "4"]), wrong("rows[1][1].votes")),
        (lambda record: record["rows"][0][0].update(voters="B"), wrong("rows[1]")),
        (lambda record: record["rows"][0].append(record["rows"][0][0]), wrong("rows[1]")),
        (lambda record: record["rows"].pop(), wrong("rows")),
        (lambda record: record["rows"].__setitem__(1, 5), wrong("rows[2]")),
        (lambda record: record["void"].update(A=2), BOTH_LINES),
        (lambda record: record["void"].update(A=13), [fault("counted.void", place="A"), *BOTH_LINES]),
        (lambda record: record["cast"].update(A=13), [fault("counted.ballots"), *BOTH_LINES]),
        (lambda record: record.update(cast={"C": 7, "B": 0, "A": 12}), wrong("cast")),
        (lambda record: record["cast"].pop("B"), [fault("file.missing", place="cast.B"), *wrong("cast")]),
        (lambda record: record.update(invalid=0), [fault("counted.ballots")]),
        (lambda record: record.update(envelopes=21), [fault("counted.ballots")]),
        (lambda record: record.update(joined={"B": "C", "C": "A"}), wrong("joined")),
        (lambda record: record.update(joined={"C": "A", "B": "A"}), wrong("joined")),
        (lambda record: record.update(joined={"B": "Z", "C": "A"}), wrong("joined")),
        (lambda record: record.update(joined={"B": [], "C": "A"}), wrong("joined")),
        (lambda record: record.update(joined={"C": "A"}), [*wrong("rows[1]"), *wrong("rows[2]")]),
        (lambda record: record["remarks"].reverse(), wrong("remarks")),
        (lambda record: record["remarks"].insert(0, ""), wrong("remarks")),
        (lambda record: record.update(remarks=["a"] * 20), [fault("counted.ballots")]),
        (lambda record: record["form"]["rows"].reverse(), [fault("counted.digest", place="form_digest")]),
        (lambda record: record["scheme"].update(points=[100, 1]), [fault("counted.digest", place="scheme_digest")]),
        (lambda record: record["scheme"].update(points=[100]), [
            fault("scheme.does-not-fit", place="scheme.points"), fault("counted.digest", place="scheme_digest"),
        ]),
        (lambda record: record["classes"][0].update(weight=None), [
            fault("scheme.does-not-fit", place="classes.weight"), fault("counted.digest", place="scheme_digest"),
        ]),
        (lambda record: record.update(round="00" * 16), [
            fault("counted.digest", place="form_digest"), fault("counted.digest", place="scheme_digest"),
        ]),
        (lambda record: record["scheme"].update(unclear="void_row"), [
            fault("counted.digest", place="scheme_digest"), *(fault("counted.void", place=key) for key in "AC"),
        ]),
        (lambda record: record.pop("opened_digest"), [fault("file.missing", place="opened_digest")]),
        (lambda record: record.update(ballots=[]), [fault("file.unknown", place="ballots")]),
    ],
)  # fmt: skip
def test_every_damage_is_said_with_its_place(change: Change, said: list[Fault]) -> None:
    assert after(change) == said


def test_whatever_stands_anywhere_in_the_file_it_is_refused_by_name_or_harmless() -> None:
    drawn = random.Random(23)
    odd: list[Any] = [None, True, 0, -1, 10**30, 1.5, "", "A", "\x00", "\ud83d", "00" * 32, [], [[]], [None], {}]
    harmless = 0
    for _number in range(1_500):
        record = json.loads(FILE)
        at: Any = record
        while True:
            key = drawn.choice(list(at) if isinstance(at, dict) else range(len(at)))
            if isinstance(at[key], dict | list) and at[key] and drawn.randrange(4):
                at = at[key]
                continue
            at[key] = drawn.choice(odd)
            break
        try:
            countedfile.read(json.dumps(record).encode())
        except Refused:
            continue
        harmless += 1  # the title, what was issued, digests of other files, a remark, a value that was there already
    assert harmless < 150
