"""Writers of accounts."""

from datetime import datetime

from django.db import transaction
from django.http import HttpRequest

from shuping.accounts.models import User
from shuping.audit.services import record
from shuping.core.actor import Actor
from shuping.people.models import Person

ENLARGED = "is_enlarged"


@transaction.atomic
def open_account(username: str, person: Person, *, actor: Actor, at: datetime, password: str | None = None) -> User:
    """Return a new account of a person; without a password nobody can sign in with it."""
    user = User(username=username, person=person)
    user.set_password(password)
    user.save()
    record(actor, "accounts.opened", "accounts.user", user.pk, organisation_id=None, at=at)
    return user


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
