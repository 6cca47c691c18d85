"""The grant form tells nothing of who or what is outside the granter's tree."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shuping.access.models import Grant
from shuping.access.queries import actor_of
from shuping.core import clock
from shuping.core.actor import MACHINE
from shuping.core.once import new_token
from shuping.office import queries
from shuping.people.models import Person
from shuping.people.services import register_person
from shuping.tree import services as tree
from tests.worlds import AT, DAY, START, World

NO_PERSON = "您管的范围里没有叫这个名字的人，请核对。外单位的人，由上级的安全管理员授权。"
NO_PLACE = "您管的范围里没有叫这个简称的党组织，请写全简称。"


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 3, 2, 2, 0, tzinfo=UTC))


@pytest.fixture
def granter(world: World) -> Person:
    """The security administrator of the township."""
    person = world.people["nobody"]
    role = "security_administrator"
    Grant.objects.create(person=person, role=role, organisation=world["green"], title="安全管理员", from_on=START)
    return person


def ask(world: World, granter: Person, **changes: Any) -> Any:
    client = Client()
    client.force_login(granter.user, backend="django.contrib.auth.backends.ModelBackend")
    data = {
        "person": world.people["green-clerk"].name,
        "role": "supervisor",
        "organisation": "青禾镇2村党支部",
        "title": "督查组",
        "last_on": "2026-12-31",
        "once": new_token(granter.pk),
    }
    return client.post(reverse("office:grant"), {**data, **changes})


def told(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code == 422
    return dict(answer.context["form"].errors)


def test_in_his_own_tree_the_granter_grants(world: World, granter: Person) -> None:
    before = Grant.objects.count()
    assert ask(world, granter).status_code == 302
    assert Grant.objects.count() == before + 1


@pytest.mark.parametrize("name", ["pine-clerk", "pine-secretary", "mayor", "officer", "auditor"])
def test_a_person_outside_is_answered_as_one_who_does_not_exist(world: World, granter: Person, name: str) -> None:
    before = Grant.objects.count()
    outside = told(ask(world, granter, person=world.people[name].name))
    assert outside == told(ask(world, granter, person="没有这个人")) == {"person": [NO_PERSON]}
    assert Grant.objects.count() == before


def test_an_organisation_outside_is_answered_as_one_that_does_not_exist(world: World, granter: Person) -> None:
    for outside in ("松涧镇党委", "松涧镇1村党支部", "云岭市委", "市委组织部"):
        assert told(ask(world, granter, organisation=outside)) == {"organisation": [NO_PLACE]}
    assert told(ask(world, granter, organisation="没有这个党组织")) == {"organisation": [NO_PLACE]}


def test_a_namesake_outside_is_not_told_of(world: World, granter: Person) -> None:
    world.people["pine-clerk"].name = world.people["green-clerk"].name
    world.people["pine-clerk"].save()
    assert ask(world, granter).status_code == 302
    assert Grant.objects.latest("pk").person == world.people["green-clerk"]


def test_who_has_left_the_tree_or_holds_a_grant_in_it_can_be_named(world: World, granter: Person) -> None:
    clerk = world.posts["green-clerk"].appointments.get()
    tree.end_appointment(clerk, actor=MACHINE, on=DAY, at=AT)
    for name in ("green-clerk", "supervisor"):
        assert ask(world, granter, person=world.people[name].name).status_code == 302


def test_who_holds_nothing_yet_gets_his_first_grant_at_the_root_alone(world: World, granter: Person) -> None:
    new = register_person("新来的", actor=MACHINE, at=AT)
    assert told(ask(world, granter, person=new.name)) == {"person": [NO_PERSON]}
    assert ask(world, world.people["security"], person=new.name).status_code == 302


def test_also_where_several_trees_stand_each_root_names_its_own_people_and_newcomers(world: World) -> None:
    other = tree.found_organisation(
        actor=MACHINE, name="河州市委", short_name="河州市委", kind="city_committee", parent=None, on=START, at=AT
    )
    person, new = (register_person(name, actor=MACHINE, at=AT) for name in ("甲", "乙"))
    Grant.objects.create(
        person=person, role="security_administrator", organisation=other, title="安全管理员", from_on=START
    )
    seen = queries.people_to_grant(actor_of(person.pk, person.name, date(2026, 3, 2)))
    assert set(seen) == {person, new, world.people["nobody"]}


def test_one_who_grants_himself_is_told_so_and_keeps_what_he_typed(world: World, granter: Person) -> None:
    before = Grant.objects.count()
    answer = ask(world, granter, person=granter.name)
    assert answer.status_code == 403
    assert answer.context["form"].non_field_errors() == ["不能给自己授权，请由另一位安全管理员办理。"]
    assert answer.context["form"]["title"].value() == "督查组"
    assert Grant.objects.count() == before


def test_a_role_is_chosen_and_never_set_beforehand(world: World, granter: Person) -> None:
    assert told(ask(world, granter, role="")) == {"role": ["这一项要填。"]}


def test_one_of_two_namesakes_is_meant_by_his_organisation_or_his_user_name(world: World, granter: Person) -> None:
    clerk = world.people["green-clerk"]
    twin = register_person(clerk.name, actor=MACHINE, at=AT)
    post = tree.create_post(world["green-2"], actor=MACHINE, kind="clerk", title="党支部书记", at=AT)
    tree.appoint(post, twin, actor=MACHINE, on=START, at=AT)
    refused = told(ask(world, granter))["person"][0]
    assert f"{clerk.name}（青禾镇1村党支部），或者 {clerk.name}（青禾镇2村党支部）" in refused
    assert ask(world, granter, person=f"{clerk.name}（青禾镇3村）").status_code == 422
    for hint, meant in (("青禾镇2村党支部", twin), ("青禾镇1村", clerk), (clerk.user.username, clerk)):
        assert ask(world, granter, person=f"{clerk.name}（{hint}）").status_code == 302
        assert Grant.objects.latest("id").person == meant


def test_a_name_with_brackets_of_its_own_is_that_name(world: World, granter: Person) -> None:
    named = register_person("李明（青禾镇）", actor=MACHINE, at=AT)
    post = tree.create_post(world["green-2"], actor=MACHINE, kind="clerk", title="党支部书记", at=AT)
    tree.appoint(post, named, actor=MACHINE, on=START, at=AT)
    assert ask(world, granter, person="李明（青禾镇）").status_code == 302
    assert Grant.objects.latest("id").person == named


def test_half_a_name_of_an_organisation_is_answered_with_those_it_may_mean(world: World, granter: Person) -> None:
    assert told(ask(world, granter, organisation="1村"))["organisation"] == [
        "没有叫这个简称的党组织。是不是：青禾镇1村党支部？请写全。"
    ]


def test_the_form_says_that_a_scrutineer_has_every_round_of_the_place(world: World, granter: Person) -> None:
    client = Client()
    client.force_login(granter.user, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("office:grant")).content.decode()
    assert "计票人、监票人管的是这个党组织自己的每一轮测评，到期为止。" in page
    assert "这是称呼，不限范围" in page


def test_the_list_says_at_the_grant_what_it_covers(world: World, granter: Person) -> None:
    client = Client()
    client.force_login(granter.user, backend="django.contrib.auth.backends.ModelBackend")
    said = "这个党组织自己的每一轮测评，到期为止"
    assert ask(world, granter, organisation="青禾镇党委").status_code == 302
    assert said not in client.get(reverse("office:grants")).content.decode()
    changes = {"organisation": "青禾镇党委", "role": "scrutineer", "title": "2026年度述职评议监票人"}
    assert ask(world, granter, **changes).status_code == 302
    assert client.get(reverse("office:grants")).content.decode().count(said) == 1


def test_what_has_ended_stands_under_a_tab_of_its_own(world: World, granter: Person) -> None:
    client = Client()
    client.force_login(granter.user, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("office:grants")
    assert "还没有到期的授权" in client.get(f"{address}?tab=ended").content.decode()
    Grant.objects.filter(person=world.people["supervisor"]).update(until_on=clock.today())
    assert "试supervisor" not in client.get(address).content.decode()
    ended = client.get(f"{address}?tab=ended").content.decode()
    assert "试supervisor" in ended
    assert "收回</" not in ended
