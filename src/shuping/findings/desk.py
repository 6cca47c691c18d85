"""What the ledger asks of a person today."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shuping.access import gate
from shuping.core.actor import Actor
from shuping.core.desk import DeskRow, Waiting
from shuping.core.templatetags.shuping import day
from shuping.findings import permissions, queries, rules
from shuping.findings.chips import late_chip, soon_chip, state_chip
from shuping.findings.models import Act, Extension, Finding, Flag, State
from shuping.findings.scheme import closure

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
    ).exclude(flag=Flag.TO_SIGN)
    last = Act.objects.filter(finding=OuterRef("pk"), kind="reminded").order_by("-id").values("at")[:1]
    rows = waiting.annotate(reminded_at=Subquery(last)).select_related("owner").prefetch_related("extensions")
    for found in rows.order_by("next_due_on", "id")[:MOST]:
        if found.state == State.AWAITING_PLAN:
            title = _("改“%(title)s”的原因和措施") if found.is_returned else _("定“%(title)s”的原因和措施")
            button = _("改措施") if found.is_returned else _("定措施")
            url = reverse("findings:plan", args=[found.pk])
        else:
            title, button = _("整改：%(title)s"), _("去整改")
            url = reverse("findings:detail", args=[found.pk])
        yield _row(found, title % {"title": found.title}, button, url, today, more=_extension_line(found, today))


def _extension_line(found: Finding, today: date) -> str:
    """Return what became of the later day that the owner asked for last, for the line under the title."""
    asked = next(reversed(found.extensions.all()), None)
    if asked is None or asked.outcome == Extension.Outcome.DROPPED:
        return ""
    words = {"until": day(asked.until, today), "was": day(asked.was_due_on, today)}
    if asked.outcome == Extension.Outcome.GRANTED:
        return _("原定%(was)s，已延到%(until)s") % words
    return (_("没有同意延期") if asked.outcome else _("申请延到%(until)s，等答复")) % words


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
        (queries.to_sign(actor), _("审签“%(title)s”的措施"), _("看措施")),
        (queries.to_approve(actor), _("审定“%(title)s”的措施"), _("看措施")),
        (queries.to_confirm(actor, today), _("复核“%(title)s”的上级文件"), _("去复核")),
        (queries.to_enter(actor, today), _("录入“%(title)s”的上级文件"), _("录文件")),
    ):
        for found in _first(group):
            yield _row(
                found, title % {"title": found.title}, button, reverse("findings:detail", args=[found.pk]), today
            )
    asked = queries.to_answer(actor).filter(is_common=False).select_related("owner").prefetch_related("extensions")
    for found in asked.order_by("next_due_on", "id")[:MOST]:
        extension = next(one for one in found.extensions.all() if not one.outcome)
        title = _("“%(title)s”申请延到%(until)s") % {"title": found.title, "until": day(extension.until, today)}
        url = reverse("findings:answer_extension", args=[found.pk])
        yield _row(found, title, _("看延期"), url, today, due_on=extension.answer_by_on)


def _first(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    return rows.filter(is_common=False).select_related("owner").order_by("next_due_on", "id")[:MOST]


def _row(
    found: Finding, title: str, button: str, url: str, today: date, *, more: str = "", due_on: date | None = None
) -> DeskRow:
    due_on = due_on or found.next_due_on or found.due_on
    chip = late_chip(due_on, today) if due_on < today else state_chip(found, today)
    if today <= due_on and rules.may_be_reminded(due_on, today, closure().remind_days_before):
        chip = soon_chip(due_on, today)
    reminded_at = getattr(found, "reminded_at", None)
    called = _("上级 %(day)s催办") % {"day": day(reminded_at, today)} if reminded_at else ""
    return DeskRow(
        due_on=due_on,
        title=title,
        line=" · ".join(part for part in (found.owner.short_name, found.code, more, called) if part),
        chip=chip,
        button=button,
        url=url,
    )


def waits(actor: Actor, today: date) -> Iterator[Waiting]:
    """Yield what the owner waits for at his secretary, the superior and the verifier; and whom to remind."""
    behind = queries.to_remind(actor, today).count() if gate.holds_anywhere(actor, permissions.REMIND) else 0
    if behind:
        sentence = ngettext("%(count)s 件快到期或逾期，可以催办", "%(count)s 件快到期或逾期，可以催办", behind)
        yield Waiting(sentence % {"count": behind}, reverse("findings:remind"))
    own = Finding.objects.filter(gate.allowed(actor, permissions.ANSWER, "owner"), is_common=False)
    for state, sentence in (
        (State.PLAN_SUBMITTED, ngettext("%(count)s 件待采纳", "%(count)s 件待采纳", 1)),
        (State.AWAITING_VERIFICATION, ngettext("%(count)s 件待验收", "%(count)s 件待验收", 1)),
    ):
        count = own.filter(state=state).count()
        if count:
            yield Waiting(sentence % {"count": count}, f"{reverse('findings:list')}?tab={state}")
    beside = own.aggregate(
        to_sign=Count("pk", filter=Q(flag=Flag.TO_SIGN)),
        asked=Count("pk", filter=Exists(Extension.objects.filter(finding=OuterRef("pk"), outcome=""))),
    )
    if beside["to_sign"]:
        sentence = ngettext("%(count)s 件待审签", "%(count)s 件待审签", 1)
        yield Waiting(sentence % {"count": beside["to_sign"]}, f"{reverse('findings:list')}?tab={State.AWAITING_PLAN}")
    if beside["asked"]:
        sentence = ngettext("%(count)s 件延期待答复", "%(count)s 件延期待答复", 1)
        yield Waiting(sentence % {"count": beside["asked"]}, f"{reverse('findings:list')}?tab=open")
