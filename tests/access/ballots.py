"""Scenes of rounds at the township `green`, and of rounds with phones; see scenes.py."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from shuping.ballots import queries
from shuping.ballots.models import BallotRound, Mark
from shuping.ballots.tests import factories
from shuping.ballots.tests.factories import Phones
from shuping.core import clock
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


def phones(make: Callable[[World], Phones]) -> Scene:
    return lambda world: ([make(world).round.pk], {})


def slips(world: World) -> tuple[list[Any], dict[str, Any]]:
    made = factories.printed(world)
    again = {"instead_of": made.again().sealed.code_root}
    return [made.round.pk], {"slips_A": 10, "slips_B": 11, "address": "https://hall.example/v/", **again}


def another_trial(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [factories.printed(world).round.pk], {"again": "yes"}


def heads(world: World) -> tuple[list[Any], dict[str, Any]]:
    numbers = {"heads_A": 8, "reserve_A": 2, "heads_B": 9, "reserve_B": 2}
    return [factories.printed(world).round.pk], numbers


def spare(world: World) -> tuple[list[Any], dict[str, Any]]:
    made = factories.opened(world)
    factories.scan(world, made, Mark.SPOILT, made.slips["A"][:1])
    return [made.round.pk], {"key": "A", "to": "holder", "reserve": 2}


def a_damaged_slip(world: World) -> tuple[list[Any], dict[str, Any]]:
    made = factories.opened(world)
    return [made.round.pk], {"mark": 4, "slips": made.slips["A"][0]}


def hands(world: World) -> tuple[list[Any], dict[str, Any]]:
    numbers = {"returned": 3, "lost": 0, "reserve": 2}
    return [factories.voted(world).round.pk], {f"{name}_{key}": n for key in "AB" for name, n in numbers.items()}


def a_list(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [factories.listed(world).round.pk, "docx"], {}


def counts(world: World) -> tuple[list[Any], dict[str, Any]]:
    made = factories.listed(world)
    return [made.round.pk], {"file": SimpleUploadedFile("counted.json", factories.counted_file(made))}


def a_reason(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [factories.opened(world).round.pk], {"reason": "两张密钥条丢了"}


def a_mistake(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [factories.fixed(world, held_on=date(2026, 12, 1)).pk], {"reason": "票面写错了一个名字"}


def overdue(world: World) -> tuple[list[Any], dict[str, Any]]:
    made = factories.brought(world, objection_days=0)
    BallotRound.objects.filter(pk=made.round.pk).update(counted_at=clock.now())
    return [made.round.pk], {}


def a_slip(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [], {"code": factories.opened(world).slips["A"][0]}


def a_ballot(world: World) -> tuple[list[Any], dict[str, Any]]:
    made = factories.opened(world, asks_word=False)
    return [], {"code": made.slips["A"][0], "row_0": "1", "row_1": "2", "row_2": "3"}


def a_public_list(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [factories.listed(world).again().sealed.uid], {}
