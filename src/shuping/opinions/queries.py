"""Reads of the box: one's own, and those that one may answer."""

from collections.abc import Iterable, Mapping

from django.db.models import QuerySet

from shuping.access import gate
from shuping.core.actor import Actor
from shuping.core.errors import NotFound
from shuping.opinions import permissions
from shuping.opinions.models import Opinion


def own(actor: Actor) -> QuerySet[Opinion]:
    """Return what the actor wrote, newest first."""
    return Opinion.objects.filter(writer=actor.require_person()).select_related("answered_by")


def to_read(actor: Actor) -> QuerySet[Opinion]:
    """Return the opinions that the actor may read and answer, newest first."""
    rows = Opinion.objects.select_related("writer", "organisation", "answered_by")
    return gate.scope(actor, permissions.ANSWER, rows)


def opinion(actor: Actor, opinion_id: int, *, lock: bool = False) -> Opinion:
    """Return one opinion that the actor may answer. Raises NotFound."""
    rows = to_read(actor)
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=opinion_id).first()
    if found is None:
        raise NotFound
    return found


def facts(ids: Iterable[int]) -> Mapping[int, Mapping[str, object]]:
    """Return {opinion id: its facts} for the comparison of the chain with the database."""
    return {found.pk: found.content() for found in Opinion.objects.filter(pk__in=list(ids))}


def ids() -> Iterable[int]:
    """Return the ids of all opinions."""
    return Opinion.objects.values_list("pk", flat=True).iterator()
