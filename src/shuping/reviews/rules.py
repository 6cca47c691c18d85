"""Pure decisions of a review: months in a post, what is missing, the day's agenda, bands, ceilings and the cap."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from shuping.reviews.scheme import Scheme
from shuping.reviews.scheme_rules import BALLOT, AnswersOn


def day_of_answering(scheme: Scheme, year: int, held_on: date | None) -> date | None:
    """Return the day on which the holder of a post answers for a year; None while the meeting has no day.

    Source: the scheme's `answers_on`.
    """
    return date(year, 12, 31) if scheme["answers_on"] == AnswersOn.YEAR_END else held_on


def months_held(spans: Iterable[tuple[date, date | None]], year: int, until: date) -> int:
    """Return in how many months of a year, up to a day, somebody held a post; one in which he began or ended counts.

    `spans` are (from, until), the day of `until` itself no longer held; None still holds.
    """
    held = set()
    last = min(date(year, 12, 31), until)
    for begun, ended in spans:
        for month in range(1, 13):
            first = date(year, month, 1)
            end = date(year + month // 12, month % 12 + 1, 1)
            if first <= last and begun < end and begun <= last and (ended is None or ended > first):
                held.add(month)
    return len(held)


@dataclass(frozen=True)
class SubjectFacts:
    """What the checklist asks of a subject."""

    label: str
    is_vacant: bool
    is_left_out: bool
    is_on_site: bool
    has_commentator: bool
    is_own_commentator: bool = False
    is_too_short: bool = False  # in the post for a grade


class Gap(StrEnum):
    """What may be missing before a review opens, in the order of its page."""

    SUBJECTS = "subjects"
    VACANT = "vacant"
    MONTHS = "months"
    ON_SITE = "on_site"
    COMMENTATORS = "commentators"
    DAYS = "days"
    VOTERS = "voters"


@dataclass(frozen=True)
class Missing:
    """One gap, and the labels of the subjects that it is about."""

    gap: Gap
    about: tuple[str, ...] = ()


def missing(
    scheme: Scheme,
    subjects: Sequence[SubjectFacts],
    entitled: Sequence[int | None],
    days: tuple[date | None, date | None, time | None],
) -> list[Missing]:
    """Return what is still missing before a review may open; empty where nothing is.

    `entitled` counts the voters of each class of the scheme; `days` are the last day of the debriefs, the day of the
    meeting and when it begins.
    """
    there = [each for each in subjects if not each.is_left_out]
    found = [] if there else [Missing(Gap.SUBJECTS)]
    vacant = tuple(each.label for each in there if each.is_vacant)
    if vacant:
        found.append(Missing(Gap.VACANT, vacant))
    if there and all(each.is_too_short for each in there):
        found.append(Missing(Gap.MONTHS))
    on_site = [each for each in there if each.is_on_site]
    if there and len(on_site) * 100 < scheme["on_site_percent"] * len(there):
        found.append(Missing(Gap.ON_SITE))
    silent = tuple(each.label for each in there if not each.has_commentator or each.is_own_commentator)
    if silent:
        found.append(Missing(Gap.COMMENTATORS, silent))
    due_on, held_on, begins_at = days
    if due_on is None or held_on is None or begins_at is None or due_on > held_on:
        found.append(Missing(Gap.DAYS))
    if len(entitled) != len(scheme["classes"]) or not all(entitled):
        found.append(Missing(Gap.VOTERS))
    return found


@dataclass(frozen=True)
class Turn:
    """One subject's turn at the meeting: minutes of the day at which he begins and at which the next one does."""

    index: int
    begins: int
    ends: int


def agenda(scheme: Scheme, begins_at: time, on_site: int) -> list[Turn]:
    """Return the turns of the subjects who report on site, in minutes of the day, one after the other."""
    each = scheme["speak_minutes"] + scheme["question_minutes"] + scheme["comment_minutes"]
    start = begins_at.hour * 60 + begins_at.minute
    return [Turn(index, start + index * each, start + (index + 1) * each) for index in range(on_site)]


@dataclass(frozen=True)
class Step:
    """One line of the arithmetic: what, of how much, and what it adds (None where it is not known yet)."""

    name: str
    percent: int
    points: Fraction | None


def score(scheme: Scheme, rate: Fraction | None, given: Mapping[str, Decimal]) -> tuple[Fraction | None, list[Step]]:
    """Return (the score in points of 100, its steps); None while a component is missing or the scheme gives none.

    `rate` is what the ballot published, between 0 and 1; `given` are the points of the other components by name, and of
    the ballot where it published no rate: the scrutineers know it.
    """
    steps = []
    for name, percent in scheme["components"]:
        points = rate * 100 if name == BALLOT and rate is not None else _fraction(given.get(name))
        steps.append(Step(name, percent, points))
    if not steps or any(step.points is None for step in steps):
        return None, steps
    return sum((step.points * step.percent / 100 for step in steps if step.points is not None), Fraction()), steps


def _fraction(points: Decimal | None) -> Fraction | None:
    return None if points is None else Fraction(points)


@dataclass(frozen=True)
class Proposal:
    """The grade that a scheme proposes: by its band, then lowered by what happened; None where it has no formula."""

    grade: str | None
    ceiling: str | None = None
    because: tuple[str, ...] = ()


def proposal(scheme: Scheme, points: Fraction | None, happened: Iterable[str]) -> Proposal:
    """Return what the scheme proposes for a score and the ceilings that were ticked (their first words)."""
    grades = list(scheme["grades"])
    ticked = set(happened)
    ceilings = [(what, grade) for what, grade in scheme["ceilings"] if what in ticked]
    ceiling = max((grade for _what, grade in ceilings), key=grades.index, default=None)
    because = tuple(what for what, grade in ceilings if grade == ceiling)
    band = None
    if points is not None:
        band = next((grade for grade, least in scheme["bands"] if points >= least), None)
    if band is not None and ceiling is not None and grades.index(band) < grades.index(ceiling):
        band = ceiling
    return Proposal(band, ceiling, because)


def is_above(scheme: Scheme, grade: str, ceiling: str | None) -> bool:
    """Say whether a grade is better than a ceiling allows. Raises ValueError for a grade that the scheme has not."""
    grades = list(scheme["grades"])
    return ceiling is not None and grades.index(grade) < grades.index(ceiling)


def most_at_top(scheme: Scheme, graded: int) -> int:
    """Return how many of those who are graded may get the best grade at most."""
    most: int = scheme["top_percent"] * graded // 100
    return most
