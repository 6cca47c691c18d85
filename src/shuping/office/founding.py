"""The first act of an instance: its root organisation and its three administrators, each with a one-time password."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.access.roles import roles
from shuping.access.rules import ADMINISTRATORS
from shuping.access.services import found_grant
from shuping.accounts import services as accounts
from shuping.accounts.rules import username_in
from shuping.core import clock
from shuping.core.actor import MACHINE
from shuping.core.errors import DomainError
from shuping.people.models import Person
from shuping.people.services import register_person
from shuping.tree.models import Organisation
from shuping.tree.services import found_organisation


class NotEmpty(DomainError):
    """The instance has people or organisations already."""

    code = "office.not-empty"


class BadFounding(DomainError):
    """What was said cannot found an instance; the sentence says what to change."""

    code = "office.bad-founding"


@dataclass(frozen=True)
class Root:
    """The first organisation: full name, short name, a kind of `tree/data/kinds.toml`."""

    name: str
    short_name: str
    kind: str


@dataclass(frozen=True)
class Administrator:
    """Who holds one of the three roles, and the name he signs in with."""

    name: str
    username: str


@transaction.atomic
def found_instance(*, root: Root, administrators: dict[str, Administrator], at: datetime) -> dict[str, str]:
    """Return {role: one-time password} of the three administrators of a new instance; everything is chained.

    Raises NotEmpty where anybody is registered already, BadFounding for a missing word, a name that cannot be a user
    name, or one person in two roles, NotInOrder for an unknown kind.
    """
    refuse_unless_empty()
    _refuse(root, administrators)
    today = clock.local_day(at)
    organisation = found_organisation(
        actor=MACHINE, name=root.name, short_name=root.short_name, kind=root.kind, parent=None, on=today, at=at
    )
    passwords = {}
    for role in ADMINISTRATORS:
        asked = administrators[role]
        passwords[role] = accounts.new_one_time_password()
        person = register_person(asked.name, actor=MACHINE, at=at)
        accounts.open_account(asked.username, person, actor=MACHINE, at=at, password=passwords[role], one_time=True)
        found_grant(
            person=person,
            role=role,
            organisation=organisation,
            title=roles()[role].label,
            from_on=today,
            last_on=None,
            at=at,
        )
    return passwords


def refuse_unless_empty() -> None:
    """Raise NotEmpty where anybody or any organisation is registered."""
    if Person.objects.exists() or Organisation.objects.exists():
        raise NotEmpty(_("这个数据文件夹里已经有人员或党组织，不能再初始化。三员从网页上登录。"))


def why_no_username(typed: str) -> str:
    """Return the sentence that says why this cannot be a user name; empty where it can."""
    if typed and username_in(typed) == typed:
        return ""
    return _("“%(name)s”不能作用户名：用字母、数字、点、横线或汉字，2 到 40 个。") % {"name": typed}


def _refuse(root: Root, administrators: dict[str, Administrator]) -> None:
    if not all((root.name, root.short_name, *(asked.name for asked in administrators.values()))):
        raise BadFounding(_("党组织的全称、简称和三个人的姓名都要写。"))
    usernames = [asked.username for asked in administrators.values()]
    names = [asked.name for asked in administrators.values()]
    strange = [why for username in usernames if (why := why_no_username(username))]
    if strange:
        raise BadFounding(strange[0])
    if set(administrators) != set(ADMINISTRATORS) or len(set(usernames)) < len(ADMINISTRATORS):
        raise BadFounding(_("三员要三个人，各有各的用户名。"))
    if len(set(names)) < len(ADMINISTRATORS):
        raise BadFounding(_("三员不能由一个人兼。真是同名的两个人，请在姓名后面加上区分，比如“李明（办公室）”。"))
