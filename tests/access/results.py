"""Scenes of grades in the city over its townships; see scenes.py."""

from datetime import timedelta
from typing import Any

from shuping.results.rules import Entry
from shuping.results.services import circulating, feeding_back
from shuping.results.tests import factories
from shuping.reviews import queries as review_queries
from shuping.reviews.models import Review
from tests.worlds import AT, World

SAID = {"decided_by": "市委常委会第7次会议", "decided_on": factories.MEETING.on.isoformat()}


def filled(world: World) -> Review:
    """A review whose table is whole."""
    found = factories.opened(world)
    factories.fill(world, found, {each.pk: Entry(grade="较好") for each in review_queries.reporting(found)})
    return found


def graded(world: World) -> Review:
    found = filled(world)
    factories.decide(world, found)
    return found


def table(world: World) -> tuple[list[Any], dict[str, Any]]:
    found = factories.opened(world)
    return [found.pk], {"revision": 0} | {f"grade_{each.pk}": "较好" for each in review_queries.reporting(found)}


def decision(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [filled(world).pk], SAID


def a_grade(world: World) -> tuple[list[Any], dict[str, Any]]:
    subject = review_queries.reporting(graded(world))[0]
    return [subject.pk], {**SAID, "grade": "一般", "reason": "核实后"}


def ended(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [graded(world).pk], {}


def a_table_paper(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [graded(world).pk, "docx"], {}


def an_empty_table(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [filled(world).pk, "docx"], {}


def a_letter(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [review_queries.reporting(graded(world))[0].pk, "docx"], {}


def over(world: World) -> Review:
    found = factories.opened(world)
    Review.objects.filter(pk=found.pk).update(held_on=factories.MEETING.on - timedelta(days=1))
    return found


def minutes(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [over(world).pk], {"presided_by": "林书记", "recorded_by": "", "other": "会前看了短片。"}


def a_minutes_paper(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [over(world).pk, "docx"], {}


def given(world: World) -> tuple[list[Any], dict[str, Any]]:
    found = graded(world)
    feeding_back.give_feedback(actor=world.actor("officer"), review_id=found.pk, at=AT)
    return [review_queries.reporting(found)[0].pk], {}


def an_own_letter(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [*given(world)[0], "docx"], {}


def all_given(world: World) -> tuple[list[Any], dict[str, Any]]:
    found = graded(world)
    feeding_back.give_feedback(actor=world.actor("officer"), review_id=found.pk, at=AT)
    return [found.pk], {}


def issued(world: World) -> tuple[list[Any], dict[str, Any]]:
    (review_id,), _data = all_given(world)
    circulating.issue_circular(actor=world.actor("officer"), review_id=review_id, at=AT)
    return [review_id], {}


def an_issued_paper(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [*issued(world)[0], "docx"], {}
