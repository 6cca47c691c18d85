"""催办: the superior reminds an owner before a day is missed or after; at most once a matter and week."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.core import clock
from shuping.core.actor import Actor
from shuping.core.errors import Conflict, Forbidden
from shuping.core.templatetags.shuping import day as day_words
from shuping.findings import permissions, queries, rules
from shuping.findings.models import Act
from shuping.findings.scheme import closure
from shuping.findings.services.acts import Incomplete, NotNow, check_state, write_act


class RemindedLately(Conflict):
    """The matter was reminded of within the week. Facts: `on`, the day of the last time."""

    code = "findings.reminded-lately"


@transaction.atomic
def remind(*, actor: Actor, finding_ids: Sequence[int], at: datetime) -> list[Act]:
    """Remind the owners of these findings, all or none; return the acts in the order of the findings.

    Raises NotFound, Forbidden (also for an organisation that the actor answers for himself), Incomplete (none chosen),
    NotNow (not the owner's turn, or not yet soon), RemindedLately.
    """
    if not finding_ids:
        raise Incomplete(_("请至少选一个要催办的问题。"), faults=["none-chosen"])
    return [_remind(actor, finding_id, at) for finding_id in sorted(set(finding_ids))]


def _remind(actor: Actor, finding_id: int, at: datetime) -> Act:
    found = queries.finding(actor, finding_id, permissions.REMIND, lock=True)
    if gate.can(actor, permissions.ANSWER, found.owner):
        raise Forbidden(_("这是您自己单位的问题，不用催办，直接办就行。"))
    check_state(found, "reminded")
    today = clock.local_day(at)
    due_on = found.next_due_on or found.due_on
    if not rules.may_be_reminded(due_on, today, closure().remind_days_before):
        raise NotNow(
            _("“%(title)s”%(day)s到期，还早。到期前 %(days)s 天起才能催办，免得给基层添负担。")
            % {"title": found.title, "day": day_words(due_on, today), "days": closure().remind_days_before}
        )
    last = found.acts.filter(kind="reminded").last()
    last_on = clock.local_day(last.at) if last else None
    if last_on is not None and today < last_on + timedelta(days=closure().remind_again_days):
        raise RemindedLately(
            _("“%(title)s”%(day)s已经催办过一次。同一件事 %(days)s 天内只催一次，请过几天再催，或者打个电话。")
            % {"title": found.title, "day": day_words(last_on, today), "days": closure().remind_again_days},
            on=last_on.isoformat(),
        )
    return write_act(actor, found, "reminded", at, facts={"due_on": due_on.isoformat()})
