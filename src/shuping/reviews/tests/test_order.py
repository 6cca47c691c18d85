"""The order of speaking is set by hand; page, paper and ballot form follow it, and the result finds its subject."""

from datetime import UTC, datetime, timedelta

import pytest

from shuping.audit.queries import facts_now
from shuping.core import clock
from shuping.core.errors import Conflict, Forbidden, NotFound
from shuping.papers.paper import Table
from shuping.reviews import agenda, exports, queries
from shuping.reviews.models import Review, State, Subject
from shuping.reviews.services import balloting, ordering, setting_up
from shuping.reviews.services.acts import BadReview, WrongState
from shuping.reviews.tests import factories
from shuping.reviews.tests.test_pages import At
from tests.worlds import AT, World


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 3, 2, 2, 0, tzinfo=UTC))


def turned(world: World, found: Review) -> list[Subject]:
    """Let the second speak first; return the subjects in the order of the tree."""
    first, second = queries.subjects(found)
    ordering.set_order(actor=world.actor("officer"), review_id=found.pk, order=[second.pk, first.pk], at=AT)
    return [first, second]


def test_the_order_holds_for_the_page_the_paper_and_the_form_of_the_ballot(world: World) -> None:
    found = factories.opened(world)
    first, second = turned(world, found)
    page = At(world, "mayor").see("reviews:agenda", found.pk)
    table = page[page.index("<tbody>") :]
    assert table.index("9:00–9:14") < table.index("松涧镇党委") < table.index("9:14–9:28") < table.index("青禾镇党委")
    paper = exports.agenda_paper(found, queries.subjects(found))
    rows = next(block for block in paper.blocks if isinstance(block, Table)).rows
    assert [(row[0], row[2]) for row in rows[1:3]] == [("1", "松涧镇党委"), ("2", "青禾镇党委")]
    made = balloting.set_up_round(actor=world.actor("officer"), review_id=found.pk, channels="paper", at=AT)
    assert made.rows == [str(second), str(first)]
    assert queries.on_the_ballot(found) == [second, first]
    assert queries.subjects(found) == [first, second]


def test_a_form_that_is_set_up_keeps_its_order(world: World) -> None:
    found = factories.opened(world)
    made = balloting.set_up_round(actor=world.actor("officer"), review_id=found.pk, channels="paper", at=AT)
    first, second = turned(world, found)
    made.refresh_from_db()
    assert made.rows == [str(first), str(second)]
    assert queries.on_the_ballot(found) == [first, second]
    assert "票上的先后不跟着变" in At(world, "officer").see("reviews:order", found.pk)


def test_who_reports_in_writing_stands_last_on_the_form(world: World) -> None:
    found = factories.ready(world, on_site_percent=50)
    first, second = queries.subjects(found)
    Subject.objects.filter(pk=first.pk).update(form=Subject.Form.WRITTEN)
    factories.opened_of(world, found)
    made = balloting.set_up_round(actor=world.actor("officer"), review_id=found.pk, channels="paper", at=AT)
    assert made.rows == [str(second), str(first)]


def test_the_order_is_chained_and_a_review_without_one_keeps_its_facts(world: World) -> None:
    found = factories.opened(world)
    before = str(facts_now("reviews.review", found.pk)["subjects"])
    assert "turn" not in before
    turned(world, found)
    after = str(facts_now("reviews.review", found.pk)["subjects"]).splitlines()
    assert [line.partition(" turn ")[0] for line in after] == before.splitlines()
    assert [line.partition(" turn ")[2] for line in after] == ["2", "1"]


def test_the_numbers_that_were_drawn_are_typed(world: World) -> None:
    found = factories.ready(world)
    officer = At(world, "officer")
    first, second = queries.subjects(found)
    assert "改先后" in officer.see("reviews:agenda", found.pk)
    officer.send("reviews:order", found.pk, **{f"turn_{first.pk}": "2", f"turn_{second.pk}": "1"})
    assert agenda.speaking(queries.subjects(found)) == [second, first]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (("1", "1"), "第 1 位已经是青禾镇党委　试green-secretary，请另写一个。"),
        (("1", "3"), "要写 1 到 2 之间的整数。"),
        (("1", ""), "要写 1 到 2 之间的整数。"),
        (("一", "2"), "要写 1 到 2 之间的整数。"),
    ],
)
def test_a_number_that_does_not_fit_is_named_at_its_field(world: World, typed: tuple[str, str], sentence: str) -> None:
    found = factories.ready(world)
    names = [f"turn_{each.pk}" for each in queries.subjects(found)]
    page = At(world, "officer").send("reviews:order", found.pk, status=422, **dict(zip(names, typed, strict=True)))
    assert sentence in page.content.decode()
    assert not Subject.objects.exclude(turn_number=None).exists()


def test_not_everybody_once_is_no_order(world: World) -> None:
    found = factories.ready(world)
    first, second = queries.subjects(found)
    for order in ([first.pk], [first.pk, first.pk], [first.pk, second.pk, 0]):
        with pytest.raises(BadReview):
            ordering.set_order(actor=world.actor("officer"), review_id=found.pk, order=order, at=AT)


def test_taking_the_subjects_again_keeps_the_order_of_who_stayed(world: World) -> None:
    found = factories.ready(world)
    turned(world, found)
    setting_up.take_subjects_again(actor=world.actor("officer"), review_id=found.pk, at=AT + timedelta(seconds=1))
    names = [each.organisation.short_name for each in agenda.speaking(queries.subjects(found))]
    assert names == ["松涧镇党委", "青禾镇党委"]


@pytest.mark.parametrize(("name", "error"), [("mayor", Forbidden), ("green-organiser", NotFound)])
def test_only_who_organises_sets_the_order(world: World, name: str, error: type[Exception]) -> None:
    found = factories.ready(world)
    order = [each.pk for each in queries.subjects(found)]
    with pytest.raises(error):
        ordering.set_order(actor=world.actor(name), review_id=found.pk, order=order, at=AT)


def test_after_the_grades_no_order_is_set(world: World) -> None:
    found = factories.opened(world)
    order = [each.pk for each in queries.subjects(found)]
    Review.objects.update(state=State.GRADED)
    assert "改先后" not in At(world, "officer").see("reviews:agenda", found.pk)
    with pytest.raises(WrongState):
        ordering.set_order(actor=world.actor("officer"), review_id=found.pk, order=order, at=AT)


def test_a_room_that_has_begun_bars_the_order_and_is_led_to(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    found = factories.opened(world)
    followed: list[int] = []
    said = {"begun": ""}

    def follow(_actor: object, review: Review, _at: datetime) -> None:
        followed.append(review.pk)
        if len(followed) > 1:
            raise Conflict("有人刚按过。")

    meeting = agenda.Meeting(lambda _found: said["begun"], follow, lambda _actor, _found: ("去会场", "/there/"))
    monkeypatch.setattr(agenda, "_meetings", [meeting])
    turned(world, found)
    assert followed == [found.pk]
    with pytest.raises(Conflict):
        turned(world, found)
    said["begun"] = "会已经开始。"
    officer = At(world, "officer")
    page = officer.see("reviews:agenda", found.pk)
    assert '会已经开始。 <a href="/there/">去会场</a>' in page
    assert "改先后" not in page
    assert "会已经开始。" in officer.see("reviews:order", found.pk, status=409)
