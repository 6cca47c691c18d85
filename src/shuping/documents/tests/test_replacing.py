"""The whole text takes the place of one that was cut: checked items keep their words, the rest is read anew."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shuping.audit.chain import unpack
from shuping.audit.models import Entry
from shuping.documents import services
from shuping.documents.models import Document
from shuping.documents.tests.test_services import confirm, enter, hand_out, refused
from tests.worlds import AT, World

CUT = "同志们：\n主要问题：一是会开得少。二是记录不全。三是活动室没有"
WHOLE = "（网站页眉）\n同志们：\n主要问题：一是会开\n得少。二是记录不全。三是活动室没有人管。四是没有钱。\n"


def replace(world: World, document: Document, text: str = WHOLE, **more: Any) -> Document:
    actor = world.actor("green-organiser")
    return services.replace_text(actor=actor, document_id=document.pk, text=text, at=AT, **more)


def items(document: Document) -> list[tuple[str, str]]:
    return [(e.words.replace("\n", ""), e.state) for e in document.excerpts.all()]


def test_what_was_checked_keeps_its_words_and_its_choice(world: World) -> None:
    document = enter(world, CUT)
    one, two, _three = document.excerpts.all()
    confirm(world, one, title="会少")
    services.drop_excerpt(actor=world.actor("green-organiser"), document_id=document.pk, excerpt_id=two.pk)
    new = replace(world, document, notes=["识别稿，请对照原件核对。"])
    assert items(new) == [
        ("一是会开得少。", "confirmed"),
        ("二是记录不全。", "dropped"),
        ("三是活动室没有人管。", "proposed"),
        ("四是没有钱。", "proposed"),
    ]
    one.refresh_from_db()
    assert (one.title, one.choice["owners"], one.confirmed_by) == ("会少", "own", world.people["green-organiser"])
    assert new.warnings[0] == "识别稿，请对照原件核对。"
    assert not new.steps.exists()
    link = unpack(bytes(Entry.objects.order_by("-number")[0].body))
    assert (link.act, link.object) == ("documents.replaced", f"documents.document/{document.pk}")


def test_a_checked_item_that_was_broken_off_runs_on_and_is_to_be_checked_again(world: World) -> None:
    document = enter(world, CUT)
    last = list(document.excerpts.all())[-1]
    confirm(world, last)
    replace(world, document)
    last.refresh_from_db()
    last.document.refresh_from_db()
    assert (last.words, last.state, last.choice["owners"]) == ("三是活动室没有人管。", "proposed", "own")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("主要问题：一是会开得多。二是记录不全。", "会开得少"),
        ("一是会开得少。二是记录不全。再说一遍：一是会开得少。", "不止一处"),
        ("二是记录不全。一是会开得少。", "先后不一样"),
        (CUT, "没有补上什么"),
        (" \n", "没有文字"),
    ],
    ids=["lost", "twice", "other order", "the same", "empty"],
)
def test_a_text_that_does_not_hold_what_was_checked_is_refused(world: World, text: str, why: str) -> None:
    document = enter(world, CUT)
    for excerpt in list(document.excerpts.all())[:2]:
        confirm(world, excerpt)
    assert why in str(refused(services.BadDocument, lambda: replace(world, document, text)))


def test_what_was_handed_out_keeps_its_text(world: World) -> None:
    document = enter(world, CUT)
    for excerpt in document.excerpts.all():
        confirm(world, excerpt)
    hand_out(world, document)
    refused(services.HandedOut, lambda: replace(world, document))


def test_the_page_says_what_does_not_fit_and_keeps_the_text(world: World, client: Client) -> None:
    document = enter(world, CUT)
    confirm(world, next(iter(document.excerpts.all())))
    client.force_login(world.user("green-organiser"), backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("documents:replace", args=[document.pk])
    assert address in client.get(reverse("documents:check", args=[document.pk])).content.decode()
    refusal = client.post(address, {"text": "别的讲话。"})
    assert refusal.status_code == 422
    assert "别的讲话。</textarea>" in refusal.content.decode()
    assert "在新的文字里找不到" in refusal.content.decode()
    assert client.post(address, {"text": WHOLE}).status_code == 302
    document.refresh_from_db()
    assert document.text == WHOLE
