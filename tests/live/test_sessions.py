"""Nobody sits in front of a page that asks by itself: it keeps no session alive, and ends none."""

import time
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from shuping.accounts.middleware import SEEN
from tests.worlds import World

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.live.urls")]
LIVE = "/board/1/live/"


def signed_in(world: World, name: str, minutes_ago: float) -> Client:
    client = Client()
    client.force_login(world.user(name))
    session = client.session
    session[SEEN] = int(time.time() - minutes_ago * 60)
    session.save()
    return client


def test_a_followed_door_does_not_count_as_work(world: World) -> None:
    client = signed_in(world, "mayor", minutes_ago=29)
    before = client.session[SEEN]
    assert client.get(LIVE).status_code == 200
    assert client.session[SEEN] == before
    client.get("/findings/")
    assert client.session[SEEN] > before


def test_an_idle_session_follows_nothing_and_is_still_there_for_what_is_being_typed(world: World) -> None:
    client = signed_in(world, "mayor", minutes_ago=31)
    before = list(Session.objects.values_list("session_key", "session_data"))
    assert client.get(LIVE)["Location"].startswith("/sign-in/")
    assert list(Session.objects.values_list("session_key", "session_data")) == before
    sent = client.post("/findings/raise/", {"title": "门常年锁着"})
    assert sent["Location"] == "/sign-in/"
    assert "您填的内容还在，登录后接着提交。" in client.get("/sign-in/").content.decode()


@pytest.mark.parametrize(
    ("name", "status"), [("green-organiser", 200), ("mayor", 200), ("nobody", 403), ("auditor", 403)]
)
def test_a_followed_door_asks_the_gate_like_every_other_one(world: World, name: str, status: int) -> None:
    assert signed_in(world, name, minutes_ago=0).get(LIVE).status_code == status
    assert Client().get(LIVE).status_code == 302


def test_a_press_moves_the_board_once_and_a_late_one_is_told_so(world: World, settings: Any) -> None:
    client = signed_in(world, "green-organiser", minutes_ago=0)
    assert client.post("/board/1/press/", {"seen": "0", "to": "first"}).status_code == 302
    assert client.post("/board/1/press/", {"seen": "0", "to": "first"}).status_code == 302
    late = client.post("/board/1/press/", {"seen": "0", "to": "pause"})
    assert late.status_code == 409
    assert "别处先按了一步，您这一次没有算。" in late.content.decode()
    assert "第 1 步：<b>first</b>" in client.get(LIVE).content.decode()
