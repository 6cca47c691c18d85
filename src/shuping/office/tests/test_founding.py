"""An empty instance is founded once, by three different people; everything is chained."""

import io
import sys
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from shuping.access.models import Grant
from shuping.access.queries import actor_of
from shuping.access.rules import ADMINISTRATORS, AUDIT, SECURITY, SYSTEM
from shuping.accounts.models import User
from shuping.audit.chain import verify
from shuping.audit.models import Entry
from shuping.audit.queries import bodies, changed_since
from shuping.core.errors import DomainError
from shuping.office.founding import Administrator, Root, found_instance
from shuping.people.models import Person
from shuping.tree.models import Organisation
from tests.worlds import AT, DAY, World

ROOT = Root("中共云岭市委员会", "云岭市委", "city_committee")
THREE = {
    SYSTEM: Administrator("石一一", "shi"),
    SECURITY: Administrator("安二二", "an"),
    AUDIT: Administrator("沈三三", "shen"),
}


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def test_three_people_hold_one_role_each_at_the_root_with_no_end(db: None) -> None:
    passwords = found_instance(root=ROOT, administrators=THREE, at=AT)
    root = Organisation.objects.get()
    assert (root.name, root.short_name, root.parent) == ("中共云岭市委员会", "云岭市委", None)
    for role in ADMINISTRATORS:
        user = User.objects.get(username=THREE[role].username)
        assert user.check_password(passwords[role])
        assert user.has_one_time_password
        assert [held.role for held in actor_of(user.person_id, "", DAY).holdings] == [role]
    assert not Grant.objects.exclude(until_on=None).exists()
    assert len(set(passwords.values())) == 3
    assert verify(bodies()).is_whole
    assert changed_since() == []
    assert Entry.objects.count() == 1 + 3 * 3


@pytest.mark.parametrize(
    ("changes", "root"),
    [
        ({AUDIT: Administrator("安二二", "an2")}, ROOT),
        ({AUDIT: Administrator("沈三三", "an")}, ROOT),
        ({AUDIT: Administrator("", "shen")}, ROOT),
        ({AUDIT: Administrator("沈三三", "a b")}, ROOT),
        ({}, Root("", "云岭市委", "city_committee")),
        ({}, Root("中共云岭市委员会", "云岭市委", "kingdom")),
    ],
)
def test_what_cannot_found_an_instance_leaves_it_empty(db: None, changes: Any, root: Root) -> None:
    with pytest.raises(DomainError):
        found_instance(root=root, administrators={**THREE, **changes}, at=AT)
    assert (Person.objects.count(), Organisation.objects.count(), Entry.objects.count()) == (0, 0, 0)


def test_an_instance_with_people_is_not_founded_again(world: World) -> None:
    before = Entry.objects.count()
    with pytest.raises(DomainError, match="已经有人员或党组织"):
        found_instance(root=ROOT, administrators=THREE, at=AT)
    assert Entry.objects.count() == before


class Typed(io.StringIO):
    """What somebody types at the terminal."""

    def isatty(self) -> bool:
        return True


def test_a_wrong_word_is_asked_again_at_once_and_nothing_typed_is_lost(db: None, monkeypatch: Any) -> None:
    typed = [
        "中共栎川县委员会",
        "",
        "栎川县委",
        "县",
        "县委",
        "丁一",
        "丁 一",
        "dingyi",
        "乙二",
        "yier",
        "丙三",
        "bingsan",
    ]
    monkeypatch.setattr(sys, "stdin", Typed("\n".join([*typed, ""])))
    out = io.StringIO()
    call_command("init", stdout=out)
    said = out.getvalue()
    assert "这一项要写。" in said
    assert "没有“县”这一类，请写下面的一种：市委、县（市、区）委、部门、" in said
    assert "“丁 一”不能作用户名" in said
    assert Organisation.objects.get().kind == "county_committee"
    assert set(User.objects.values_list("username", flat=True)) == {"dingyi", "yier", "bingsan"}


def test_whoever_stops_half_way_founds_nothing(db: None, monkeypatch: Any) -> None:
    monkeypatch.setattr(sys, "stdin", Typed("中共栎川县委员会\n栎川县委\n"))
    with pytest.raises(CommandError, match="什么都没有建"):
        call_command("init", stdout=io.StringIO())
    assert not Organisation.objects.exists()
