"""Reads of people that need no actor."""

from collections.abc import Iterable, Mapping

from shuping.people.models import Person


def person_facts(ids: Iterable[int]) -> Mapping[int, Mapping[str, object]]:
    """Return {person id: his facts}; the chain holds the name only as a salted digest."""
    rows = Person.objects.filter(pk__in=list(ids)).order_by().values_list("pk", "name")
    return {pk: {"name": name} for pk, name in rows}


def person_ids() -> Iterable[int]:
    """Return the ids of all people."""
    return Person.objects.order_by().values_list("pk", flat=True).iterator()
