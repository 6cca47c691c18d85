"""What becomes nothing is looked at before handing out; kinds, titles, warnings and days that a person is told of."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from shuping.documents import importer, queries, rules, services
from shuping.documents.models import Document, ExcerptStep
from tests.worlds import World

from .test_importer import confirm, enter, page

PRAISE = "在大会上的讲话\n主要成绩：一是路修好了。二是水通了。\n主要问题：一是会开得少。二是记录不全。\n"


def seen(world: World, document: Document, item: str) -> str:
    client = Client()
    client.force_login(world.user("green-organiser"))
    return client.get(f"{reverse('documents:check', args=[document.pk])}?item={item}").content.decode()


def all_confirmed(world: World) -> Document:
    document = enter(world, PRAISE)
    for excerpt in document.excerpts.filter(kind__in=("problem", "requirement")):
        confirm(world, excerpt)
    return document


def test_after_the_last_item_the_rest_is_shown_with_its_words(world: World) -> None:
    document = all_confirmed(world)
    found = page(world, document)
    assert (found["left"], found["rest"], found["open"]) == (0, 2, None)
    assert [row["excerpt"].words for row in found["glance"]] == ["一是路修好了。", "二是水通了。"]
    assert [(label, key) for _kind, label, key in found["glance"][0]["kinds"]] == [
        ("问题", 2),
        ("要求", 3),
        ("措施", 4),
        ("承诺", 5),
    ]
    html = seen(world, document, "")
    assert "这 2 条不进台账，请看一眼" in html
    assert "另有 2 条不进台账，没看过" in html


def test_while_items_are_left_the_rest_is_shown_only_when_asked_for(world: World) -> None:
    document = enter(world, PRAISE)
    assert (page(world, document)["glance"], page(world, document)["rest"]) == ([], 2)
    assert len(page(world, document, importer.REST)["glance"]) == 2


def test_one_press_gives_another_kind_and_it_is_to_be_checked_then_taken_back(world: World) -> None:
    document = all_confirmed(world)
    praise = document.excerpts.filter(kind="achievement")[0]
    client = Client()
    client.force_login(world.user("green-organiser"))
    door = reverse("documents:excerpt", args=[document.pk, praise.pk])
    answer = client.post(door, {"rekind": "problem"})
    assert answer["Location"].endswith("?item=rest#open")
    assert queries.to_check(list(document.excerpts.all())) == [praise]
    assert ExcerptStep.objects.order_by("-pk")[0].what == "rekinded"
    services.undo(actor=world.actor("green-organiser"), document_id=document.pk)
    assert document.excerpts.get(pk=praise.pk).kind == "achievement"
    with pytest.raises(services.BadDocument):
        services.change_kind(
            actor=world.actor("green-organiser"), document_id=document.pk, excerpt_id=praise.pk, kind="夸"
        )


def test_confirming_goes_on_to_the_next_item_and_not_back_to_the_first(world: World) -> None:
    document = enter(world)
    first, second, third, last = document.excerpts.filter(kind__in=("problem", "requirement"))
    assert queries.next_to_check(document.pk, second.pk) == third.pk
    assert queries.next_to_check(document.pk, last.pk) is None
    assert queries.next_to_check(document.pk, 0) is None
    assert page(world, document)["open"]["excerpt"] == first


def test_a_deadline_that_has_passed_is_said(world: World) -> None:
    document = enter(world)
    demand = document.excerpts.filter(kind="requirement")[0]
    late = page(world, document, demand.pk, today=date(2026, 6, 1))["open"]
    assert (late["passed"], late["said_words"]) == (date(2026, 5, 31), "5月底前")
    in_time = page(world, document, demand.pk)["open"]
    assert (in_time["passed"], in_time["said_words"]) == (None, "")


def test_a_warning_quotes_its_place(world: World) -> None:
    document = enter(world, "讲话\n一是抓学习，每月一课。\n三是抓队伍，配强班子。\n四是抓阵地，建好用好。")
    assert any("写的是第3项。（原文：三是抓队伍" in warning for warning in document.warnings)


def test_what_is_read_already_is_marked_where_a_missed_passage_is_looked_for(world: World) -> None:
    document = enter(world)
    client = Client()
    client.force_login(world.user("green-organiser"))
    html = client.get(reverse("documents:mark", args=[document.pk])).content.decode()
    assert html.count('class="span span-') == document.excerpts.count()


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("另外，发展党员的名额要向村里倾斜，今年不能低于60%。", "发展党员的名额要向村里倾斜"),
        ("还有一点，基层减负成效不明显。", "基层减负成效不明显"),
        (
            "守田同志个人方面，一年到头忙项目、跑资金，下村听课、讲党课的时间少,到联系点只去了2次。",
            "一年到头忙项目、跑资金",
        ),
        ("三是记录不全。有的是补的。", "记录不全"),
        ("问题2：流动党员管理有漏洞。整改情况：找回5名。", "流动党员管理有漏洞"),
        ("长" * 50 + "。", "长" * 39 + "…"),
        ("3个村没有活动室。", "3个村没有活动室"),
    ],
)
def test_a_title_is_the_clause_that_says_something(words: str, title: str) -> None:
    assert rules.title_of(words) == title


def test_an_item_whose_first_clause_says_nothing_is_named_by_the_next(world: World) -> None:
    document = enter(
        world, "讲话\n主要问题：\n1.会开得少，全年只有两次。\n此外，流动党员管理缺位，外出的51名里有14名没有活动证。\n"
    )
    assert [e.title for e in document.excerpts.all()] == ["会开得少，全年只有两次", "流动党员管理缺位"]


def test_a_debrief_and_a_plan_give_findings_a_source_that_there_is(world: World) -> None:
    document = enter(world)
    sources = {}
    for kind in Document.Kind:
        document.kind = kind
        sources[str(kind)] = document.source
    assert (sources["debrief"], sources["rectification_plan"], sources["patrol"]) == (
        "self_found",
        "superior_comment",
        "patrol",
    )
