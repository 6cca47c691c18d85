"""The only writers of people. Who may call them is asked by the room whose page it is."""

from datetime import datetime

from django.db import transaction

from shuping.audit.services import record
from shuping.core.actor import Actor
from shuping.people.models import Person
from shuping.search.services import index


@transaction.atomic
def register_person(name: str, *, actor: Actor, at: datetime) -> Person:
    """Return a new person, who holds nothing yet."""
    person = Person.objects.create(name=name)
    record(actor, "people.registered", "people.person", person.pk, organisation_id=None, at=at)
    index("person", [person.pk])
    return person
