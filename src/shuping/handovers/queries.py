"""Reads of handovers: the one who leaves, his successor and whoever keeps the tree see one, nobody else."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from shuping.access import gate
from shuping.core import handover
from shuping.core.actor import Actor
from shuping.core.errors import Forbidden, NotFound
from shuping.handovers.models import Handover
from shuping.organisations import permissions
from shuping.organisations.models import Reshaping
from shuping.people.models import Person
from shuping.tree.models import Appointment, Organisation
from shuping.tree.queries import ends_after

LEFT_LATELY = timedelta(days=92)  # who left longer ago is found through the history


def appointment(actor: Actor, appointment_id: int) -> Appointment:
    """Return an appointment that the actor may hand over: his own, or one where he keeps the tree.

    Raises NotFound outside his tree, Forbidden inside it.
    """
    rows = Appointment.objects.select_related("person", "post__organisation")
    found = rows.filter(pk=appointment_id).first()
    if found is None:
        raise NotFound
    if found.person_id != actor.person_id:
        gate.require(actor, permissions.KEEP, found.post.organisation)
    return found


def handover_of(actor: Actor, handover_id: int, *, lock: bool = False) -> Handover:
    """Return a handover of the actor: he leaves, takes over, or keeps the tree. Raises NotFound, Forbidden."""
    rows = Handover.objects.select_related("appointment__person", "appointment__post__organisation", "successor")
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=handover_id).first()
    if found is None:
        raise NotFound
    if actor.person_id not in (found.successor_id, found.appointment.person_id):
        gate.require(actor, permissions.KEEP, found.appointment.post.organisation)
    return found


def to_answer(actor: Actor, handover_id: int) -> Handover:
    """Return a handover that the actor takes over, locked. Raises NotFound, Forbidden."""
    found = handover_of(actor, handover_id, lock=True)
    if found.successor_id != actor.person_id:
        raise Forbidden
    return found


def waiting(actor: Actor) -> QuerySet[Handover]:
    """Return the handovers that wait for the actor's word."""
    rows = Handover.objects.filter(successor=actor.person_id, confirmed_at=None, returned_at=None)
    return rows.select_related("appointment__person", "appointment__post__organisation")


def left_open(actor: Actor, today: date) -> list[Appointment]:
    """Return the posts that the actor left lately with something that may pass, and no handover but returned ones."""
    handed = Handover.objects.filter(appointment=OuterRef("pk"), returned_at=None)
    rows = Appointment.objects.filter(
        ~Exists(handed), person=actor.person_id, until_on__lte=today, until_on__gt=today - LEFT_LATELY
    )
    left = [(row, _places(row)) for row in rows.select_related("post__organisation__acts_for")]
    every = set().union(*(places for _row, places in left))
    who = actor.require_person()
    open_at = set().union(*(sort.may_pass_at(who, every) for sort in handover.sorts())) if left else set()
    return [row for row, places in left if places & open_at]


def of_place(actor: Actor, organisation: Organisation) -> QuerySet[Handover]:
    """Return the handovers of an organisation that the actor may see, newest first."""
    rows = Handover.objects.filter(appointment__post__organisation=organisation)
    if not gate.can(actor, permissions.KEEP, organisation):
        rows = rows.filter(Q(successor=actor.person_id) | Q(appointment__person=actor.person_id))
    return rows.select_related("appointment__person", "appointment__post", "successor")


def successors(found: Appointment, today: date) -> list[Person]:
    """Return who may take over: whoever sits or will sit at the place, its organ, or what it went into."""
    place = found.post.organisation_id
    here = Q(post__organisation=place) | Q(post__organisation__acts_for=place)
    here |= Q(post__organisation__in=_heirs(found.post.organisation))
    rows = Appointment.objects.filter(here, ends_after(today)).exclude(person=found.person_id)
    return list(dict.fromkeys(row.person for row in rows.select_related("person").order_by("post_id", "-from_on")))


def sees_heirs(actor: Actor, place: Organisation) -> bool:
    """Say whether the actor sees what an organisation went into, where its work is now."""
    rows = Organisation.objects.filter(pk__in=_heirs(place))
    return gate.scope(actor, permissions.VIEW, rows, "").exists()


def _heirs(place: Organisation) -> QuerySet[Any, Any]:
    return Reshaping.objects.filter(sources=place).values("targets")


def sheet(found: Appointment, today: date) -> list[dict[str, Any]]:
    """Return what the person has in hand, sort by sort, as plain values; sorts with nothing are left out."""
    ids = _places(found)
    parts = []
    for sort in handover.sorts():
        lines = [
            {
                "title": line.title,
                "note": line.note,
                "due_on": line.due_on.isoformat() if line.due_on else "",
                "url": line.url,
                "key": f"{sort.code}-{line.number}" if line.number is not None else "",
            }
            for line in sort.lines(found.person_id, ids, today)
        ]
        if lines:
            parts.append({"label": str(sort.label), "how": str(sort.how), "lines": lines})
    return parts


def _places(found: Appointment) -> set[int]:
    """Return whose things a post has in hand: those of its organisation and of whom that acts for."""
    place = found.post.organisation
    return {place.pk, place.scope.pk}


def handover_facts(ids: Iterable[int]) -> Mapping[int, Mapping[str, object]]:
    """Return {handover id: its facts}."""
    return {row.pk: row.content() for row in Handover.objects.filter(pk__in=list(ids))}


def handover_ids() -> Iterable[int]:
    """Return the ids of all handovers."""
    return Handover.objects.order_by().values_list("pk", flat=True).iterator()
