"""Cause and remedies, and the superior's word on them."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuping.access import gate
from shuping.core import clock
from shuping.core.actor import Actor
from shuping.core.errors import Conflict, Forbidden
from shuping.findings import permissions, queries, rules
from shuping.findings.models import Finding, Flag, Remedy, State
from shuping.findings.rules import PlannedRemedy
from shuping.findings.scheme import closure
from shuping.findings.services.acts import Incomplete, NotIndependent, NotNow, check_seen, check_state, write_act
from shuping.workdays.queries import working_days_after

FAULTS = {
    "no-cause": gettext_lazy("请先写原因：为什么会出这个问题。没有原因不能提交措施。"),
    "no-remedy": gettext_lazy("请至少写一项措施。"),
    "remedy-without-text": gettext_lazy("措施 %(number)s 没有写做什么。"),
    "remedy-without-person": gettext_lazy("措施 %(number)s 没有选责任人，请选一位。"),
    "remedy-without-day": gettext_lazy("措施 %(number)s 没有写期限，请写一个日期。"),
    "day-has-passed": gettext_lazy("措施 %(number)s 的期限已经过去，请选今天或以后的日期。"),
    "day-after-due": gettext_lazy("措施 %(number)s 的期限晚于整改期限，请改早，或先申请延期。"),
}


class PlanChanged(Conflict):
    """Somebody else submitted or changed the plan in the meantime. Facts: `cause`, `version`."""

    code = "findings.plan-changed"


@transaction.atomic
def submit_plan(
    *, actor: Actor, finding_id: int, version: int, cause: str, remedies: Sequence[PlannedRemedy], at: datetime
) -> Finding:
    """Hand in cause and remedies; the superior's organiser acts next. Remedies that were not done are replaced.

    `version` is the one that the writer saw. Where the scheme wants it, the secretary of the unit signs first. After a
    finding was reopened or its claim sent back, this adds to the plan: what was done stays. Raises NotFound, Forbidden,
    NotNow, PlanChanged, Incomplete (fact `faults`: (fault, number of the remedy or None)).
    """
    found = queries.finding(actor, finding_id, permissions.ANSWER, lock=True)
    if found.plan_version != version:
        raise PlanChanged(_("别人刚刚也改了原因和措施，您写的还在下面。请对照后再提交。"), version=found.plan_version)
    today = clock.local_day(at)
    act = plan_act(actor, found, today)
    planned = _check_plan(found, cause, remedies, today)
    is_added = found.remedies.exclude(done_on=None).exists()
    _put_remedies(found, planned, today if is_added else None)
    found.cause = cause.strip()
    found.plan_version += 1
    if act != "remedies_added":
        found.is_returned = False
        wait = closure().sign_off_working_days if act == "plan_for_sign_off" else closure().accept_working_days
        found.next_due_on = working_days_after(today, wait)
        found.responsible = found.responsible if is_added else planned[0].who
    found.flag = Flag.TO_SIGN if act == "plan_for_sign_off" else ""
    plan = [[remedy.what, remedy.who_id, remedy.due_on.isoformat()] for remedy in planned]
    write_act(actor, found, act, at, text=found.cause, facts={"remedies": plan})
    return found


def plan_act(actor: Actor, found: Finding, today: date) -> str:
    """Return the act that handing in a plan is now. Raises NotNow where none can be handed in."""
    act = "plan_submitted"
    if found.state == State.IN_REMEDY and not found.is_common:
        if not queries.may_amend(found):
            raise NotNow(_("措施已经采纳，正在整改。退回或重新打开以后，才能补充措施。"))
        act = "plan_amended" if found.is_reopened and closure().added_plan_accepted else "remedies_added"
    check_state(found, act)
    if act != "remedies_added" and queries.must_be_signed(actor, found, today):
        return "plan_for_sign_off"
    return act


def _check_plan(found: Finding, cause: str, remedies: Sequence[PlannedRemedy], today: date) -> list[Remedy]:
    """Return the remedies as they were typed. Raises Incomplete."""
    limit = found.due_on
    if found.state == State.IN_REMEDY and found.next_due_on:
        limit = max(found.due_on, found.next_due_on)  # what was sent back got some more days
    faults = rules.plan_faults(cause, remedies, today=today, due_on=limit)
    if faults:
        raise Incomplete(" ".join(str(FAULTS[fault]) % {"number": number} for fault, number in faults), faults=faults)
    lines = [remedy for remedy in remedies if not remedy.is_blank]
    allowed = {person.pk: person for person in queries.people_of(found.owner, today)}
    if any(line.who not in allowed for line in lines):
        raise Incomplete(_("责任人要从本单位现任的人里选。"), faults=[])
    return [
        Remedy(finding=found, what=line.what.strip(), who=allowed[line.who], due_on=line.due_on)
        for line in lines
        if line.who is not None and line.due_on is not None  # the rules saw both
    ]


def _put_remedies(found: Finding, planned: list[Remedy], added_on: date | None) -> None:
    """Put the remedies of a plan in place of those that are not done; a line that stays keeps its evidence."""
    stays = {(r.what, r.who_id, r.due_on): r for r in found.remedies.filter(done_on=None)}
    kept = [stays.pop((r.what, r.who_id, r.due_on), None) for r in planned]
    found.remedies.filter(pk__in=[r.pk for r in stays.values()]).delete()
    last = found.remedies.aggregate(last=Max("number"))["last"] or 0
    for number, (remedy, row) in enumerate(zip(planned, kept, strict=True), last + 1):
        new = row or remedy
        new.number, new.added_on = number, row.added_on if row else added_on
        new.save()
    done = found.remedies.exclude(done_on=None).aggregate(last=Max("number"))["last"] or 0
    for number, new in enumerate(found.remedies.filter(done_on=None), done + 1):
        if new.number != number:
            new.number = number
            new.save(update_fields=["number"])


@transaction.atomic
def accept_plan(*, actor: Actor, finding_id: int, at: datetime, seen_act: int | None = None) -> Finding:
    """Accept a plan; its owner acts next. Raises NotFound, Forbidden, NotNow, NotIndependent."""
    found = plan_to_judge(actor, finding_id, at, lock=True)
    check_state(found, "plan_accepted")
    check_seen(found, seen_act)
    found.next_due_on = found.due_on
    write_act(actor, found, "plan_accepted", at)
    return found


@transaction.atomic
def return_plan(*, actor: Actor, finding_id: int, reason: str, at: datetime, seen_act: int | None = None) -> Finding:
    """Send a plan back with a reason; its owner acts next. Raises NotFound, Forbidden, NotNow, Incomplete."""
    found = plan_to_judge(actor, finding_id, at, lock=True)
    check_state(found, "plan_returned")
    check_seen(found, seen_act)
    if not reason.strip():
        raise Incomplete(_("退回要写明原因，对方才知道怎么改。"), faults=["no-reason"])
    found.is_returned = True
    found.next_due_on = working_days_after(clock.local_day(at), closure().accept_working_days)
    write_act(actor, found, "plan_returned", at, text=reason.strip())
    return found


def plan_to_judge(actor: Actor, finding_id: int, at: datetime, *, lock: bool = False) -> Finding:
    """Return the finding whose plan the actor may judge. Raises NotFound, Forbidden, NotIndependent.

    Where no organisation above is in the tree, the committee's secretary approves what somebody else wrote. Only the
    writer is barred: the secretary mostly answers for the plan and stands in it, and nobody else may approve it.
    Independence is asked of whom verifies (design decision 7), not of whom approves.
    """
    found = queries.finding(actor, finding_id, lock=lock)
    if queries.stands_alone(found):
        gate.require(actor, permissions.APPROVE, found.owner)
        if queries.plan_writer(found) == actor.person_id:
            raise Forbidden(_("措施是您提交的，要由另一位负责人审定。"))
        return found
    gate.require(actor, permissions.ACCEPT, found.owner, _("措施由上级采纳或退回，本单位不能办这一步。"))
    reasons = queries.bars(actor, found, clock.local_day(at))
    if reasons:
        raise NotIndependent(_("本单位和下级单位不能采纳自己的措施。由上级组织部门办。"), reasons=reasons)
    return found
