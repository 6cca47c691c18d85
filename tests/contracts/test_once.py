"""A form that is sent twice writes once: by a double press, on the way back, and in two transactions at one moment."""

import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from shuping.access import services as access
from shuping.access.models import Grant
from shuping.core import clock
from shuping.core.models import SentForm
from shuping.core.once import new_token
from shuping.documents.models import Document
from shuping.findings.models import Act, Evidence, Finding
from shuping.findings.services import remedying
from shuping.findings.tests import factories
from shuping.people.models import Person
from shuping.reviews.models import Review, Scheme
from tests.access import reviews, scenes
from tests.access.scenes import Scene, finding
from tests.access.test_matrix import tables
from tests.worlds import AT, World, build_world

SENTENCE = "这张表已经提交过了，没有重复登记。要再报一件，请重新打开表，写明有什么不同。"
STALE = "这一页打开太久了，还没有登记。"
# Door: (scene, who sends it, rows that it makes, a field that must be filled and what else it may say).
DOORS: dict[str, tuple[Scene, str, Callable[[], int], tuple[str, str]]] = {
    "findings:raise": (scenes.raise_by_hand, "green-organiser", Finding.objects.count, ("title", "门又锁了")),
    "findings:evidence": (
        finding(factories.in_remedy, note="四月的记录", speaks_of_on="2026-03-01"),
        "green-organiser",
        Evidence.objects.count,
        ("speaks_of_on", "2026-02-28"),
    ),
    "findings:progress": (
        finding(factories.in_remedy, text="讲了一次课。"),
        "green-organiser",
        Act.objects.filter(kind="progress").count,
        ("text", "又讲了一次课。"),
    ),
    "documents:add": (scenes.new_document, "green-organiser", Document.objects.count, ("text", "问题：一是又少了。")),
    "office:register": (
        scenes.nothing(name="李新", username="lixin", is_another="on"),  # the second is a namesake of the first
        "security",
        Person.objects.count,
        ("username", "lixin2"),
    ),
    "reviews:new": (reviews.new, "officer", Review.objects.count, ("title", "另一次述职评议")),
    "reviews:new_scheme": (reviews.a_start, "officer", Scheme.objects.count, ("start", "ready:village")),
    "office:grant": (scenes.new_grant, "security", Grant.objects.count, ("title", "督查二组")),
}


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 3, 2, 2, 0, tzinfo=UTC))


def client_of(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.user(name), backend="django.contrib.auth.backends.ModelBackend")
    return client


def token_in(answer: Any) -> str:
    found = re.findall(r'<input type="hidden" name="once" value="([^"]+)">', answer.content.decode())
    assert len(found) == 1
    return str(found[0])


@pytest.mark.parametrize("name", DOORS)
def test_what_is_sent_twice_is_written_once(world: World, name: str) -> None:
    scene, who, made, (field, other) = DOORS[name]
    args, data = scene(world)
    client, address, before = client_of(world, who), reverse(name, args=args), made()
    data["once"] = token_in(client.get(address))
    first = client.post(address, data)
    assert first.status_code == 302
    assert made() == before + 1
    after = tables()
    for _time in range(2):
        again = client.post(address, data)
        assert (again.status_code, again["Location"]) == (302, first["Location"])
        assert tables() == after
    assert SENTENCE in client.get(first["Location"]).content.decode()
    back = client.post(address, {**data, "once": token_in(client.get(address))})
    assert (back.status_code, back["Location"]) == (302, first["Location"])
    assert made() == before + 1
    another = client.post(address, {**data, field: other, "once": token_in(client.get(address))})
    assert (another.status_code, made()) == (302, before + 2)


@pytest.mark.parametrize("name", DOORS)
def test_a_form_with_a_fault_keeps_its_token_and_is_sent_with_it_when_put_right(world: World, name: str) -> None:
    scene, who, made, (field, _other) = DOORS[name]
    args, data = scene(world)
    client, address, before = client_of(world, who), reverse(name, args=args), made()
    token = token_in(client.get(address))
    faulty = client.post(address, {**data, field: "", "once": token})
    assert faulty.status_code == 422
    assert token_in(faulty) == token
    assert made() == before
    assert client.post(address, {**data, "once": token}).status_code == 302
    assert made() == before + 1


@pytest.mark.parametrize("token", ["none", "of another", "made up"])
@pytest.mark.parametrize("name", DOORS)
def test_a_stale_form_writes_nothing_and_shows_what_was_typed(world: World, name: str, token: str) -> None:
    scene, who, made, (field, _other) = DOORS[name]
    args, data = scene(world)
    client, address, before = client_of(world, who), reverse(name, args=args), tables()
    sent = {"none": {}, "of another": {"once": new_token(world.people["mayor"].pk)}, "made up": {"once": "x"}}[token]
    stale = client.post(address, {**data, **sent})
    assert stale.status_code == 422
    assert STALE in stale.content.decode()
    assert str(data[field]) in stale.content.decode()
    assert tables() == before
    count = made()
    assert client.post(address, {**data, "once": token_in(stale)}).status_code == 302
    assert made() == count + 1


def test_what_happened_since_does_not_keep_the_second_sending_from_where_the_first_led(world: World) -> None:
    args, data = finding(factories.in_remedy, note="四月的记录", speaks_of_on="2026-03-01")(world)
    client, address = client_of(world, "green-organiser"), reverse("findings:evidence", args=args)
    data["once"] = token_in(client.get(address))
    client.post(address, data)
    organiser, found = world.actor("green-organiser"), Finding.objects.get(pk=args[0])
    remedying.finish_remedy(actor=organiser, finding_id=found.pk, remedy_id=found.remedies.get().pk, at=AT)
    remedying.claim_done(actor=organiser, finding_id=found.pk, text="都开了。", at=AT)
    again = client.post(address, data)
    assert (again.status_code, again["Location"]) == (302, reverse("findings:detail", args=args))
    assert Evidence.objects.count() == 1


def test_one_who_has_lost_the_right_is_not_led_anywhere(world: World) -> None:
    _args, data = scenes.new_grant(world)
    client, address = client_of(world, "security"), reverse("office:grant")
    data["once"] = token_in(client.get(address))
    assert client.post(address, data).status_code == 302
    Grant.objects.filter(person=world.people["security"]).update(until_on=AT.date())
    assert client.post(address, data).status_code == 403


@pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite writers stand in line: see the journeys")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("with_one_token", [True, False])
@pytest.mark.parametrize("first_is_refused", [False, True])
def test_two_at_the_same_moment_write_once(
    monkeypatch: pytest.MonkeyPatch, *, first_is_refused: bool, with_one_token: bool
) -> None:
    world = build_world()
    _args, data = scenes.new_grant(world)
    address, before = reverse("office:grant"), Grant.objects.count()
    clients = [client_of(world, "security") for _press in range(2)]
    tokens = [token_in(client.get(address)) for client in clients]
    if with_one_token:
        tokens[1] = tokens[0]
    inside, may_go, give = threading.Event(), threading.Event(), access.give_grant
    entered: list[int] = []

    def slowly(**asked: Any) -> Grant:
        entered.append(1)
        if len(entered) == 1:
            inside.set()
            assert may_go.wait(20)
            if first_is_refused:
                raise access.BadGrant("不行。")
        return give(**asked)

    def send(press: int) -> Any:
        try:
            return clients[press].post(address, {**data, "once": tokens[press]})
        finally:
            connections.close_all()

    monkeypatch.setattr(access, "give_grant", slowly)
    with ThreadPoolExecutor() as pool:
        first = pool.submit(send, 0)
        assert inside.wait(20)
        second = pool.submit(send, 1)
        try:
            _wait_until_one_waits_for_another()
        finally:
            may_go.set()
        answers = [first.result(20), second.result(20)]
    assert [answer.status_code for answer in answers] == [422 if first_is_refused else 302, 302]
    assert answers[1]["Location"] == reverse("office:grants")
    assert Grant.objects.count() == before + 1
    rows = 2 if with_one_token or first_is_refused else 3  # under each token that was used, and under its words
    assert list(SentForm.objects.values_list("led_to", flat=True)) == [reverse("office:grants")] * rows
    assert len(entered) == (2 if first_is_refused else 1)


def _wait_until_one_waits_for_another() -> None:
    with connection.cursor() as cursor:
        for _try in range(2000):
            cursor.execute("SELECT count(*), pg_sleep(0.01) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
    raise AssertionError("the second did not wait")
