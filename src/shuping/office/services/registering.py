"""What the security administrator puts right about who was registered wrongly: his name, or that he is there at all."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.accounts import services as accounts
from shuping.accounts.models import User
from shuping.core.actor import Actor
from shuping.core.errors import Conflict
from shuping.office import queries
from shuping.office.services.accounts import managed
from shuping.people import services as people
from shuping.people.models import Person


@transaction.atomic
def rename_person_of(*, actor: Actor, person_id: int, name: str, at: datetime) -> Person:
    """Return a person under his right name. Raises NotFound, Forbidden, Conflict where he is called so already."""
    person = managed(actor, person_id, at)
    if person.name == name:
        raise Conflict(_("登记的就是这个姓名，没有改。"))
    people.rename_person(person, name, actor=actor, at=at)
    return person


@transaction.atomic
def withdraw_person_of(*, actor: Actor, person_id: int, at: datetime) -> Person:
    """Take back a registration that nothing points at, with its account; the user name is free again.

    Raises NotFound, Forbidden, Conflict with the sentence that says what to do instead.
    """
    person = managed(actor, person_id, at)
    why = queries.why_not_withdrawn(person)
    if why:
        raise Conflict(why)
    user = User.objects.filter(person=person).first()
    if user is not None:
        accounts.withdraw_account(user, actor=actor, at=at)
    people.withdraw_person(person, actor=actor, at=at)
    return person
