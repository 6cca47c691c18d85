"""There is one agenda, the review's: the meeting follows it until the first press."""

import pytest
from django.urls import reverse

from shuping.core import clock
from shuping.hall import queries
from shuping.hall.models import Meeting
from shuping.hall.services import agenda as building
from shuping.hall.services import console
from shuping.hall.services.agenda import NotReady
from shuping.hall.tests.factories import prepared
from shuping.reviews import agenda
from shuping.reviews import queries as review_queries
from shuping.reviews.models import Review
from shuping.reviews.services import balloting, ordering
from shuping.reviews.services.acts import WrongState
from shuping.reviews.tests import factories
from shuping.reviews.tests.test_pages import At
from tests.worlds import AT, DAY


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)


def turn_round(world, review):
    first, second = agenda.speaking(review_queries.subjects(review))
    return ordering.set_order(actor=world.actor("officer"), review_id=review.pk, order=[second.pk, first.pk], at=AT)


def places(found):
    return [str(each.subject.organisation) if each.subject else each.kind for each in queries.items(found)]


def test_the_meeting_is_prepared_in_the_order_of_the_review(world):
    review = factories.opened(world)
    turn_round(world, review)
    found = building.prepare(actor=world.actor("officer"), review_id=review.pk, at=AT)
    assert places(found) == ["opening", "松涧镇党委", "青禾镇党委", "ballot", "closing"]


def test_a_meeting_that_waits_follows_and_keeps_its_items(world):
    review, found = prepared(world)
    before = {each.pk for each in queries.items(found)}
    turn_round(world, review)
    assert places(found) == ["opening", "松涧镇党委", "青禾镇党委", "ballot", "closing"]
    assert {each.pk for each in queries.items(found)} == before
    turn_round(world, review)
    assert places(found) == ["opening", "青禾镇党委", "松涧镇党委", "ballot", "closing"]


def test_after_the_first_press_the_order_is_the_consoles(world):
    review, found = prepared(world)
    console.press(actor=world.actor("officer"), review_id=review.pk, seen=0, at=AT)
    with pytest.raises(WrongState, match="会已经开始"):
        turn_round(world, review)
    with pytest.raises(NotReady):
        building.follow(world.actor("officer"), review, AT)
    assert places(found) == ["opening", "青禾镇党委", "松涧镇党委", "ballot", "closing"]
    page = At(world, "officer").see("reviews:agenda", review.pk)
    assert f'href="{reverse("hall:console", args=[review.pk])}">去控制台</a>' in page
    assert "改先后" not in page
    Meeting.objects.filter(pk=found.pk).update(stage="ended")
    assert "会已经散了，议程不再改。" in At(world, "officer").see("reviews:agenda", review.pk)


def test_the_page_of_the_hall_leads_to_the_agenda_until_the_meeting_begins(world):
    review, found = prepared(world)
    officer = At(world, "officer")
    moves = f'value="skip {queries.items(found)[1].pk}"'
    page = officer.see("hall:agenda", review.pk)
    assert reverse("reviews:order", args=[review.pk]) in page
    assert moves not in page
    console.press(actor=world.actor("officer"), review_id=review.pk, seen=0, at=AT)
    page = officer.see("hall:agenda", review.pk)
    assert reverse("reviews:order", args=[review.pk]) not in page
    assert moves in page


def test_on_the_day_of_the_meeting_the_page_of_the_review_leads_who_runs_it_to_the_console(world):
    review = factories.opened(world)
    balloting.set_up_round(actor=world.actor("officer"), review_id=review.pk, channels="paper", at=AT)
    Review.objects.update(held_on=DAY, debriefs_due_on=DAY)
    red = f'<a class="btn btn-red btn-wide" href="{reverse("hall:console", args=[review.pk])}">%s</a>'
    officer = At(world, "officer")
    assert red % "把议程放上控制台" in officer.see("reviews:detail", review.pk)
    found = building.prepare(actor=world.actor("officer"), review_id=review.pk, at=AT)
    assert red % "去会议控制台" in officer.see("reviews:detail", review.pk)
    assert "btn-red" not in At(world, "mayor").see("reviews:detail", review.pk)
    Meeting.objects.filter(pk=found.pk).update(stage="ended")
    assert "btn-red" not in officer.see("reviews:detail", review.pk)
    assert "看民主测评" in officer.see("reviews:detail", review.pk)
