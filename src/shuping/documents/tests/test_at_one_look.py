"""All that is plain is confirmed with one press, as it was shown; the rest by itself; one step takes it back."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from shuping.core import clock
from shuping.documents import at_one_look, services
from shuping.documents.models import Document, Excerpt
from shuping.documents.targets import BadChoice
from tests.worlds import World

from .test_importer import DAY, enter, page

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
TEXT = (
    "在大会上的讲话\n主要成绩：一是路修好了。\n"
    "主要问题：一是会开得少。二是6月底前补记录。三是1月底前没有报。四是没有人管。\n"
)


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)


def shown(document: Document) -> list[services.Shown]:
    return [services.Shown(e.pk, e.start, e.end, e.kind) for e in document.excerpts.all()]


def confirm(world: World, document: Document, items: list[services.Shown], **data: Any) -> int:
    return services.confirm_together(
        actor=world.actor("green-organiser"), document_id=document.pk, shown=items, data=data, at=AT
    )


def client(world: World) -> Client:
    found = Client()
    found.force_login(world.user("green-organiser"), backend="django.contrib.auth.backends.ModelBackend")
    return found


def test_each_gets_the_same_owner_and_its_own_day_and_what_becomes_nothing_counts_as_seen(world: World) -> None:
    document = enter(world, TEXT, on=date(2026, 1, 10))
    assert confirm(world, document, shown(document), owners="own") == 4
    default = page(world, enter(world, TEXT))["open"]["options"]["due_on"].isoformat()
    chosen = list(document.excerpts.values_list("choice", "state"))
    assert {state for _choice, state in chosen} == {"confirmed"}
    assert [choice.get("due_on") for choice, _state in chosen] == [None, default, "2026-06-30", default, default]
    services.undo(actor=world.actor("green-organiser"), document_id=document.pk)
    assert set(document.excerpts.values_list("state", flat=True)) == {"proposed"}


def test_an_item_that_changed_since_it_was_shown_keeps_all_of_them_waiting(world: World) -> None:
    document = enter(world, TEXT)
    items = shown(document)
    services.change_kind(
        actor=world.actor("green-organiser"), document_id=document.pk, excerpt_id=items[1].excerpt_id, kind="measure"
    )
    with pytest.raises(services.BadDocument):
        confirm(world, document, items, owners="own")
    assert not document.excerpts.filter(state="confirmed").exists()
    assert confirm(world, document, [items[2], items[2]], owners="own") == 1


@pytest.mark.parametrize("data", [{}, {"owners": "named", "named": []}, {"owners": "nobody"}])
def test_without_an_owner_nothing_is_confirmed(world: World, data: dict[str, Any]) -> None:
    document = enter(world, TEXT)
    with pytest.raises(BadChoice):
        confirm(world, document, shown(document), **data)
    assert not document.excerpts.filter(state="confirmed").exists()


def test_nothing_ticked_is_refused_and_the_page_keeps_what_was_left_out(world: World) -> None:
    document = enter(world, TEXT)
    with pytest.raises(services.BadDocument):
        confirm(world, document, [], owners="own")
    address = reverse("documents:together", args=[document.pk])
    first, second, *_others = document.excerpts.filter(kind="problem")
    mark = f"{second.pk}:{second.start}:{second.end}:{second.kind}"
    answer = client(world).post(address, {"items": [mark, "nonsense", "1:2"]})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "请选谁来整改。" in html
    assert f'value="{mark}" checked' in html
    assert f'value="{first.pk}:{first.start}:{first.end}:{first.kind}" checked' not in html


def test_who_is_named_and_what_is_cut_off_is_checked_by_itself(world: World) -> None:
    document = enter(world, "讲话\n问题：一是东村党支部会开得少。二是没有人管。三是记录不全。四是半句")
    found = page(world, document, at_one_look.ALL)["together"]
    assert all(row["may_tick"] is not bool(row["why"]) for row in found["rows"])
    assert found["rows"][-1]["why"] == "最后一句没有完，单独看起止"
    assert found["sure"] + found["apart"] == found["left"] == 4


def test_a_text_with_enough_plain_items_opens_at_one_look_and_then_goes_on_with_what_is_left(world: World) -> None:
    data = {"organisation": world["green"].pk, "text": TEXT}
    token = client(world).get(reverse("documents:add")).content.decode().split('name="once" value="')[1].split('"')[0]
    answer = client(world).post(reverse("documents:add"), {**data, "once": token})
    assert answer["Location"].endswith("/check/?item=all#open")
    document = Document.objects.latest("pk")
    marks = [f"{one.excerpt_id}:{one.start}:{one.end}:{one.kind}" for one in shown(document)]
    door = reverse("documents:together", args=[document.pk])
    some = client(world).post(door, {"items": marks[:3], "owners": "own"})
    assert some["Location"].endswith("/check/?item=#open")
    rest = client(world).post(door, {"items": marks[3:], "owners": "own"})
    assert rest["Location"] == reverse("documents:hand_out", args=[document.pk])


def test_another_kind_or_a_drop_leads_back_to_all_and_keeps_who_was_chosen(world: World) -> None:
    document = enter(world, TEXT)
    one = document.excerpts.filter(kind="problem")[0]
    door = reverse("documents:excerpt", args=[document.pk, one.pk])
    answer = client(world).post(door, {"rekind": "requirement", "back": "all", "owners": "own"})
    assert answer["Location"].endswith("?item=all&owners=own#open")
    html = client(world).get(answer["Location"]).content.decode()
    assert 'value="own" checked' in html
    alone = client(world).post(
        door, {"confirm": "", "title": "标题", "kind": "problem", "owners": "own", "back": "all"}
    )
    assert alone.status_code == 422  # it has no day
    assert 'name="back" value="all"' in alone.content.decode()


def test_what_was_chosen_for_the_item_before_is_offered_but_not_where_somebody_is_named(world: World) -> None:
    document = enter(world, TEXT)
    assert page(world, document)["open"]["owners"] == ""
    confirm(world, document, shown(document)[:2], owners="own")
    following = page(world, document)["open"]
    assert (following["owners"], following["chosen_before"]) == ("own", "沿用上一次选的，不对就换")
    assert page(world, enter(world, TEXT, title="另一份"))["open"]["owners"] == ""


def test_the_look_costs_no_more_queries_for_more_items(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    document = enter(world, "讲话\n主要问题：" + "".join(f"第{n}，会开得少了。" for n in "一二三四五六七八九"))
    assert document.excerpts.count() == 9
    actor = world.actor("green-organiser")
    with django_assert_max_num_queries(14):
        at_one_look.begins_here(actor, document, DAY)
    with django_assert_max_num_queries(24):
        confirm(world, document, shown(document), owners="own")
    assert Excerpt.objects.filter(document=document, state="confirmed").count() == 9
