"""Pure decisions: what a row of the grading table says, what the committee may not do, who reads a circular."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from shuping.reviews import rules
from shuping.reviews.rules import Proposal, Step
from shuping.reviews.scheme import Scheme
from shuping.reviews.scheme_rules import CircularTo


@dataclass(frozen=True)
class Entry:
    """What is entered of one subject: points of components, ceilings that apply, the grade decided, its reason."""

    given: Mapping[str, Decimal] = field(default_factory=dict)
    happened: tuple[str, ...] = ()
    grade: str = ""
    reason: str = ""


class Fault(StrEnum):
    """Why a table cannot be decided."""

    NO_SCORE = "no_score"
    NO_GRADE = "no_grade"
    ABOVE_CEILING = "above_ceiling"
    NO_REASON = "no_reason"
    TOO_MANY_AT_TOP = "too_many_at_top"


@dataclass(frozen=True)
class Judged:
    """One row with what the scheme says of it: the steps of the arithmetic, the score, the proposal, the fault."""

    entry: Entry
    steps: list[Step]
    points: Fraction | None
    proposal: Proposal
    fault: Fault | None

    @property
    def departs(self) -> bool:
        """Whether the grade is another than the scheme proposes."""
        return bool(self.proposal.grade and self.entry.grade and self.entry.grade != self.proposal.grade)


def judged(scheme: Scheme, rate: Fraction | None, entry: Entry) -> Judged:
    """Return what a scheme says of one entry; `rate` is what the ballot published, between 0 and 1, if it did."""
    points, steps = rules.score(scheme, rate, entry.given)
    said = rules.proposal(scheme, points, entry.happened)
    fault: Fault | None = None
    if steps and points is None:
        fault = Fault.NO_SCORE
    elif entry.grade not in scheme["grades"]:
        fault = Fault.NO_GRADE
    elif rules.is_above(scheme, entry.grade, said.ceiling):
        fault = Fault.ABOVE_CEILING
    elif said.grade is not None and said.grade != entry.grade and not entry.reason.strip():
        fault = Fault.NO_REASON
    return Judged(entry, steps, points, said, fault)


def has_too_many_at_top(scheme: Scheme, rows: Sequence[Judged]) -> bool:
    """Say whether more rows have the best grade than the scheme's share allows."""
    top: str = scheme["grades"][0]
    at_top: int = sum(row.entry.grade == top for row in rows)
    return at_top > rules.most_at_top(scheme, len(rows))


def numbers(scheme: Scheme, rows: Sequence[Judged]) -> list[tuple[str, int]]:
    """Return (grade, how many have it), the best first."""
    return [(grade, sum(row.entry.grade == grade for row in rows)) for grade in scheme["grades"]]


@dataclass(frozen=True)
class Seat:
    """A post that somebody holds today: the organisation for which he acts, the one where he sits, its path."""

    organisation_id: int
    seat_id: int
    path: str


def reads_circular(
    to: str, place: tuple[int, str], seats: Iterable[Seat], *, is_subject: bool, units: Collection[int]
) -> bool:
    """Say whether somebody is of the audience of a circular: of the committee at `place` (id, path) and its organs;
    with `subjects` who reported himself; with `units` who holds a post where somebody reported; with `below` who holds
    one anywhere below.
    """
    seats = list(seats)
    number, path = place
    is_found = any(seat.organisation_id == number for seat in seats)
    if to != CircularTo.COMMITTEE:
        is_found = is_found or is_subject
    if to in (CircularTo.UNITS, CircularTo.BELOW):
        is_found = is_found or any(seat.seat_id in units for seat in seats)
    if to == CircularTo.BELOW:
        is_found = is_found or any(seat.path.startswith(path) for seat in seats)
    return is_found
