"""Reads of the vetting: the actor comes first. Asked by subject: who does not belong to its place gets a 404."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Prefetch, QuerySet
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.core.actor import Actor
from shuping.core.errors import Forbidden, NotFound
from shuping.debriefs import permissions, resembling
from shuping.debriefs.models import ComparisonText, Debrief, Remark, State, Version
from shuping.debriefs.shared import may_vet
from shuping.reviews.models import Review, Subject
from shuping.reviews.models import State as ReviewState
from shuping.tree.models import Organisation


def subject(actor: Actor, subject_id: int) -> Subject:
    """Return a subject whose debrief the actor may see. Raises NotFound."""
    rows = Subject.objects.select_related("review__organisation", "organisation", "post", "person")
    visible = gate.scope(actor, permissions.VIEW, rows.filter(review__is_external=False))
    found = visible.filter(pk=subject_id).first()
    if found is None:
        raise NotFound
    return found


def subject_to_vet(actor: Actor, subject_id: int) -> Subject:
    """Return a subject whose debrief the actor may vet. Raises NotFound, Forbidden for its writer and for others."""
    found = subject(actor, subject_id)
    if actor.person_id is not None and actor.person_id == found.person_id:
        raise Forbidden(_("自己的述职报告不能自己审阅，请本级的另一位同志审。"))
    if not may_vet(actor, found):
        raise Forbidden(_("述职报告由组织这次述职评议的党组织审阅。"))
    return found


def subject_to_write(actor: Actor, subject_id: int) -> Subject:
    """Return a subject whose debrief the actor may write. Raises NotFound, Forbidden."""
    found = subject(actor, subject_id)
    gate.require(actor, permissions.WRITE, found.organisation, _("述职报告由述职单位自己写。"))
    return found


def debrief(found: Subject, *, lock: bool = False) -> Debrief | None:
    """Return the debrief of a subject, None where nobody began to write."""
    rows = Debrief.objects.filter(subject=found)
    return (rows.select_for_update(of=("self",)) if lock else rows).first()


def versions(found: Subject) -> list[Version]:
    """Return the submitted versions of a subject's debrief, the newest first."""
    rows = Version.objects.filter(debrief__subject=found).select_related("submitted_by", "verdict_by")
    return list(rows.order_by("-number"))


def version(found: Subject, number: int) -> Version:
    """Return one version. Raises NotFound."""
    row = Version.objects.filter(debrief__subject=found, number=number).select_related("verdict_by").first()
    if row is None:
        raise NotFound
    return row


def remarks(of: Version) -> list[Remark]:
    """Return the remarks on a version in the order of its text."""
    return list(of.remarks.select_related("made_by", "version"))


def reviews_to_vet(actor: Actor) -> list[Review]:
    """Return the reviews whose debriefs the actor may vet, the newest year first; those being prepared are not yet."""
    rows = Review.objects.filter(is_external=False).exclude(state=ReviewState.PREPARING)
    return list(gate.scope(actor, permissions.VET, rows.select_related("organisation")))


def review_to_vet(actor: Actor, review_id: int) -> Review:
    """Return one review whose debriefs the actor may vet. Raises NotFound."""
    found = next((each for each in reviews_to_vet(actor) if each.pk == review_id), None)
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class Line:
    """A subject of a review: how far his debrief is, and its newest version."""

    subject: Subject
    state: State | None
    version: Version | None

    @property
    def has_begun(self) -> bool:
        """Whether anybody began to write."""
        return self.state is not None


def reporting(review: Review) -> QuerySet[Subject]:
    """Return the subjects of a review who write a debrief, in the order of the tree."""
    rows = Subject.objects.filter(review=review, left_out="", person__isnull=False)
    return rows.select_related("organisation", "person", "review__organisation").order_by("organisation__path", "pk")


def lines(found: Iterable[Subject]) -> list[Line]:
    """Return how far the debriefs of some subjects are."""
    subjects = list(found)
    newest = Prefetch("versions", resembling.newest())
    debriefs = {
        row.subject_id: row
        for row in Debrief.objects.filter(subject__in=subjects).defer("text").prefetch_related(newest)
    }
    told = []
    for each in subjects:
        row = debriefs.get(each.pk)
        last = next(iter(row.versions.all()), None) if row else None
        told.append(Line(each, State(row.state) if row else None, last))
    return told


def waiting(actor: Actor, review: Review) -> int:
    """Return how many debriefs of a review wait to be vetted by the actor."""
    return waiting_in(actor, [review]).get(review.pk, 0)


def waiting_in(actor: Actor, reviews: Iterable[Review]) -> dict[int, int]:
    """Return {review id: how many debriefs wait to be vetted by the actor}, in one query; none where none waits."""
    rows = Debrief.objects.filter(subject__review__in=list(reviews), state=State.SUBMITTED)
    counted = rows.exclude(subject__person=actor.person_id).values_list("subject__review").annotate(Count("pk"))
    return dict(counted.order_by())


def returned(actor: Actor) -> QuerySet[Debrief]:
    """Return the debriefs that came back to the actor to be changed."""
    rows = Debrief.objects.filter(gate.allowed(actor, permissions.WRITE, "subject__organisation"))
    rows = rows.filter(state=State.RETURNED).select_related("subject__review", "subject__organisation")
    return rows.prefetch_related(Prefetch("versions", resembling.newest().prefetch_related("remarks")))


def texts(actor: Actor) -> QuerySet[ComparisonText]:
    """Return the comparison texts that the actor may keep, those dropped left out, the newest first."""
    rows = ComparisonText.objects.filter(dropped_at=None).select_related("organisation", "made_by")
    return gate.scope(actor, permissions.VET, rows)


def text(actor: Actor, text_id: int, *, lock: bool = False) -> ComparisonText:
    """Return one comparison text that the actor may keep. Raises NotFound."""
    rows = texts(actor)
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=text_id).first()
    if found is None:
        raise NotFound
    return found


def places(actor: Actor) -> list[Organisation]:
    """Return the organisations for which the actor may keep comparison texts, in the order of the tree.

    An organ reviews nobody: it keeps them for the committee that it acts for.
    """
    rows = Organisation.objects.filter(gate.allowed(actor, permissions.VET, ""), dissolved_on=None, acts_for=None)
    return list(rows.order_by("path"))


def debrief_facts(ids: Iterable[int]) -> Mapping[int, Mapping[str, object]]:
    """Return {debrief id: its facts} for the comparison of the chain with the database.

    Neither the draft nor the remarks of a vetter who has not decided yet: both change without an entry.
    """
    rows = Debrief.objects.filter(pk__in=list(ids)).defer("text").prefetch_related("versions__remarks")
    return {
        row.pk: {"subject": row.subject_id, "versions": "\n".join(each.fact() for each in row.versions.all())}
        for row in rows
    }


def debrief_ids() -> Iterable[int]:
    """Return the ids of all debriefs of which something was submitted."""
    return Debrief.objects.filter(versions__number=1).values_list("pk", flat=True).iterator()


def text_facts(ids: Iterable[int]) -> Mapping[int, Mapping[str, object]]:
    """Return {comparison text id: its facts} for the comparison of the chain with the database."""
    return {
        row.pk: {
            "organisation": row.organisation_id,
            "kind": row.kind,
            "title": row.title,
            "text": resembling.digest_of(row.text),
            "dropped": row.dropped_at.isoformat() if row.dropped_at else "",
        }
        for row in ComparisonText.objects.filter(pk__in=list(ids))
    }


def text_ids() -> Iterable[int]:
    """Return the ids of all comparison texts."""
    return ComparisonText.objects.values_list("pk", flat=True).iterator()
