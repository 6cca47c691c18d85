"""What the actor may do with a finding now."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from shuping.access import gate
from shuping.access.queries import actor_of
from shuping.core import clock
from shuping.core.actor import Actor
from shuping.findings import permissions, rules
from shuping.findings.models import Extension, Finding, Flag, State, Verification
from shuping.findings.queries.independence import bars, paper_bars, plan_writer
from shuping.findings.queries.reading import open_extension, open_paper, people_of, stands_alone
from shuping.findings.scheme import closure
from shuping.tree.models import Organisation


@dataclass(frozen=True)
class Possible:
    """What the actor may do with a finding now; the page draws these buttons and no others."""

    plan: bool = False
    accept: bool = False
    approve: bool = False
    work: bool = False
    verify: bool = False
    look_back: bool = False
    enter_paper: bool = False
    confirm_paper: bool = False
    sign: bool = False
    answer_extension: bool = False
    amend: bool = False
    ask_extension: bool = False
    waive: bool = False
    unwaive: bool = False
    correct: bool = False
    barred: bool = False

    @property
    def anything(self) -> bool:
        """Whether it is the actor's turn."""
        return any((self.plan, self.accept, self.approve, self.work, self.verify, self.look_back)) or any(
            (self.enter_paper, self.confirm_paper, self.sign, self.answer_extension)
        )


def possible(actor: Actor, found: Finding, today: date) -> Possible:
    """Return what the actor may do with a finding today."""
    if found.is_common:
        return Possible()
    return replace(_possible_step(actor, found, today), **_possible_beside(actor, found, today))


def _possible_beside(actor: Actor, found: Finding, today: date) -> dict[str, bool]:
    """Return what may be done beside the way from state to state."""
    answers = gate.can(actor, permissions.ANSWER, found.owner)
    asked = open_extension(found)
    may_ask = answers and rules.state_after("extension_asked", found.state) is not None and asked is None
    return {
        "amend": answers and may_amend(found),
        "ask_extension": may_ask
        and found.extensions.filter(outcome=Extension.Outcome.GRANTED).count() < closure().extensions_most,
        "answer_extension": asked is not None and may_answer_extension(actor, found, asked, today),
        "waive": rules.state_after("waived", found.state) is not None and may_waive(actor, found, today),
        "unwaive": found.flag == Flag.WAIVED and may_waive(actor, found, today),
        "correct": correctable(found, today) is not None
        and not stands_alone(found)
        and gate.can(actor, permissions.ACCEPT, found.owner)
        and not bars(actor, found, today),
    }


def _possible_step(actor: Actor, found: Finding, today: date) -> Possible:
    owner, state = found.owner, found.state
    answers = gate.can(actor, permissions.ANSWER, owner)
    if found.flag == Flag.TO_SIGN:
        signs = gate.can(actor, permissions.APPROVE, owner) and plan_writer(found) != actor.person_id
        return Possible(sign=signs)
    if state in (State.AWAITING_PLAN, State.IN_REMEDY):
        return Possible(plan=answers and state == State.AWAITING_PLAN, work=answers and state == State.IN_REMEDY)
    if stands_alone(found):
        return _possible_alone(actor, found, today)
    action = permissions.ACCEPT if state == State.PLAN_SUBMITTED else permissions.VERIFY
    if state == State.CLOSED or not gate.can(actor, action, owner):
        return Possible()
    if bars(actor, found, today):
        return Possible(barred=True)
    return Possible(
        accept=state == State.PLAN_SUBMITTED,
        verify=state == State.AWAITING_VERIFICATION,
        look_back=found.look_back_is_due(today),
    )


def _possible_alone(actor: Actor, found: Finding, today: date) -> Possible:
    if found.state == State.PLAN_SUBMITTED:
        may = gate.can(actor, permissions.APPROVE, found.owner)
        return Possible(approve=may and plan_writer(found) != actor.person_id)
    wanted = found.state == State.AWAITING_VERIFICATION or found.look_back_is_due(today)
    paper = open_paper(found) if wanted else None
    if paper is None:
        return Possible(enter_paper=wanted and gate.can(actor, permissions.ENTER_PAPER, found.owner))
    if not gate.can(actor, permissions.CONFIRM_PAPER, found.owner) or actor.person_id is None:
        return Possible()
    why = paper_bars(actor.person_id, found, paper)
    return Possible(confirm_paper=not why, barred=bool(why))


def must_be_signed(actor: Actor, found: Finding, today: date) -> bool:
    """Say whether a plan that the actor writes goes to the secretary of his own organisation first (审签).

    Not where he signs himself, where nobody there can (the seat is empty), and at a root, where the secretary approves
    it anyway. Source: findings/data/closure.toml.
    """
    rules_of_closing = closure()
    wanted = found.source in rules_of_closing.sign_off_sources or found.owner.kind in rules_of_closing.sign_off_kinds
    if not wanted or stands_alone(found) or gate.can(actor, permissions.APPROVE, found.owner):
        return False
    return somebody_signs(found.owner, today)


def somebody_signs(owner: Organisation, today: date) -> bool:
    """Say whether anybody of an organisation could sign its plans: the seat is not empty."""
    people = people_of(owner, today)
    return any(gate.can(actor_of(p.pk, p.name, today), permissions.APPROVE, owner) for p in people)


def may_amend(found: Finding) -> bool:
    """Say whether new remedies may come to a plan at work: the finding was reopened, or its claim sent back."""
    return found.state == State.IN_REMEDY and not found.is_common and (found.is_reopened or found.is_returned)


def may_answer_extension(actor: Actor, found: Finding, asked: Extension, today: date) -> bool:
    """Say whether the actor grants or refuses the later day: as a plan is accepted, above the owner or at a root."""
    if stands_alone(found):
        return gate.can(actor, permissions.APPROVE, found.owner) and asked.asked_by_id != actor.person_id
    return gate.can(actor, permissions.ACCEPT, found.owner) and not bars(actor, found, today)


def may_waive(actor: Actor, found: Finding, today: date) -> bool:
    """Say whether the actor waives a child, or takes it back: who may raise for the organisation that raised it."""
    return (
        found.parent is not None
        and found.parent.state != State.CLOSED
        and gate.can(actor, permissions.RAISE, found.raised_for)
        and not bars(actor, found, today)
    )


def correctable(found: Finding, today: date) -> Verification | None:
    """Return the verification that may still be taken back (更正), or None. A superior's paper stands as it is."""
    if found.state != State.VERIFIED:
        return None
    act = found.acts.filter(kind="verified").last()
    seen = found.verifications.filter(kind=Verification.Kind.CLAIM, passed=True).last()
    if act is None or seen is None or seen.by_paper_id is not None:
        return None
    return seen if today <= clock.local_day(act.at) + timedelta(days=closure().correction_days) else None
