"""Every change of an item can be taken back, by the page as well, in the order it was made."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shuping.documents import services
from shuping.documents.models import Document, Excerpt, ExcerptStep
from shuping.documents.tests.test_services import confirm, enter, hand_out
from tests.worlds import AT, World

TEXT = "主要问题：一是会开得少。到会的也少。二是记录不全。三是没有人管。"


def items(document: Document) -> list[tuple[str, str, str]]:
    return [(e.words, e.kind, e.state) for e in document.excerpts.all()]


def by(world: World, document: Document) -> dict[str, Any]:
    return {"actor": world.actor("green-organiser"), "document_id": document.pk}


@pytest.fixture
def document(world: World) -> Document:
    return enter(world, TEXT)


def first(document: Document) -> Excerpt:
    found = document.excerpts.first()
    assert found is not None
    return found


def test_two_neighbours_are_joined_and_come_apart_again(world: World, document: Document) -> None:
    before = items(document)
    one = first(document)
    made = services.join_excerpts(**by(world, document), excerpt_id=one.pk, with_next=True)
    assert made.words == "一是会开得少。到会的也少。二是记录不全。"
    assert len(items(document)) == 2
    assert services.undo(**by(world, document)) == one.pk
    assert items(document) == before
    with pytest.raises(services.BadDocument):
        services.join_excerpts(**by(world, document), excerpt_id=one.pk, with_next=False)


def test_an_item_is_split_at_a_sentence_and_nowhere_else(world: World, document: Document) -> None:
    before, one = items(document), first(document)
    at = TEXT.index("到会的")
    with pytest.raises(services.BadDocument):
        services.split_excerpt(**by(world, document), excerpt_id=one.pk, at=at + 1)
    second = services.split_excerpt(**by(world, document), excerpt_id=one.pk, at=at)
    assert [words for words, _kind, _state in items(document)][:2] == ["一是会开得少。", "到会的也少。"]
    assert (second.kind, second.title) == (one.kind, "到会的也少")
    services.undo(**by(world, document))
    assert items(document) == before


def test_an_end_moves_and_what_was_confirmed_is_to_be_looked_at_again(world: World, document: Document) -> None:
    one = first(document)
    confirm(world, one)
    moved = services.move_end(**by(world, document), excerpt_id=one.pk, end="end", step=-1)
    assert (moved.words, moved.state, moved.choice["owners"]) == ("一是会开得少。", "proposed", "own")
    services.undo(**by(world, document))
    one.refresh_from_db()
    assert (one.words, one.state) == ("一是会开得少。到会的也少。", "confirmed")
    assert services.move_end(**by(world, document), excerpt_id=one.pk, end="start", step=-1).start == 0
    with pytest.raises(services.BadDocument):
        services.move_end(**by(world, document), excerpt_id=one.pk, end="start", step=-1)


def test_a_selected_passage_is_marked_once(world: World, document: Document) -> None:
    start = TEXT.index("到会")
    span = (start, start + len("到会的也少。"))
    made = services.mark_excerpt(**by(world, document), kind="problem", span=span)
    again = services.mark_excerpt(**by(world, document), kind="problem", span=span)
    assert (made.pk, made.words) == (again.pk, "到会的也少。")
    assert services.undo(**by(world, document)) is None
    assert not document.excerpts.filter(pk=made.pk).exists()
    with pytest.raises(services.BadDocument):
        services.mark_excerpt(**by(world, document), kind="problem", span=(0, len(TEXT) + 1))


def test_everything_is_taken_back_to_the_beginning_whoever_did_it(world: World, document: Document) -> None:
    before = items(document)
    one, two, three = document.excerpts.all()
    confirm(world, one)
    services.drop_excerpt(**by(world, document), excerpt_id=two.pk)
    services.respan_excerpt(**by(world, document), excerpt_id=three.pk, data={"from": "1", "to": "5"})
    secretary = {"actor": world.actor("green-secretary"), "document_id": document.pk}
    services.reopen_excerpt(**secretary, excerpt_id=one.pk)
    for _time in range(4):
        services.undo(**by(world, document))
    assert items(document) == before
    assert services.undo(**by(world, document)) is None


def test_figures_follow_the_words(world: World) -> None:
    document = enter(world, "主要问题：一是抽查3个村。有2个村没有开会。二是记录不全。")
    one = first(document)
    assert one.figures == ["3个", "2个"]
    services.move_end(**by(world, document), excerpt_id=one.pk, end="end", step=-1)
    one.refresh_from_db()
    assert one.figures == ["3个"]


def test_what_was_handed_out_is_taken_back_by_nobody(world: World, document: Document) -> None:
    for excerpt in document.excerpts.all():
        confirm(world, excerpt)
    hand_out(world, document)
    assert not ExcerptStep.objects.exists()
    one = first(document)
    for act in (
        lambda: services.undo(**by(world, document)),
        lambda: services.join_excerpts(**by(world, document), excerpt_id=one.pk, with_next=True),
        lambda: services.split_excerpt(**by(world, document), excerpt_id=one.pk, at=3),
        lambda: services.move_end(**by(world, document), excerpt_id=one.pk, end="end", step=1),
        lambda: services.respan_excerpt(**by(world, document), excerpt_id=one.pk, data={}),
    ):
        with pytest.raises(services.HandedOut):
            act()


def test_the_buttons_of_the_page_do_what_they_say(world: World, document: Document, client: Client) -> None:
    client.force_login(world.user("green-organiser"), backend="django.contrib.auth.backends.ModelBackend")
    one = first(document)
    address = reverse("documents:excerpt", args=[document.pk, one.pk])
    for sent, count, words in (
        ({"split": str(TEXT.index("到会"))}, 4, "一是会开得少。"),
        ({"join": "next"}, 3, "一是会开得少。到会的也少。"),
        ({"move": "end-"}, 3, "一是会开得少。"),
        ({"move": "end+"}, 3, "一是会开得少。到会的也少。"),
        ({"respan": "", "from": "6", "to": "12"}, 3, "一是会开得少。"),
    ):
        answer = client.post(address, sent)
        assert answer.status_code == 302, sent
        one.refresh_from_db()
        assert (document.excerpts.count(), one.words) == (count, words)
    for _time in range(5):
        client.post(reverse("documents:undo", args=[document.pk]))
    one.refresh_from_db()
    assert (document.excerpts.count(), one.words) == (3, "一是会开得少。到会的也少。")
    refused = client.post(address, {"move": "start-"}, follow=True)
    assert refused.status_code in (200, 422)
    assert client.post(address, {"split": "x"}).status_code == 422


def test_who_is_named_is_offered_and_never_chosen_by_itself(world: World, client: Client) -> None:
    document = services.enter_document(
        actor=world.actor("officer"),
        organisation=world["city"],
        heard=services.Heard("leader_speech", "讲话", "书记", date(2026, 3, 1)),
        text="主要问题：一是青禾镇会开得少。二是XX镇记录不全。",
        at=AT,
    )
    client.force_login(world.user("officer"), backend="django.contrib.auth.backends.ModelBackend")
    one, two = document.excerpts.all()
    page = client.get(reverse("documents:check", args=[document.pk]) + f"?item={one.pk}").content.decode()
    assert "文中提到：青禾镇党委" in page.replace("</span>", "").replace("<span>", "")
    assert "checked" not in page.split('name="owners"')[1].split(">")[0]
    assert (
        "文中提到"
        not in client.get(reverse("documents:check", args=[document.pk]) + f"?item={two.pk}").content.decode()
    )
    chosen = client.post(
        reverse("documents:excerpt", args=[document.pk, one.pk]), {"kind": "problem", "choose": str(world["green"].pk)}
    )
    assert chosen.status_code == 200
    assert 'value="named" checked' in chosen.content.decode()
    one.refresh_from_db()
    assert one.choice == {}


def test_notes_of_the_extraction_stand_before_the_warnings(world: World) -> None:
    document = services.enter_document(
        actor=world.actor("green-organiser"),
        organisation=world["green"],
        heard=services.Heard("leader_speech", "讲话", "书记", date(2026, 3, 1)),
        text=TEXT,
        notes=["识别稿，请对照原件核对。"],
        at=AT,
    )
    assert document.warnings[0] == "识别稿，请对照原件核对。"
