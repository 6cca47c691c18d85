"""The review of us: recorded from the document of the comment, its findings on its page, archived."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from shuping.core import clock
from shuping.documents import services as documents
from shuping.documents.models import Document, Excerpt
from shuping.documents.services import Heard
from shuping.findings.models import Finding
from shuping.findings.owners import ALL_OF
from shuping.reviews.models import Comment, Review, State
from shuping.reviews.said_comment import superior_of, year_of
from shuping.reviews.tests.test_pages import At
from shuping.tree.models import Organisation
from tests.worlds import AT, World

TEXT = (
    "霁州市委常委点评指出：云岭市委抓基层党建总体比较好。"
    "一是重视服务。中心工作贴得紧。二是重视创新。群众办事少跑路。三是重视保障。报酬按月发放。"
    "存在的主要问题：一是重经济轻党建。亲力亲为少。二是管理不够严。走读仍有发生。三是保障不够到位。场所面积小。"
    "对于下一步的工作，霁州市委强调：云岭市要加大力度落实主体责任，把严的要求贯穿到各个环节。要坚持整体推进，把各个领域兼顾到。"
)
HEARD = Heard("superior_comment", "点评", "褚云樵（霁州市委常委、组织部部长）", date(2026, 1, 28))


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 3, 2, 2, 0, tzinfo=UTC))


@pytest.fixture
def officer(world: World) -> At:
    return At(world, "officer")


def entered(world: World, place: str = "city", who: str = "officer", heard: Heard = HEARD) -> Document:
    return documents.enter_document(actor=world.actor(who), organisation=world[place], heard=heard, text=TEXT, at=AT)


def checked(world: World, document: Document, owners: str = "own") -> None:
    """Confirm every problem and demand, owned by the city itself or by its townships together."""
    for each in document.excerpts.filter(kind__in=("problem", "requirement")):
        data: dict[str, Any] = {"kind": each.kind, "title": each.title, "owners": owners, "due_on": date(2026, 6, 30)}
        documents.confirm_excerpt(
            actor=world.actor("officer"), document_id=document.pk, excerpt_id=each.pk, data=data, at=AT
        )


def handed_out(world: World, document: Document) -> None:
    documents.hand_out(actor=world.actor("officer"), document_id=document.pk, at=AT)


def recorded(officer: At, document: Document, **changes: Any) -> Review:
    known = {"superior": "霁州市委", "held_on": "2026-01-28", "year": 2025, "said_by": document.spoken_by}
    officer.send("reviews:new_external", document=document.pk, **{**known, **changes})
    return Review.objects.get(is_external=True)


def test_without_a_document_it_leads_to_the_upload_and_back(officer: At, world: World) -> None:
    page = officer.see("reviews:new_external")
    assert "没有可录的点评材料" in page
    assert "/documents/add/?then=%2Freviews%2Fexternal%2Fnew%2F" in page
    page = officer.see("documents:add", then="/reviews/external/new/")
    assert 'name="then" value="/reviews/external/new/"' in page
    answer = officer.send(
        "documents:add", then="/reviews/external/new/", organisation=world["city"].pk, text=TEXT,
        kind="superior_comment", spoken_by="褚云樵（霁州市委常委）", spoken_on="2026-01-28", title="点评",
    )  # fmt: skip
    assert answer["Location"] == f"/reviews/external/new/?document={Document.objects.get().pk}"


@pytest.mark.parametrize("then", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_the_upload_leads_nowhere_else(officer: At, world: World, then: str) -> None:
    answer = officer.send("documents:add", then=then, organisation=world["city"].pk, text=TEXT)
    assert answer["Location"].startswith("/documents/")


def test_what_the_document_says_is_not_typed_again(officer: At, world: World) -> None:
    document = entered(world)
    assert f"?document={document.pk}" in officer.see("reviews:new_external")
    page = officer.see("reviews:new_external", document=document.pk)
    for value in ("霁州市委", "2026-01-28", "2025", "褚云樵（霁州市委常委、组织部部长）"):
        assert f'value="{value}"' in page
    assert '<details class="more"><summary>' in page
    assert 'name="stated_grade" maxlength="20"' in page


def test_what_it_does_not_say_is_asked(officer: At, world: World) -> None:
    document = entered(world, heard=Heard("superior_comment", "点评", "", None))
    page = officer.see("reviews:new_external", document=document.pk)
    assert '<details class="more" open>' in page
    page = officer.send(
        "reviews:new_external", document=document.pk, status=422, superior="霁州市委", stated_grade="好"
    )
    text = page.content.decode()
    assert "材料里没有写，请补上。" in text
    assert 'value="好"' in text
    assert not Review.objects.exists()


def test_what_is_typed_there_is_not_asked_before_the_hand_out_either(officer: At, world: World) -> None:
    document = entered(world, heard=Heard("superior_comment", "", "", None))
    recorded(officer, document, said_by="褚云樵")
    document.refresh_from_db()
    assert (document.spoken_by, document.spoken_on) == ("褚云樵", date(2026, 1, 28))
    assert document.missing == []


def test_merits_problems_and_demands_come_from_the_document(officer: At, world: World) -> None:
    document = entered(world)
    kinds = list(document.excerpts.order_by("start").values_list("kind", flat=True))
    assert kinds == ["achievement"] * 3 + ["problem"] * 3 + ["requirement"] * 2
    found = recorded(officer, document)
    page = officer.see("reviews:detail", found.pk)
    assert "霁州市委对我们的述职评议：条目还没有下发" in page
    assert "点评里还有 5 条问题和要求没有核对" in page
    assert "优点（3）" in page
    checked(world, document)
    page = officer.see("reviews:detail", found.pk)
    assert "问题（3）" in page
    assert "要求（2）" in page
    assert "还没有下发" in page
    handed_out(world, document)
    page = officer.see("reviews:detail", found.pk)
    for each in Finding.objects.all():
        assert each.code in page
    assert Finding.objects.count() == 5


def test_findings_made_before_are_adopted_and_none_is_made_twice(officer: At, world: World) -> None:
    document = entered(world)
    checked(world, document)
    handed_out(world, document)
    before = set(Finding.objects.values_list("pk", flat=True))
    found = recorded(officer, document)
    page = officer.see("reviews:detail", found.pk)
    assert set(Finding.objects.values_list("pk", flat=True)) == before
    assert all(each.code in page for each in Finding.objects.all())
    known = {"superior": "霁州市委", "held_on": "2026-01-28", "year": 2025, "said_by": "褚", "document": document.pk}
    again = officer.send("reviews:new_external", status=422, **known)
    assert "不用再录一次" in again.content.decode()
    assert Comment.objects.count() == 1


def test_a_common_problem_given_on_shows_its_parts(officer: At, world: World) -> None:
    document = entered(world)
    checked(world, document, owners=f"{ALL_OF}township")
    handed_out(world, document)
    found = recorded(officer, document)
    page = officer.see("reviews:detail", found.pk)
    common = Finding.objects.filter(is_common=True).first()
    assert common is not None
    assert f"?head={common.pk}&amp;tab=all" in page
    assert "转给 2 个单位" in page
    part = Finding.objects.filter(parent=common).first()
    assert part is not None
    assert part.code not in page


def test_it_is_archived_once_everything_is_handed_out(officer: At, world: World) -> None:
    document = entered(world)
    found = recorded(officer, document)
    assert officer.send("reviews:archive", found.pk, status=400)
    found.refresh_from_db()
    assert found.state == State.OPEN
    checked(world, document)
    handed_out(world, document)
    officer.send("reviews:archive", found.pk)
    found.refresh_from_db()
    assert found.state == State.ARCHIVED
    assert "btn-red" not in officer.see("reviews:detail", found.pk)


def test_a_stranger_s_document_is_not_there(officer: At, world: World) -> None:
    document = entered(world, place="green", who="green-organiser")
    At(world, "pine-organiser").see("reviews:new_external", document=document.pk, status=404)


def test_pages_of_a_review_of_ours_are_not_there_for_it(officer: At, world: World) -> None:
    found = recorded(officer, entered(world))
    for door in ("subjects", "days", "voters", "agenda", "scheme", "round"):
        officer.see(f"reviews:{door}", found.pk, status=404)


def test_the_committee_and_the_year_are_read_from_the_words() -> None:
    assert superior_of("褚云樵（霁州市委常委、组织部部长）") == "霁州市委"
    assert superior_of("省委组织部部长") == "省委"
    assert superior_of("张三") == ""
    assert (year_of(date(2026, 1, 28)), year_of(date(2025, 12, 20))) == (2025, 2025)


def test_a_dropped_merit_is_not_shown(officer: At, world: World) -> None:
    document = entered(world)
    first = document.excerpts.filter(kind=Excerpt.Kind.ACHIEVEMENT).first()
    assert first is not None
    documents.drop_excerpt(actor=world.actor("officer"), document_id=document.pk, excerpt_id=first.pk)
    assert "优点（2）" in officer.see("reviews:detail", recorded(officer, document).pk)


def test_below_us_the_superior_is_known_from_the_tree(world: World) -> None:
    document = entered(world, place="green", who="green-organiser", heard=Heard("superior_comment", "点评", "", None))
    page = At(world, "green-organiser").see("reviews:new_external", document=document.pk)
    assert f'value="{Organisation.objects.get(pk=world["city"].pk).name}"' in page
