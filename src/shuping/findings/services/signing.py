"""审签: the secretary of the unit signs a plan before it goes up, or hands it back. Where, the scheme says."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.core import clock
from shuping.core.actor import Actor
from shuping.core.errors import Forbidden
from shuping.findings import permissions, queries
from shuping.findings.models import Finding, Flag
from shuping.findings.scheme import closure
from shuping.findings.services.acts import Incomplete, NotNow, check_seen, check_state, write_act
from shuping.workdays.queries import working_days_after


@transaction.atomic
def sign_plan(*, actor: Actor, finding_id: int, at: datetime, seen_act: int | None = None) -> Finding:
    """Sign a plan; the superior's organiser acts next. Raises NotFound, Forbidden (also the writer himself), NotNow."""
    found = plan_to_sign(actor, finding_id, lock=True)
    check_state(found, "plan_signed")
    check_seen(found, seen_act)
    found.flag = ""
    found.next_due_on = working_days_after(clock.local_day(at), closure().accept_working_days)
    write_act(actor, found, "plan_signed", at)
    return found


@transaction.atomic
def hand_plan_back(*, actor: Actor, finding_id: int, reason: str, at: datetime, seen_act: int | None = None) -> Finding:
    """Hand a plan back inside the unit; its writer acts next. Raises NotFound, Forbidden, NotNow, Incomplete."""
    found = plan_to_sign(actor, finding_id, lock=True)
    check_seen(found, seen_act)
    if not reason.strip():
        raise Incomplete(_("退回要写明原因，对方才知道怎么改。"), faults=["no-reason"])
    found.flag, found.is_returned = "", True
    found.next_due_on = working_days_after(clock.local_day(at), closure().sign_off_working_days)
    write_act(actor, found, "plan_unsigned", at, text=reason.strip())
    return found


def plan_to_sign(actor: Actor, finding_id: int, *, lock: bool = False) -> Finding:
    """Return the finding whose plan the actor may sign. Raises NotFound, Forbidden, NotNow (none waits)."""
    found = queries.finding(actor, finding_id, lock=lock)
    gate.require(actor, permissions.APPROVE, found.owner, _("措施由本单位的书记审签，您不能办这一步。"))
    if found.flag != Flag.TO_SIGN:
        raise NotNow(_("没有等审签的措施，可能刚刚办过，请刷新看最新情况。"))
    if queries.plan_writer(found) == actor.person_id:
        raise Forbidden(_("措施是您写的，要由另一位负责人审签。"))
    return found
