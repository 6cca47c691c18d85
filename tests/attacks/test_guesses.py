"""G13, G7, G8: guesses. Of codes, of the key, of choices from all that is published.

5,000 codes whose check characters fit are tried (100,000 with SHUPING_LONG=1): none is a slip. A twin with codes of
four digits is guessed at once by the same loop.
"""

import os
import random
from collections import Counter
from collections.abc import Callable

import pytest

from shuping.ballots import queries
from shuping.ballots.models import BallotCode, Mark
from shuping.ballots.tests import factories
from shuping.sealing import codes, receipts, roundfile
from shuping.sealing.faults import Refused
from shuping.sealing.opening import open_round
from shuping.sealing.slips import combine, new_slips
from tests.worlds import World, build_world

LONG = bool(os.environ.get("SHUPING_LONG"))
CODES = 100_000 if LONG else 5_000
ROUNDS = 40 if LONG else 4


@pytest.fixture
def world(db: None) -> World:
    return build_world()


def guessed(is_one: Callable[[str], bool], draw: Callable[[], str]) -> int:
    """Return how many of CODES guesses are accepted."""
    return sum(is_one(draw()) for _guess in range(CODES))


def test_no_guessed_code_is_a_slip(world: World) -> None:
    made = factories.opened(world)

    def is_slip(typed: str) -> bool:
        assert codes.faults(typed) == []
        return queries.slip(codes.read(typed)) is not None

    assert is_slip(made.slips["A"][0])
    assert guessed(is_slip, lambda: codes.printed(codes.new_code())) == 0
    chance = random.Random(13)
    short = {f"{chance.randrange(10_000):04}" for _slip in range(21)}
    assert guessed(short.__contains__, lambda: f"{chance.randrange(10_000):04}") > 0


def test_a_slip_with_one_wrong_character_is_no_other_slip(world: World) -> None:
    """Every neighbour of ten codes is refused by its check characters, so none reaches the table of slips."""
    made = factories.opened(world)
    for slip in [slip for slips in made.slips.values() for slip in slips][:10]:
        for at, before in enumerate(slip):
            for wrong in "0123456789ABCDEFGHJKMNPQRSTVWXYZ" if before != " " else "":
                if wrong != before:
                    assert codes.faults(slip[:at] + wrong + slip[at + 1 :])


def test_a_round_file_opens_with_no_slip_fewer_than_two(world: World) -> None:
    """G7 on the file of a real round; 10,000 tries below it are in sealing's own tests of slips."""
    made = factories.listed(world)
    found = made.again()
    closed = roundfile.read(factories.sealed.round_file(found, queries.classes(found), queries.all_envelopes(found)))
    key, strangers = new_slips()
    held = [(), made.key[:1], (made.key[0], made.key[0]), (made.key[0], strangers[1]), strangers[:2]]
    for slips in held:
        with pytest.raises(Refused):
            combine(list(slips), closed.public_key)
    assert open_round(closed, combine(list(strangers[:2]), key)).ballots == ()  # past our own refusal
    assert len(open_round(closed, combine(list(made.key[1:]), closed.public_key)).ballots) == 15


def test_receipts_and_all_that_is_public_tell_no_choice(world: World) -> None:
    """G8: sorting, first and last bytes of receipts and digests, beside the sorted opened list, find what chance finds.

    What is guessed is the option of the first row, of which the published shares are known. The effect over all rounds
    is compared with always saying the most frequent; a twin whose receipt is a digest of the choice is read at once.
    """
    right: Counter[str] = Counter()
    ballots = 0
    for number in range(ROUNDS):
        made = factories.opened(world, title=f"第{number}轮")
        chance = random.Random(number)
        truth: dict[bytes, int] = {}
        twin: list[tuple[bytes, int]] = []
        for slips in made.slips.values():
            for slip in slips[:-2]:
                marks = (chance.choice((1, 1, 1, 2, 2, 3, 4)), 1, 2)
                truth[receipts.read(factories.vote(slip, marks).receipt)] = marks[0]
                twin.append((receipts.envelope_digest(bytes(marks)), marks[0]))
        rows = BallotCode.objects.filter(voters__round=made.round, mark=Mark.CAST)
        public = sorted((bytes(row.receipt), receipts.envelope_digest(bytes(row.envelope))) for row in rows)
        options = sorted(truth.values())  # as the published counts say
        ballots += len(truth)
        orders = {
            "by receipt": [receipt for receipt, _digest in public],
            "by digest": [receipt for receipt, _digest in sorted(public, key=lambda one: one[1])],
            "by last byte": [receipt for receipt, _digest in sorted(public, key=lambda one: one[0][-1])],
        }
        for name, order in orders.items():
            right[name] += sum(truth[one] == option for one, option in zip(order, options, strict=True))
        right["most frequent"] += max(Counter(options).values())
        known = {receipts.envelope_digest(bytes((option, 1, 2))): option for option in range(1, 5)}
        right["twin"] += sum(known.get(receipt) == option for receipt, option in twin)
    assert right["twin"] >= 0.9 * ballots
    shares = {name: right[name] / ballots for name in ("by receipt", "by digest", "by last byte")}
    margin = 4 * (0.25 / ballots) ** 0.5  # four standard deviations of a coin: one run in 30,000
    assert max(shares.values()) <= right["most frequent"] / ballots + margin, shares
