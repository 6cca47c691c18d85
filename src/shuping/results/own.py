"""What a subject sees of his own result: grade, ballot as published, comments, the findings that came of them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from shuping.access import gate
from shuping.ballots import queries as ballot_queries
from shuping.ballots import shown as ballots_shown
from shuping.ballots.models import State as RoundState
from shuping.core.actor import Actor
from shuping.core.chips import Chip
from shuping.findings import queries as finding_queries
from shuping.findings.chips import state_chip
from shuping.findings.models import Finding
from shuping.organisations import permissions as organisations
from shuping.results.said import said
from shuping.reviews import queries as review_queries
from shuping.reviews.models import Subject


@dataclass(frozen=True)
class OwnFinding:
    """A finding of the comment; `may_open` where the reader may see it in the ledger."""

    finding: Finding
    chip: Chip
    may_open: bool


def result_of(actor: Actor, subject: Subject, today: date) -> dict[str, Any]:
    """Return what the page of a subject's own result draws; the door has made sure that the actor is he himself."""
    grades = list(subject.grades.all())
    comments = [each for each in review_queries.comments(subject.review) if each.subject_id == subject.pk]
    return {
        "subject": subject,
        "grade": grades[-1],
        "earlier": grades[:-1],
        "ballot": ballot_of(subject),
        "comments": said(comments),
        "findings": _findings(actor, subject, today),
        "may_see_place": gate.can(actor, organisations.VIEW, subject.organisation),
    }


def ballot_of(subject: Subject) -> ballots_shown.Result | None:
    """Return the published result of a subject's row; None where nothing was counted.

    The rows of the round are those who report, by their number on the form: in the order of speaking, not of the tree.
    """
    round_ = subject.review.round
    if round_ is None or round_.state != RoundState.COUNTED:
        return None
    results = ballots_shown.results(round_, ballot_queries.classes(round_))
    pairs = zip(review_queries.on_the_ballot(subject.review), results, strict=True)
    return next((result for each, result in pairs if each.pk == subject.pk), None)


def _findings(actor: Actor, subject: Subject, today: date) -> list[OwnFinding]:
    rows = Finding.objects.filter(
        excerpt__document__comment__subject=subject, owner=subject.organisation_id, is_common=False, joined_into=None
    )
    rows = rows.order_by("due_on", "pk")
    seen = set(finding_queries.findings(actor).filter(pk__in=rows.values("pk")).values_list("pk", flat=True))
    return [OwnFinding(each, state_chip(each, today), each.pk in seen) for each in rows]
