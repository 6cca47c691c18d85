"""Stale pages, second presses, badly chosen passages: nothing is lost and nothing is done that was not meant."""

import re
from datetime import UTC, date, datetime
from urllib.parse import urljoin

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shuping.core import clock
from shuping.documents import importer, services
from shuping.documents.models import Document, Excerpt
from shuping.documents.tests.test_services import confirm, enter, hand_out
from tests.worlds import AT, DAY, World

TEXT = "主要问题：一是会开得少。到会的也少。二是记录不全。三是没有人管。"
TAIL = "\n\u3000\u3000四是没有钱的事也有。\n"


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 3, 2, 2, 0, tzinfo=UTC))


@pytest.fixture
def organiser(world: World, client: Client) -> Client:
    client.force_login(world.user("green-organiser"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(client: Client, document: Document, item: Excerpt | None = None) -> str:
    address = reverse("documents:check", args=[document.pk])
    return str(client.get(f"{address}?item={item.pk if item else ''}").content.decode())


def door(excerpt: Excerpt) -> str:
    return reverse("documents:excerpt", args=[excerpt.document_id, excerpt.pk])


def drop(world: World, excerpt: Excerpt, by: str = "green-organiser") -> None:
    services.drop_excerpt(actor=world.actor(by), document_id=excerpt.document_id, excerpt_id=excerpt.pk)


def mark(world: World, document: Document, start: int, end: int) -> Excerpt:
    actor = world.actor("green-organiser")
    return services.mark_excerpt(actor=actor, document_id=document.pk, kind="problem", span=(start, end))


def test_links_lead_to_the_page_also_after_a_refusal(world: World, organiser: Client) -> None:
    excerpt = enter(world, TEXT).excerpts.all()[0]
    refusal = organiser.post(door(excerpt), {"kind": "problem", "title": "x", "owners": "", "due_on": "2026-06-30"})
    assert refusal.status_code == 422
    html = refusal.content.decode()
    links = re.findall(r'class="(?:item-line|span-number)" href="([^"#]*)', html)
    assert {organiser.get(urljoin(door(excerpt), link)).status_code for link in links} == {200}


def test_nothing_of_a_text_that_was_handed_out_is_offered_again(world: World, organiser: Client) -> None:
    document = enter(world, TEXT)
    for excerpt in document.excerpts.all():
        confirm(world, excerpt)
    hand_out(world, document)
    answer = organiser.post(door(document.excerpts.all()[0]), {"choose": "1"})
    assert (answer.status_code, answer["Location"]) == (302, reverse("documents:detail", args=[document.pk]))


@pytest.mark.parametrize(
    "button", [{"move": "end-"}, {"join": "next"}, {"split": str(TEXT.index("到会"))}, {"respan": ""}]
)
def test_a_small_button_keeps_what_was_typed(world: World, organiser: Client, button: dict[str, str]) -> None:
    excerpt = enter(world, TEXT).excerpts.all()[0]
    typed = {"kind": "requirement", "title": "我写的", "owners": "own", "due_on": "2026-06-30"}
    organiser.post(door(excerpt), {**typed, **button})
    excerpt.refresh_from_db()
    assert (excerpt.kind, excerpt.title, excerpt.choice["owners"]) == ("requirement", "我写的", "own")
    organiser.post(door(excerpt), {"kind": "rumour", "title": " ", "owners": "all:nobody", "move": "end-"})
    excerpt.refresh_from_db()
    assert (excerpt.kind, excerpt.title, excerpt.choice["owners"]) == ("requirement", "我写的", "own")


def test_joining_is_offered_only_where_somebody_stands(world: World, organiser: Client) -> None:
    document = enter(world, TEXT)
    one, two, three = document.excerpts.all()
    drop(world, one)
    assert 'value="previous"' not in page(organiser, document, two)
    assert 'value="next"' in page(organiser, document, two)
    assert 'value="next"' not in page(organiser, document, three)
    assert organiser.post(door(two), {"join": "previous"}).status_code == 422


def test_a_dropped_passage_that_is_marked_anew_is_taken_back(world: World) -> None:
    one = enter(world, TEXT).excerpts.all()[0]
    drop(world, one)
    assert (mark(world, one.document, one.start, one.end).pk, mark(world, one.document, one.start, one.end).state) == (
        one.pk,
        "proposed",
    )


def test_blanks_around_a_marked_passage_are_left_out(world: World) -> None:
    document = enter(world, TEXT + TAIL)
    assert mark(world, document, len(TEXT), len(document.text)).words == TAIL.strip()
    with pytest.raises(services.BadDocument):
        mark(world, document, len(TEXT), len(TEXT) + 2)


def undoes(html: str) -> dict[str, str]:
    form = re.search(r"<form[^>]*data-undo.*?</form>", html, re.DOTALL)
    assert form
    return {"step": re.findall(r'name="step" value="(\d+)"', form[0])[0]}


def test_a_second_press_takes_back_no_second_step(world: World, organiser: Client) -> None:
    document = enter(world, TEXT)
    for excerpt in list(document.excerpts.all())[:2]:
        confirm(world, excerpt)
    pressed = undoes(page(organiser, document))
    for _press in range(2):
        answer = organiser.post(reverse("documents:undo", args=[document.pk]), pressed, follow=True)
    assert document.excerpts.filter(state="confirmed").count() == 1
    assert "没有撤销" in answer.content.decode()


def test_the_button_says_whose_step_it_is_and_takes_back_no_other(world: World, organiser: Client) -> None:
    document = enter(world, TEXT)
    one, two, _three = document.excerpts.all()
    confirm(world, one)
    stale = undoes(page(organiser, document))
    drop(world, two, by="green-secretary")
    assert "试green-secretary" in page(organiser, document)
    organiser.post(reverse("documents:undo", args=[document.pk]), stale)
    two.refresh_from_db()
    assert two.state == "dropped"


def test_the_day_that_the_words_name_goes_with_them(world: World) -> None:
    document = enter(world, "主要问题：一是记录不全。6月底前补齐。二是没有人管。")
    one = document.excerpts.all()[0]
    ids = {"actor": world.actor("green-organiser"), "document_id": document.pk, "excerpt_id": one.pk}
    second = services.split_excerpt(**ids, at=document.text.index("6月底"))
    one.refresh_from_db()
    assert (one.said_due_on, second.said_due_on) == (None, date(2026, 6, 30))
    assert services.join_excerpts(**ids, with_next=True).said_due_on == date(2026, 6, 30)


def test_the_page_costs_as_many_queries_whatever_the_number_of_items(world: World, organiser: Client) -> None:
    def cost(document: Document) -> int:
        with CaptureQueriesContext(connection) as queries:
            page(organiser, document)
        return len(queries)

    few = enter(world, TEXT)
    many = enter(world, "主要问题：" + "".join(f"{sign}是第{sign}件事没有做好。" for sign in "一二三四五六七八九"))
    page(organiser, few)
    assert many.excerpts.count() == 9
    assert cost(few) == cost(many)


def test_who_is_named_and_holds_a_post_is_shown(world: World) -> None:
    person = world.people["pine-organiser"]
    person.name = "沈知夏"
    person.save()
    document = services.enter_document(
        actor=world.actor("officer"),
        organisation=world["city"],
        heard=services.Heard("leader_speech", "讲话", "书记", DAY),
        text="主要问题：一是沈知夏同志到村少。二是记录不全。",
        at=AT,
    )
    one, two = document.excerpts.all()

    def people(excerpt: Excerpt) -> list[str]:
        return list(importer.page(world.actor("officer"), document, str(excerpt.pk), DAY)["open"]["people"])

    assert (people(one), people(two)) == (["沈知夏（松涧镇党委组织委员）"], [])
