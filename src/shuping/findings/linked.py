"""Reads of findings that belong together: older ones that say the same, and what was joined."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from shuping.access import gate
from shuping.access.actions import Action
from shuping.core.actor import Actor
from shuping.findings import permissions, queries, rules
from shuping.findings.models import Act, Finding
from shuping.findings.recurrence import SHOWN, Told, ranked, similar

MOST_COMPARED = 300  # the newest of the older ones: some ten years of one organisation
MOST_OFFERED = 20  # to join with


@dataclass(frozen=True)
class Linked:
    """What the page of a finding shows of others, and which of the buttons this actor gets."""

    recurs_of: Finding | None = None
    recurrences: list[Finding] = field(default_factory=list)
    similar: list[Finding] = field(default_factory=list)
    joined_into: Finding | None = None
    taken_in: list[Finding] = field(default_factory=list)
    may_judge: bool = False
    may_join: bool = False
    may_separate: list[int] = field(default_factory=list)


def of(actor: Actor, found: Finding, today: date, last: dict[str, Act]) -> Linked:
    """Return the links of a finding; `last` are its newest acts by kind. A common finding has none of its own."""
    if found.is_common:
        return Linked()
    taken_in = list(found.taken_in.select_related("excerpt__document").order_by("pk"))
    may_join = may_join_now(actor, found, today)
    pairs = [(goes, found) for goes in taken_in] + ([(found, found.joined_into)] if found.joined_into else [])
    undone = [goes.pk for goes, stays in pairs if may_join and stays and undoable(goes, stays)]
    judged = "recurrence_denied" in last or found.recurs_of_id is not None
    return Linked(
        recurs_of=found.recurs_of,
        recurrences=list(found.recurrences.order_by("pk")),
        similar=[] if judged or found.joined_into_id else likest(found, older(found)),
        joined_into=found.joined_into,
        taken_in=taken_in,
        may_judge=may_judge_recurrence(actor, found),
        may_join=may_join and found.state in rules.BEFORE_CLAIM and found.parent_id is None,
        may_separate=undone,
    )


def older(found: Finding) -> QuerySet[Finding]:
    """Return what the same owner was told before, the newest first, whenever it was entered.

    Two points of one speech are told at once: neither is an old problem of the other.
    """
    before = Q(raised_on__lt=found.raised_on) | Q(raised_on=found.raised_on, pk__lt=found.pk)
    rows = Finding.objects.filter(before, owner=found.owner_id, is_common=False, joined_into=None)
    if found.excerpt is not None:
        rows = rows.exclude(excerpt__document=found.excerpt.document_id)
    return rows.order_by("-raised_on", "-pk")


def likest(found: Finding, rows: QuerySet[Finding]) -> list[Finding]:
    """Return which of these rows may be the same problem as a finding, the likest first, at most `SHOWN`."""
    some = rows[:MOST_COMPARED].values_list("pk", "title", "quote")
    keys = [one.key for one in similar(_told(found), [Told(*row) for row in some])]
    by_key = Finding.objects.in_bulk(keys) if keys else {}
    return [by_key[key] for key in keys][:SHOWN]


def to_join_with(found: Finding) -> list[Finding]:
    """Return the findings of the same owner that could stand for this one, the likest first."""
    rows = Finding.objects.filter(
        owner=found.owner_id, is_common=False, joined_into=None, state__in=rules.BEFORE_CLAIM
    ).exclude(pk=found.pk)
    by_key = {one.pk: one for one in rows.order_by("-pk")[:MOST_COMPARED]}
    order = ranked(_told(found), [Told(one.pk, one.title, one.quote) for one in by_key.values()])
    return [by_key[one.key] for one in order[:MOST_OFFERED]]


def may_judge_recurrence(actor: Actor, found: Finding) -> bool:
    """Say whether the actor may say that it is an old problem: the owner, who raised it, who is above."""
    actions = (permissions.ANSWER, permissions.RAISE, permissions.ACCEPT)
    return not found.is_common and any(gate.can(actor, action, found.owner) for action in actions)


def joining_action(found: Finding) -> Action:
    """Return the right that joining findings of this owner asks for: a root has nobody above and does it itself."""
    return permissions.RAISE if queries.stands_alone(found) else permissions.ACCEPT


def may_join(actor: Actor, found: Finding, today: date) -> bool:
    """Say whether the actor may join findings of this owner, by right and by independence."""
    if not gate.can(actor, joining_action(found), found.owner):
        return False
    return queries.stands_alone(found) or not queries.bars(actor, found, today)


def may_join_now(actor: Actor, found: Finding, today: date) -> bool:
    """Say whether there is anything to join or separate here for the actor; asked only where a button may stand."""
    waits = found.state in rules.BEFORE_CLAIM or found.joined_into_id is not None
    return waits and may_join(actor, found, today)


def undoable(goes: Finding, stays: Finding) -> Act | None:
    """Return the act of a joining that can still be undone: it is the newest on both sides."""
    there, here = goes.acts.last(), stays.acts.last()
    if goes.joined_into_id != stays.pk or there is None or here is None:
        return None
    is_newest = there.kind == "joined" and here.kind == "took_in" and here.facts.get("took_in") == goes.pk
    return there if is_newest else None


def side(found: Finding) -> rules.Side:
    """Return a finding as the rule of joining sees it."""
    return rules.Side(found.pk, found.owner_id, found.state, found.is_common, found.parent_id is not None)


def choices(rows: list[Finding]) -> list[tuple[int, Any]]:
    """Return findings as the choices of a form."""
    return [(one.pk, f"{one.title}（{one.code}，{one.get_source_display()}）") for one in rows]


def _told(found: Finding) -> Told:
    return Told(found.pk, found.title, found.quote)
