"""The second factor: a code that a phone makes every half minute (TOTP, RFC 6238), and codes on paper in its place.

The arithmetic is in `authenticator`; the secret lies sealed under the instance's key.
"""

import base64
import hashlib
import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.accounts import rules
from shuping.accounts.models import RecoveryCode, User
from shuping.audit.services import record
from shuping.core import on_use
from shuping.core.actor import Actor
from shuping.core.errors import DomainError
from shuping.core.sealed import Unreadable, seal, unseal

PURPOSE = "accounts.second_factor"
SECRET = 20  # bytes, the length that RFC 4226 recommends
PAPER = 8  # recovery codes


class WrongCode(DomainError):
    """A code that the phone does not show now."""

    code = "accounts.wrong-code"


def new_secret() -> str:
    """Return a secret as people type it into an app: base 32."""
    return base64.b32encode(secrets.token_bytes(SECRET)).decode("ascii")


def address(secret: str, username: str) -> str:
    """Return the address that an authenticator app reads the secret from."""
    read_by_apps: str = on_use.load("authenticator").address(secret, username, _("述评"))
    return read_by_apps


def picture(address: str) -> str:
    """Return that address as a QR code: an SVG in a data address."""
    drawn: str = on_use.load("authenticator").picture(address)
    return drawn


@transaction.atomic
def switch_on(user: User, *, actor: Actor, secret: str, code: str, at: datetime) -> list[str]:
    """Ask for the phone's code at every sign-in from now on; return the recovery codes, which are shown once.

    Raises WrongCode where the code is not that of the secret: the phone does not have it yet.
    """
    step = _step_of(secret, code, at, 0)
    if step is None:
        raise WrongCode(_("验证码不对。请看手机上现在的 6 位数；手机的时间要准。"))
    user.second_factor, user.last_step = seal(secret, PURPOSE), step
    user.save(update_fields=["second_factor", "last_step"])
    user.recovery_codes.all().delete()
    codes = [f"{secrets.token_hex(3)}-{secrets.token_hex(3)}" for _n in range(PAPER)]
    RecoveryCode.objects.bulk_create([RecoveryCode(user=user, digest=_digest(code)) for code in codes])
    record(actor, "accounts.second_factor_on", "accounts.user", user.pk, organisation_id=None, at=at)
    return codes


@transaction.atomic
def switch_off(user: User, *, actor: Actor, code: str, at: datetime) -> None:
    """Ask for the password alone again. Raises WrongCode without a code that holds."""
    if not accept_code(user, code=code, at=at):
        raise WrongCode(_("验证码不对，没有关。"))
    user.second_factor, user.last_step = "", 0
    user.save(update_fields=["second_factor", "last_step"])
    user.recovery_codes.all().delete()
    record(actor, "accounts.second_factor_off", "accounts.user", user.pk, organisation_id=None, at=at)


@transaction.atomic
def accept_code(user: User, *, code: str, at: datetime) -> bool:
    """Say whether a code of the phone or of the paper lets its person in; it does so once."""
    code = code.strip().replace(" ", "").lower()
    if user.recovery_codes.filter(digest=_digest(code)).delete()[0]:
        return True
    try:
        secret = unseal(user.second_factor, PURPOSE)
    except Unreadable:
        return False
    step = _step_of(secret, code, at, user.last_step)
    if step is None:
        return False
    used = User.objects.filter(pk=user.pk, last_step__lt=step).update(last_step=step)  # of two at once, one
    return bool(used)


def _step_of(secret: str, code: str, at: datetime, last_used: int) -> int | None:
    """Return the step of time that a code belongs to, among those that are taken now; None for none."""
    plain, steps = code.strip().replace(" ", ""), rules.steps_at(at, last_used)
    step: int | None = on_use.load("authenticator").step_of(secret, plain, steps)
    return step


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
