"""Reads of people that need no actor."""

from collections.abc import Iterable, Mapping

from django.db.models import ForeignObjectRel

from shuping.people.models import FormerName, Person

OWN = {"user", "former_names"}  # what belongs to a person and says nothing about him


def person_facts(ids: Iterable[int]) -> Mapping[int, Mapping[str, object]]:
    """Return {person id: his facts}; the chain holds the name only as a salted digest.

    Former names and the withdrawal are facts of those alone who have them, so that older entries stay true.
    """
    wanted = list(ids)
    rows = Person.objects.filter(pk__in=wanted).order_by().values_list("pk", "name", "withdrawn_at")
    found: dict[int, dict[str, object]] = {
        pk: {"name": name, **({"withdrawn": True} if withdrawn else {})} for pk, name, withdrawn in rows
    }
    former: dict[int, list[str]] = {}
    for person_id, name in FormerName.objects.filter(person__in=wanted).values_list("person_id", "name"):
        former.setdefault(person_id, []).append(name)
    for person_id, names in former.items():
        found[person_id]["former_names"] = names
    return found


def person_ids() -> Iterable[int]:
    """Return the ids of all people."""
    return Person.objects.order_by().values_list("pk", flat=True).iterator()


def is_pointed_at(person: Person) -> bool:
    """Say whether anything in any room names a person: a post, a grant, an act; his own account apart."""
    relations = [field for field in Person._meta.get_fields(include_hidden=True) if field.auto_created]
    return any(
        relation.related_model._default_manager.filter(**{relation.field.name: person}).exists()
        for relation in relations
        if isinstance(relation, ForeignObjectRel) and relation.name not in OWN
    )
