"""Rounds in each state for tests: three classes, three rows."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from shuping.access.services import found_grant
from shuping.ballots import services
from shuping.ballots.models import BallotRound, State
from shuping.ballots.services import ClassWish, RoundWish, Sheets
from tests.worlds import AT, START, World

ROWS = ("青禾镇　周望舒", "松涧镇　陆闻松", "望岫镇　韩素砚")
GRADES = (("好", 100), ("较好", 80), ("一般", 60), ("差", 0))
CAST = {"A": 6, "B": 5}


def wish(**changes: object) -> RoundWish:
    given: dict[str, object] = {
        "title": "2025年度述职评议民主测评",
        "held_on": date(2026, 2, 26),
        "rows": ROWS,
        "options": GRADES,
        "classes": (
            ClassWish("市级领导", 8, Decimal(60)),
            ClassWish("基层代表", 9, Decimal(40), joins="A"),
        ),
        "blank": "abstain",
        "unclear": "void_row",
        "uniform": "count",
        "formula": "top_rate",
        "least": 5,
        "basis": "述职评议考核办法（演示）第十二条",
    }
    return RoundWish(**{**given, **changes})  # type: ignore[arg-type]


def draft(world: World, **changes: object) -> BallotRound:
    return services.make_round(
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
    return services.fix_round(actor=world.actor("green-organiser"), round_id=made.pk, at=AT)


def keying(world: World, cast: dict[str, int] | None = None, **changes: object) -> BallotRound:
    made = fixed(world, **changes)
    sheets = {key: Sheets(number + 1, number, 1, 0) for key, number in (cast or CAST).items()}
    return services.count_sheets(actor=world.actor("supervisor"), round_id=made.pk, sheets=sheets, at=AT)


def key(world: World, made: BallotRound, name: str, voters: str, number: int, typed: str) -> None:
    services.key_sheet(actor=world.actor(name), round_id=made.pk, key=voters, number=number, typed=typed)


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
    services.count_round(actor=world.actor("supervisor"), round_id=made.pk, at=AT)
    made.refresh_from_db()
    assert made.state == State.COUNTED
    return made
