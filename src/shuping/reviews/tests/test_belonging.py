"""The page of a round leads back to its review; what was said of a secretary is for his place."""

import re
from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse

from shuping.access.services import found_grant
from shuping.ballots.models import BallotRound, State
from shuping.core import clock
from shuping.documents.models import Document, Excerpt
from shuping.documents.services import Heard, enter_document
from shuping.reviews import queries
from shuping.reviews.models import Comment
from shuping.reviews.services import balloting, commenting
from shuping.reviews.tests import factories
from shuping.reviews.tests.test_pages import At
from tests.worlds import AT, DAY, START, World


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


def chosen(page: str) -> tuple[list[str], list[int], bool]:
    """Return what a page of checking has chosen: owners, named ones, and whether it says whence."""
    owners = re.findall(r'name="owners" value="(\w+)" checked', page)
    named = [int(pk) for pk in re.findall(r'name="named" value="(\d+)" checked', page)]
    return owners, named, "照点评的是谁填的，不对就换" in page


def test_what_was_said_of_a_secretary_is_for_his_place_until_something_else_is_chosen(world: World) -> None:
    found = factories.opened(world)
    first, _second = queries.subjects(found)
    Comment.objects.create(
        review=found, subject=first, said_by="试mayor", author=first.commentator, said_on=DAY, sent_at=AT,
        problems="会开得少\n记录不全",
    )  # fmt: skip
    commenting.file_comments(actor=world.actor("officer"), review_id=found.pk, at=AT)
    document = Document.objects.get()
    officer = At(world, "officer")
    assert chosen(officer.see("documents:check", document.pk)) == (["named"], [world["green"].pk], True)
    excerpt = document.excerpts.filter(kind="problem").order_by("start").first()
    assert excerpt is not None
    excerpt.state, excerpt.choice = Excerpt.State.CONFIRMED, {"owners": "own", "named": [], "due_on": "2026-06-30"}
    excerpt.confirmed_at, excerpt.confirmed_by = AT, world.people["officer"]
    excerpt.save()
    assert chosen(officer.see("documents:check", document.pk)) == (["own"], [], False)


def test_another_document_is_about_nobody(world: World) -> None:
    heard = Heard("committee_comment", "点评", "试mayor", DAY)
    text = "存在的问题有两个。一是抓得不均。二是管得不严。"
    made = enter_document(actor=world.actor("officer"), organisation=world["city"], heard=heard, text=text, at=AT)
    assert chosen(At(world, "officer").see("documents:check", made.pk)) == ([], [], False)
