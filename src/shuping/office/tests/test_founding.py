"""An empty instance is founded once, by three different people; everything is chained."""

from typing import Any

import pytest

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
