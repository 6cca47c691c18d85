"""A finding comes into the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.core import clock
from shuping.core.actor import Actor
from shuping.documents.models import Excerpt
from shuping.findings import permissions, rules
from shuping.findings.models import Counter, Finding, State
from shuping.findings.scheme import closure
from shuping.findings.services.acts import Incomplete, write_act
from shuping.tree import rules as tree_rules
from shuping.tree.models import Organisation


@dataclass(frozen=True)
class Raised:
    """What is raised: `quoted_from` names who said it, when and where."""

    title: str
    source: str
    due_on: date
    quote: str = ""
    quoted_from: str = ""
    excerpt: Excerpt | None = None


@transaction.atomic
def raise_finding(
    *, actor: Actor, raised_for: Organisation, owners: Sequence[Organisation], what: Raised, at: datetime
) -> list[Finding]:
    """Return the findings made: one for one owner; for several a common one of `raised_for` with a child for each.

    Raises NotFound, Forbidden, Incomplete (no title, no owner, a day that has passed or is far off, an owner outside
    `raised_for`).
    """
    gate.require(actor, permissions.RAISE, raised_for)
    today = clock.local_day(at)
    _check(raised_for, owners, what, today)
    if len(owners) == 1:
        return [_one(actor, raised_for, owners[0], what, at)]
    parent = _new(raised_for, raised_for, what, today)
    parent.is_common, parent.state, parent.next_due_on = True, State.IN_REMEDY, what.due_on
    parent.save()
    write_act(actor, parent, "common_raised", at, facts={"owners": [owner.pk for owner in owners]})
    return [parent, *(_one(actor, raised_for, owner, what, at, parent) for owner in owners)]


def _check(raised_for: Organisation, owners: Sequence[Organisation], what: Raised, today: date) -> None:
    faults = []
    if not what.title.strip():
        faults.append(_("请写一句话说明是什么问题。"))
    if not owners:
        faults.append(_("请选谁来整改。"))
    if what.due_on < today:
        faults.append(_("整改期限已经过去，请选今天或以后的日期。"))
    elif clock.is_slip_of_year(what.due_on, today, years=rules.DUE_WITHIN):
        faults.append(_("整改期限写的是 %(year)s 年，请核对年份。") % {"year": what.due_on.year})
    if any(not tree_rules.covers(raised_for.path, owner.path) or owner.dissolved_on for owner in owners):
        faults.append(_("整改单位要在本级或本级之下，并且没有撤销。"))
    if faults:
        raise Incomplete(" ".join(faults), faults=faults)


def _one(
    actor: Actor,
    raised_for: Organisation,
    owner: Organisation,
    what: Raised,
    at: datetime,
    parent: Finding | None = None,
) -> Finding:
    today = clock.local_day(at)
    found = _new(raised_for, owner, what, today)
    found.parent = parent
    found.next_due_on = min(today + timedelta(days=closure().plan_days), what.due_on)
    found.save()
    write_act(
        actor,
        found,
        "raised",
        at,
        text=what.quote,
        facts={
            "title": what.title,
            "due_on": what.due_on.isoformat(),
            "source": what.source,
            "owner": owner.pk,
            "excerpt": what.excerpt.pk if what.excerpt else None,
        },
    )
    return found


def _new(raised_for: Organisation, owner: Organisation, what: Raised, today: date) -> Finding:
    return Finding(
        code=_next_code(today.year),
        title=what.title.strip(),
        quote=what.quote,
        quoted_from=what.quoted_from,
        excerpt=what.excerpt,
        source=what.source,
        owner=owner,
        raised_for=raised_for,
        state=State.AWAITING_PLAN,
        raised_on=today,
        due_on=what.due_on,
    )


def _next_code(year: int) -> str:
    Counter.objects.get_or_create(year=year)
    counter = Counter.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"WT-{year}-{counter.last:03d}"
