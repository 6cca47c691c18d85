"""A subject sees his own result once it was given to him, and nobody else's."""

from datetime import date

import pytest

from shuping.ballots import queries as ballots
from shuping.ballots import shown as ballots_shown
from shuping.core import desk as core_desk
from shuping.core.errors import Forbidden, NotFound
from shuping.findings.models import Finding
from shuping.organisations import shown as places
from shuping.results import own, queries
from shuping.results.models import Feedback
from shuping.results.rules import Entry
from shuping.results.services import feeding_back, grading
from shuping.results.tests.factories import MEETING, decide, fill, opened, vote
from shuping.results.tests.test_papers import a_commented
from shuping.reviews import queries as review_queries
from shuping.reviews.models import Subject
from shuping.reviews.services import ordering
from shuping.reviews.services.acts import WrongState
from shuping.tree.models import Appointment
from tests.worlds import AT, DAY, World


def give(world: World, found, by: str = "officer") -> int:
    return feeding_back.give_feedback(actor=world.actor(by), review_id=found.pk, at=AT)


def titles(world: World, name: str) -> list[str]:
    return [row.title for row in core_desk.rows(world.actor(name), DAY)]


def mine(subject: Subject) -> Subject:
    return Subject.objects.select_related("review__round", "review__organisation", "organisation").get(pk=subject.pk)


TITLE = "您的述职评议结果出来了"


def test_nobody_sees_his_result_before_it_was_given(world):
    found, first, _document = a_commented(world)
    with pytest.raises(NotFound):
        queries.own_feedback(world.actor("green-secretary"), first.pk)
    assert TITLE not in titles(world, "green-secretary")
    assert give(world, found) == 2
    assert queries.own_feedback(world.actor("green-secretary"), first.pk).subject == first
    assert titles(world, "green-secretary").count(TITLE) == titles(world, "pine-secretary").count(TITLE) == 1
    for name in ("pine-secretary", "green-organiser", "officer", "mayor"):
        with pytest.raises(NotFound):
            queries.own_feedback(world.actor(name), first.pk)


def test_it_is_given_once(world):
    found, _first, _document = a_commented(world)
    give(world, found)
    with pytest.raises(WrongState, match="都反馈过了"):
        give(world, found)
    assert Feedback.objects.count() == 2


def test_nothing_is_given_before_the_decision(world):
    found = opened(world)
    with pytest.raises(WrongState, match="还没有定"):
        give(world, found)
    with pytest.raises(Forbidden):
        give(world, found, by="mayor")


def test_the_page_says_grade_comment_and_what_came_of_it(world):
    found, first, _document = a_commented(world)
    give(world, found)
    actor = world.actor("green-secretary")
    shown = own.result_of(actor, mine(first), DAY)
    assert (shown["grade"].grade, shown["grade"].reason, shown["earlier"]) == ("较好", "会开得不全", [])
    (comment,) = shown["comments"]
    assert comment.overall == "产业有办法，党内生活不够严"
    assert any("两个村整季没有开会" in words for words in comment.problems)
    assert any("把会开起来" in words for words in comment.demands)
    assert {each.finding.owner_id for each in shown["findings"]} == {first.organisation_id}
    assert len(shown["findings"]) == Finding.objects.count() == 2
    assert all(each.may_open for each in shown["findings"])
    other = review_queries.reporting(found)[1]
    shown = own.result_of(world.actor("pine-secretary"), mine(other), DAY)
    assert (shown["comments"], shown["findings"]) == ([], [])


def test_who_has_left_the_post_sees_his_result_without_links_that_would_not_open(world):
    found, first, _document = a_commented(world)
    give(world, found)
    Appointment.objects.filter(person=world.people["green-secretary"]).update(until_on=date(2026, 3, 1))
    actor = world.actor("green-secretary")
    shown = own.result_of(actor, mine(first), DAY)
    assert not shown["may_see_place"]
    assert not any(each.may_open for each in shown["findings"])
    assert queries.own_feedback(actor, first.pk).subject == first


def test_of_the_ballot_he_sees_his_row_as_it_was_published(world):
    found = opened(world)
    vote(world, found, ("12", "21"))
    fill(world, found, {each.pk: Entry(grade="较好") for each in queries.graded(found)})
    decide(world, found)
    give(world, found)
    first, second = (mine(each) for each in review_queries.reporting(found))
    round_ = first.review.round
    published = ballots_shown.results(round_, ballots.classes(round_))
    assert [own.ballot_of(first), own.ballot_of(second)] == published
    assert published[0].name.endswith("试green-secretary")


def test_of_the_ballot_he_sees_his_own_row_where_others_spoke_before_him(world):
    found = opened(world)
    first, second = (mine(each) for each in review_queries.reporting(found))
    ordering.set_order(actor=world.actor("officer"), review_id=found.pk, order=[second.pk, first.pk], at=AT)
    vote(world, found, ("14", "14"))
    assert own.ballot_of(mine(first)).name.endswith("试green-secretary")
    assert own.ballot_of(mine(second)).name.endswith("试pine-secretary")


def test_without_a_count_there_is_no_ballot(world):
    _found, first, _document = a_commented(world)
    assert own.ballot_of(mine(first)) is None


def test_who_has_seen_it_says_so_once_and_it_leaves_his_desk(world):
    found, first, _document = a_commented(world)
    give(world, found)
    actor = world.actor("green-secretary")
    for _time in range(2):
        feeding_back.confirm_seen(actor=actor, subject_id=first.pk, at=AT)
    assert TITLE not in titles(world, "green-secretary")
    assert [each.subject for each in queries.feedback(found).values() if each.seen_at] == [first]
    lines = [line for card in places.cards(actor, world["green"], DAY) for line in card.lines]
    assert [line.label for line in lines if "/results/own/" in line.url] == [found.title]
    other = places.cards(world.actor("green-organiser"), world["green"], DAY)
    assert not [line for card in other for line in card.lines if "/results/own/" in line.url]


def test_a_correction_gives_it_anew(world):
    found, first, _document = a_commented(world)
    give(world, found)
    feeding_back.confirm_seen(actor=world.actor("green-secretary"), subject_id=first.pk, at=AT)
    grading.correct(
        actor=world.actor("officer"), subject_id=first.pk, grade="一般", reason="核实后", decision=MEETING, at=AT
    )
    assert TITLE in titles(world, "green-secretary")
    shown = own.result_of(world.actor("green-secretary"), mine(first), DAY)
    assert (shown["grade"].grade, [each.grade for each in shown["earlier"]]) == ("一般", ["较好"])
