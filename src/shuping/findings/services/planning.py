"""Cause and remedies, and the superior's word on them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuping.access import gate
from shuping.core import clock
from shuping.core.actor import Actor
from shuping.core.errors import Conflict, Forbidden
from shuping.findings import permissions, queries, rules
from shuping.findings.models import Finding, Remedy
from shuping.findings.rules import PlannedRemedy
from shuping.findings.scheme import closure, working_days_after
from shuping.findings.services.acts import Incomplete, NotIndependent, check_seen, check_state, write_act

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
    """Hand in cause and remedies; the superior's organiser acts next. Remedies that were there are replaced.

    `version` is the one that the writer saw. Raises NotFound, Forbidden, NotNow, PlanChanged, Incomplete
    (fact `faults`: (fault, number of the remedy or None)).
    """
    found = queries.finding(actor, finding_id, permissions.ANSWER, lock=True)
    if found.plan_version != version:
        raise PlanChanged(_("别人刚刚也改了原因和措施，您写的还在下面。请对照后再提交。"), version=found.plan_version)
    check_state(found, "plan_submitted")
    today = clock.local_day(at)
    faults = rules.plan_faults(cause, remedies, today=today, due_on=found.due_on)
    if faults:
        raise Incomplete(" ".join(str(FAULTS[fault]) % {"number": number} for fault, number in faults), faults=faults)
    lines = [remedy for remedy in remedies if not remedy.is_blank]
    allowed = {person.pk: person for person in queries.people_of(found.owner, today)}
    if any(line.who not in allowed for line in lines):
        raise Incomplete(_("责任人要从本单位现任的人里选。"), faults=[])
    planned = [
        Remedy(finding=found, number=number, what=line.what.strip(), who=allowed[line.who], due_on=line.due_on)
        for number, line in enumerate(lines, 1)
        if line.who is not None and line.due_on is not None  # the rules saw both
    ]
    found.remedies.all().delete()
    Remedy.objects.bulk_create(planned)
    found.cause = cause.strip()
    found.plan_version += 1
    found.is_returned = False
    found.responsible = planned[0].who
    found.next_due_on = working_days_after(today, closure().accept_working_days)
    plan = [[remedy.what, remedy.who_id, remedy.due_on.isoformat()] for remedy in planned]
    write_act(actor, found, "plan_submitted", at, text=found.cause, facts={"remedies": plan})
    return found


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
        writer = found.acts.filter(kind="plan_submitted").last()
        if writer is not None and writer.person_id == actor.person_id:
            raise Forbidden(_("措施是您提交的，要由另一位负责人审定。"))
        return found
    gate.require(actor, permissions.ACCEPT, found.owner, _("措施由上级采纳或退回，本单位不能办这一步。"))
    reasons = queries.bars(actor, found, clock.local_day(at))
    if reasons:
        raise NotIndependent(_("本单位和下级单位不能采纳自己的措施。由上级组织部门办。"), reasons=reasons)
    return found
