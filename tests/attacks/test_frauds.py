"""Frauds of trust.md 2 by who may write into the database or prints the slips, and mistakes of who counts (G15, G16).

Each fraud is made by SQL or by the services as the thief has them, and must stop the round or show to the holder of the
slip. 500 mistakes in numbers counted by hand, and slips stuffed by the printer, are drawn from a seed: every one is
said. A naive check (no more ballots than heads) lets most of them pass.
"""

import random
from dataclasses import replace

import pytest
from django.db.models import F

from shuping.ballots import rules, sealed
from shuping.ballots.models import BallotCode, Mark
from shuping.ballots.queries.slips import AlteredSlips
from shuping.ballots.services import bringing, casting, closing
from shuping.ballots.services.acts import BadRound
from shuping.ballots.tests import factories
from shuping.ballots.tests.factories import Phones
from shuping.sealing import codes, receipts
from shuping.sealing.envelopes import Ballot
from tests.worlds import AT, World, build_world

MISTAKES = 500
KINDS = ("box", "lost", "heads", "reserve", "left over", "stuffed", "printed more", "lost and stuffed")


@pytest.fixture
def world(db: None) -> World:
    return build_world()


def close(world: World, made: Phones) -> None:
    casting.close_voting(actor=world.actor("supervisor"), round_id=made.round.pk, at=AT)


def reconcile(world: World, made: Phones, hands: dict[str, closing.Hands] | None = None) -> None:
    numbers = hands or {key: closing.Hands(3, 0, 2) for key in made.slips}
    closing.reconcile(actor=world.actor("supervisor"), round_id=made.round.pk, hands=numbers, at=AT)


def close_list(world: World, made: Phones) -> None:
    closing.close_list(actor=world.actor("supervisor"), round_id=made.round.pk, at=AT)


def row_of(made: Phones, slip: str) -> BallotCode:
    return BallotCode.objects.get(hash=codes.code_hash(made.round.sealed.id_bytes, codes.read(slip)))


def forged(made: Phones, code: bytes, marks: tuple[int, ...] = (1, 1, 1)) -> tuple[bytes, bytes]:
    """Return (envelope, receipt) as who knows the public key makes them."""
    envelope = sealed.sealer(made.again(), 2).seal(Ballot(0, marks))
    return envelope, receipts.receipt(code, receipts.envelope_digest(envelope))


def fill(made: Phones, slip: str) -> None:
    """Fill an envelope past the doors."""
    envelope, receipt = forged(made, codes.read(slip))
    row = row_of(made, slip)
    row.envelope, row.receipt, row.mark = envelope, receipt, Mark.CAST
    row.save()


def vote_all(made: Phones) -> None:
    for slips in made.slips.values():
        for slip in slips[:-3]:
            factories.vote(slip, (1, 2, 3))


def extra_slip(made: Phones) -> str:
    """Put a slip into the database that was never printed for anybody."""
    row = row_of(made, made.slips["A"][0])
    code = codes.new_code()
    BallotCode.objects.create(
        voters=row.voters,
        hash=codes.code_hash(made.round.sealed.id_bytes, code),
        envelope=bytes(row.envelope),
        receipt=bytes(10),
    )
    return codes.printed(code)


def test_an_extra_slip_keeps_the_voting_from_being_opened(world: World) -> None:
    made = factories.printed(world)
    extra_slip(made)
    heads = {key: casting.Heads(len(slips) - 2, 2) for key, slips in made.slips.items()}
    with pytest.raises(AlteredSlips):
        casting.open_voting(actor=world.actor("supervisor"), round_id=made.round.pk, heads=heads, at=AT)


def test_an_extra_slip_that_voted_keeps_the_list_from_being_closed(world: World) -> None:
    made = factories.opened(world)
    vote_all(made)
    factories.vote(extra_slip(made), (1, 1, 1))
    with pytest.raises(AlteredSlips):
        close(world, made)
    assert made.again().sealed.closing_root == ""


@pytest.mark.parametrize("what", ["hash", "class"])
def test_slips_swapped_while_people_vote_are_seen_at_closing(world: World, what: str) -> None:
    made = factories.opened(world)
    mine, other = row_of(made, made.slips["A"][0]), row_of(made, made.slips["B"][0])
    if what == "hash":
        BallotCode.objects.filter(pk=mine.pk).update(hash=codes.code_hash(made.round.sealed.id_bytes, codes.new_code()))
    else:
        BallotCode.objects.filter(pk=mine.pk).update(voters=other.voters)
    with pytest.raises(AlteredSlips):
        close(world, made)


def test_filled_slips_of_those_who_hand_theirs_back_bar_the_round(world: World) -> None:
    made = factories.opened(world)
    vote_all(made)
    fill(made, made.slips["A"][-3])
    close(world, made)
    for slips in made.slips.values():
        factories.scan(world, made, Mark.RETURNED, slips[-3:])
    assert made.again().sealed.is_barred
    with pytest.raises(BadRound, match="不能开票"):
        reconcile(world, made)


def stuff_and_hide(world: World, at: int, lost: int, reserve: int = 2) -> None:
    """Fill a slip that nobody hands back, and let the hands count what they see."""
    made = factories.opened(world)
    vote_all(made)
    stuffed = made.slips["A"][at]
    fill(made, stuffed)
    close(world, made)
    for slips in made.slips.values():
        factories.scan(world, made, Mark.RETURNED, [one for one in slips[-3:] if one != stuffed])
    reconcile(world, made, {"A": closing.Hands(2, lost, reserve), "B": closing.Hands(3, 0, 2)})


def test_a_filled_slip_of_somebody_who_went_home_with_his_does_not_add_up(world: World) -> None:
    with pytest.raises(BadRound):
        stuff_and_hide(world, -3, lost=1)


def test_a_slip_taken_out_of_the_reserve_does_not_add_up(world: World) -> None:
    """What he took out is made up for by one that a voter hands back; the envelope is counted by itself."""
    with pytest.raises(BadRound, match="备用信封里手数 1 张，应有 2 张"):
        stuff_and_hide(world, -1, lost=0, reserve=1)


@pytest.mark.parametrize("fraud", ["altered", "dropped", "added", "exchanged"])
def test_envelopes_changed_after_closing_are_not_listed(world: World, fraud: str) -> None:
    """The root of the closing was shown in the hall; what is listed afterwards must be what was closed."""
    made = factories.reconciled(world)
    first, second = row_of(made, made.slips["A"][0]), row_of(made, made.slips["A"][1])
    if fraud == "altered":
        BallotCode.objects.filter(pk=first.pk).update(envelope=forged(made, bytes(10), (4, 4, 4))[0])
    elif fraud == "dropped":
        BallotCode.objects.filter(pk=first.pk).update(mark=Mark.SPOILT)
    elif fraud == "added":
        fill(made, made.slips["A"][-1])
    else:
        BallotCode.objects.filter(pk=first.pk).update(receipt=bytes(second.receipt))
        BallotCode.objects.filter(pk=second.pk).update(receipt=bytes(first.receipt))
    with pytest.raises(AlteredSlips, match="停止投票时"):
        close_list(world, made)


@pytest.mark.parametrize("what", ["receipt", "envelope"])
def test_one_receipt_or_one_envelope_for_two_is_not_listed(world: World, what: str) -> None:
    made = factories.opened(world)
    vote_all(made)
    mine = row_of(made, made.slips["A"][0])
    BallotCode.objects.filter(pk=row_of(made, made.slips["A"][1]).pk).update(**{what: bytes(getattr(mine, what))})
    close(world, made)
    for slips in made.slips.values():
        factories.scan(world, made, Mark.RETURNED, slips[-3:])
    reconcile(world, made)
    with pytest.raises(BadRound):
        close_list(world, made)


def test_the_holder_of_a_slip_sees_that_his_envelope_was_changed(world: World) -> None:
    made = factories.opened(world)
    slip = made.slips["A"][0]
    told = receipts.read(factories.vote(slip, (1, 2, 3)).receipt)
    row = row_of(made, slip)
    digest = receipts.envelope_digest(bytes(row.envelope))
    assert receipts.receipt(codes.read(slip), digest) == told == bytes(row.receipt)
    other, _receipt = forged(made, bytes(10))
    assert receipts.receipt(codes.read(slip), receipts.envelope_digest(other)) != told


def test_envelopes_changed_after_the_list_give_counts_that_are_refused(world: World) -> None:
    made = factories.listed(world)
    BallotCode.objects.filter(pk=row_of(made, made.slips["A"][0]).pk).update(envelope=forged(made, bytes(10))[0])
    content = factories.counted_file(made)
    with pytest.raises(BadRound, match="结果不成立"):
        bringing.bring_counts(actor=world.actor("supervisor"), round_id=made.round.pk, content=content, at=AT)


def test_more_ballots_than_heads_are_refused(world: World) -> None:
    made = factories.voted(world)
    made.again().classes.filter(key="A").update(heads=F("heads") - 2)
    with pytest.raises(BadRound):
        reconcile(world, made)


def hall_in_order(chance: random.Random) -> tuple[rules.Slips, int, int]:
    """Return the numbers of a class in which everything adds up, and what is counted by hand: (returned, lost)."""
    heads, reserve, left_over, spoilt = (chance.randint(low, high) for low, high in ((5, 200), (1, 9), (0, 9), (0, 3)))
    lost, unused, on_paper = chance.randint(0, 2), chance.randint(0, 2), chance.randint(0, 2)
    cast = heads - lost - unused - on_paper if heads >= 6 else heads
    if cast == heads:
        lost = unused = on_paper = 0
    returned = unused + reserve
    issued = heads + spoilt + reserve + left_over
    return rules.Slips(issued, left_over, on_paper, spoilt, cast, returned, heads, reserve), returned, lost


def mistaken(chance: random.Random, slips: rules.Slips, returned: int, lost: int) -> tuple[rules.Slips, int, int]:
    """Return the numbers with one mistake of a hand, or with ballots that the printer stuffed."""
    by = chance.choice((-3, -2, -1, 1, 2, 3))
    kind = chance.choice(
        ("box", "lost", "heads", "reserve", "left over", "stuffed", "printed more", "lost and stuffed")
    )
    if kind == "box":
        return slips, returned + by, lost
    if kind == "lost":
        return slips, returned, lost + by
    if kind == "stuffed":  # on slips of people who never came, which are nowhere
        return replace(slips, cast=slips.cast + abs(by)), returned, lost
    if kind == "printed more":  # codes that are in the root, printed twice or never handed in
        return replace(slips, issued=slips.issued + abs(by), cast=slips.cast + abs(by)), returned, lost
    if kind == "lost and stuffed":  # on slips that people took home: the hands still miss them
        return replace(slips, cast=slips.cast + 1), returned, lost + (0 if lost else 1)
    field = {"heads": "heads", "reserve": "reserve", "left over": "left_over"}[kind]
    return replace(slips, **{field: getattr(slips, field) + by}), returned, lost


def test_every_mistake_of_a_hand_and_every_stuffed_ballot_is_said() -> None:
    chance = random.Random(15)
    said = naive = 0
    for _mistake in range(MISTAKES):
        order = hall_in_order(chance)
        assert rules.slips_fault(*order, order[0].reserve) is None
        slips, returned, lost = mistaken(chance, *order)
        said += rules.slips_fault(slips, returned, lost, order[0].reserve) is not None
        naive += slips.cast + slips.paper > slips.heads
    assert said == MISTAKES
    assert naive < MISTAKES / 2


def test_every_mistake_at_the_door_is_said() -> None:
    chance = random.Random(16)
    for _mistake in range(MISTAKES):
        numbers = [chance.randint(5, 200), chance.randint(0, 9), chance.randint(1, 9)]
        issued = sum(numbers)
        heads, left_over, reserve = numbers
        assert rules.door_fault(issued, left_over, heads, reserve) == 0
        numbers[chance.randrange(3)] += chance.choice((-3, -2, -1, 1, 2, 3))
        heads, left_over, reserve = numbers
        assert rules.door_fault(issued, left_over, heads, reserve) != 0
