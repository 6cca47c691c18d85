"""Reads of the tree that need no actor: other rooms ask them inside their own guarded queries."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from shuping.tree import rules
from shuping.tree.models import Appointment, Organisation, Placement


def holds_on(day: date) -> Q:
    """Match dated rows (from_on, until_on) that hold on a day; the day of `until_on` itself no longer does."""
    return Q(from_on__lte=day) & (Q(until_on__isnull=True) | Q(until_on__gt=day))


def ends_after(day: date, through: str = "") -> Q:
    """Match dated rows that hold on a day or later; `through` leads to them. What begins only then counts too."""
    lead = f"{through}__" if through else ""
    runs_on = Q(**{f"{lead}from_on__isnull": False, f"{lead}until_on__isnull": True})
    return runs_on | Q(**{f"{lead}until_on__gt": day})


def below(path: str, field: str = "path") -> Q:
    """Match rows whose path lies in the subtree of `path`, root included."""
    first, before = rules.span(path)
    return Q(**{f"{field}__gte": first, f"{field}__lt": before})


def chain_above(organisation: Organisation) -> list[Organisation]:
    """Return the organisations above this one, root first."""
    return list(Organisation.objects.filter(path__in=rules.ancestors(organisation.path)).order_by("path"))


def appointments_on(day: date) -> QuerySet[Appointment]:
    """Return who held what on a day, with person, post and organisation."""
    return Appointment.objects.filter(holds_on(day)).select_related("person", "post__organisation")


def holders(organisation_ids: Iterable[int], day: date) -> dict[int, list[Appointment]]:
    """Return {organisation id: its appointments on the day, in the order of its posts}."""
    found: dict[int, list[Appointment]] = {}
    rows = appointments_on(day).filter(post__organisation__in=organisation_ids).order_by("post_id")
    for appointment in rows:
        found.setdefault(appointment.post.organisation_id, []).append(appointment)
    return found


def sits_at(person_id: int, since: date, until: date) -> set[int]:
    """Return the ids of the organisations where a person held a post at any time from `since` to `until`.

    Both days count whole, an end that was entered late counts from the day of its entry, and a post at an organ sits
    at the body that it acts for too.
    """
    rows = Appointment.objects.filter(_until(since), person=person_id, from_on__lte=until).values_list(
        "post__organisation_id", "post__organisation__acts_for_id"
    )
    return {organisation for row in rows for organisation in row if organisation is not None}


def ever_above(organisation_ids: set[int], since: date, until: date) -> set[int]:
    """Return these organisations and every one that stood above any of them at any time from `since` to `until`."""
    seen = set(organisation_ids)
    frontier = set(organisation_ids)
    while frontier:
        rows = Placement.objects.filter(
            _until(since),
            organisation__in=frontier,
            from_on__lte=until,
            parent__isnull=False,
        )
        frontier = set(rows.values_list("parent_id", flat=True)) - seen
        seen |= frontier
    return seen


def _until(since: date) -> Q:
    """Match dated rows that run still, or ended on `since` or later, by their day or by the day it was entered."""
    return Q(until_on__isnull=True) | Q(until_on__gte=since) | Q(ended_late_on__gte=since)
