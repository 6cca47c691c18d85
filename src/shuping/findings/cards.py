"""What the page of an organisation shows of the ledger."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuping.access import gate
from shuping.core.actor import Actor
from shuping.findings import permissions, queries, rules
from shuping.findings.models import State
from shuping.organisations.shown import Card, Line
from shuping.tree.models import Organisation
from shuping.tree.queries import below

ATTENTION = 5
PAPERS = ((gettext_lazy("整改方案（Word）"), "docx"), (gettext_lazy("整改方案（PDF）"), "pdf"))
COUNT = gettext_lazy("%(count)s 个")


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
            [*states, overdue] if counts["all"] else [],
            str(_("还没有问题。点评、督查或自查提出后，会出现在这里。")),
            (str(_("看台账")), f"{ledger}&tab=all"),
            tuple((str(words), reverse("findings:plan_paper", args=[organisation.pk, form])) for words, form in PAPERS),
        ),
    ]
