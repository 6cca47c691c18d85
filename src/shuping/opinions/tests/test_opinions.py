"""The box: who writes, who reads, who is not named, and that each step stands in the chain."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shuping.access.models import Grant
from shuping.audit import queries as audit
from shuping.core import clock
from shuping.core import desk as core_desk
from shuping.core.actor import VISITOR
from shuping.core.errors import Forbidden, NotFound
from shuping.opinions import queries, services
from shuping.opinions.models import LONGEST, Opinion
from tests.worlds import AT, DAY, START, World

BACKEND = "django.contrib.auth.backends.ModelBackend"
WORDS = "同样的表报了三遍"


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)


def write(world: World, by: str = "green-clerk", **said: Any) -> Opinion:
    asked = {"about": "burden", "text": WORDS, "is_anonymous": False, "page": "/findings/", "at": AT, **said}
    return services.write_opinion(actor=world.actor(by), **asked)


def client_of(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.user(name), backend=BACKEND)
    return client


def chained(found: Opinion) -> list[tuple[str, str, str]]:
    lines = [link for link, _hash in reversed(audit.links(50)) if link.object == f"opinions.opinion/{found.pk}"]
    return [(link.act, link.actor, link.organisation) for link in lines]


def titles(world: World, name: str) -> list[str]:
    return [row.title for row in core_desk.rows(world.actor(name), DAY)]


def test_an_opinion_goes_to_the_department_and_its_answer_to_the_writers_desk(world: World) -> None:
    found = write(world)
    assert titles(world, "officer") == ["意见箱里有 1 条没有答复"]
    services.answer_opinion(actor=world.actor("officer"), opinion_id=found.pk, text="下月起只报一遍。", at=AT)
    assert titles(world, "officer") == []
    assert titles(world, "green-clerk") == ["您提的意见有答复了"]
    services.read_answer(actor=world.actor("green-clerk"), opinion_id=found.pk, at=AT)
    assert titles(world, "green-clerk") == []
    clerk, officer = (f"person/{world.people[name].pk}" for name in ("green-clerk", "officer"))
    place = f"organisation/{world['green-1'].pk}"
    assert chained(found) == [
        ("opinions.written", clerk, place),
        ("opinions.answered", officer, place),
        ("opinions.read", clerk, place),
    ]
    assert audit.changed_since() == []


def test_a_word_changed_behind_the_product_is_found(world: World) -> None:
    found = write(world)
    Opinion.objects.filter(pk=found.pk).update(text="很好")
    assert [what for _number, what in audit.changed_since()] == [f"opinions.opinion/{found.pk}"]


def test_who_writes_without_a_name_is_named_on_no_page_and_not_in_the_chain(world: World) -> None:
    found = write(world, is_anonymous=True)
    services.answer_opinion(actor=world.actor("officer"), opinion_id=found.pk, text="好。", at=AT)
    services.read_answer(actor=world.actor("green-clerk"), opinion_id=found.pk, at=AT)
    officer = f"person/{world.people['officer'].pk}"
    assert chained(found) == [
        ("opinions.written", VISITOR.label, ""),
        ("opinions.answered", officer, ""),
        ("opinions.read", VISITOR.label, ""),
    ]
    named = write(world, by="pine-clerk")
    client = client_of(world, "officer")
    for address in (f"{reverse('opinions:list')}?tab=all", reverse("opinions:answer", args=[found.pk])):
        html = client.get(address).content.decode()
        assert WORDS in html
        assert "没有署名" in html
        assert "试green-clerk" not in html
        assert "青禾镇1村" not in html
    assert "试pine-clerk" in client.get(reverse("opinions:answer", args=[named.pk])).content.decode()
    assert "没有署名" in client_of(world, "green-clerk").get(reverse("opinions:mine")).content.decode()


@pytest.mark.parametrize(
    ("reader", "sees"),
    [("officer", 2), ("chief", 2), ("green-organiser", 0), ("supervisor", 0), ("mayor", 0), ("security", 0)],
)
def test_only_who_answers_reads_the_box(world: World, reader: str, sees: int) -> None:
    first = write(world)
    write(world, by="pine-organiser")
    assert queries.to_read(world.actor(reader)).count() == sees
    if not sees:
        with pytest.raises(NotFound):
            services.answer_opinion(actor=world.actor(reader), opinion_id=first.pk, text="好。", at=AT)


def test_a_system_administrator_of_a_part_reads_that_part(world: World) -> None:
    Grant.objects.create(
        person=world.people["nobody"],
        role="system_administrator",
        organisation=world["green"],
        title="系统管理员",
        from_on=START,
    )
    inside, outside = write(world), write(world, by="pine-clerk")
    assert list(queries.to_read(world.actor("nobody"))) == [inside]
    with pytest.raises(NotFound):
        services.answer_opinion(actor=world.actor("nobody"), opinion_id=outside.pk, text="好。", at=AT)


def test_nobody_reads_the_answer_of_another(world: World) -> None:
    found = write(world)
    services.answer_opinion(actor=world.actor("officer"), opinion_id=found.pk, text="好。", at=AT)
    for name in ("pine-clerk", "officer"):
        with pytest.raises(NotFound):
            services.read_answer(actor=world.actor(name), opinion_id=found.pk, at=AT)
        assert WORDS not in client_of(world, name).get(reverse("opinions:mine")).content.decode()
    with pytest.raises(Forbidden):
        services.write_opinion(actor=VISITOR, about="fault", text="坏", is_anonymous=True, page="", at=AT)


@pytest.mark.parametrize("text", ["", "   \n ", "字" * (LONGEST + 1)])
def test_no_words_and_too_many_are_refused_and_nothing_is_written(world: World, text: str) -> None:
    with pytest.raises(services.NothingWritten):
        write(world, text=text)
    found = write(world)
    with pytest.raises(services.NothingWritten):
        services.answer_opinion(actor=world.actor("officer"), opinion_id=found.pk, text=text, at=AT)
    assert Opinion.objects.count() == 1


def test_the_second_who_answers_is_told(world: World) -> None:
    found = write(world)
    services.answer_opinion(actor=world.actor("officer"), opinion_id=found.pk, text="第一个。", at=AT)
    with pytest.raises(services.AlreadyAnswered):
        services.answer_opinion(actor=world.actor("chief"), opinion_id=found.pk, text="第二个。", at=AT)
    page = client_of(world, "chief").post(reverse("opinions:answer", args=[found.pk]), {"answer": "我写的话"})
    assert page.status_code == 422
    assert "我写的话" in page.content.decode()
    found.refresh_from_db()
    assert found.answer == "第一个。"


def test_who_holds_nothing_writes_to_the_root(world: World) -> None:
    assert write(world, by="nobody").organisation == world["city"]


def test_the_form_is_reached_from_every_page_and_keeps_what_was_typed(world: World) -> None:
    client = client_of(world, "green-clerk")
    for address in ("/", "/findings/", "/organisations/", reverse("opinions:write"), "/no-such-page/"):
        assert "/opinions/write/?from=/" in client.get(address).content.decode(), address
    html = client.get(f"{reverse('opinions:write')}?from=/findings/%3Ftab=all").content.decode()
    assert "不要写涉密内容" in html
    assert 'name="page" value="/findings/"' in html
    once = html.split('name="once" value="')[1].split('"')[0]
    bad = client.post(reverse("opinions:write"), {"text": WORDS, "once": once, "is_anonymous": "on"})
    assert bad.status_code == 422
    assert WORDS in bad.content.decode()
    sent = {"about": "fault", "text": WORDS, "once": once, "page": "//elsewhere/"}
    good = client.post(reverse("opinions:write"), sent)
    assert (good.status_code, good["Location"]) == (302, reverse("opinions:mine"))
    client.post(reverse("opinions:write"), sent)
    made = Opinion.objects.get()
    assert (made.page, made.written_at, made.text) == ("", AT, WORDS)


def test_empty_pages_say_what_will_come(world: World) -> None:
    assert "您还没有提过意见" in client_of(world, "green-clerk").get(reverse("opinions:mine")).content.decode()
    client = client_of(world, "officer")
    assert "意见箱是空的" in client.get(reverse("opinions:list")).content.decode()
    found = write(world)
    services.answer_opinion(actor=world.actor("officer"), opinion_id=found.pk, text="好。", at=AT + timedelta(hours=1))
    assert "都答复了" in client.get(reverse("opinions:list")).content.decode()
