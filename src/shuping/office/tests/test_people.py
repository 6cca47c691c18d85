"""The security administrator keeps accounts; not his own, not those of the three, not of other parts of the tree."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shuping.access.models import Grant
from shuping.accounts.models import User
from shuping.accounts.services import close_account, open_account
from shuping.audit.queries import changed_since
from shuping.core import clock
from shuping.core.actor import MACHINE
from shuping.core.once import new_token
from shuping.organisations.queries import people_to_appoint
from shuping.people.models import FormerName, Person
from shuping.people.queries import is_pointed_at
from shuping.people.services import register_person
from shuping.tree import services as tree
from tests.worlds import AT, DAY, START, World


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 3, 2, 2, 0, tzinfo=UTC))


def at(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.user(name), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_person_is_registered_with_a_password_that_is_shown_once(world: World) -> None:
    client = at(world, "security")
    data = {"name": "李新", "username": "13800000000", "once": new_token(world.people["security"].pk)}
    assert client.post("/office/people/add/", data)["Location"] == "/office/one-time-password/"
    shown = client.get("/office/one-time-password/")
    password = shown.context["password"]
    assert User.objects.get(username="13800000000").check_password(password)
    assert password in shown.content.decode()
    again = client.get("/office/one-time-password/").content.decode()
    assert password not in again
    assert "一次性密码只显示一次，已经看不到了" in again
    taken = client.post(
        "/office/people/add/", {**data, "name": "李又新", "once": new_token(world.people["security"].pk)}
    )
    assert taken.status_code == 422
    assert "这个用户名已经有人用了" in taken.content.decode()
    assert not Person.objects.filter(name="李又新").exists()
    assert changed_since() == []


@pytest.mark.parametrize("act", ["password", "close"])
@pytest.mark.parametrize("whose", ["security", "auditor"])
def test_neither_ones_own_account_nor_that_of_one_of_the_three_is_changed_by_one(
    world: World, act: str, whose: str
) -> None:
    before = User.objects.get(username=whose).password
    assert at(world, "security").post(f"/office/people/{world.people[whose].pk}/{act}/").status_code == 403
    assert User.objects.get(username=whose).password == before


def test_an_account_is_closed_and_opened_again(world: World) -> None:
    client, person = at(world, "security"), world.people["green-clerk"].pk
    his = at(world, "green-clerk")
    client.post(f"/office/people/{person}/close/")
    assert his.get("/")["Location"].startswith("/sign-in/")
    assert "已停用" in client.get(f"/office/people/{person}/").content.decode()
    assert client.post(f"/office/people/{person}/password/").status_code == 409
    client.post(f"/office/people/{person}/reopen/")
    assert client.get("/office/one-time-password/").context["username"] == "green-clerk"
    assert changed_since() == []


def test_a_townships_administrator_changes_only_who_works_nowhere_else(world: World) -> None:
    Grant.objects.filter(person=world.people["security"]).update(organisation=world["green"])
    post = tree.create_post(world["green"], actor=MACHINE, kind="organiser", title="从前的委员", at=AT)
    once_here = tree.appoint(post, world.people["mayor"], actor=MACHINE, on=START, at=AT)
    tree.end_appointment(once_here, actor=MACHINE, on=DAY, at=AT)
    client = at(world, "security")
    assert client.post(f"/office/people/{world.people['green-clerk'].pk}/password/").status_code == 302
    assert client.get(f"/office/people/{world.people['mayor'].pk}/").status_code == 200
    assert client.post(f"/office/people/{world.people['mayor'].pk}/password/").status_code == 403
    assert client.post(f"/office/people/{world.people['pine-clerk'].pk}/password/").status_code == 404
    data = {"name": "李新", "username": "lixin", "once": new_token(world.people["security"].pk)}
    assert client.post("/office/people/add/", data).status_code == 403


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("words=green", {"试green-clerk", "试green-organiser", "试green-secretary"}),
        ("state=closed", {"试pine-clerk"}),
        ("state=none", {"试没有账号"}),
        ("words=没有这个人", set()),
        ("state=nonsense&page=9&words=没有账号", {"试没有账号"}),
    ],
)
def test_the_list_is_filtered(world: World, asked: str, shown: set[str]) -> None:
    close_account(world.user("pine-clerk"), actor=MACHINE, at=AT)
    register_person("试没有账号", actor=MACHINE, at=AT)
    answer = at(world, "security").get(f"/office/people/?{asked}")
    assert {person.name for person, _account, _holds in answer.context["people"]} == shown
    if not shown:
        assert "没有符合条件的人" in answer.content.decode()


def test_the_list_asks_as_often_for_sixty_people_as_for_a_few(world: World) -> None:
    client = at(world, "security")
    client.get("/office/people/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/office/people/")
    for number in range(60):
        register_person(f"试{number}", actor=MACHINE, at=AT)
    with CaptureQueriesContext(connection) as many:
        assert len(client.get("/office/people/").context["people"]) == 50
    assert len(many) == len(few) <= 10


def test_who_is_registered_already_gets_an_account_and_no_second_person(world: World) -> None:
    client, name = at(world, "security"), world.people["green-organiser"].name
    world.people["green-organiser"].user.delete()
    data = {"name": name, "username": "another", "once": new_token(world.people["security"].pk)}
    asked = client.post("/office/people/add/", data)
    said = asked.content.decode()
    assert asked.status_code == 422
    assert "已经有叫这个名字的人" in said
    assert "青禾镇党委 · 组织委员" in said
    assert "没有账号" in said
    assert f'href="/office/people/{world.people["green-organiser"].pk}/"' in said
    assert Person.objects.filter(name=name).count() == 1
    assert client.post("/office/people/add/", {**data, "is_another": "on"}).status_code == 302
    assert Person.objects.filter(name=name).count() == 2


def test_the_page_of_a_password_leads_on_to_a_grant_for_the_same_person(world: World) -> None:
    client, person = at(world, "security"), world.people["green-clerk"]
    client.post(f"/office/people/{person.pk}/password/")
    shown = client.get("/office/one-time-password/").content.decode()
    assert f"/office/grants/add/?to={person.pk}" in shown
    assert f'value="{person.name}"' in client.get(f"/office/grants/add/?to={person.pk}").content.decode()
    register_person(person.name, actor=MACHINE, at=AT)
    assert (
        f'value="{person.name}（青禾镇1村党支部）"'
        in client.get(f"/office/grants/add/?to={person.pk}").content.decode()
    )
    for nobody in ("", "x", "999999", "9" * 30):
        assert client.get(f"/office/grants/add/?to={nobody}").status_code == 200


def test_whoever_begins_later_is_shown_with_the_day(world: World) -> None:
    post = tree.create_post(world["green"], actor=MACHINE, kind="organiser", title="组织委员", at=AT)
    tree.appoint(post, world.people["nobody"], actor=MACHINE, on=DAY + timedelta(days=9), at=AT)
    page = at(world, "security").get(f"/office/people/{world.people['nobody'].pk}/").content.decode()
    assert "青禾镇党委 · 组织委员（2026年3月11日起）" in page
    page = at(world, "mayor").get(f"/organisations/{world['green'].pk}/").content.decode()
    assert f"2026年3月11日起 {world.people['nobody'].name}" in page
    page = at(world, "mayor").get(f"/organisations/{world['green'].pk}/history/").content.decode()
    assert "还没到任" in page


def test_a_wrong_name_is_put_right_and_both_names_find_the_person(world: World) -> None:
    client, who = at(world, "security"), world.people["green-clerk"]
    old = who.name
    sent = {"name": "沈知霞", "once": new_token(world.people["security"].pk)}
    assert client.post(f"/office/people/{who.pk}/name/", sent)["Location"] == f"/office/people/{who.pk}/"
    shown = client.get(f"/office/people/{who.pk}/").content.decode()
    assert "姓名改成了沈知霞" in shown
    assert f"{old}（2026年3月2日改）" in shown
    for words in (old, "沈知霞"):
        found = at(world, "chief").get("/search/", {"words": words}).context["found"]
        assert "沈知霞" in ["".join(bit.text for bit in line.title) for group in found.groups for line in group.lines]
    assert changed_since() == []
    Person.objects.filter(pk=who.pk).update(name=old)
    assert [what for _number, what in changed_since()] == [f"people.person/{who.pk}"]


@pytest.mark.parametrize("whose", ["security", "auditor"])
def test_neither_ones_own_name_nor_that_of_one_of_the_three_is_changed_by_one(world: World, whose: str) -> None:
    who = world.people[whose]
    sent = {"name": "别名", "once": new_token(world.people["security"].pk)}
    assert at(world, "security").post(f"/office/people/{who.pk}/name/", sent).status_code == 403
    assert at(world, "security").post(f"/office/people/{who.pk}/withdraw/").status_code == 403
    assert Person.objects.get(pk=who.pk).name == who.name


def test_who_was_registered_by_mistake_is_withdrawn_and_his_user_name_is_free(world: World) -> None:
    client = at(world, "security")
    data = {"name": "李错", "username": "13900000000", "once": new_token(world.people["security"].pk)}
    client.post("/office/people/add/", data)
    wrong = Person.objects.get(name="李错")
    assert "撤销登记" in client.get(f"/office/people/{wrong.pk}/").content.decode()
    assert client.post(f"/office/people/{wrong.pk}/withdraw/")["Location"] == "/office/people/"
    assert "李错的登记撤销了，用户名可以给别人用。" in client.get("/office/people/").content.decode()
    assert client.get(f"/office/people/{wrong.pk}/").status_code == 404
    assert people_to_appoint(world.actor("chief", DAY), "李错") == []
    assert not User.objects.get(person=wrong).is_active
    again = {**data, "name": "李对", "once": new_token(world.people["security"].pk)}
    assert client.post("/office/people/add/", again)["Location"] == "/office/one-time-password/"
    assert changed_since() == []


def test_who_holds_something_or_has_signed_in_is_not_withdrawn(world: World) -> None:
    client, holder = at(world, "security"), world.people["green-clerk"]
    new = register_person("李新", actor=MACHINE, at=AT)
    open_account("lixin", new, actor=MACHINE, at=AT)
    User.objects.filter(person=new).update(last_login=AT)
    for who in (holder, new):
        assert "撤销登记</button>" not in client.get(f"/office/people/{who.pk}/").content.decode()
        refused = client.post(f"/office/people/{who.pk}/withdraw/")
        assert refused.status_code == 409
        assert "登记不能撤销。姓名写错了，请改姓名；人走了，请停用账号。" in refused.content.decode()
    assert not Person.objects.exclude(withdrawn_at=None).exists()


def test_every_row_that_may_name_a_person_is_looked_at_before_a_withdrawal(world: World) -> None:
    person = register_person("李新", actor=MACHINE, at=AT)
    with CaptureQueriesContext(connection) as asked:
        assert not is_pointed_at(person)
    said = " ".join(query["sql"] for query in asked)
    for model in apps.get_models():
        for field in model._meta.fields:
            if field.related_model is Person and model not in (User, FormerName):
                assert f'"{model._meta.db_table}"."{field.column}"' in said, field
