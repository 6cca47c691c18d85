"""Findings that belong together: one says again what an older one said, or two are the same and become one."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuping.access import gate
from shuping.core import clock
from shuping.core.actor import Actor
from shuping.core.errors import Forbidden
from shuping.findings import linked, queries, rules
from shuping.findings.models import Finding
from shuping.findings.services.acts import Incomplete, NotIndependent, NotNow, check_seen, write_act

FAULTS = {
    "itself": gettext_lazy("不能并入它自己，请另选一个问题。"),
    "other-owner": gettext_lazy("两个问题不是同一个单位的，不能并案。"),
    "common": gettext_lazy("共性问题不能并案，请在下面单位的那一条上办。"),
    "child-goes": gettext_lazy("这是共性问题下的一条，不能并掉；可以反过来，把另一条并到它这里。"),
    "too-late": gettext_lazy("两个问题都要在报整改完成以前才能并案。"),
}


@transaction.atomic
def judge_recurrence(
    *, actor: Actor, finding_id: int, older_id: int | None, at: datetime, seen_act: int | None = None
) -> Finding:
    """Confirm that a finding says again what an older one of its owner said; None says that it says something new.

    What was said before is replaced. Raises NotFound, Forbidden, NotNow, Incomplete (no such older finding).
    """
    found = queries.finding(actor, finding_id, lock=True)
    if not linked.may_judge_recurrence(actor, found):
        raise Forbidden
    check_seen(found, seen_act)
    older = linked.older(found).filter(pk=older_id).first() if older_id is not None else None
    if older_id is not None and older is None:
        raise Incomplete(_("没有选到更早的问题，请从列出来的里面选一个。"), faults=["no-such-older"])
    found.recurs_of = older
    if older is None:
        write_act(actor, found, "recurrence_denied", at)
    else:
        text, facts = f"{older.code} {older.title}", {"recurs_of": older.pk}
        write_act(actor, found, "recurrence_confirmed", at, text=text, facts=facts)
    return found


@transaction.atomic
def join(*, actor: Actor, finding_id: int, into_id: int, at: datetime, seen_act: int | None = None) -> Finding:
    """Join a finding into another of the same owner, which stays and stands for both; return the one that stays.

    Both are locked in the order of their numbers, so that two people who join them crosswise do not wait for each
    other. Raises NotFound, Forbidden, NotIndependent (of the owner), NotNow, Incomplete (fact `faults`, see
    `rules.joining_faults`).
    """
    sides = {pk: queries.finding(actor, pk, lock=True) for pk in sorted({finding_id, into_id})}
    goes, stays = sides[finding_id], sides[into_id]
    for found in (goes, stays):
        check_above(actor, found, clock.local_day(at))
    check_seen(goes, seen_act)
    faults = rules.joining_faults(linked.side(goes), linked.side(stays))
    if faults:
        raise Incomplete(" ".join(str(FAULTS[fault]) for fault in faults), faults=faults)
    before = {"state": goes.state, "next_due_on": goes.next_due_on.isoformat() if goes.next_due_on else ""}
    goes.joined_into, goes.next_due_on = stays, None
    write_act(actor, goes, "joined", at, text=_named(stays), facts={**before, "joined_into": stays.pk})
    write_act(actor, stays, "took_in", at, text=_named(goes), facts={"took_in": goes.pk})
    return stays


@transaction.atomic
def separate(*, actor: Actor, finding_id: int, at: datetime) -> Finding:
    """Undo a joining while neither of the two has moved on; return the finding that stands alone again.

    Raises NotFound, Forbidden, NotIndependent, NotNow.
    """
    goes = queries.finding(actor, finding_id)
    pair = sorted(pk for pk in (finding_id, goes.joined_into_id) if pk)
    sides = {pk: queries.finding(actor, pk, lock=True) for pk in pair}
    goes = sides[finding_id]
    stays = sides.get(goes.joined_into_id or 0)
    for found in sides.values():
        check_above(actor, found, clock.local_day(at))
    joined = linked.undoable(goes, stays) if stays else None
    if stays is None or joined is None:
        raise NotNow(_("拆不开了：并案以后又办了别的，或者已经拆开。可以另外提出一个问题。"))
    due = joined.facts["next_due_on"]
    goes.joined_into, goes.state = None, joined.facts["state"]
    goes.next_due_on = date.fromisoformat(due) if due else None
    write_act(actor, goes, "separated", at, text=_named(stays))
    write_act(actor, stays, "gave_back", at, text=_named(goes), facts={"gave_back": goes.pk})
    return goes


def check_above(actor: Actor, found: Finding, today: date) -> None:
    """Raise NotIndependent, Forbidden, NotFound for who may not join findings of this owner (see `linked`)."""
    if linked.may_join(actor, found, today):
        return
    if gate.can(actor, linked.joining_action(found), found.owner):
        raise NotIndependent(_("并案由上级办，本单位不能并自己的问题。"), reasons=["of-the-owner"])
    gate.require(actor, linked.joining_action(found), found.owner)


def _named(found: Finding) -> str:
    return f"{found.code} {found.title}"
