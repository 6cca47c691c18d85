"""A review on the desk, in the search, in a merger, and on its page the cards of rooms above."""

from datetime import date, timedelta

import pytest

from shuping.ballots.tests import factories as rounds
from shuping.core import clock
from shuping.organisations import hanging
from shuping.organisations.shown import Card, Line
from shuping.reviews import desk, search, shown
from shuping.reviews.hanging import ReviewsUnderWay
from shuping.reviews.models import Review, Scheme, State
from shuping.reviews.services import balloting
from shuping.reviews.shown import Stage
from shuping.reviews.tests import factories
from shuping.reviews.tests.test_pages import At
from tests.worlds import AT, DAY, World


def rows(world: World, name: str, on: date = DAY) -> list[tuple[str, date]]:
    return [(row.title, row.due_on) for row in desk.rows(world.actor(name), on)]


def test_what_is_missing_stands_on_the_organisers_desk_alone(world: World) -> None:
    factories.a_review(world)
    assert rows(world, "officer") == [("述职评议还差 3 项就能启动", DAY)]
    for name in ("mayor", "green-organiser", "green-secretary", "nobody"):
        assert rows(world, name) == []


def test_the_desk_follows_the_review_to_its_meeting(world: World) -> None:
    found = factories.ready(world)
    assert rows(world, "officer") == [("述职评议都齐了，可以启动", date(2026, 6, 10))]
    found = factories.opened_of(world, found)
    assert rows(world, "officer") == [("民主测评还没有设", date(2026, 6, 26))]
    balloting.set_up_round(actor=world.actor("officer"), review_id=found.pk, channels="paper", at=AT)
    assert rows(world, "officer", date(2026, 5, 26)) == []
    assert rows(world, "officer", date(2026, 5, 27)) == [("述职报告这天交齐", date(2026, 6, 10))]
    assert rows(world, "officer", date(2026, 6, 11)) == []
    assert rows(world, "officer", date(2026, 6, 12)) == [("开述职评议会", date(2026, 6, 26))]
    assert rows(world, "officer", date(2026, 6, 22)) == [("开述职评议会", date(2026, 6, 26))]
    for day in (23, 25):
        assert rows(world, "officer", date(2026, 6, day)) == [("印好评议会的材料", date(2026, 6, 26))]
    assert rows(world, "officer", date(2026, 6, 26)) == [("开述职评议会", date(2026, 6, 26))]
    assert rows(world, "officer", date(2026, 6, 27)) == []
    Review.objects.filter(pk=found.pk).update(round=rounds.counted(world))
    for day in (26, 30):
        assert rows(world, "officer", date(2026, 6, day)) == [("测评计票了，等党委定等次", date(2026, 6, day))]
    Review.objects.update(state=State.ARCHIVED)
    assert rows(world, "officer", date(2026, 6, 12)) == []


def test_a_review_is_found_by_its_title(world: World) -> None:
    found = factories.a_review(world)
    piece = next(iter(search.pieces([found.pk])))
    assert (piece.title, piece.place) == ("2026年度述职评议", world["city"].pk)
    assert search.url(found.pk, 0, None) == f"/reviews/{found.pk}/"


def test_who_may_see_it_finds_it_and_nobody_else(world: World) -> None:
    link = f'href="/reviews/{factories.a_review(world).pk}/"'
    assert link in At(world, "mayor").see("office:search", words="年度述职")
    assert link not in At(world, "green-organiser").see("office:search", words="年度述职")


def test_a_review_under_way_hangs_on_its_organisation_until_it_is_archived(world: World) -> None:
    found = factories.opened(world)
    sort = ReviewsUnderWay()
    assert [hung.title for hung in sort.hung(world["city"], DAY)] == ["2026年度述职评议"]
    assert sort.end_words == ""
    assert any(each.code == "review" for each in hanging.sorts())
    Review.objects.update(state=State.ARCHIVED)
    assert list(sort.hung(world["city"], DAY)) == []
    assert found.pk


def test_a_merger_takes_a_review_along_with_a_scheme_of_its_own(world: World) -> None:
    found = factories.a_review(world)
    change = hanging.Change(world.actor("officer"), DAY, AT, "云编发〔2026〕1号")
    ReviewsUnderWay().move(found.pk, world["green"], change)
    found = Review.objects.get(pk=found.pk)
    assert found.organisation == world["green"]
    assert found.scheme is not None
    assert found.scheme.organisation == world["green"]
    assert Scheme.objects.count() == 2


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "_cards", [])
    monkeypatch.setattr(shown, "_acts", {})
    shown.register(lambda _actor, _found, _day: [Card("述职报告", [Line("已审定", "1 份", "/somewhere/")])])
    shown.register_act(Stage.MEETING, lambda _actor, _found: ("打开会议", "/elsewhere/"))


def test_rooms_above_put_their_cards_and_acts_on_the_page(world: World, registered: None) -> None:
    found = factories.opened(world)
    officer = At(world, "officer")
    page = officer.see("reviews:detail", found.pk)
    assert "1 份" in page
    assert "打开会议" not in page
    balloting.set_up_round(actor=world.actor("officer"), review_id=found.pk, channels="paper", at=AT)
    Review.objects.update(held_on=DAY - timedelta(days=1))
    page = officer.see("reviews:detail", found.pk)
    assert "打开会议" in page
    assert page.count("btn-red") == 1
