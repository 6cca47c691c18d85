"""Writers of accounts. Who may open, close and reset somebody's account is asked by the room whose page it is."""

import secrets
from datetime import datetime

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from shuping.accounts import rules
from shuping.accounts.models import PastPassword, User
from shuping.audit.services import record
from shuping.core.actor import Actor
from shuping.core.errors import Conflict, DomainError
from shuping.people.models import Person

ENLARGED = "is_enlarged"


class NameTaken(Conflict):
    """Another account has this sign-in name."""

    code = "accounts.name-taken"


class BadPassword(DomainError):
    """A password that the rules of this instance do not take, or a wrong old one."""

    code = "accounts.bad-password"


def password_rules() -> rules.PasswordRules:
    """Return the rules that the administrator set."""
    set_ = settings.ENVIRONMENT
    return rules.PasswordRules(set_.password_length, set_.password_kinds, set_.password_history, set_.password_days)


@transaction.atomic
def open_account(
    username: str, person: Person, *, actor: Actor, at: datetime, password: str | None = None, one_time: bool = False
) -> User:
    """Return a new account of a person; without a password nobody can sign in with it. Raises NameTaken."""
    if User.objects.filter(username=username).exists():
        raise NameTaken(_("“%(name)s”这个用户名已经有人用了，请换一个。") % {"name": username})
    user = User(username=username, person=person, has_one_time_password=one_time)
    user.set_password(password)
    user.save()
    record(actor, "accounts.opened", "accounts.user", user.pk, organisation_id=None, at=at)
    return user


def new_one_time_password() -> str:
    """Return a password that somebody writes down and types once; no two of its signs look alike."""
    while True:
        groups = ("".join(secrets.choice(rules.SIGNS) for _n in range(4)) for _g in range(rules.GROUPS))
        password = "-".join(groups)
        if not rules.faults(password, rules=rules.PasswordRules(8, 4, 0, 0), names=()):
            return password


@transaction.atomic
def reset_password(user: User, *, actor: Actor, at: datetime) -> str:
    """Return a new one-time password of an account. Every session of it ends, its second factor is taken away."""
    password = new_one_time_password()
    user.set_password(password)
    user.has_one_time_password, user.password_set_at = True, None
    user.second_factor, user.last_step = "", 0
    user.recovery_codes.all().delete()
    user.save()
    record(actor, "accounts.password_reset", "accounts.user", user.pk, organisation_id=None, at=at)
    return password


@transaction.atomic
def close_account(user: User, *, actor: Actor, at: datetime) -> None:
    """Let nobody sign in with an account any more; every session ends at once, and its password is gone for good."""
    user.is_active = False
    user.set_password(None)
    user.save(update_fields=["is_active", "password"])
    record(actor, "accounts.closed", "accounts.user", user.pk, organisation_id=None, at=at)


@transaction.atomic
def withdraw_account(user: User, *, actor: Actor, at: datetime) -> None:
    """Close an account that nobody ever used, for good, and leave its user name to whom it was meant for."""
    user.username = f"withdrawn-{user.pk}"
    user.save(update_fields=["username"])
    close_account(user, actor=actor, at=at)


@transaction.atomic
def reopen_account(user: User, *, actor: Actor, at: datetime) -> str:
    """Open a closed account again; return its new one-time password."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    record(actor, "accounts.reopened", "accounts.user", user.pk, organisation_id=None, at=at)
    return reset_password(user, actor=actor, at=at)


@transaction.atomic
def change_password(user: User, *, actor: Actor, old: str, new: str, at: datetime) -> None:
    """Put one's own password in the place of the old one.

    Raises BadPassword with a sentence that names every fault, also for a wrong old one.
    """
    if not user.check_password(old):
        raise BadPassword(_("原来的密码不对。"))
    said = password_faults(user, new)
    if said:
        raise BadPassword("".join(said))
    if user.has_usable_password() and not user.has_one_time_password:
        PastPassword.objects.create(user=user, hash=user.password)
    user.password = make_password(new)
    user.has_one_time_password, user.password_set_at = False, at
    user.save(update_fields=["password", "has_one_time_password", "password_set_at"])
    kept = password_rules().history
    old_ones = user.past_passwords.order_by("-id").values_list("pk", flat=True)[kept:]
    PastPassword.objects.filter(pk__in=list(old_ones)).delete()
    record(actor, "accounts.password_changed", "accounts.user", user.pk, organisation_id=None, at=at)


def password_faults(user: User, password: str) -> list[str]:
    """Return the sentences that say what is wrong with a new password; empty where it can be taken."""
    asked = password_rules()
    sentences = {
        "short": _("密码至少 %(n)s 个字符。") % {"n": asked.length},
        "plain": _("大写字母、小写字母、数字、其他符号（汉字也算）里，至少要有 %(n)s 种。") % {"n": asked.kinds},
        "name": _("密码里不能有您的姓名或用户名。"),
    }
    said = [sentences[fault] for fault in rules.faults(password, rules=asked, names=(user.username, user.person.name))]
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError:
        said.append(_("这个密码太常见，很容易被猜到。"))
    past = [user.password, *user.past_passwords.values_list("hash", flat=True)][: asked.history]
    if any(check_password(password, hash_) for hash_ in past) or user.check_password(password):
        said.append(_("这个密码用过了，请换一个新的。"))
    return said


def must_change_password(user: User, now: datetime) -> bool:
    """Say whether a person has to choose a new password before he does anything else."""
    return user.has_one_time_password or rules.is_old(user.password_set_at, rules=password_rules(), now=now)


def toggle_enlarged(request: HttpRequest) -> bool:
    """Switch the size of type, kept with the account, or with the session of a visitor; return the new value."""
    value = not is_enlarged(request)
    if request.user.is_authenticated:
        request.user.is_enlarged = value
        request.user.save(update_fields=["is_enlarged"])
    else:
        request.session[ENLARGED] = value
    return value


def is_enlarged(request: HttpRequest) -> bool:
    """Say whether this person reads in large type."""
    if request.user.is_authenticated:
        return request.user.is_enlarged
    return bool(request.session.get(ENLARGED, False))
