"""A rehearsal takes numbers and rules from a review, and nobody's name."""

import pytest

from shuping.ballots.models import BallotRound
from shuping.people.models import Person
from shuping.rehearsals import shape
from shuping.rehearsals.shape import NothingToRehearse, Seat
from shuping.reviews import queries
from shuping.reviews.models import Review, State, Subject
from shuping.reviews.services import balloting, setting_up
from shuping.reviews.services.setting_up import SubjectWish
from shuping.reviews.tests import factories
from shuping.tree.models import Organisation
from tests.worlds import AT, World


def taken(found: Review) -> shape.Shape:
    return shape.shape_of(Review.objects.get(pk=found.pk))


def test_a_shape_holds_scheme_days_and_numbers_and_travels_as_text(world: World) -> None:
    found = factories.opened(world)
    made = taken(found)
    assert (made.year, made.kind, made.entitled, made.commentators) == (2026, "city_committee", (20, 20, 20), 1)
    assert (str(made.due_on), str(made.held_on), str(made.begins_at)) == ("2026-06-10", "2026-06-26", "09:00:00")
    assert made.seats == (Seat("township", "on_site", 0), Seat("township", "on_site", 0))
    assert made.scheme == found.frozen
    assert made.channels == ""
    assert shape.of_json(made.as_json()) == made


def test_no_name_of_a_person_or_a_place_is_in_it(world: World) -> None:
    text = taken(factories.opened(world)).as_json()
    people = Person.objects.values_list("name", flat=True)
    places = Organisation.objects.values_list("name", flat=True)
    assert [name for name in (*people, *places, "市委礼堂") if name in text] == []


def test_of_a_review_that_is_just_begun_what_is_not_known_stays_open(world: World) -> None:
    made = taken(factories.a_review(world))
    assert (made.due_on, made.held_on, made.begins_at, made.entitled) == (None, None, None, ())
    assert made.commentators == 0
    assert shape.of_json(made.as_json()) == made


def test_who_is_left_out_does_not_report_in_the_rehearsal_either(world: World) -> None:
    found = factories.ready(world)
    first = queries.subjects(found)[0]
    wish = SubjectWish(Subject.Form.ON_SITE, None, "借调")
    setting_up.change_subjects(actor=world.actor("officer"), review_id=found.pk, wishes={first.pk: wish}, at=AT)
    assert len(taken(found).seats) == 1


def test_a_round_says_how_people_vote_and_a_void_one_does_not(world: World) -> None:
    found = factories.opened(world)
    made = balloting.set_up_round(actor=world.actor("officer"), review_id=found.pk, channels="paper", at=AT)
    assert taken(found).channels == "paper"
    BallotRound.objects.filter(pk=made.pk).update(state="void")
    assert taken(found).channels == ""


def test_a_review_that_is_over_or_has_nobody_is_refused(world: World) -> None:
    found = factories.opened(world)
    Review.objects.filter(pk=found.pk).update(state=State.GRADED)
    with pytest.raises(NothingToRehearse, match="这一次已经过了"):
        taken(found)
    Review.objects.filter(pk=found.pk).update(state=State.OPEN)
    Subject.objects.filter(review=found).update(left_out="借调")
    with pytest.raises(NothingToRehearse, match="还没有述职对象"):
        taken(found)
