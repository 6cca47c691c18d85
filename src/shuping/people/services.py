"""The only writers of people. Who may call them is asked by the room whose page it is."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from shuping.audit.services import record, record_many, stand_in_line
from shuping.core.actor import Actor
from shuping.people.models import FormerName, Person
from shuping.search.services import index


@transaction.atomic
def register_person(name: str, *, actor: Actor, at: datetime) -> Person:
    """Return a new person, who holds nothing yet."""
    person = Person.objects.create(name=name)
    record(actor, "people.registered", "people.person", person.pk, organisation_id=None, at=at)
    index("person", [person.pk])
    return person


@transaction.atomic
def register_people(names: Sequence[str], *, actor: Actor, at: datetime) -> list[Person]:
    """Return a new person for each name, in this order."""
    stand_in_line()
    made = Person.objects.bulk_create([Person(name=name) for name in names], batch_size=500)
    record_many(actor, "people.registered", "people.person", [(person.pk, None) for person in made], at=at)
    return made


@transaction.atomic
def rename_person(person: Person, name: str, *, actor: Actor, at: datetime) -> None:
    """Put the right name in the place of a wrong one; he is still found by the old one."""
    FormerName.objects.create(person=person, name=person.name, until_at=at)
    person.name = name
    person.save(update_fields=["name"])
    record(actor, "people.renamed", "people.person", person.pk, organisation_id=None, at=at)
    index("person", [person.pk])


@transaction.atomic
def withdraw_person(person: Person, *, actor: Actor, at: datetime) -> None:
    """Take a registration back; nothing may point at him (`is_pointed_at`). His row stays for the chain."""
    person.withdrawn_at = at
    person.save(update_fields=["withdrawn_at"])
    record(actor, "people.withdrawn", "people.person", person.pk, organisation_id=None, at=at)
    index("person", [person.pk])
