"""Accounts of people, as the security administrator keeps them: register, open, reset, close, reopen.

Nobody does this to himself, nor alone to one of the three administrators: who can give himself another one's password
would be two of them. A lost administrator is replaced by the other two (`access/standing_in.py`).
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.access import gate, permissions
from shuping.accounts import services as accounts
from shuping.accounts.models import User
from shuping.accounts.rules import username_in
from shuping.audit.services import stand_in_line
from shuping.core import clock
from shuping.core.actor import Actor
from shuping.core.errors import Conflict, DomainError, Forbidden
from shuping.office import queries
from shuping.people.models import Person
from shuping.people.services import register_person


class BadAccount(DomainError):
    """What was said cannot make an account; the sentence says what to change."""

    code = "office.bad-account"


@transaction.atomic
def register_with_account(*, actor: Actor, name: str, username: str, at: datetime) -> tuple[Person, str]:
    """Return a new person and his one-time password.

    Raises Forbidden for who does not manage the whole tree: whoever holds nothing yet belongs to no part of it.
    BadAccount for a user name that cannot be one, NameTaken for one that another has.
    """
    if not queries.manages_whole(actor):
        raise Forbidden(_("新来的人由最上级的安全管理员登记，登记以后就能在这里授权。"))
    _refuse_username(username)
    person = register_person(name, actor=actor, at=at)
    return person, _open(actor, person, username, at)


@transaction.atomic
def open_account_of(*, actor: Actor, person_id: int, username: str, at: datetime) -> tuple[Person, str]:
    """Give an account to a person who has none; return his one-time password.

    Raises NotFound, Forbidden, BadAccount, NameTaken, Conflict where he has one.
    """
    person = managed(actor, person_id, at)
    if User.objects.filter(person=person).exists():
        raise Conflict(_("%(name)s已经有账号了。") % {"name": person.name})
    _refuse_username(username)
    return person, _open(actor, person, username, at)


@transaction.atomic
def reset_password_of(*, actor: Actor, person_id: int, at: datetime) -> tuple[Person, str]:
    """Return a new one-time password of a person; his sessions end. Raises NotFound, Forbidden, Conflict."""
    person = managed(actor, person_id, at)
    user = _account(person)
    if not user.is_active:
        raise Conflict(_("%(name)s的账号停用着，请先恢复。") % {"name": person.name})
    return person, accounts.reset_password(user, actor=actor, at=at)


@transaction.atomic
def close_account_of(*, actor: Actor, person_id: int, at: datetime) -> Person:
    """Close a person's account; his sessions end, what he did stays. Raises NotFound, Forbidden, Conflict."""
    person = managed(actor, person_id, at)
    user = _account(person)
    if not user.is_active:
        raise Conflict(_("%(name)s的账号已经停用了。") % {"name": person.name})
    accounts.close_account(user, actor=actor, at=at)
    return person


@transaction.atomic
def reopen_account_of(*, actor: Actor, person_id: int, at: datetime) -> tuple[Person, str]:
    """Open a closed account again with a new one-time password. Raises NotFound, Forbidden, Conflict."""
    person = managed(actor, person_id, at)
    user = _account(person)
    if user.is_active:
        raise Conflict(_("%(name)s的账号在用，不用恢复。") % {"name": person.name})
    return person, accounts.reopen_account(user, actor=actor, at=at)


def managed(actor: Actor, person_id: int, at: datetime) -> Person:
    """Return a person whose account the actor may change now. Raises NotFound, Forbidden."""
    gate.require_anywhere(actor, permissions.MANAGE)
    stand_in_line()
    person = queries.person(actor, person_id)
    why = queries.why_not_managed(actor, person, clock.local_day(at), at)
    if why:
        raise Forbidden(why)
    return person


def _account(person: Person) -> User:
    user = User.objects.filter(person=person).first()
    if user is None:
        raise Conflict(_("%(name)s还没有账号。") % {"name": person.name})
    return user


def _refuse_username(username: str) -> None:
    if not username or username_in(username) != username:
        raise BadAccount(_("用户名用字母、数字、点、横线或汉字，2 到 40 个；手机号也行。"))


def _open(actor: Actor, person: Person, username: str, at: datetime) -> str:
    password = accounts.new_one_time_password()
    accounts.open_account(username, person, actor=actor, at=at, password=password, one_time=True)
    return password
