"""What may happen to a finding, and who may judge it. Values in, decisions out."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

AWAITING_PLAN = "awaiting_plan"
PLAN_SUBMITTED = "plan_submitted"
IN_REMEDY = "in_remedy"
AWAITING_VERIFICATION = "awaiting_verification"
VERIFIED = "verified"
CLOSED = "closed"
STATES = (AWAITING_PLAN, PLAN_SUBMITTED, IN_REMEDY, AWAITING_VERIFICATION, VERIFIED, CLOSED)
BEFORE_CLAIM = (AWAITING_PLAN, PLAN_SUBMITTED, IN_REMEDY)
OPEN = STATES[:-1]

# act: (states it may be done in, state after it; "" = unchanged)
ACTS: dict[str, tuple[tuple[str, ...], str]] = {
    "raised": ((), AWAITING_PLAN),
    "common_raised": ((), IN_REMEDY),
    "brought_in": ((), ""),
    "plan_submitted": ((AWAITING_PLAN,), PLAN_SUBMITTED),
    "plan_accepted": ((PLAN_SUBMITTED,), IN_REMEDY),
    "plan_returned": ((PLAN_SUBMITTED,), AWAITING_PLAN),
    "remedy_done": ((IN_REMEDY,), ""),
    "progress": ((IN_REMEDY,), ""),
    "evidence": ((IN_REMEDY,), ""),
    "claimed": ((IN_REMEDY,), AWAITING_VERIFICATION),
    "verified": ((AWAITING_VERIFICATION,), VERIFIED),
    "returned": ((AWAITING_VERIFICATION,), IN_REMEDY),
    "held": ((VERIFIED,), CLOSED),
    "reopened": ((VERIFIED,), IN_REMEDY),
    "paper_entered": ((AWAITING_VERIFICATION, VERIFIED), ""),
    "paper_refused": ((AWAITING_VERIFICATION, VERIFIED), ""),
    "children_closed": ((IN_REMEDY,), CLOSED),
    "plan_for_sign_off": ((AWAITING_PLAN, IN_REMEDY), AWAITING_PLAN),
    "plan_signed": ((AWAITING_PLAN,), PLAN_SUBMITTED),
    "plan_unsigned": ((AWAITING_PLAN,), ""),
    "plan_amended": ((IN_REMEDY,), PLAN_SUBMITTED),
    "remedies_added": ((IN_REMEDY,), ""),
    "extension_asked": ((AWAITING_PLAN, IN_REMEDY), ""),
    "extension_granted": ((AWAITING_PLAN, PLAN_SUBMITTED, IN_REMEDY), ""),
    "extension_refused": ((AWAITING_PLAN, PLAN_SUBMITTED, IN_REMEDY), ""),
    "child_extended": ((IN_REMEDY,), ""),
    "waived": ((AWAITING_PLAN, PLAN_SUBMITTED, IN_REMEDY), CLOSED),
    "unwaived": ((CLOSED,), ""),
    "corrected": ((VERIFIED,), AWAITING_VERIFICATION),
    "recurrence_confirmed": (STATES, ""),
    "recurrence_denied": (STATES, ""),
    "joined": (BEFORE_CLAIM, CLOSED),
    "took_in": (BEFORE_CLAIM, ""),
    "separated": (BEFORE_CLAIM, ""),  # the state that it had before it was joined
    "gave_back": (BEFORE_CLAIM, ""),
    "reminded": ((AWAITING_PLAN, IN_REMEDY), ""),
    "transferred": (STATES, ""),  # closed only where a waiver may still be taken back
    "remedy_passed": (OPEN, ""),
}
# a common finding has no other life than its children's
ACTS_OF_COMMON = ("common_raised", "children_closed", "child_extended", "transferred")
DUE_WITHIN, PROOF_WITHIN = 10, 60  # years from today; what lies further off is mistyped
JUDGEMENTS = ("verified", "returned", "held", "reopened")


def state_after(act: str, state: str) -> str | None:
    """Return the state after an act, or None where the act cannot be done in this state."""
    before, after = ACTS[act]
    if before and state not in before:
        return None
    return after or state


@dataclass(frozen=True)
class PlannedRemedy:
    """One line of a plan as it was typed; `who` is a person id or None."""

    what: str
    who: int | None
    due_on: date | None

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed into the line."""
        return not self.what.strip() and self.who is None and self.due_on is None


def plan_faults(
    cause: str, remedies: Sequence[PlannedRemedy], *, today: date, due_on: date
) -> list[tuple[str, int | None]]:
    """List what bars a plan: (fault, number of the remedy from 1 or None), in the order of the form.

    Source: seed-systems row 102 (a cause before remedies); a remedy has a person and a day that has not passed and
    does not lie after the day on which the finding is due.
    """
    faults: list[tuple[str, int | None]] = []
    if not cause.strip():
        faults.append(("no-cause", None))
    filled = [(number, remedy) for number, remedy in enumerate(remedies, 1) if not remedy.is_blank]
    if not filled:
        faults.append(("no-remedy", None))
    for number, remedy in filled:
        if not remedy.what.strip():
            faults.append(("remedy-without-text", number))
        if remedy.who is None:
            faults.append(("remedy-without-person", number))
        if remedy.due_on is None:
            faults.append(("remedy-without-day", number))
        elif remedy.due_on < today:
            faults.append(("day-has-passed", number))
        elif remedy.due_on > max(due_on, today):
            faults.append(("day-after-due", number))
    return faults


def extension_faults(
    until: date | None, *, due_on: date, today: date, granted: int, most: int, days_most: int
) -> list[str]:
    """List what bars an owner from asking for a later day, in the order in which it is told.

    `granted` were granted before, `most` may be; each leads at most `days_most` days past the day that holds, or past
    today where that has gone by. Source: findings/data/closure.toml.
    """
    if granted >= most:
        return ["too-often"]
    if until is None:
        return ["no-day"]
    if until < today:
        return ["day-has-passed"]
    if until <= due_on:
        return ["not-later"]
    return ["too-long"] if until > last_extension(due_on, today, days_most) else []


def last_extension(due_on: date, today: date, days_most: int) -> date:
    """Return the latest day that an owner may ask for."""
    return max(due_on, today) + timedelta(days=days_most)


@dataclass(frozen=True)
class Side:
    """A finding that is to be joined with another, as the rule sees it."""

    pk: int
    owner_id: int
    state: str
    is_common: bool
    is_child: bool


def joining_faults(goes: Side, stays: Side) -> list[str]:
    """List what bars `goes` from being joined into `stays`; empty means they may be one.

    The parent of a common finding waits for each of its children, so a child may take another in and never go itself.
    """
    faults = []
    if goes.pk == stays.pk:
        faults.append("itself")
    if goes.owner_id != stays.owner_id:
        faults.append("other-owner")
    if goes.is_common or stays.is_common:
        faults.append("common")
    if goes.is_child:
        faults.append("child-goes")
    if goes.state not in BEFORE_CLAIM or stays.state not in BEFORE_CLAIM:
        faults.append("too-late")
    return faults


@dataclass(frozen=True)
class Judge:
    """Somebody who wants to judge a claim.

    `organisations` are the ids of those where he held a post at any time since the finding was raised, or will hold one
    that is entered already, with every organisation that stands above one of them in that time; `acted_for_owner` says
    whether he did any of the owner's acts on this finding or stood in a remedy of any of its plans.
    """

    person_id: int
    organisations: frozenset[int]
    acted_for_owner: bool


def bars(judge: Judge, *, owner_ids: Collection[int], responsible_id: int | None, holders: Iterable[int]) -> list[str]:
    """List what bars a person from accepting, verifying or looking back at a finding; empty means independent.

    `owner_ids` are the owner and whoever owned it before a merger or split; `holders` are the persons who hold a post
    of the owner on the day. An organisation stands for itself and what was below it since the finding was raised: a
    move or a new appointment in the meantime opens no door.
    Source: design decision 7.
    """
    found = []
    if not judge.organisations.isdisjoint(owner_ids) or judge.person_id in set(holders):
        found.append("of-the-owner")
    if judge.person_id == responsible_id:
        found.append("responsible")
    if judge.acted_for_owner:
        found.append("acted-for-owner")
    return found


def look_back_is_due(state: str, look_back_on: date | None, today: date) -> bool:
    """Say whether a verified finding waits for its look-back (待回头看)."""
    return state == VERIFIED and look_back_on is not None and look_back_on <= today


def is_satisfied(asked: int, satisfied: int, percent: int) -> bool:
    """Say whether enough of the people asked were satisfied; nobody asked is enough."""
    return asked == 0 or satisfied * 100 >= percent * asked


def paper_bars(*, person_id: int, entered_by: int, responsible_id: int | None, acted_for_owner: bool) -> list[str]:
    """List what bars a person from confirming a superior's paper: he holds neither the entry nor the finding.

    Who stood in an earlier plan holds the finding too: dropped from it later, he would confirm his own work.
    """
    found = []
    if person_id == entered_by:
        found.append("entered-it")
    if person_id == responsible_id or acted_for_owner:
        found.append("holds-the-finding")
    return found


def may_be_reminded(due_on: date, today: date, days_before: int) -> bool:
    """Say whether a day is so near, or past, that its owner may be reminded."""
    return (due_on - today).days <= days_before
