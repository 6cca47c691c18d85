"""Verification and look-back: somebody independent says what he saw."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.core import clock
from shuping.core.actor import MACHINE, Actor
from shuping.core.templatetags.shuping import full_day
from shuping.findings import permissions, queries, rules
from shuping.findings.models import Finding, State, SuperiorPaper, Verification
from shuping.findings.scheme import closure, months_after
from shuping.findings.services.acts import Incomplete, NotIndependent, NotNow, check_seen, check_state, write_act
from shuping.tree.queries import appointments_on


@dataclass(frozen=True)
class Seen:
    """What the verifier saw, on which day, and how many people he asked."""

    text: str
    on: date
    asked: int = 0
    satisfied: int = 0


@transaction.atomic
def judge(
    *, actor: Actor, finding_id: int, passes: bool, seen: Seen, at: datetime, seen_act: int | None = None
) -> Finding:
    """Verify or return a claim, or say at the look-back whether it holds: which of the two, the state says.

    Returned or not held, the finding is in remedy again with its history. Raises NotFound, Forbidden, NotNow,
    NotIndependent (fact `reasons`), Incomplete.
    """
    today = clock.local_day(at)
    found = claim_to_judge(actor, finding_id, today, lock=True)
    kind = kind_of_judgement(found, today)
    check_seen(found, seen_act)
    _check(found, seen, passes, today)
    assert found.claimed_by is not None  # noqa: S101 - a claim was made before this state
    sits_at = appointments_on(today).filter(person=actor.person_id).first()
    Verification.objects.create(
        finding=found,
        kind=kind,
        passed=passes,
        seen=seen.text.strip(),
        seen_on=seen.on,
        asked=seen.asked,
        satisfied=seen.satisfied,
        verifier_id=actor.require_person(),
        claimant=found.claimed_by,
        owner=found.owner,
        verifier_sits_at=sits_at.post.organisation if sits_at else None,
    )
    settle(actor, found, kind, passes=passes, text=seen.text.strip(), at=at, facts=_facts(seen))
    return found


def claim_to_judge(actor: Actor, finding_id: int, today: date, *, lock: bool = False) -> Finding:
    """Return the finding that the actor may judge, now or later. Raises NotFound, Forbidden, NotIndependent."""
    found = queries.finding(actor, finding_id, lock=lock)
    if queries.stands_alone(found):
        raise NotIndependent(
            _("本级的问题，由上级验收：请录入上级的验收文件，再由另一位同志复核。"), reasons=["of-the-owner"]
        )
    reasons = queries.bars(actor, found, today)
    if reasons:
        raise NotIndependent(
            _("它由%(owner)s整改，本单位和下级单位不能验收自己的问题。这条规定，管理员也不能放开。")
            % {"owner": found.owner.short_name},
            reasons=reasons,
        )
    gate.require(actor, permissions.VERIFY, found.owner)
    return found


def kind_of_judgement(found: Finding, today: date) -> str:
    """Return whether a claim or a look-back is judged now. Raises NotNow where neither is."""
    if found.state == State.AWAITING_VERIFICATION:
        return Verification.Kind.CLAIM
    if found.state == State.VERIFIED and not found.look_back_is_due(today):
        raise NotNow(_("还没到回头看的日子（%(day)s），到时会出现在工作台。") % {"day": full_day(found.look_back_on)})
    check_state(found, "held")
    return Verification.Kind.LOOK_BACK


def settle(
    actor: Actor, found: Finding, kind: str, *, passes: bool, text: str, at: datetime, facts: dict[str, object]
) -> None:
    """Move a judged finding on, and its common finding with it when it was the last one open."""
    today = clock.local_day(at)
    if kind == Verification.Kind.CLAIM:
        act = "verified" if passes else "returned"
    else:
        act = "held" if passes else "reopened"
    found.is_returned = act == "returned"
    found.is_reopened = act == "reopened" or (found.is_reopened and act != "held")
    if act == "verified":
        found.look_back_on = months_after(today, closure().look_back_months)
        found.next_due_on = found.look_back_on
    elif act == "held":
        found.next_due_on = None
    else:
        found.look_back_on = None
        if act == "reopened":
            found.due_on = max(found.due_on, today + timedelta(days=closure().reopened_days))
        found.next_due_on = max(found.due_on, today + timedelta(days=closure().returned_days))
    write_act(actor, found, act, at, text=text, facts=facts)
    if act == "held" and found.parent_id:
        close_parent(found.parent_id, at)


def close_parent(parent_id: int, at: datetime) -> None:
    """Close a common finding with the last of its children, whether put right or waived."""
    parent = Finding.objects.select_for_update().get(pk=parent_id)
    if parent.children.exclude(state=State.CLOSED).exists():
        return
    parent.next_due_on = None
    write_act(MACHINE, parent, "children_closed", at)


def earliest_judgement(found: Finding) -> date | None:
    """Return the first day on which what is judged now could be seen: of the claim, or of the look-back."""
    if found.state == State.VERIFIED:
        return found.look_back_on
    claim = found.acts.filter(kind="claimed").last()
    return clock.local_day(claim.at) if claim else None


def _check(found: Finding, seen: Seen, passes: bool, today: date) -> None:
    faults = []
    earliest = earliest_judgement(found)
    if not seen.text.strip():
        faults.append(_("请写您看到了什么。") if passes else _("退回或重新打开要写明原因，对方才知道补什么。"))
    if earliest and seen.on < earliest:
        faults.append(_("查看的日期早于报完成或回头看的日子（%(day)s），请核对。") % {"day": full_day(earliest)})
    if seen.on > today:
        faults.append(_("查看的日期不能在今天以后。"))
    if seen.satisfied > seen.asked:
        faults.append(_("满意的人数不能多于问的人数。"))
    elif passes and not rules.is_satisfied(seen.asked, seen.satisfied, closure().satisfied_percent):
        faults.append(
            _("满意的不到 %(percent)s%%，按办法不能通过。可以退回，写明群众的意见。")
            % {"percent": closure().satisfied_percent}
        )
    if faults:
        raise Incomplete(" ".join(faults), faults=faults)


def _facts(seen: Seen) -> dict[str, object]:
    return {"seen_on": seen.on.isoformat(), "asked": seen.asked, "satisfied": seen.satisfied}


def settle_by_paper(actor: Actor, found: Finding, paper: SuperiorPaper, at: datetime) -> None:
    """Judge by the superior's paper that two people have confirmed: 上级验收（书面）."""
    assert found.claimed_by is not None  # noqa: S101 - a claim was made before this state
    Verification.objects.create(
        finding=found,
        kind=paper.kind,
        passed=paper.passed,
        seen=paper.says,
        seen_on=paper.issued_on,
        verifier_id=actor.require_person(),
        claimant=found.claimed_by,
        owner=found.owner,
        by_paper=paper,
    )
    text = _("上级验收（书面）：%(by)s，%(number)s。%(says)s") % {
        "by": paper.issued_by,
        "number": paper.number,
        "says": paper.says,
    }
    facts: dict[str, object] = {
        "paper": paper.number,
        "issued_on": paper.issued_on.isoformat(),
        "scan": paper.scan_digest,
        "entered_by": paper.entered_by_id,
    }
    settle(actor, found, paper.kind, passes=paper.passed, text=text, at=at, facts=facts)
