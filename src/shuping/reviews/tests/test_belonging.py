"""The page of a round leads back to the review that it was set up for."""

from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse

from shuping.access.services import found_grant
from shuping.ballots.models import BallotRound, State
from shuping.core import clock
from shuping.reviews.services import balloting
from shuping.reviews.tests import factories
from shuping.reviews.tests.test_pages import At
from tests.worlds import AT, START, World


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)


@pytest.fixture
def held(world: World) -> tuple[BallotRound, str]:
    """Return the round of a review, and the link to the review."""
    found = factories.opened(world)
    made = balloting.set_up_round(actor=world.actor("officer"), review_id=found.pk, channels="paper", at=AT)
    return made, f'<a href="{reverse("reviews:detail", args=[found.pk])}">2026年度述职评议</a>'


def test_the_page_of_a_round_leads_back_to_its_review(world: World, held: tuple[BallotRound, str]) -> None:
    made, link = held
    page = At(world, "officer").see("ballots:detail", made.pk)
    assert page.count(link) == 1
    assert page.index(f'href="{reverse("reviews:list")}">述职评议</a>') < page.index(link)
    counted = {"published": {"rows": [], "void": 0, "cast": 0}, "counts": {"rows": [], "joined": {}}, "counted_at": AT}
    BallotRound.objects.update(state=State.COUNTED, rows=[], **counted)
    assert f"签好字，回到：{link}" in At(world, "officer").see("ballots:detail", made.pk)


def test_a_scrutineer_who_may_not_see_the_review_gets_no_link_to_it(
    world: World, held: tuple[BallotRound, str]
) -> None:
    made, link = held
    with transaction.atomic():
        found_grant(
            person=world.people["nobody"],
            role="scrutineer",
            organisation=world["city"],
            title="监票人",
            from_on=START,
            last_on=date(2026, 12, 31),
            at=AT,
        )
    page = At(world, "nobody").see("ballots:detail", made.pk)
    assert "录清点数" in page
    assert link not in page


def test_a_round_that_stands_alone_leads_to_the_list(world: World, held: tuple[BallotRound, str]) -> None:
    made, _link = held
    review = made.review
    review.round = None
    review.save(update_fields=["round"])
    page = At(world, "officer").see("ballots:detail", made.pk)
    assert f'<li><a href="{reverse("ballots:list")}">民主测评</a></li>' in page
