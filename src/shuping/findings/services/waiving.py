"""免办: who raised a common finding lets a child off with a reason, and may take that back while the parent is open."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.core import clock
from shuping.core.actor import Actor
from shuping.core.errors import Forbidden
from shuping.findings import permissions, queries
from shuping.findings.models import Finding, Flag, State
from shuping.findings.scheme import closure
from shuping.findings.services.acts import Incomplete, NotIndependent, NotNow, check_seen, check_state, write_act
from shuping.findings.services.extending import drop_extension
from shuping.findings.services.judging import close_parent


@transaction.atomic
def waive(*, actor: Actor, finding_id: int, reason: str, at: datetime, seen_act: int | None = None) -> Finding:
    """Close a child that does not concern its owner (不涉及); the parent closes with its last child.

    Raises NotFound, Forbidden, NotIndependent, NotNow (no child of a common one, claimed already), Incomplete.
    """
    found = child_to_waive(actor, finding_id, at, lock=True)
    check_state(found, "waived")
    check_seen(found, seen_act)
    if not reason.strip():
        raise Incomplete(_("免办要写明原因，比如“这个村没有集体合作社，不涉及”。"), faults=["no-reason"])
    before = {"state": found.state, "next_due_on": str(found.next_due_on), "flag": found.flag}
    drop_extension(found, clock.local_day(at))
    found.flag, found.next_due_on = Flag.WAIVED, None
    write_act(actor, found, "waived", at, text=reason.strip(), facts={"before": before})
    assert found.parent_id is not None  # noqa: S101 - child_to_waive saw it
    close_parent(found.parent_id, at)
    found.refresh_from_db(fields=["parent"])
    return found


@transaction.atomic
def take_back_waiver(
    *, actor: Actor, finding_id: int, reason: str, at: datetime, seen_act: int | None = None
) -> Finding:
    """Put a waived child where it stood; its owner has at least the days of a returned claim.

    Raises NotFound, Forbidden, NotIndependent, NotNow (it is not waived, the parent is closed), Incomplete.
    """
    found = child_to_waive(actor, finding_id, at, lock=True)
    check_seen(found, seen_act)
    waived = found.acts.filter(kind="waived").last()
    if found.flag != Flag.WAIVED or waived is None:
        raise NotNow(_("这个问题没有免办，不用收回。"))
    if not reason.strip():
        raise Incomplete(_("收回免办要写明原因，对方才知道为什么还要整改。"), faults=["no-reason"])
    before = waived.facts["before"]
    found.flag = before["flag"]
    new_day = clock.local_day(at) + timedelta(days=closure().returned_days)
    found.next_due_on = max(date.fromisoformat(before["next_due_on"]), new_day)
    write_act(actor, found, "unwaived", at, text=reason.strip(), back_to=before["state"])
    return found


def child_to_waive(actor: Actor, finding_id: int, at: datetime, *, lock: bool = False) -> Finding:
    """Return the child that the actor may waive or take back. Raises NotFound, Forbidden, NotIndependent, NotNow."""
    found = queries.finding(actor, finding_id, lock=lock)
    if not gate.can(actor, permissions.RAISE, found.raised_for):
        raise Forbidden(_("免办由提出这个共性问题的单位定。"))
    if found.parent_id is None:
        raise NotNow(_("只有共性问题里的一个单位可以免办。个性问题要整改、验收、销号。"))
    reasons = queries.bars(actor, found, clock.local_day(at))
    if reasons:
        raise NotIndependent(_("本单位和下级单位不能免办自己的问题。由提出它的上级定。"), reasons=reasons)
    parent = Finding.objects.select_for_update().get(pk=found.parent_id) if lock else found.parent
    if parent is None or parent.state == State.CLOSED:
        raise NotNow(_("这个共性问题已经销号，不能再改。"))
    return found
