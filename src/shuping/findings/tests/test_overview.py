"""Every number of the overview is the count of the rows behind its link, and nothing else is in it."""

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shuping.core import clock
from shuping.findings.models import Finding
from shuping.findings.overview import overview
from shuping.findings.services import raising
from shuping.findings.tests import factories
from tests.worlds import AT, DAY, World, build_world, made_once

BACKEND = "django.contrib.auth.backends.ModelBackend"
LATER = DAY + timedelta(days=40)  # plans and verifications are overdue by then
NUMBER = re.compile(r'<a href="(/findings/\?[^"]+)">(?:<svg.*?</svg>)?[^<\d]*(\d+)')


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT + timedelta(days=40))


@pytest.fixture
def city(db: None) -> World:
    """Findings in every state and of both sorts, at the city, two townships and a village, one of the year before."""
    return made_once(_city)


def _city() -> World:
    world = build_world()
    factories.raised(world, "green")
    factories.planned(world, "green")
    factories.in_remedy(world, "green")
    factories.claimed(world, "green")
    old = factories.verified(world, "green")
    Finding.objects.filter(pk=old.pk).update(raised_on=date(2025, 12, 31), source="masses")
    closed = factories.verified(world, "green")
    Finding.objects.filter(pk=closed.pk).update(state="closed", next_due_on=None, source="audit")
    again = factories.in_remedy(world, "green")
    Finding.objects.filter(pk=again.pk).update(is_reopened=True)
    factories.raised(world, "green-1")
    factories.raised(world, "city")
    what = raising.Raised(title="大家都有的", source="superior_comment", due_on=factories.DUE)
    owners = [world["green"], world["pine"]]
    raising.raise_finding(actor=world.actor("chief"), raised_for=world["city"], owners=owners, what=what, at=AT)
    return world


def client_of(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.user(name), backend=BACKEND)
    return client


def numbers_of(client: Client, address: str) -> list[tuple[str, int]]:
    html = client.get(address).content.decode()
    return [(unescape(url), int(count)) for url, count in NUMBER.findall(html)]


@pytest.mark.parametrize("year", ["", "2025", "2026"])
@pytest.mark.parametrize("role", ["mayor", "officer", "green-organiser", "green-clerk", "pine-organiser", "supervisor"])
def test_every_number_is_the_count_of_the_rows_behind_it(city: World, role: str, year: str) -> None:
    client = client_of(city, role)
    numbers = numbers_of(client, f"{reverse('findings:overview')}?year={year}")
    if year != "2025" and role == "mayor":
        assert len(numbers) > 40
    for url, count in numbers:
        html = client.get(url).content.decode()
        tab = re.search(r'aria-current="page">[^<]*<span>(\d+)</span>', html.split('class="tabs"')[1])
        rows = re.search(r"<tbody>(.*?)</tbody>", html, re.DOTALL)
        assert tab is not None, url
        assert rows is not None, url
        assert (int(tab[1]), rows[1].count("<tr>")) == (count, count), url


def test_the_sums_are_those_of_the_ledger_told_by_hand(city: World) -> None:
    found = overview(city.actor("mayor"), None, LATER)
    whole = {name: number.count for name, number in found.whole.items()}
    assert whole == {
        "awaiting_plan": 5, "plan_submitted": 1, "in_remedy": 2, "awaiting_verification": 1, "verified": 1,
        "closed": 1, "all": 11, "overdue": 7, "reopened": 1,
    }  # fmt: skip
    lines = {line.label: [number.count for number in line.numbers] for line in found.places}
    assert lines == {
        "云岭市委本级": [1, 0, 0, 0, 0, 0, 1, 1],
        "青禾镇党委": [3, 1, 2, 1, 1, 1, 9, 5],
        "松涧镇党委": [1, 0, 0, 0, 0, 0, 1, 1],
    }
    assert [number.count for number in found.sums.numbers] == [5, 1, 2, 1, 1, 1, 11, 7]
    sources = {line.label: line.numbers[-2].count for line in found.sources}
    assert sources == {"上级点评": 2, "书记讲话": 7, "群众反映": 1, "审计发现": 1}
    assert {line.label: line.numbers[-2].count for line in found.sorts} == {"个性问题": 9, "共性问题分到各单位的": 2}
    assert [(common.title, [part.label for part in common.parts]) for common in found.commons] == [
        ("大家都有的", ["青禾镇党委", "松涧镇党委"])
    ]


def test_organisations_stand_in_the_order_of_the_tree_whatever_their_numbers(city: World) -> None:
    for _more in range(12):
        factories.raised(city, "pine")
    lines = [line.label for line in overview(city.actor("mayor"), None, LATER).places]
    assert lines == ["云岭市委本级", "青禾镇党委", "松涧镇党委"]


def test_one_sees_the_numbers_of_ones_own_part(city: World) -> None:
    found = overview(city.actor("green-organiser"), None, LATER)
    assert [line.label for line in found.places] == ["青禾镇党委本级", "青禾镇1村党支部", "青禾镇2村党支部"]
    assert found.whole["all"].count == 9
    assert found.commons == []  # the city's own: the part of it here is counted


def test_who_sees_no_findings_is_told_so_and_who_has_none_sees_what_will_come(world: World) -> None:
    assert client_of(world, "security").get(reverse("findings:overview")).status_code == 403
    html = client_of(world, "mayor").get(reverse("findings:overview")).content.decode()
    assert "还没有问题" in html
    assert "点评、督查或自查提出问题以后，这里看得到走到哪一步、哪里卡住了。" in html
    html = client_of(world, "mayor").get(f"{reverse('findings:overview')}?year=2024").content.decode()
    assert "2024 年没有提出的问题" in html


def test_the_overview_asks_as_often_for_many_rows_as_for_few(city: World, django_assert_max_num_queries: Any) -> None:
    client = client_of(city, "mayor")
    with django_assert_max_num_queries(9), CaptureQueriesContext(connection) as few:
        client.get(reverse("findings:overview"))
    for place in ("green", "green-2", "pine", "pine-1"):
        for _more in range(5):
            factories.raised(city, place)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("findings:overview"))
    assert len(many) == len(few)
    with CaptureQueriesContext(connection) as again:
        client.get(reverse("findings:overview"))
    assert len(again) <= 3


def test_the_ledger_takes_an_organisation_that_its_list_does_not_offer(city: World) -> None:
    html = client_of(city, "mayor").get(f"/findings/?tab=all&organisation={city['green-1'].pk}").content.decode()
    assert "去掉" not in html
    assert "selected>青禾镇1村党支部" in html
    outside = client_of(city, "pine-organiser").get(f"/findings/?tab=all&organisation={city['green-1'].pk}")
    assert "青禾镇1村党支部" not in outside.content.decode()
