"""What a text says of itself is not typed again; what nobody says is asked for before it is needed."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shuping.audit.models import Entry
from shuping.core import clock
from shuping.documents import facts, services
from shuping.documents.models import Document
from shuping.reading import read
from tests.worlds import World

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
POINTS = "同志们：\n主要问题：一是会开得少。二是6月底前记录要补齐。\n"
TEXT = f"在全镇党建会上的讲话\n（2026年2月15日）\n镇党委书记　章明远\n{POINTS}"


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)


def enter(world: World, text: str = TEXT, **heard: Any) -> Document:
    return services.enter_document(
        actor=world.actor("green-organiser"),
        organisation=world["green"],
        heard=services.Heard(**heard),
        text=text,
        at=AT,
    )


def client(world: World) -> Client:
    found = Client()
    found.force_login(world.user("green-organiser"), backend="django.contrib.auth.backends.ModelBackend")
    return found


def said(document: Document) -> tuple[str, str, date | None, str]:
    return document.title, document.spoken_by, document.spoken_on, document.kind


def describe(world: World, document: Document, **data: Any) -> Document:
    return services.describe_document(actor=world.actor("green-organiser"), document_id=document.pk, said=data, at=AT)


def test_what_the_text_says_is_filled_in_and_what_was_typed_stands(world: World) -> None:
    read_facts = ("在全镇党建会上的讲话", "章明远（镇党委书记）", date(2026, 2, 15), "leader_speech")
    assert said(enter(world)) == read_facts
    typed = {"title": "党建会讲话", "spoken_on": date(2026, 2, 16)}
    assert said(enter(world, **typed)) == ("党建会讲话", read_facts[1], date(2026, 2, 16), "leader_speech")


def test_what_neither_says_stays_empty_and_handing_out_asks_for_it_in_one_sentence(world: World) -> None:
    document = enter(world, POINTS)
    assert document.missing == ["kind", "spoken_by", "spoken_on", "title"]
    for excerpt in document.excerpts.all():
        services.confirm_excerpt(
            actor=world.actor("green-organiser"), document_id=document.pk, excerpt_id=excerpt.pk,
            data={"owners": "own", "due_on": date(2026, 6, 30)}, at=AT,
        )  # fmt: skip
    with pytest.raises(services.NotSaid) as caught:
        services.hand_out(actor=world.actor("green-organiser"), document_id=document.pk, at=AT)
    asked = "文中没有写是哪一种材料、谁讲的（谁写的）、是哪天、标题。请补上，下发前要用。"
    assert str(caught.value) == asked
    page = client(world).get(reverse("documents:hand_out", args=[document.pk])).content.decode()
    assert asked in page
    assert "还不能下发" in page
    sent = {"title": "讲话", "spoken_by": "书记", "spoken_on": "2月20日", "kind": "leader_speech", "hand_out": ""}
    answer = client(world).post(reverse("documents:describe", args=[document.pk]), sent)
    assert answer["Location"] == reverse("documents:hand_out", args=[document.pk])
    assert services.hand_out(actor=world.actor("green-organiser"), document_id=document.pk, at=AT)


def test_a_month_without_its_day_and_a_day_to_come_are_no_day_but_are_shown(world: World) -> None:
    document = enter(world, TEXT.replace("2026年2月15日", "2026年2月"))
    assert document.spoken_on is None
    page = client(world).get(reverse("documents:check", args=[document.pk])).content.decode()
    assert "文中没有写全是哪天（日期只有“2026年2月”）。请补上，下发前要用。" in page
    assert enter(world, TEXT.replace("2月15日", "12月15日")).spoken_on is None


def test_the_page_says_what_was_read_and_where_and_what_the_text_says_instead_of_what_was_typed(world: World) -> None:
    page = client(world).get(reverse("documents:check", args=[enter(world).pk])).content.decode()
    assert "从文中读出：是什么材料、谁讲的 / 谁写的、哪天、标题。看一眼，不对就改" in page
    assert "从文中读出：2026年2月15日（原文第 13–22 字）" in page
    page = client(world).get(reverse("documents:check", args=[enter(world, title="党建会讲话").pk])).content.decode()
    assert "文中写的是：在全镇党建会上的讲话（原文第 1–10 字）" in page


def test_another_day_moves_the_deadlines_that_name_no_year(world: World) -> None:
    document = enter(world, TEXT.replace("（2026年2月15日）\n", ""))
    due = document.excerpts.get(title__startswith="6月底前")
    assert (document.spoken_on, due.said_due_on) == (None, None)
    describe(world, document, spoken_on=date(2025, 2, 15))
    due.refresh_from_db()
    assert due.said_due_on == date(2025, 6, 30)
    describe(world, document, spoken_on=date(2025, 8, 15))
    due.refresh_from_db()
    assert due.said_due_on == date(2026, 6, 30)


def test_a_correction_stands_in_the_chain_and_none_does_where_nothing_was_changed(world: World) -> None:
    document = enter(world)
    before = Entry.objects.count()
    describe(world, document, title=document.title)
    assert Entry.objects.count() == before
    describe(world, document, title="党建会讲话", kind="debrief")
    assert said(Document.objects.get(pk=document.pk))[::3] == ("党建会讲话", "debrief")
    assert b"documents.described" in bytes(Entry.objects.order_by("-number")[0].body)


@pytest.mark.parametrize("data", [{"spoken_on": date(2026, 3, 3)}, {"spoken_on": date(1026, 2, 3)}, {"kind": "gossip"}])
def test_a_day_that_cannot_be_and_an_unknown_kind_are_refused(world: World, data: dict[str, Any]) -> None:
    document = enter(world)
    with pytest.raises(services.BadDocument):
        describe(world, document, **data)
    assert said(Document.objects.get(pk=document.pk)) == said(document)


def test_a_day_that_is_none_is_shown_again_with_its_sentence(world: World) -> None:
    address = reverse("documents:describe", args=[enter(world).pk])
    answer = client(world).post(address, {"title": "讲话改了", "spoken_by": "", "spoken_on": "昨天", "kind": ""})
    assert answer.status_code == 422
    assert "看不出是哪一天" in answer.content.decode()
    assert 'value="讲话改了"' in answer.content.decode()


def test_who_noted_a_fact_is_where_he_was_and_told_where_nothing_changed(world: World) -> None:
    address = reverse("documents:describe", args=[enter(world).pk])
    browser = client(world)
    answer = browser.post(address, {"spoken_by": "周书记", "back": "all"}, follow=True)
    assert answer.redirect_chain[-1][0].endswith("?item=all#open")
    assert "记下了。" in answer.content.decode()
    answer = browser.post(address, {"spoken_by": "周书记"}, follow=True)
    assert answer.redirect_chain[-1][0].endswith("?item=#open")
    assert "没有改动，还是原来的。" in answer.content.decode()
    assert "记下了。" not in answer.content.decode()


def test_the_whole_text_tells_what_the_cut_one_did_not(world: World) -> None:
    document = enter(world, POINTS, spoken_by="镇长")
    services.replace_text(actor=world.actor("green-organiser"), document_id=document.pk, text=TEXT, at=AT)
    assert said(Document.objects.get(pk=document.pk)) == (
        "在全镇党建会上的讲话", "镇长", date(2026, 2, 15), "leader_speech",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("title", "kind", "post", "expected"),
    [
        ("在会上的讲话", "讲话", "县委书记", "leader_speech"),
        ("在会上的讲话", "讲话", "县委副书记", ""),
        ("在会上的讲话", "讲话", "", ""),
        ("评议会点评", "点评", "市委常委、组织部部长", "committee_comment"),
        ("评议会点评", "点评", "", ""),
        ("关于巡察某乡党委的反馈意见", "反馈意见", "", "patrol"),
        ("关于党建任务督查情况的通报", "通报", "", "inspection"),
        ("某镇2025年度述职报告", "述职报告", "", "debrief"),
        ("反馈问题整改方案", "整改方案", "", "rectification_plan"),
        ("某镇责任书", "责任书", "", ""),
    ],
)
def test_a_sort_of_document_is_ours_only_where_the_words_suffice(
    title: str, kind: str, post: str, expected: str
) -> None:
    assert facts.kind_of(title, kind, post) == expected


def test_a_text_without_a_head_tells_nothing() -> None:
    assert facts.told(read(POINTS).head) == {}
