"""Whom a superior may remind of a day, and who was reminded (催办)."""

from datetime import date, datetime, timedelta

from django.db.models import OuterRef, QuerySet, Subquery

from shuping.access import gate
from shuping.core import clock
from shuping.core.actor import Actor
from shuping.findings import permissions, rules
from shuping.findings.models import Act, Finding
from shuping.findings.scheme import closure


def to_remind(actor: Actor, today: date) -> QuerySet[Finding]:
    """Return the findings whose owner the actor may remind, in tree order: soon due or overdue, and it is his turn.

    Each with `reminded_at`, the moment of the last time or None. What one answers for oneself is not among them.
    """
    last = Act.objects.filter(finding=OuterRef("pk"), kind="reminded").order_by("-id").values("at")[:1]
    rows = Finding.objects.select_related("owner", "responsible").filter(
        gate.allowed(actor, permissions.REMIND, "owner"),
        is_common=False,
        state__in=rules.ACTS["reminded"][0],
        next_due_on__lte=today + timedelta(days=closure().remind_days_before),
    )
    rows = rows.exclude(gate.allowed(actor, permissions.ANSWER, "owner"))
    return rows.annotate(reminded_at=Subquery(last)).order_by("owner__path", "next_due_on", "id")


def reminders(actor: Actor) -> QuerySet[Act]:
    """Return every reminder of findings that the actor may see, newest first."""
    rows = Act.objects.filter(kind="reminded").select_related(
        "finding__owner", "finding__responsible", "finding__raised_for", "person"
    )
    return gate.scope(actor, permissions.VIEW, rows, "finding__owner").order_by("-id")


def moments_of_month(day: date) -> tuple[datetime, datetime]:
    """Return the local moments at which a day's month begins and the next one does."""
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return clock.moment(day.replace(day=1), 0), clock.moment(following, 0)
