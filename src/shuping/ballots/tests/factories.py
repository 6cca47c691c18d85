"""Rounds in each state for tests: three rows, two classes; on paper, and with phones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from shuping.access.services import found_grant
from shuping.ballots import queries, sealed
from shuping.ballots.models import BallotRound, Mark, State
from shuping.ballots.services import bringing, casting, ceremony, closing, paper, printing, setting_up
from shuping.ballots.services.paper import Sheets
from shuping.ballots.services.setting_up import ClassWish, RoundWish
from shuping.scrutiny import counting
from shuping.sealing import codes, countedfile, openedfile, roundfile, trial
from shuping.sealing.opening import open_round
from shuping.sealing.slips import Slip as KeySlip
from shuping.sealing.slips import combine, new_slips
from tests.worlds import AT, START, World

ROWS = ("青禾镇　周望舒", "松涧镇　陆闻松", "望岫镇　韩素砚")
GRADES = (("好", 100), ("较好", 80), ("一般", 60), ("差", 0))
CAST = {"A": 6, "B": 5}


def classes_of(first: int, second: int) -> tuple[ClassWish, ClassWish]:
    return ClassWish("市级领导", first, Decimal(60)), ClassWish("基层代表", second, Decimal(40), joins="A")


def wish(**changes: object) -> RoundWish:
    given: dict[str, object] = {
        "title": "2025年度述职评议民主测评",
        "held_on": date(2026, 2, 26),
        "rows": ROWS,
        "options": GRADES,
        "classes": classes_of(8, 9),
        "blank": "abstain",
        "unclear": "void_row",
        "uniform": "count",
        "formula": "top_rate",
        "least": 5,
        "basis": "述职评议考核办法（演示）第十二条",
    }
    return RoundWish(**{**given, **changes})  # type: ignore[arg-type]


def draft(world: World, **changes: object) -> BallotRound:
    return setting_up.make_round(
        actor=world.actor("green-organiser"), organisation=world["green"], wish=wish(**changes), at=AT
    )


def hands(world: World) -> None:
    """Give the rights of the day: two tellers and a scrutineer, at the township."""
    found_teller(world, "pine-organiser")
    found_teller(world, "green-clerk")
    found_teller(world, "supervisor", "scrutineer")


def found_teller(world: World, name: str, role: str = "teller") -> None:
    with transaction.atomic():
        found_grant(
            person=world.people[name],
            role=role,
            organisation=world["green"],
            title="测评工作人员",
            from_on=START,
            last_on=None,
            at=AT,
        )


def fixed(world: World, **changes: object) -> BallotRound:
    made = draft(world, **changes)
    hands(world)
    return setting_up.fix_round(actor=world.actor("green-organiser"), round_id=made.pk, at=AT)


def keying(world: World, cast: dict[str, int] | None = None, **changes: object) -> BallotRound:
    made = fixed(world, **changes)
    sheets = {key: Sheets(number + 1, number, 1, 0) for key, number in (cast or CAST).items()}
    return paper.count_sheets(actor=world.actor("supervisor"), round_id=made.pk, sheets=sheets, at=AT)


def key(world: World, made: BallotRound, name: str, voters: str, number: int, typed: str) -> None:
    paper.key_sheet(actor=world.actor(name), round_id=made.pk, key=voters, number=number, typed=typed)


def keyed(world: World, marks: str = "112") -> BallotRound:
    """Return a round of which every sheet is keyed twice alike."""
    made = keying(world)
    for name in ("pine-organiser", "green-clerk"):
        for voters, cast in CAST.items():
            for number in range(1, cast + 1):
                key(world, made, name, voters, number, marks)
    return made


def differing(world: World) -> BallotRound:
    """Return a round of which sheet A1 was keyed in two ways."""
    made = keying(world)
    key(world, made, "pine-organiser", "A", 1, "112")
    key(world, made, "green-clerk", "A", 1, "122")
    return made


def counted(world: World) -> BallotRound:
    made = keyed(world)
    paper.count_round(actor=world.actor("supervisor"), round_id=made.pk, at=AT)
    made.refresh_from_db()
    assert made.state == State.COUNTED
    return made


@dataclass(frozen=True)
class Phones:
    """A round with phones: the slips by class as they were printed, and the three slips of its key."""

    round: BallotRound
    slips: dict[str, list[str]]
    key: tuple[KeySlip, ...]

    def again(self) -> BallotRound:
        """Return the round as it is by now."""
        return BallotRound.objects.select_related("sealed").get(pk=self.round.pk)


def printed(world: World, number: dict[str, int] | None = None, **changes: object) -> Phones:
    """Return a round whose slips are printed and whose key was tried; a right for each hand of the day."""
    if number and "classes" not in changes:
        changes["classes"] = classes_of(number["A"] - 2, number["B"] - 2)
    made = fixed(world, **{"channels": "both", **changes})
    found_teller(world, "mayor", "scrutineer")
    scrutineer, organiser = world.actor("supervisor"), world.actor("green-organiser")
    key, key_slips = new_slips()
    file = trial.key_file(trial.KeyFile(made.sealed.id_bytes, made.title, key))
    ceremony.bring_key(actor=scrutineer, round_id=made.pk, content=file, at=AT)
    numbers = number or {"A": 10, "B": 11}
    drawn = printing.draw_slips(actor=organiser, round_id=made.pk, numbers=numbers, at=AT)
    asked = trial.read_trial_file(ceremony.trial_file(BallotRound.objects.get(pk=made.pk)))
    word = trial.answer(combine(key_slips[:2], key), asked)
    ceremony.answer_trial(actor=scrutineer, round_id=made.pk, typed=word, at=AT)
    slips = {voters: [slip.code for slip in drawn if slip.voters.key == voters] for voters in numbers}
    return Phones(made, slips, key_slips)


def opened(world: World, number: dict[str, int] | None = None, **changes: object) -> Phones:
    """Return a round that is open: two slips of each class are in the sealed reserve, the others handed out."""
    made = printed(world, number, **changes)
    heads = {key: casting.Heads(len(slips) - 2, 2) for key, slips in made.slips.items()}
    casting.open_voting(actor=world.actor("supervisor"), round_id=made.round.pk, heads=heads, at=AT)
    return made


def vote(code: str, marks: tuple[int, ...], remark: str = "") -> casting.Cast:
    """Vote with a slip."""
    held = queries.slip(codes.read(code))
    assert held is not None
    return casting.cast(held, marks, remark)


def scan(world: World, made: Phones, mark: Mark, slips: Sequence[str]) -> list[printing.Scanned]:
    """Scan slips as a scrutineer."""
    actor = world.actor("supervisor")
    return printing.mark_slips(actor=actor, round_id=made.round.pk, mark=mark, typed="\n".join(slips), at=AT)


def voted(world: World, **changes: object) -> Phones:
    """Return a round in which all but one of each class voted and voting has stopped; all else is scanned back."""
    made = opened(world, **changes)
    for slips in made.slips.values():
        for at, code in enumerate(slips[:-3]):
            vote(code, (1 + at % 4, 1, 2))
    casting.close_voting(actor=world.actor("supervisor"), round_id=made.round.pk, at=AT)
    for slips in made.slips.values():
        scan(world, made, Mark.RETURNED, slips[-3:])
    return made


def reconciled(world: World, **changes: object) -> Phones:
    """Return a round whose heads and slips add up."""
    made = voted(world, **changes)
    hands = {key: closing.Hands(3, 0, 2) for key in made.slips}
    closing.reconcile(actor=world.actor("supervisor"), round_id=made.round.pk, hands=hands, at=AT)
    return made


def listed(world: World, **changes: object) -> Phones:
    """Return a round whose list is closed."""
    made = reconciled(world, **changes)
    closing.close_list(actor=world.actor("supervisor"), round_id=made.round.pk, at=AT)
    return made


def counted_file(made: Phones, first: int = 0, second: int = 2) -> bytes:
    """Open a round with two of its key slips, as a scrutineer does on a machine of his own; return the counts."""
    found = made.again()
    content = sealed.round_file(found, queries.classes(found), queries.all_envelopes(found))
    closed = roundfile.read(content)
    result = open_round(closed, combine([made.key[first], made.key[second]], closed.public_key))
    return countedfile.write(counting.counted(openedfile.read(openedfile.write(closed, result))))


def brought(world: World, **changes: object) -> Phones:
    """Return a round with phones that is counted: two scrutineers brought the same."""
    made = listed(world, **changes)
    for name, pair in (("supervisor", (0, 1)), ("mayor", (1, 2))):
        content = counted_file(made, *pair)
        bringing.bring_counts(actor=world.actor(name), round_id=made.round.pk, content=content, at=AT)
    return made
