"""What the ledger asks of a person today."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shuping.access import gate
from shuping.core.actor import Actor
from shuping.core.desk import DeskRow, Waiting
from shuping.findings import permissions, queries
from shuping.findings.chips import late_chip, state_chip
from shuping.findings.models import Finding, State

MOST = 50
AHEAD = 31  # days before a look-back that it shows on the desk


def rows(actor: Actor, today: date) -> Iterator[DeskRow]:
    """Yield one row for each finding on which it is the actor's turn, at most `MOST` of each sort."""
    yield from _owner_rows(actor, today)
    yield from _judge_rows(actor, today)


def _owner_rows(actor: Actor, today: date) -> Iterator[DeskRow]:
    waiting = Finding.objects.filter(
        gate.allowed(actor, permissions.ANSWER, "owner"),
        is_common=False,
        state__in=[State.AWAITING_PLAN, State.IN_REMEDY],
    )
    for found in waiting.select_related("owner").order_by("next_due_on", "id")[:MOST]:
        if found.state == State.AWAITING_PLAN:
            title = _("改“%(title)s”的原因和措施") if found.is_returned else _("定“%(title)s”的原因和措施")
            button = _("改措施") if found.is_returned else _("定措施")
            url = reverse("findings:plan", args=[found.pk])
        else:
            title, button = _("整改：%(title)s"), _("去整改")
            url = reverse("findings:detail", args=[found.pk])
        yield _row(found, title % {"title": found.title}, button, url, today)


def _judge_rows(actor: Actor, today: date) -> Iterator[DeskRow]:
    soon = today + timedelta(days=AHEAD)
    for state, action, title, button in (
        (State.PLAN_SUBMITTED, permissions.ACCEPT, _("看“%(title)s”的措施"), _("看措施")),
        (State.AWAITING_VERIFICATION, permissions.VERIFY, _("验收：%(title)s"), _("去验收")),
        (State.VERIFIED, permissions.VERIFY, _("回头看：%(title)s"), _("去回头看")),
    ):
        group = Finding.objects.filter(gate.allowed(actor, action, "owner"), state=state, owner__parent__isnull=False)
        if state == State.VERIFIED:
            group = group.filter(look_back_on__lte=soon)
        for found in _first(queries.independent(actor, group)):
            early = state == State.VERIFIED and not found.look_back_is_due(today)
            words = _("看问题") if early else button
            yield _row(found, title % {"title": found.title}, words, reverse("findings:detail", args=[found.pk]), today)
    for group, title, button in (
        (queries.to_approve(actor), _("审定“%(title)s”的措施"), _("看措施")),
        (queries.to_confirm(actor, today), _("复核“%(title)s”的上级文件"), _("去复核")),
        (queries.to_enter(actor, today), _("录入“%(title)s”的上级文件"), _("录文件")),
    ):
        for found in _first(group):
            yield _row(
                found, title % {"title": found.title}, button, reverse("findings:detail", args=[found.pk]), today
            )


def _first(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    return rows.filter(is_common=False).select_related("owner").order_by("next_due_on", "id")[:MOST]


def _row(found: Finding, title: str, button: str, url: str, today: date) -> DeskRow:
    due_on = found.next_due_on or found.due_on
    return DeskRow(
        due_on=due_on,
        title=title,
        line=f"{found.owner.short_name} · {found.code}",
        chip=late_chip(due_on, today) if due_on < today else state_chip(found, today),
        button=button,
        url=url,
    )


def waits(actor: Actor, today: date) -> Iterator[Waiting]:
    """Yield what the owner waits for: plans at the superior, claims at the verifier."""
    own = Finding.objects.filter(gate.allowed(actor, permissions.ANSWER, "owner"), is_common=False)
    for state, sentence in (
        (State.PLAN_SUBMITTED, ngettext("%(count)s 件待采纳", "%(count)s 件待采纳", 1)),
        (State.AWAITING_VERIFICATION, ngettext("%(count)s 件待验收", "%(count)s 件待验收", 1)),
    ):
        count = own.filter(state=state).count()
        if count:
            yield Waiting(sentence % {"count": count}, f"{reverse('findings:list')}?tab={state}")
