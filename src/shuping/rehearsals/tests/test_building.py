"""A rehearsal stands as its review would on the morning of the meeting; what the review lacks is filled in."""

import re
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from shuping.core import clock
from shuping.debriefs.models import Version
from shuping.demo.services import demo_people
from shuping.people.models import Person
from shuping.rehearsals.building import build
from shuping.rehearsals.debriefs import invented
from shuping.rehearsals.shape import Seat, Shape
from shuping.reviews import queries
from shuping.reviews.models import Review, State
from shuping.reviews.scheme import Ruled, checked, ready_made
from tests.worlds import DAY

TWO = (Seat("township", "on_site", 1), Seat("subdistrict", "on_site", 0))


def a_shape(**changes: Any) -> Shape:
    """Return the shape of a review of two that lacks nothing but a round."""
    whole = Shape(
        year=2026,
        kind="city_committee",
        scheme=ready_made()["township"].as_json(),
        due_on=date(2026, 6, 10),
        held_on=date(2026, 6, 26),
        begins_at=time(9, 30),
        entitled=(14, 36, 100),
        commentators=2,
        seats=TWO,
        channels="",
    )
    return replace(whole, **changes)


def scheme_with(**values: Any) -> dict[str, Any]:
    given = ready_made()["township"]
    rules = {name: Ruled(values.get(name, each.value), each.basis, each.is_open) for name, each in given.rules.items()}
    return checked(given.name, rules).as_json()


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.DEMO, settings.REHEARSAL = True, "here"
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, data=tmp_path)


def built(shape: Shape) -> Review:
    build(shape, DAY)
    return Review.objects.get()


@pytest.mark.django_db
def test_it_has_the_rules_days_numbers_and_turns_of_its_review() -> None:
    shape = a_shape()
    found = built(shape)
    assert (found.state, found.frozen, found.entitled) == (State.OPEN, shape.scheme, [14, 36, 100])
    assert (found.debriefs_due_on, found.held_on, found.begins_at) == (
        date(2026, 6, 10),
        date(2026, 6, 26),
        time(9, 30),
    )
    subjects = queries.subjects(found)
    assert [each.organisation.kind for each in subjects] == ["township", "subdistrict"]
    assert [each.commentator and each.commentator.name for each in subjects] == ["点评人二", "点评人一"]
    assert found.round is None
    assert Version.objects.filter(verdict="accepted").count() == 2


@pytest.mark.django_db
def test_its_clock_stands_on_the_day_of_the_meeting_and_its_people_come_in_by_one_click() -> None:
    built(a_shape())
    assert clock.today() == date(2026, 6, 26)
    names = [person["name"] for person in demo_people()]
    assert names[:4] == ["组织员", "主持人", "代录人", "委员一"]
    assert {"计票人一", "计票人二", "监票人一", "监票人三", "点评人二", "述职人二"} <= set(names)
    assert len(set(names)) == len(names) == Person.objects.count()


@pytest.mark.django_db
def test_the_round_is_set_up_where_the_review_has_one() -> None:
    found = built(a_shape(channels="both"))
    assert found.round is not None
    assert (found.round.channels, found.round.title) == ("both", "（演练）2026年度述职评议民主测评")


@pytest.mark.django_db
def test_what_the_review_lacks_is_filled_in() -> None:
    seats = (Seat("township", "written", None), Seat("township", "written", None))
    bare = a_shape(due_on=None, held_on=None, begins_at=None, entitled=(), commentators=0, seats=seats)
    found = built(bare)
    assert (found.state, found.held_on, found.entitled) == (State.OPEN, DAY, [20, 20, 20])
    assert {each.form for each in queries.subjects(found)} == {"on_site"}  # the scheme asks for all
    assert {str(each.commentator) for each in queries.subjects(found)} == {"点评人一"}


@pytest.mark.django_db
def test_a_meeting_too_early_in_the_year_for_any_grade_asks_for_no_months() -> None:
    early = {"held_on": date(2026, 2, 26), "due_on": date(2026, 2, 20)}
    asks = scheme_with(answers_on="meeting", months_least=6)
    found = built(a_shape(scheme=asks, **early))
    assert found.frozen == scheme_with(answers_on="meeting", months_least=0)


def test_no_two_debriefs_are_the_same_and_none_says_a_thing_twice() -> None:
    texts = [invented(number) for number in range(1, 61)]
    assert len(set(texts)) == 60
    for text in texts:
        said = re.split("[，。；：\n]|一是|二是|三是|今年|还", text)
        long = [each for each in said if len(each) > 8]
        assert len(set(long)) == len(long), text
