"""The page of a rehearsal: begun by who sits at the server, by a command from elsewhere, never inside one."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shuping.ballots import slip_pages
from shuping.ballots.models import BallotRound, VoterClass
from shuping.ballots.services.printing import Slip
from shuping.rehearsals import folder as folders
from shuping.rehearsals import running as now
from shuping.rehearsals.folder import Running
from shuping.reviews.models import Review
from shuping.reviews.tests import factories
from tests.worlds import World

URL = "http://127.0.0.1:8100/"


@pytest.fixture(autouse=True)
def _apart(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.REHEARSALS = tmp_path / "rehearsal"
    settings.ALLOWED_HOSTS = ["testserver", "localhost"]
    monkeypatch.setattr(now, "_begun", None)


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What would be begun, without its process."""
    asked: list[int] = []
    monkeypatch.setattr(now, "begin", asked.append)
    return asked


def officer(world: World, client: Client, host: str = "localhost:8000") -> Client:
    client.force_login(world.user("officer"), backend="django.contrib.auth.backends.ModelBackend")
    client.defaults["HTTP_HOST"] = host
    return client


def page(client: Client, found: Review) -> str:
    return client.get(reverse("rehearsals:detail", args=[found.pk])).content.decode()


@contextmanager
def one_runs(folder: Path, review: int, url: str = URL) -> Iterator[None]:
    with folders.claimed(folder):
        folders.say(folder, Running(review, os.getpid(), 8100, datetime(2026, 3, 2, 9, tzinfo=UTC).isoformat(), url))
        yield


def test_who_sits_at_the_server_begins_it_by_one_press(world: World, client: Client, begun: list[int]) -> None:
    found = factories.ready(world)
    at_server = officer(world, client)
    assert "开始演练" in page(at_server, found)
    assert at_server.post(reverse("rehearsals:begin", args=[found.pk])).status_code == 302
    assert begun == [found.pk]


@pytest.mark.parametrize("facts", [{"host": "testserver"}, {"remote": "10.0.0.8"}, {"https": True}])
def test_from_elsewhere_the_page_says_what_is_typed_and_a_press_begins_nothing(
    world: World, client: Client, begun: list[int], settings: Any, facts: dict[str, Any]
) -> None:
    found = factories.ready(world)
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, https=facts.get("https", False))
    away = officer(world, client, facts.get("host", "localhost:8000"))
    away.defaults["REMOTE_ADDR"] = facts.get("remote", "127.0.0.1")
    said = page(away, found)
    assert f"shuping rehearse {found.pk} --lan" in said
    assert "开始演练" not in said
    away.post(reverse("rehearsals:begin", args=[found.pk]))
    assert begun == []


def test_the_review_leads_to_it_for_its_organiser_alone(world: World, client: Client) -> None:
    found = factories.ready(world)
    address = reverse("rehearsals:detail", args=[found.pk])
    assert address in officer(world, client).get(reverse("reviews:detail", args=[found.pk])).content.decode()
    client.force_login(world.user("mayor"), backend="django.contrib.auth.backends.ModelBackend")
    assert address not in client.get(reverse("reviews:detail", args=[found.pk])).content.decode()


def test_a_review_without_subjects_says_what_is_missing(world: World, client: Client, begun: list[int]) -> None:
    found = factories.ready(world)
    found.subjects.update(left_out="借调")
    at_server = officer(world, client)
    assert "还没有述职对象" in page(at_server, found)
    assert at_server.post(reverse("rehearsals:begin", args=[found.pk])).status_code == 409
    assert begun == []


def test_the_one_that_runs_is_shown_and_ended_from_its_own_review_alone(
    world: World, client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[Path] = []
    monkeypatch.setattr(folders, "end", ended.append)
    monkeypatch.setattr(now, "ENDS_WITHIN", 0.0)
    found, other = factories.ready(world), factories.ready(world)
    at_server = officer(world, client)
    with one_runs(settings.REHEARSALS, found.pk):
        assert f"{URL}sign-in/" in page(at_server, found)
        said = page(at_server, other)
        assert "另一次评议正在演练" in said
        assert f"{URL}sign-in/" in said
        assert reverse("rehearsals:stop", args=[other.pk]) not in said
        at_server.post(reverse("rehearsals:stop", args=[other.pk]))
        assert ended == []
        at_server.post(reverse("rehearsals:stop", args=[found.pk]))
        assert ended == [settings.REHEARSALS]


def test_ending_it_waits_for_its_process_and_says_that_it_is_gone(
    world: World, client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Process:
        """It goes on for a moment after its folder is gone."""

        left = 3

        def poll(self) -> int | None:
            self.left -= 1
            return None if self.left >= 0 else 0

    found = factories.ready(world)
    at_server = officer(world, client)
    with ExitStack() as folder:
        folder.enter_context(one_runs(settings.REHEARSALS, found.pk))
        monkeypatch.setattr(now, "_begun", Process())
        monkeypatch.setattr(folders, "end", lambda _folder: folder.close())
        at_server.post(reverse("rehearsals:stop", args=[found.pk]))
    said = page(at_server, found)
    assert "演练结束了，里面的东西全部删掉了，正式数据没有动过。" in said
    assert "正在准备演练" not in said


def test_while_it_is_made_the_page_waits(world: World, client: Client, settings: Any) -> None:
    found = factories.ready(world)
    with one_runs(settings.REHEARSALS, found.pk, url=""):
        said = page(officer(world, client), found)
    assert "正在准备演练" in said
    assert "开始演练" not in said


def test_one_that_did_not_come_up_is_said(world: World, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    class Ended:
        def poll(self) -> int:
            return 1

    monkeypatch.setattr(now, "_begun", Ended())
    said = page(officer(world, client), factories.ready(world))
    assert "刚才的演练没有起来，正式数据没有动。" in said
    assert "开始演练" in said


def test_nobody_rehearses_a_rehearsal_and_only_one_is_ended_from_inside(
    world: World, client: Client, settings: Any
) -> None:
    found = factories.ready(world)
    at_server = officer(world, client)
    assert at_server.get(reverse("rehearsals:end")).status_code == 404
    settings.REHEARSAL = "here"
    assert at_server.get(reverse("rehearsals:detail", args=[found.pk])).status_code == 404
    assert at_server.post(reverse("rehearsals:begin", args=[found.pk])).status_code == 404
    assert at_server.get(reverse("rehearsals:end")).status_code == 200
    assert "用假数据走一遍" not in at_server.get(reverse("reviews:detail", args=[found.pk])).content.decode()


@pytest.mark.django_db
def test_every_page_says_that_it_is_a_rehearsal_and_who_may_come_in(client: Client, settings: Any) -> None:
    settings.DEMO, settings.REHEARSAL = True, "here"
    banner = "这是演练，人名和数据都是编的，做什么都不作数。"
    for address in ("/sign-in/", "/v/", "/v/secrecy/", "/nowhere/"):
        assert banner in client.get(address).content.decode(), address
    settings.REHEARSAL = "network"
    assert "网内打开这个网址的人都能进来。" in client.get("/v/").content.decode()


def test_every_slip_of_a_rehearsal_says_that_it_counts_nowhere(settings: Any) -> None:
    found = BallotRound(pk=1, title="民主测评", rows=["甲", "乙"])
    slips = [Slip(VoterClass(key=key, name="代表"), "SC8G5 TRBG1 A9J34 GQSV94") for key in "AAB"]

    def printed() -> str:
        return slip_pages.answer(found, slips, "https://hall.example/v/").content.decode()

    assert "演练" not in printed()
    settings.REHEARSAL = "here"
    assert printed().count("演练用，不作数") == 3
