"""Opening: everything cast comes out once, in an order of its own, and no class of fewer than five is told apart."""

import hashlib
import json
import random
from collections import Counter
from collections.abc import Iterator

import pytest

from shuping.sealing import openedfile, opening, roundfile, slips
from shuping.sealing.envelopes import Ballot
from shuping.sealing.opening import SALT, merged, open_round, opened_digest, opened_salt
from shuping.sealing.roundfile import Cast, Round, VoterClass
from shuping.sealing.tests.rounds import SIMPLE_OF, closed_round, made, with_cast


@pytest.mark.parametrize("seed", range(12))
def test_what_was_cast_comes_out_once_sorted_and_the_same_for_every_pair_of_slips(seed: int) -> None:
    closed, held, cast, _codes = made(seed)
    opened = [
        open_round(closed, slips.combine(pair, closed.public_key)) for pair in (held[:2], held[1:], (held[2], held[0]))
    ]
    assert opened[0] == opened[1] == opened[2]
    found = opened[0]
    assert found.invalid == ()
    assert Counter((one.marks, one.remark) for one in found.ballots) == Counter((one.marks, one.remark) for one in cast)
    assert [opening.content(one) for one in found.ballots] == sorted(opening.content(one) for one in found.ballots)


def test_the_order_of_casting_cannot_be_read_from_what_comes_out() -> None:
    closed, held, cast, _codes = made(4, ballots=30)
    key = slips.combine(held[:2], closed.public_key)
    shuffled = list(cast)
    random.Random(1).shuffle(shuffled)
    again = closed_round(
        closed.round_id, closed.public_key, closed.rows, closed.options, closed.classes, shuffled,
        [bytes([number]) * 10 for number in range(30)], closed.scheme,
    )  # fmt: skip
    assert open_round(again, key).ballots == open_round(closed, key).ballots


def test_the_digest_and_the_bytes_are_what_the_page_says() -> None:
    _closed, held, _cast, _codes = made(1)
    public_key, held = slips.slips_of(bytes(16), bytes(16), bytes(16))
    ballots = [Ballot(0, (2, 0), "好"), *[Ballot(0, (1, 1))] * 4]
    codes = [bytes([number]) * 10 for number in range(5)]
    closed = closed_round(
        bytes(range(16)),
        public_key,
        ("甲", "乙"),
        ("好", "差"),
        (VoterClass("A", "A", 9),),
        ballots,
        codes,
        SIMPLE_OF[2],
    )
    opened = open_round(closed, slips.combine(held[:2], public_key))
    listed = b"\x00\x02\x01\x01\x00\x00" * 4 + b"\x00\x02\x02\x00\x00\x03\xe5\xa5\xbd"
    whole = (
        b"\x10shuping.opened/1"
        + bytes(range(16))
        + opened.salt
        + closed.form_digest
        + closed.closing_root
        + b"\0\0\0\x05"
        + listed
        + b"\0\0\0\0"
    )
    assert opened.digest == hashlib.sha256(whole).digest()


def all_tables(voters: int, options: int) -> Iterator[tuple[int, ...]]:
    """Every way in which so many voters may mark one row: how often each option."""
    if options == 1:
        yield (voters,)
        return
    for number in range(voters + 1):
        yield from ((number, *rest) for rest in all_tables(voters - number, options - 1))


def guessed(closed: Round, sizes: tuple[int, int], told: bytes, salt: bytes) -> list[list[Ballot]]:
    """What somebody finds who knows the form, the root and how many of each class voted, and tries all tables."""
    found = []
    for first in all_tables(sizes[0], 4):
        for second in all_tables(sizes[1], 4):
            ballots = [
                Ballot(index, (mark,))
                for index, table in enumerate((first, second))
                for mark, number in enumerate(table, 1)
                for _one in range(number)
            ]
            if opened_digest(closed.round_id, salt, closed.form_digest, closed.closing_root, ballots, []) == told:
                found.append(ballots)
    return found


def test_who_tries_all_tables_finds_the_ballots_of_a_naive_digest_and_none_of_ours() -> None:
    """One row, nine of A and five of B, every cell of which is merged when it is published: 12,320 tables."""
    public_key, held = slips.slips_of(b"d" * 16, b"e" * 16, b"f" * 16)
    marks = [(0, 1)] * 4 + [(0, 2)] * 3 + [(0, 4)] * 2 + [(1, 1)] + [(1, 3)] * 4
    cast = [Ballot(index, (mark,)) for index, mark in marks]
    kinds = (VoterClass("A", "A", 9), VoterClass("B", "B", 5))
    options = ("好", "较好", "一般", "差")
    codes = [bytes([number]) * 10 for number in range(14)]
    closed = closed_round(bytes(16), public_key, ("甲",), options, kinds, cast, codes, SIMPLE_OF[4])
    opened = open_round(closed, slips.combine(held[:2], public_key))
    facts = closed.form_digest, closed.closing_root
    naive = opened_digest(closed.round_id, b"", *facts, opened.ballots, [])
    assert guessed(closed, (9, 5), naive, b"") == [list(opened.ballots)]
    public = (b"", bytes(SALT), closed.public_key.digest)
    assert [guessed(closed, (9, 5), opened.digest, salt) for salt in public] == [[], [], []]
    assert guessed(closed, (9, 5), opened.digest, opened.salt) == [list(opened.ballots)]  # it is the salt that hides


def test_the_salt_is_another_one_for_another_key_and_for_another_round() -> None:
    one, other = (slips.private_key_of(*[bytes([number]) * 16] * 3) for number in (1, 2))
    salts = {opened_salt(key, round_id) for key in (one, other) for round_id in (bytes(16), bytes(range(16)))}
    assert len(salts) == 4
    assert {len(salt) for salt in salts} == {SALT}


def test_an_envelope_that_does_not_open_is_listed_and_counted_and_changes_the_digest() -> None:
    closed, held, _cast, _codes = made(6, ballots=20)
    key = slips.combine(held[:2], closed.public_key)
    broken = closed.cast[3].envelope[:-1] + bytes([closed.cast[3].envelope[-1] ^ 1])
    damaged = with_cast(closed, [Cast(one.receipt, broken) if at == 3 else one for at, one in enumerate(closed.cast)])
    opened = open_round(damaged, key)
    assert len(opened.ballots) == 19
    assert [(entry.receipt, reason) for entry, reason in opened.invalid] == [(closed.cast[3].receipt, "does-not-open")]
    assert opened.digest != open_round(closed, key).digest
    record = json.loads(openedfile.write(damaged, opened))
    assert record["invalid"][0]["reason"] == "does-not-open"
    assert len(record["ballots"]) + len(record["invalid"]) == len(damaged.cast)


def test_slips_of_another_round_give_no_ballot_even_past_our_own_refusal() -> None:
    closed, _held, _cast, _codes = made(6, ballots=20)
    _public, (one, two, three) = slips.new_slips()
    opened = open_round(closed, slips.private_key_of(one.first, two.first, three.first))
    assert opened.ballots == ()
    assert {reason for _entry, reason in opened.invalid} == {"does-not-open"}


def classes(*joins: str | None) -> tuple[VoterClass, ...]:
    return tuple(VoterClass(key, key, 99, join) for key, join in zip("ABCDE", joins, strict=False))


@pytest.mark.parametrize(
    ("joins", "counts", "places"),
    [
        ((None,), (5,), {0: 0}),
        ((None,), (4,), {0: 0}),
        ((None, None), (9, 5), {0: 0, 1: 1}),
        ((None, "A"), (9, 4), {0: 0, 1: 0}),
        ((None, "A"), (9, 0), {0: 0, 1: 0}),
        ((None, "A"), (3, 4), {0: 1, 1: 1}),
        ((None, "A"), (2, 2), {0: 1, 1: 1}),
        ((None, "A"), (4, 0), {0: 1, 1: 1}),
        ((None, None), (9, 4), {0: 0, 1: 0}),
        ((None, None), (4, 9), {0: 1, 1: 1}),
        ((None, None, None), (9, 4, 7), {0: 0, 1: 2, 2: 2}),
        ((None, None, None), (4, 4, 4), {0: 1, 1: 1, 2: 1}),
        ((None, None, "A"), (9, 7, 4), {0: 0, 1: 1, 2: 0}),
        ((None, "C", "A"), (9, 1, 1), {0: 0, 1: 0, 2: 0}),
        ((None, "C", "A"), (9, 4, 1), {0: 0, 1: 2, 2: 2}),
        (("B", None, None), (1, 1, 9), {0: 2, 1: 2, 2: 2}),
        (("C", None, None), (1, 9, 9), {0: 2, 1: 1, 2: 2}),
        ((None, None), (0, 0), {0: 1, 1: 1}),
    ],
)  # fmt: skip
def test_small_classes_go_where_they_join_or_to_their_neighbour(
    joins: tuple[str | None, ...], counts: tuple[int, ...], places: dict[int, int]
) -> None:
    assert merged(classes(*joins), Counter(dict(enumerate(counts)))) == places


def test_no_class_that_is_told_apart_has_fewer_than_five_and_joining_again_changes_nothing() -> None:
    """The second half is what tallying, which joins by the same rule, relies on."""
    drawn = random.Random(9)
    for _number in range(3_000):
        upward = drawn.randrange(2)  # joins lead one way, so that none comes back to where it began
        joins = [drawn.choice([None, *("ABCDE"[at + 1 :] if upward else "ABCDE"[:at])]) for at in range(5)]
        counts = Counter({at: drawn.choice([0, 1, 2, 4, 5, 9, 30]) for at in range(5)})
        places = merged(classes(*joins), counts)
        sizes: Counter[int] = Counter()
        for index, place in places.items():
            sizes[place] += counts[index]
        assert sorted(places) == list(range(5))
        assert all(places[place] == place for place in sizes)
        assert all(size >= 5 for size in sizes.values()) or len(sizes) == 1
        assert merged(classes(*joins), sizes) == places


def test_the_opened_file_says_which_class_counts_in_which() -> None:
    closed, held, cast, _codes = made(2, ballots=24, classes=(*classes(None, "A", None),), weights=(20, 2, 10))
    opened = open_round(closed, slips.combine(held[:2], closed.public_key))
    record = json.loads(openedfile.write(closed, opened))
    small = Counter(one.class_index for one in cast)[1]
    assert 0 < small < 5
    assert record["counts_in"] == {"B": "A"}
    assert Counter(one["class"] for one in record["ballots"])["B"] == 0
    assert record["digest"] == opened.digest.hex()
    assert record["closing_root"] == closed.closing_root.hex()


@pytest.mark.parametrize(("issued", "heads", "said"), [(30, 4, ("B",)), (30, 5, ()), (4, 9, ("B",)), (30, None, ())])
def test_more_ballots_of_a_class_than_people_who_got_a_slip_is_said(
    issued: int, heads: int | None, said: tuple[str, ...]
) -> None:
    """Slips that were kept back and voted: five ballots of four people, though many more codes were issued."""
    public_key, held = slips.slips_of(b"d" * 16, b"e" * 16, b"f" * 16)
    kinds = VoterClass("A", "A", 20, heads=None), VoterClass("B", "B", issued, heads=heads)
    cast = [Ballot(0, (1,))] * 20 + [Ballot(1, (2,))] * 5
    codes = [bytes([number]) * 10 for number in range(25)]
    closed = closed_round(bytes(16), public_key, ("甲",), ("好", "差"), kinds, cast, codes, SIMPLE_OF[2])
    read = roundfile.read(roundfile.write(closed)) if issued == 30 else closed
    assert open_round(read, slips.combine(held[:2], public_key)).surplus == said


def test_more_ballots_of_a_class_than_codes_were_issued_is_said() -> None:
    few = (VoterClass("A", "A", 30), VoterClass("B", "B", 3))
    closed, held, cast, _codes = made(3, ballots=24, classes=few)
    assert Counter(one.class_index for one in cast)[1] > 3
    opened = open_round(roundfile.read(roundfile.write(closed)), slips.combine(held[:2], closed.public_key))
    assert opened.surplus == ("B",)
