"""The page on which items are checked: what is open, counted, filled in, and shown of a hostile text."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shuping.core import clock
from shuping.documents import importer, services
from shuping.documents.models import Document, Excerpt
from tests.worlds import AT, DAY, World

TEXT = (
    "一是路修好了。\n主要问题：一是会开得少。二是记录不全。\n三、要求\n一要在5月底前把14个村的记录补齐。二要讲一次课。"
)
EVIL = "主要问题：一是<script>alert(1)</script>没有人管。二是“><img src=x onerror=alert(2)>记录不全。"


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 3, 2, 2, 0, tzinfo=UTC))


def enter(world: World, text: str = TEXT, title: str = "讲话", on: date = DAY) -> Document:
    return services.enter_document(
        actor=world.actor("green-organiser"),
        organisation=world["green"],
        heard=services.Heard("leader_speech", title, "书记", on),
        text=text,
        at=AT,
    )


def page(world: World, document: Document, item: Any = "", today: date = DAY, **typed: Any) -> dict[str, Any]:
    return importer.page(world.actor("green-organiser"), document, str(item), today, typed=typed)


def confirm(world: World, excerpt: Excerpt, **data: Any) -> None:
    choice = {"owners": "own", "due_on": date(2026, 6, 30), **data}
    services.confirm_excerpt(
        actor=world.actor("green-organiser"), document_id=excerpt.document_id, excerpt_id=excerpt.pk, data=choice, at=AT
    )


def client(world: World) -> Client:
    found = Client()
    found.force_login(world.user("green-organiser"), backend="django.contrib.auth.backends.ModelBackend")
    return found


def test_the_first_item_to_check_is_open_or_the_one_that_is_asked_for(world: World) -> None:
    document = enter(world)
    first, second = document.excerpts.filter(kind="problem")
    assert page(world, document)["open"]["excerpt"] == first
    assert page(world, document, second.pk)["open"]["excerpt"] == second
    assert page(world, document, "nonsense")["open"]["excerpt"] == first
    confirm(world, first)
    assert page(world, document)["open"]["excerpt"] == second


def test_it_counts_what_was_found_checked_and_is_left(world: World) -> None:
    document = enter(world)
    first, second = document.excerpts.filter(kind="problem")
    demand, last = document.excerpts.filter(kind="requirement")
    before = page(world, document)
    assert (before["left"], before["checked"], before["ready"]) == (4, 0, False)
    assert dict(before["counted"])["问题"] == 2
    confirm(world, first)
    services.drop_excerpt(actor=world.actor("green-organiser"), document_id=document.pk, excerpt_id=second.pk)
    after = page(world, document)
    assert (after["found"], after["dropped"], after["left"], after["checked"]) == (before["found"], 1, 2, 1)
    rows = [row for group in after["groups"] for row in group["rows"]]
    assert [row["line"] for row in rows if row["excerpt"] in (first, second)] == ["青禾镇党委自己", "不要"]
    confirm(world, demand)
    confirm(world, last)
    assert (page(world, document)["ready"], page(world, document)["open"]) == (True, None)


def test_all_dropped_leaves_nothing_ready(world: World) -> None:
    document = enter(world)
    for excerpt in document.excerpts.all():
        services.drop_excerpt(actor=world.actor("green-organiser"), document_id=document.pk, excerpt_id=excerpt.pk)
    found = page(world, document)
    assert (found["found"] - found["dropped"], found["left"], found["ready"], found["counted"]) == (0, 0, False, [])


def test_the_day_comes_from_the_choice_else_the_words_else_the_rules(world: World) -> None:
    document = enter(world)
    demand = document.excerpts.filter(kind="requirement")[0]
    problem = document.excerpts.filter(kind="problem")[0]
    from_words = page(world, document, demand.pk)["open"]
    assert (from_words["due_on"], from_words["said_in_source"]) == (date(2026, 5, 31), True)
    by_rule = page(world, document, problem.pk)["open"]
    assert (by_rule["due_on"], by_rule["said_in_source"]) == (date(2026, 6, 30), False)  # 120 days
    late = page(world, document, demand.pk, today=date(2026, 6, 1))["open"]
    assert (late["due_on"], late["said_in_source"]) == (date(2026, 9, 29), False)
    confirm(world, demand, due_on=date(2026, 5, 4))
    chosen = page(world, document, demand.pk)["open"]
    assert (chosen["due_on"], chosen["said_in_source"]) == (date(2026, 5, 4), False)


def test_what_was_typed_stays_after_a_refusal(world: World) -> None:
    document = enter(world)
    excerpt = document.excerpts.filter(kind="problem")[0]
    address = reverse("documents:excerpt", args=[document.pk, excerpt.pk])
    typed = {"title": "我写的标题", "kind": "problem", "owners": "named", "named": [world["green-2"].pk], "from": "abc"}
    answer = client(world).post(address, {**typed, "due_on": "2026-05-05"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "起止要写数字" in html
    assert 'value="我写的标题"' in html
    assert f'value="{world["green-2"].pk}" checked' in html
    assert 'value="2026-05-05"' in html
    excerpt.refresh_from_db()
    assert excerpt.state == "proposed"


def test_a_day_that_cannot_be_read_is_refused_and_the_page_stands(world: World) -> None:
    document = enter(world)
    excerpt = document.excerpts.filter(kind="problem")[0]
    address = reverse("documents:excerpt", args=[document.pk, excerpt.pk])
    answer = client(world).post(address, {"title": "标题", "kind": "problem", "owners": "own", "due_on": "下周三"})
    assert answer.status_code == 422
    assert "请写整改到哪一天" in answer.content.decode()


def test_a_sign_that_no_database_keeps_is_left_out(world: World) -> None:
    excerpt = enter(world).excerpts.filter(kind="problem")[0]
    address = reverse("documents:excerpt", args=[excerpt.document_id, excerpt.pk])
    typed = {"title": "会\x00少", "kind": "problem", "owners": "own", "due_on": "2026-06-30"}
    assert client(world).post(address, typed).status_code == 302
    excerpt.refresh_from_db()
    assert excerpt.title == "会少"


def test_the_last_page_says_what_will_become_of_each(world: World) -> None:
    document = enter(world)
    for excerpt in document.excerpts.filter(kind__in=["problem", "requirement"]):
        confirm(world, excerpt)
    found = importer.summary(world.actor("green-organiser"), document, DAY)
    assert [(row["line"], row["due_on"]) for row in found["rows"]] == [("青禾镇党委自己", date(2026, 6, 30))] * 4
    assert found["left"] == 0


@pytest.mark.parametrize("name", ["documents:check", "documents:detail", "documents:mark", "documents:hand_out"])
def test_a_text_with_a_script_in_it_is_shown_as_words(world: World, name: str) -> None:
    document = enter(world, EVIL, title="<script>alert(3)</script>")
    for excerpt in document.excerpts.filter(kind="problem"):
        confirm(world, excerpt, title=excerpt.title)
    html = client(world).get(reverse(name, args=[document.pk])).content.decode()
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_a_text_with_a_script_in_it_stays_words_in_the_ledger(world: World) -> None:
    document = enter(world, EVIL)
    for excerpt in document.excerpts.filter(kind="problem"):
        confirm(world, excerpt)
    browser = client(world)
    browser.post(reverse("documents:hand_out", args=[document.pk]))
    finding = document.excerpts.filter(kind="problem")[0].findings.get()
    for address in (reverse("findings:list"), reverse("findings:detail", args=[finding.pk]), "/"):
        html = browser.get(address).content.decode()
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert "&lt;script&gt;alert(1)" in html
