"""Reads of grades: the actor comes first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.access.actions import Action
from shuping.ballots.models import State as RoundState
from shuping.core.actor import Actor
from shuping.core.errors import NotFound
from shuping.findings.models import State as FindingState
from shuping.hall.models import AgendaItem, Meeting
from shuping.results import permissions, rules
from shuping.results.models import Circular, Feedback, Grade, GradingTable, Minutes
from shuping.results.rules import Entry, Judged, Seat
from shuping.reviews import problems
from shuping.reviews import queries as review_queries
from shuping.reviews.models import Review, State, Subject
from shuping.tree import rules as tree_rules
from shuping.tree.models import Organisation


def review(actor: Actor, review_id: int, action: Action = permissions.VIEW, *, lock: bool = False) -> Review:
    """Return a review of ours whose grades the actor may see or decide. Raises NotFound, Forbidden."""
    rows = Review.objects.select_related("organisation", "scheme", "round").filter(is_external=False)
    rows = gate.scope(actor, permissions.VIEW, rows)
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=review_id).first()
    if found is None or found.state == State.PREPARING:
        raise NotFound
    gate.require(actor, action, found.organisation)
    return found


def subject(actor: Actor, subject_id: int, action: Action = permissions.VIEW, *, lock: bool = False) -> Subject:
    """Return a subject whose grade the actor may see or decide. Raises NotFound, Forbidden."""
    rows = Subject.objects.select_related("review__organisation", "organisation", "person")
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=subject_id).first()
    if found is None:
        raise NotFound
    review(actor, found.review_id, action)
    return found


def graded(found: Review) -> list[Subject]:
    """Return the subjects who get a grade: who report, and held the post as long as the scheme asks."""
    least = found.rules["months_least"]
    return [each for each in review_queries.reporting(found) if each.months is None or each.months >= least]


def rates(found: Review) -> dict[int, str]:
    """Return {subject id: his published rate in percent, as written}; empty before the count.

    The rows of the round are those who report, by their number on the form: a place or a person may be called otherwise
    by now.
    """
    counted = found.round
    if counted is None or counted.state != RoundState.COUNTED or not counted.published:
        return {}
    pairs = zip(review_queries.on_the_ballot(found), counted.published["rows"], strict=True)
    return {subject.pk: row["rate"] for subject, row in pairs if row["rate"]}


def entries(found: Review) -> tuple[dict[int, Entry], int]:
    """Return ({subject id: what the table holds of it}, the table's revision)."""
    table = GradingTable.objects.filter(review=found).first()
    if table is None:
        return {}, 0
    return {int(pk): _entry(row) for pk, row in table.rows.items()}, table.revision


def _entry(row: Mapping[str, Any]) -> Entry:
    given = {name: Decimal(points) for name, points in row["given"].items()}
    return Entry(given, tuple(row["happened"]), row["grade"], row["reason"])


@dataclass(frozen=True)
class Line:
    """One line of the grading table: the subject, what the scheme says, and the facts beside it."""

    subject: Subject
    judged: Judged
    rate: str
    is_rounded: bool  # published in whole percent, so that no hidden cell comes back
    comment: str
    before: str
    findings: int
    closed: int


def lines(found: Review, held: Mapping[int, Entry]) -> list[Line]:
    """Return the table in the order of the subjects, in four queries whatever their number."""
    scheme, shown = found.rules, rates(found)
    subjects = graded(found)
    said = {each.subject_id: each.overall for each in review_queries.comments(found) if each.subject_id}
    before = _grades_before(found, subjects)
    counted = problems.counted(found, [each.organisation_id for each in subjects])
    made = []
    for each in subjects:
        rate = shown.get(each.pk, "")
        exact = Fraction(Decimal(rate)) / 100 if rate else None
        states = counted.get(each.organisation_id, {})
        row = rules.judged(scheme, exact, held.get(each.pk, Entry()))
        made.append(
            Line(
                each,
                row,
                rate,
                bool(rate) and "." not in rate,
                said.get(each.pk, ""),
                before.get(each.organisation_id, ""),
                sum(states.values()),
                states.get(FindingState.CLOSED, 0),
            )
        )
    return made


def _grades_before(found: Review, subjects: Sequence[Subject]) -> dict[int, str]:
    """Return {organisation: the grade of the same person there in the last review before}."""
    people = {each.organisation_id: each.person_id for each in subjects}
    rows = Grade.objects.filter(
        subject__organisation__in=people, subject__review__organisation=found.organisation
    ).exclude(subject__review=found)
    ordered = rows.filter(subject__review__year__lte=found.year).order_by(
        "subject__review__year", "subject__review_id", "number"
    )
    known: dict[int, str] = {}
    for each in ordered.select_related("subject"):
        if people[each.subject.organisation_id] == each.subject.person_id:
            known[each.subject.organisation_id] = each.grade
    return known


def grades(found: Review) -> dict[int, list[Grade]]:
    """Return {subject id: its decisions, the first one first}."""
    made: dict[int, list[Grade]] = {}
    for each in Grade.objects.filter(subject__review=found).select_related("entered_by", "subject"):
        made.setdefault(each.subject_id, []).append(each)
    return made


def in_numbers(found: Review, held: Sequence[str]) -> list[str]:
    """Return how many have which grade, in words, the best first; a grade that nobody has is left out."""
    counts = [(grade, held.count(grade)) for grade in found.rules["grades"]]
    return [_("“%(grade)s”%(count)s人") % {"grade": grade, "count": count} for grade, count in counts if count]


def meeting_of(found: Review) -> Meeting | None:
    """Return the meeting of a review as it ran on the console; None where it was held without."""
    return Meeting.objects.filter(review=found).select_related("review__organisation", "review__scheme").first()


def is_over(found: Review, meeting: Meeting | None, today: date) -> bool:
    """Say whether the meeting of a review was held: ended on the console, or without it the day or the vote is over."""
    if found.state in (State.GRADED, State.ARCHIVED) or found.held_on is None:
        return found.held_on is not None
    if meeting is None:
        return found.held_on < today or (found.round is not None and found.round.state == RoundState.COUNTED)
    is_unused = meeting.stage == Meeting.Stage.WAITING and found.held_on < today
    return meeting.stage == Meeting.Stage.ENDED or is_unused


def came(found: Review, on_site: int) -> int:
    """Return how many of those who were to report on site did: by the console where it was used, else all of them."""
    meeting = meeting_of(found)
    if meeting is None or meeting.stage == Meeting.Stage.WAITING:
        return on_site
    return meeting.items.filter(turn=AgendaItem.Turn.DONE, subject__isnull=False).count()


def minutes(found: Review) -> Minutes | None:
    """Return what a person added to the minutes of a review; None where nobody did."""
    return Minutes.objects.filter(review=found).first()


def feedback(found: Review) -> dict[int, Feedback]:
    """Return {subject id: when he was given his result, and whether he has seen it}."""
    return {each.subject_id: each for each in Feedback.objects.filter(subject__review=found)}


def own_feedback(actor: Actor, subject_id: int, *, lock: bool = False) -> Feedback:
    """Return the feedback of a subject to who is he himself. Raises NotFound for everybody else, and before it."""
    rows = _own(actor)
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(subject=subject_id).first()
    if found is None:
        raise NotFound
    return found


def own_results(actor: Actor) -> list[Feedback]:
    """Return what the actor himself was given, the newest first; nothing for who is nobody."""
    return list(_own(actor).order_by("-given_at", "-pk"))


def _own(actor: Actor) -> QuerySet[Feedback]:
    rows = Feedback.objects.select_related(
        "subject__review__organisation", "subject__review__round", "subject__organisation", "subject__person"
    )
    return rows.filter(subject__person=actor.person_id) if actor.person_id is not None else rows.none()


def last_circular(found: Review) -> Circular | None:
    """Return the circular on a review that holds; None before it was issued."""
    return Circular.objects.filter(review=found).last()


def circular(actor: Actor, review_id: int) -> Circular:
    """Return the circular on a review to who may see grades there or is of its audience. Raises NotFound."""
    rows = Circular.objects.filter(review=review_id).select_related("review__organisation").order_by("-number")
    found = rows.first()
    if found is None or not _reading(actor, [found]):
        raise NotFound
    return found


def circulars_at(actor: Actor, organisation: Organisation) -> list[Circular]:
    """Return the circulars on reviews there and above it that the actor may read, the newest first; at most 4."""
    paths = [*tree_rules.ancestors(organisation.path), organisation.path]
    rows = Circular.objects.filter(review__organisation__path__in=paths).select_related("review__organisation")
    last = {each.review_id: each for each in rows.order_by("number")}
    return _reading(actor, sorted(last.values(), key=lambda each: each.issued_at, reverse=True))[:4]


def _reading(actor: Actor, found: Sequence[Circular]) -> list[Circular]:
    """Return those of some circulars that the actor may read, in one query; a grant makes nobody of an audience."""
    seats = [Seat(h.organisation_id, h.seat_id, h.path) for h in actor.holdings if not h.from_grant]
    units: dict[int, set[int]] = {}
    own: set[int] = set()
    rows = Subject.objects.filter(review__in=[each.review_id for each in found], left_out="") if found else []
    for subject in rows:
        units.setdefault(subject.review_id, set()).add(subject.organisation_id)
        if actor.person_id is not None and subject.person_id == actor.person_id:
            own.add(subject.review_id)
    return [
        each
        for each in found
        if gate.can(actor, permissions.VIEW, each.review.organisation)
        or rules.reads_circular(
            each.to,
            (each.review.organisation_id, each.review.organisation.path),
            seats,
            is_subject=each.review_id in own,
            units=units.get(each.review_id, set()),
        )
    ]


def circular_facts(ids: Iterable[int]) -> Mapping[int, Mapping[str, object]]:
    """Return {circular id: its facts} for the comparison of the chain with the database."""
    return {found.pk: found.content() for found in Circular.objects.filter(pk__in=list(ids))}


def circular_ids() -> Iterable[int]:
    """Return the ids of all circulars."""
    return Circular.objects.values_list("pk", flat=True).iterator()


def feedback_facts(ids: Iterable[int]) -> Mapping[int, Mapping[str, object]]:
    """Return {feedback id: its facts} for the comparison of the chain with the database."""
    return {found.pk: found.content() for found in Feedback.objects.filter(pk__in=list(ids))}


def feedback_ids() -> Iterable[int]:
    """Return the ids of all feedback."""
    return Feedback.objects.values_list("pk", flat=True).iterator()


def minutes_facts(ids: Iterable[int]) -> Mapping[int, Mapping[str, object]]:
    """Return {id of minutes: their facts} for the comparison of the chain with the database."""
    return {found.pk: found.content() for found in Minutes.objects.filter(pk__in=list(ids))}


def minutes_ids() -> Iterable[int]:
    """Return the ids of all minutes."""
    return Minutes.objects.values_list("pk", flat=True).iterator()


def facts(ids: Iterable[int]) -> Mapping[int, Mapping[str, object]]:
    """Return {grade id: its facts} for the comparison of the chain with the database."""
    return {found.pk: found.content() for found in Grade.objects.filter(pk__in=list(ids))}


def ids() -> Iterable[int]:
    """Return the ids of all grades."""
    return Grade.objects.values_list("pk", flat=True).iterator()
