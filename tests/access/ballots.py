"""Scenes of rounds on paper, at the township `green`; see scenes.py."""

from collections.abc import Callable
from typing import Any

from shuping.ballots import queries
from shuping.ballots.models import BallotRound
from shuping.ballots.tests import factories
from tests.access.scenes import Scene
from tests.worlds import World

ENTERED = {
    "title": "民主测评",
    "held_on": "2026-02-26",
    "rows": "甲村\n乙村",
    "options": "好 100\n差 0",
    "blank": "abstain",
    "unclear": "void_row",
    "uniform": "count",
    "formula": "top_rate",
    "least": "5",
    "name_A": "全体",
    "entitled_A": "20",
}


def of(make: Callable[[World], BallotRound]) -> Scene:
    return lambda world: ([make(world).pk], {})


def form_of() -> Scene:
    return lambda world: ([], dict(ENTERED))


def changed(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [factories.draft(world).pk], dict(ENTERED)


def form(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [factories.fixed(world).pk, "A", "docx"], {}


def result(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [factories.counted(world).pk, "docx"], {}


def sheets(world: World) -> tuple[list[Any], dict[str, Any]]:
    numbers = {"handed_out": 7, "cast": 6, "spoiled": 1, "missing": 0}
    return [factories.fixed(world).pk], {f"{name}_{key}": n for key in "AB" for name, n in numbers.items()}


def a_sheet(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [factories.keying(world).pk, "A"], {}


def a_keyed_sheet(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [factories.keying(world).pk, "A"], {"number": 1, "marks": "112"}


def a_difference(world: World) -> tuple[list[Any], dict[str, Any]]:
    made = factories.differing(world)
    sheet = queries.differing(made).get()
    return [made.pk], {"sheet": sheet.pk, "row_1": "2"}
