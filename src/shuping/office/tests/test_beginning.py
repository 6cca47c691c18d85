"""A new instance says on the desk what comes next, to who can do it, until it is done."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shuping.access.models import Grant
from shuping.access.queries import actor_of
from shuping.access.rules import AUDIT, SECURITY, SYSTEM
from shuping.accounts.models import User
from shuping.core.actor import MACHINE, Actor
from shuping.office import beginning
from shuping.office.founding import Administrator, Root, found_instance
from shuping.people.services import register_person
from shuping.tree import services as tree
from shuping.tree.models import Organisation
from tests.worlds import AT, DAY, World


@pytest.fixture
def founded(db: None, settings: Any) -> Organisation:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    three = {SYSTEM: ("丁一", "ding"), SECURITY: ("乙二", "yier"), AUDIT: ("丙三", "bing")}
    administrators = {role: Administrator(*said) for role, said in three.items()}
    found_instance(root=Root("中共栎川县委员会", "栎川县委", "county_committee"), administrators=administrators, at=AT)
    return Organisation.objects.get()


def titles(actor: Actor) -> list[str]:
    return [row.title for row in beginning.rows(actor, DAY)]


def signed_in(username: str) -> Actor:
    user = User.objects.get(username=username)
    return actor_of(user.person_id, "", DAY)


def test_the_steps_of_a_new_instance_stand_on_the_desks_of_who_takes_them(founded: Organisation) -> None:
    assert titles(signed_in("yier")) == ["给组织部的同志开账号，再授权“组织部”"]
    assert titles(signed_in("ding")) == titles(signed_in("bing")) == []
    officer = register_person("林采薇", actor=MACHINE, at=AT)
    assert titles(signed_in("yier")) == ["给组织部的同志授权“组织部”"]
    Grant.objects.create(person=officer, role="department", organisation=founded, title="组织科", from_on=DAY)
    assert titles(signed_in("yier")) == []
    assert titles(actor_of(officer.pk, "", DAY)) == ["导入栎川县委下面的党组织、岗位和任职"]
    words = {"name": "清泉镇党委", "short_name": "清泉镇党委", "kind": "township"}
    tree.found_organisation(actor=MACHINE, parent=founded, on=DAY, at=AT, **words)
    assert titles(actor_of(officer.pk, "", DAY)) == []


def test_a_running_instance_asks_for_nothing_and_costs_most_people_no_query(world: World) -> None:
    for name in world.people:
        with CaptureQueriesContext(connection) as seen:
            assert titles(world.actor(name)) == [], name
        assert len(seen) - 1 <= {"security": 2, "chief": 1, "officer": 1}.get(name, 0)  # one reads the actor


def test_an_empty_desk_says_to_whom_to_go_without_post_and_grant(world: World) -> None:
    assert beginning.nothing_due(world.actor("nobody"))["title"] == "您还没有岗位，也没有授权"
    assert "安全管理员" in beginning.nothing_due(world.actor("nobody"))["sentence"]
    assert "验收" in beginning.nothing_due(world.actor("green-organiser"))["sentence"]
    assert "验收" not in beginning.nothing_due(world.actor("auditor"))["sentence"]
