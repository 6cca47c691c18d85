"""更正: a verification that was passed by mistake is taken back by a new entry; the old one stays readable."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.core import clock
from shuping.core.actor import Actor
from shuping.findings import permissions, queries
from shuping.findings.models import Finding
from shuping.findings.scheme import closure
from shuping.findings.services.acts import Incomplete, NotIndependent, NotNow, check_seen, check_state, write_act


@transaction.atomic
def take_back_verification(
    *, actor: Actor, finding_id: int, reason: str, at: datetime, seen_act: int | None = None
) -> Finding:
    """Put a finding back to its claim; it is verified again next.

    Raises NotFound, Forbidden, NotIndependent, NotNow (not verified, by paper, or longer ago than the scheme allows),
    Incomplete.
    """
    found = verification_to_correct(actor, finding_id, at, lock=True)
    check_seen(found, seen_act)
    if not reason.strip():
        raise Incomplete(_("更正要写明哪里错了。"), faults=["no-reason"])
    today = clock.local_day(at)
    seen = queries.correctable(found, today)
    assert seen is not None  # noqa: S101 - verification_to_correct saw it
    seen.taken_back_on = today
    seen.save(update_fields=["taken_back_on"])
    found.look_back_on = None
    found.next_due_on = today + timedelta(days=closure().verify_days)
    write_act(actor, found, "corrected", at, text=reason.strip(), facts={"verification": seen.pk})
    return found


def verification_to_correct(actor: Actor, finding_id: int, at: datetime, *, lock: bool = False) -> Finding:
    """Return the finding whose verification the actor may take back.

    Raises NotFound, Forbidden, NotIndependent, NotNow.
    """
    found = queries.finding(actor, finding_id, lock=lock)
    gate.require(actor, permissions.ACCEPT, found.owner, _("更正由上级办，本单位不能办这一步。"))
    today = clock.local_day(at)
    reasons = queries.bars(actor, found, today)
    if reasons:
        raise NotIndependent(_("本单位和下级单位不能更正自己问题的验收。由上级办。"), reasons=reasons)
    check_state(found, "corrected")
    if queries.stands_alone(found) or queries.correctable(found, today) is None:
        raise NotNow(
            _("验收通过 %(days)s 天以内才能更正，上级书面验收的不能更正。发现反弹的，回头看时重新打开。")
            % {"days": closure().correction_days}
        )
    return found
