"""What the page of an organisation shows of the ledger."""

from datetime import date, timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuping.access import gate
from shuping.core.actor import Actor
from shuping.findings import exports, permissions, queries, rules
from shuping.findings.models import State
from shuping.organisations.shown import Card, Line
from shuping.tree.models import Organisation
from shuping.tree.queries import below

ATTENTION = 5
PAPERS = ((gettext_lazy("整改方案（Word）"), "docx"), (gettext_lazy("整改方案（PDF）"), "pdf"))
COUNT = gettext_lazy("%(count)s 个")
TIMES = gettext_lazy("%(count)s 次")


def cards(actor: Actor, organisation: Organisation, today: date) -> list[Card]:
    """Return 要留意的 (what is overdue) and 问题整改 (how many in each state), of the organisation and below it."""
    if not gate.can(actor, permissions.VIEW, organisation):
        return []
    rows = queries.findings(actor).filter(below(organisation.path, "owner__path"))
    ledger = f"{reverse('findings:list')}?organisation={organisation.pk}"
    late = [
        Line(
            found.title,
            str(_("逾期 %(days)s 天") % {"days": (today - found.next_due_on).days}),
            reverse("findings:detail", args=[found.pk]),
            needs_attention=True,
        )
        for found in rows.filter(next_due_on__lt=today)[:ATTENTION]
        if found.next_due_on
    ]
    counts = queries.counts(rows, today)
    states = [
        Line(str(State(state).label), str(COUNT % {"count": counts[state]}), f"{ledger}&tab={state}")
        for state in rules.STATES
    ]
    overdue = Line(
        str(_("其中逾期")), str(COUNT % {"count": counts["overdue"]}), f"{ledger}&tab=overdue", counts["overdue"] > 0
    )
    return [
        Card(str(_("要留意的")), late, empty=str(_("没有逾期的问题。"))),
        Card(
            str(_("问题整改")),
            [*states, overdue, *_reminded(actor, organisation, today)] if counts["all"] else [],
            str(_("还没有问题。点评、督查或自查提出后，会出现在这里。")),
            (str(_("看台账")), f"{ledger}&tab=all"),
            _papers(actor, organisation) if counts["all"] else (),
        ),
    ]


def _papers(actor: Actor, organisation: Organisation) -> tuple[tuple[str, str], ...]:
    if not exports.has_plan(actor, organisation):
        return ()
    return tuple((str(words), reverse("findings:plan_paper", args=[organisation.pk, form])) for words, form in PAPERS)


def _reminded(actor: Actor, organisation: Organisation, today: date) -> list[Line]:
    """Return how often the organisation itself was reminded, this month and the one before: a burden that is shown."""
    this = today.replace(day=1)
    before = (this - timedelta(days=1)).replace(day=1)
    first, middle, last = (*queries.moments_of_month(before), queries.moments_of_month(this)[1])
    rows = queries.reminders(actor).filter(finding__owner=organisation, at__gte=first, at__lt=last).order_by()
    counts = rows.aggregate(now=Count("pk", filter=Q(at__gte=middle)), before=Count("pk", filter=Q(at__lt=middle)))
    address = f"{reverse('findings:reminders')}?organisation={organisation.pk}&month="
    return [
        Line(str(words), str(TIMES % {"count": counts[name]}), f"{address}{month:%Y-%m}")
        for words, name, month in ((_("本月被催办"), "now", this), (_("上月被催办"), "before", before))
    ]
