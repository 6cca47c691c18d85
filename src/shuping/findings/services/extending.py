"""延期: the owner asks for a later day with a reason; who accepts his plans grants or refuses it with a reason."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuping.access import gate
from shuping.core import clock
from shuping.core.actor import MACHINE, Actor
from shuping.core.errors import Forbidden, NotFound
from shuping.core.templatetags.shuping import full_day
from shuping.findings import permissions, queries, rules
from shuping.findings.models import Extension, Finding, State
from shuping.findings.scheme import closure
from shuping.findings.services.acts import Incomplete, NotIndependent, NotNow, check_seen, check_state, write_act
from shuping.workdays.queries import working_days_after

FAULTS = {
    "too-often": gettext_lazy("按办法最多延期 %(most)s 次，这个问题已经延过 %(granted)s 次，不能再延。"),
    "no-day": gettext_lazy("请写延到哪一天。"),
    "day-has-passed": gettext_lazy("延到的日期已经过去，请选今天以后的日期。"),
    "not-later": gettext_lazy("现在的期限就是%(due)s，延到的日期要比它晚。"),
    "too-long": gettext_lazy("按办法一次最多延 %(days)s 天，最晚到%(last)s。"),
}


@transaction.atomic
def ask_extension(*, actor: Actor, finding_id: int, until: date | None, reason: str, at: datetime) -> Extension:
    """Ask for a later day; the superior answers next.

    Raises NotFound, Forbidden, NotNow (another ask waits, the state does not allow it), Incomplete (fact `faults`).
    """
    found = queries.finding(actor, finding_id, permissions.ANSWER, lock=True)
    check_state(found, "extension_asked")
    if queries.open_extension(found):
        raise NotNow(_("已经申请了延期，等上级答复。"))
    today = clock.local_day(at)
    faults = extension_faults(found, until, today)
    if not reason.strip():
        faults.append(_("请写为什么要延期，上级凭这句话定。"))
    if faults or until is None:
        raise Incomplete(" ".join(faults), faults=faults)
    asked = Extension.objects.create(
        finding=found,
        was_due_on=found.due_on,
        until=until,
        reason=reason.strip(),
        asked_by_id=actor.require_person(),
        asked_on=today,
        answer_by_on=working_days_after(today, closure().extension_working_days),
    )
    facts = {"was_due_on": asked.was_due_on.isoformat(), "until": until.isoformat()}
    text = _("原定%(was)s，申请延到%(until)s。%(reason)s") % {
        "was": full_day(asked.was_due_on),
        "until": full_day(until),
        "reason": asked.reason,
    }
    write_act(actor, found, "extension_asked", at, text=text, facts=facts)
    return asked


def extension_faults(found: Finding, until: date | None, today: date) -> list[str]:
    """Return what bars the owner from asking for this day, as sentences."""
    scheme = closure()
    granted = found.extensions.filter(outcome=Extension.Outcome.GRANTED).count()
    words = {
        "most": scheme.extensions_most,
        "granted": granted,
        "due": full_day(found.due_on),
        "days": scheme.extension_days_most,
        "last": full_day(rules.last_extension(found.due_on, today, scheme.extension_days_most)),
    }
    faults = rules.extension_faults(
        until,
        due_on=found.due_on,
        today=today,
        granted=granted,
        most=scheme.extensions_most,
        days_most=scheme.extension_days_most,
    )
    return [str(FAULTS[fault]) % words for fault in faults]


@transaction.atomic
def answer_extension(
    *, actor: Actor, finding_id: int, grants: bool, reason: str, at: datetime, seen_act: int | None = None
) -> Extension:
    """Grant or refuse the later day; the owner goes on. Granted, remedies that ended with the old day end with the new.

    Raises NotFound (none waits), Forbidden, NotIndependent, NotNow, Incomplete (refused without a reason).
    """
    found, asked = extension_to_answer(actor, finding_id, at, lock=True)
    act = "extension_granted" if grants else "extension_refused"
    check_state(found, act)
    check_seen(found, seen_act)
    if not grants and not reason.strip():
        raise Incomplete(_("不同意延期，要写明原因，对方才知道怎么办。"), faults=["no-reason"])
    today = clock.local_day(at)
    if grants and asked.until < today:
        raise NotNow(_("申请延到的日期已经过去，请退回，让对方重新申请。"))
    asked.outcome = Extension.Outcome.GRANTED if grants else Extension.Outcome.REFUSED
    asked.answer, asked.answered_by_id, asked.answered_on = reason.strip(), actor.require_person(), today
    asked.save()
    facts = {"was_due_on": asked.was_due_on.isoformat(), "until": asked.until.isoformat()}
    if grants:
        _put_off(found, asked)
        words = {"was": full_day(asked.was_due_on), "until": full_day(asked.until), "reason": asked.answer}
        write_act(actor, found, act, at, text=(_("原定%(was)s，延到%(until)s。%(reason)s") % words), facts=facts)
        if found.parent_id:
            _put_off_parent(found.parent_id, asked, at)
    else:
        write_act(actor, found, act, at, text=asked.answer, facts=facts)
    return asked


def extension_to_answer(
    actor: Actor, finding_id: int, at: datetime, *, lock: bool = False
) -> tuple[Finding, Extension]:
    """Return what the actor may grant or refuse. Raises NotFound, Forbidden, NotIndependent.

    As with plans: above the owner somebody independent, at a root its secretary, if he did not ask himself.
    """
    found = queries.finding(actor, finding_id, lock=lock)
    alone = queries.stands_alone(found)
    if alone:
        gate.require(actor, permissions.APPROVE, found.owner)
    else:
        gate.require(actor, permissions.ACCEPT, found.owner, _("延期由上级答复，本单位不能办这一步。"))
        reasons = queries.bars(actor, found, clock.local_day(at))
        if reasons:
            raise NotIndependent(_("本单位和下级单位不能给自己延期。由上级组织部门办。"), reasons=reasons)
    asked = queries.open_extension(found)
    if asked is None:
        raise NotFound(_("没有等答复的延期，可能别人刚刚答复过。"))
    if alone and asked.asked_by_id == actor.person_id:
        raise Forbidden(_("延期是您申请的，要由另一位负责人答复。"))
    return found, asked


def drop_extension(found: Finding, today: date) -> None:
    """End an ask that nobody answered before the finding moved on; the caller writes the act."""
    found.extensions.filter(outcome="").update(outcome=Extension.Outcome.DROPPED, answered_on=today)


def _put_off(found: Finding, asked: Extension) -> None:
    found.remedies.filter(done_on=None, due_on=asked.was_due_on).update(due_on=asked.until)
    found.due_on = asked.until
    if found.state == State.IN_REMEDY and found.next_due_on:
        found.next_due_on = max(found.next_due_on, asked.until)


def _put_off_parent(parent_id: int, asked: Extension, at: datetime) -> None:
    """Let a common finding wait for the latest of its children; the day on which it was due stays as it is."""
    parent = Finding.objects.select_for_update().get(pk=parent_id)
    if parent.state == State.CLOSED or (parent.next_due_on and parent.next_due_on >= asked.until):
        return
    parent.next_due_on = asked.until
    write_act(MACHINE, parent, "child_extended", at, text=asked.finding.owner.short_name)
