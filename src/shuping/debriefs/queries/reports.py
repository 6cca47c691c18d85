"""Reads of the reports themselves: the actor comes first. A debrief is reached by its subject."""

from django.db.models import Prefetch, Q, QuerySet

from shuping.access import gate
from shuping.access.actions import Action
from shuping.core.actor import Actor
from shuping.core.errors import NotFound
from shuping.debriefs import permissions, resembling
from shuping.debriefs.models import Debrief, State, Version
from shuping.findings.models import Finding
from shuping.findings.queries import findings as ledger
from shuping.reviews import problems
from shuping.reviews.models import State as Stage
from shuping.reviews.models import Subject

BEING_WRITTEN = (State.WRITING, State.RETURNED)


def subjects(actor: Actor, action: Action = permissions.VIEW) -> QuerySet[Subject]:
    """Return the subjects of our reviews whose debriefs the actor may do this with."""
    rows = Subject.objects.filter(review__is_external=False)
    return gate.scope(actor, action, rows.select_related("review__organisation", "organisation", "post", "person"))


def subject(actor: Actor, subject_id: int, action: Action = permissions.VIEW, sentence: str = "") -> Subject:
    """Return one subject. Raises NotFound outside the actor's tree, Forbidden inside it without the right."""
    found = subjects(actor).filter(pk=subject_id).first()
    if found is None:
        raise NotFound
    gate.require(actor, action, found.organisation, sentence)
    return found


def debrief(found: Subject, *, lock: bool = False) -> Debrief | None:
    """Return the debrief of a subject, None where nobody began to write."""
    rows = Debrief.objects.filter(subject=found).select_related("saved_by")
    return (rows.select_for_update(of=("self",)) if lock else rows).first()


def versions(found: Subject) -> list[Version]:
    """Return the submitted versions of a subject's debrief, the newest first."""
    rows = Version.objects.filter(debrief__subject=found).select_related("submitted_by", "verdict_by")
    return list(rows.order_by("-number"))


def version(found: Subject, number: int) -> Version:
    """Return one version of a subject's debrief. Raises NotFound."""
    rows = Version.objects.filter(debrief__subject=found, number=number)
    made = rows.select_related("debrief", "submitted_by", "verdict_by").first()
    if made is None:
        raise NotFound
    return made


def accepted(found: Subject) -> Version | None:
    """Return the newest version of a subject's debrief that was accepted; None where none is."""
    rows = Version.objects.filter(debrief__subject=found, verdict=Version.Verdict.ACCEPTED)
    return rows.select_related("submitted_by", "verdict_by").order_by("-number").first()


def commented_subject(actor: Actor, subject_id: int) -> Subject:
    """Return a subject on whom the actor is named to comment, in a review that has opened. Raises NotFound."""
    rows = Subject.objects.filter(pk=subject_id, commentator=actor.require_person(), left_out="")
    rows = rows.filter(review__is_external=False).exclude(review__state=Stage.PREPARING)
    found = rows.select_related("review__organisation", "organisation", "post", "person").first()
    if found is None:
        raise NotFound
    return found


def is_being_written(found: Subject, report: Debrief | None) -> bool:
    """Say whether the report may be written now: the review is open, the seat is held, nothing waits for a vetter."""
    if found.review.state != Stage.OPEN or found.left_out or found.person_id is None:
        return False
    return report is None or report.state in BEING_WRITTEN


def last_year(actor: Actor, found: Subject) -> list[Finding]:
    """Return the problems of a subject's organisation that its review looks at, in the order of the ledger's days."""
    rows = ledger(actor).filter(problems.looked_at(found.review), owner=found.organisation_id)
    return list(rows.prefetch_related("remedies").order_by("raised_on", "id"))


def to_write(actor: Actor) -> QuerySet[Subject]:
    """Return the subjects whose debriefs wait for the actor's writing, the earliest day first."""
    rows = subjects(actor, permissions.WRITE).filter(review__state=Stage.OPEN, left_out="", person__isnull=False)
    open_ = Q(debrief=None) | Q(debrief__state=State.WRITING)
    return rows.filter(open_).select_related("debrief").order_by("review__debriefs_due_on", "id")


def submitted(actor: Actor) -> QuerySet[Subject]:
    """Return the subjects whose debriefs the actor's place submitted and a vetter has."""
    rows = subjects(actor, permissions.WRITE).filter(review__state=Stage.OPEN, debrief__state=State.SUBMITTED)
    return rows.order_by("id")


def returned(actor: Actor) -> QuerySet[Debrief]:
    """Return the debriefs that came back to the actor to be changed."""
    rows = Debrief.objects.filter(gate.allowed(actor, permissions.WRITE, "subject__organisation"))
    rows = rows.filter(state=State.RETURNED).select_related("subject__review", "subject__organisation")
    return rows.prefetch_related(Prefetch("versions", resembling.newest().prefetch_related("remarks")))
