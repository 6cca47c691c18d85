"""Reads of meetings: the actor comes first."""

from collections.abc import Iterable, Mapping

from shuping.access import gate
from shuping.access.actions import Action
from shuping.core.actor import Actor
from shuping.core.errors import NotFound
from shuping.hall import permissions
from shuping.hall.models import AgendaItem, Meeting
from shuping.hall.rules import Item, Room, Stage, Turn


def meeting(actor: Actor, review_id: int, action: Action = permissions.VIEW, *, lock: bool = False) -> Meeting:
    """Return the meeting of a review that the actor may see or run. Raises NotFound, Forbidden."""
    rows = Meeting.objects.select_related("review__organisation")
    rows = gate.scope(actor, permissions.VIEW, rows, "review__organisation")
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(review=review_id).first()
    if found is None:
        raise NotFound
    gate.require(actor, action, found.review.organisation)
    return found


def items(found: Meeting) -> list[AgendaItem]:
    """Return the agenda in its order."""
    rows = found.items.select_related("subject__organisation", "subject__person", "subject__commentator")
    return list(rows)


def room(found: Meeting, agenda: Iterable[AgendaItem]) -> Room:
    """Return the meeting as the rules see it."""
    return Room(
        stage=Stage(found.stage),
        items=tuple(Item(each.pk, tuple(seconds for _n, seconds in each.phases), Turn(each.turn)) for each in agenda),
        phase=found.phase,
        since=found.since.timestamp() if found.since else None,
        used=found.used_seconds,
    )


def facts(ids: Iterable[int]) -> Mapping[int, Mapping[str, object]]:
    """Return {meeting id: its facts} for the comparison of the chain with the database."""
    rows = Meeting.objects.filter(pk__in=list(ids)).prefetch_related("items")
    return {found.pk: found.content() for found in rows}


def ids() -> Iterable[int]:
    """Return the ids of all meetings."""
    return Meeting.objects.values_list("pk", flat=True).iterator()
