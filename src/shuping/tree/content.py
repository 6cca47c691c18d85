"""What the chain holds of the tree, and how it is read back: three queries for any number of organisations.

A path is no fact of its own, or a move would write an entry for everything below it. The fact is that it is the path of
the parent and one step more: where that holds for every organisation, paths say what the chained parents say.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import QuerySet

from shuping.audit.chain import lines
from shuping.tree import rules
from shuping.tree.models import Appointment, Naming, Organisation, Placement, Post

DAYS, LATE = ("from_on", "until_on"), "ended_late_on"


def organisation_facts(ids: Iterable[int]) -> Mapping[int, Mapping[str, object]]:
    """Return {organisation id: its facts, with all its placements and namings}."""
    wanted = list(ids)
    rows = (
        Organisation.objects.filter(pk__in=wanted)
        .order_by()
        .values_list(
            "pk", "name", "short_name", "kind", "parent_id", "acts_for_id", "dissolved_on", "path", "parent__path"
        )
    )
    placed = Placement.objects.filter(organisation__in=wanted)
    placements = _history(placed, LATE, "parent_id")
    namings = _history(Naming.objects.filter(organisation__in=wanted), "name", "short_name")
    return {
        pk: {
            "name": name,
            "short_name": short_name,
            "kind": kind,
            "parent": parent,
            "acts_for": acts_for,
            "dissolved": dissolved_on,
            "path_is_of_parent": rules.is_child(path, above or ""),
            "placements": lines(row[1:] for row in placements[pk]),
            "namings": lines(namings[pk]),
            **_late(lines(late) if (late := [row for row in placements[pk] if row[0]]) else ""),
        }
        for pk, name, short_name, kind, parent, acts_for, dissolved_on, path, above in rows
    }


def post_facts(ids: Iterable[int]) -> Mapping[int, Mapping[str, object]]:
    """Return {post id: its facts}."""
    rows = Post.objects.filter(pk__in=list(ids)).order_by().values_list("pk", "organisation_id", "kind", "title")
    return {pk: {"organisation": place, "kind": kind, "title": title} for pk, place, kind, title in rows}


def appointment_facts(ids: Iterable[int]) -> Mapping[int, Mapping[str, object]]:
    """Return {appointment id: its facts}."""
    found = Appointment.objects.filter(pk__in=list(ids)).order_by()
    return {
        pk: {"post": post, "person": person, "from": from_on, "until": until_on, **_late(late)}
        for pk, post, person, from_on, until_on, late in found.values_list("pk", "post_id", "person_id", *DAYS, LATE)
    }


def _late(entered: date | str | None) -> dict[str, object]:
    """Say when ends were entered, where they were entered late; what never was says what it always said."""
    return {"ended_late": entered} if entered else {}


def organisation_ids() -> Iterable[int]:
    """Return the ids of all organisations."""
    return Organisation.objects.order_by().values_list("pk", flat=True).iterator()


def post_ids() -> Iterable[int]:
    """Return the ids of all posts."""
    return Post.objects.order_by().values_list("pk", flat=True).iterator()


def appointment_ids() -> Iterable[int]:
    """Return the ids of all appointments."""
    return Appointment.objects.order_by().values_list("pk", flat=True).iterator()


def _history(rows: QuerySet[Placement] | QuerySet[Naming], *columns: str) -> defaultdict[int, list[tuple[object, ...]]]:
    """Return {organisation id: its dated rows of these columns and both days}."""
    found: defaultdict[int, list[tuple[object, ...]]] = defaultdict(list)
    for organisation, *values in rows.values_list("organisation_id", *columns, *DAYS):
        found[organisation].append(tuple(values))
    return found
