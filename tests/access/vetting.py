"""Scenes of the vetting: green's debrief in the city's review; see scenes.py."""

from typing import Any

from shuping.debriefs.tests import vetting_factories as factories
from tests.worlds import World


def in_vetting(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [factories.submitted(world).debrief.subject_id], {}


def a_verdict(world: World) -> tuple[list[Any], dict[str, Any]]:
    return in_vetting(world)[0], {"number": 1, "verdict": "return", "note": "问题再具体些。"}


def a_remark(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [*in_vetting(world)[0], 1], {"start": "0", "end": "6", "text": "再具体些。"}


def an_own_remark(world: World) -> tuple[list[Any], dict[str, Any]]:
    version = factories.submitted(world)
    return [version.debrief.subject_id, factories.remarked(world, version, "走访少").pk], {}


def returned(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [factories.returned(world).debrief.subject_id], {}


def two_versions(world: World) -> tuple[list[Any], dict[str, Any]]:
    factories.returned(world)
    return [factories.submitted(world, text="改过的报告。").debrief.subject_id], {}


def a_text(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [factories.comparison_text(world).pk], {}


def a_new_text(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [], {"kind": "model", "title": "往年范文", "organisation": world["city"].pk, "text": factories.COPIED}
