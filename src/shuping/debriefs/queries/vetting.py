"""Reads of the vetting: the actor comes first."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Prefetch, QuerySet
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.core.actor import Actor
from shuping.core.errors import Forbidden, NotFound
from shuping.debriefs import permissions, resembling
from shuping.debriefs.models import Debrief, Remark, State, Version
from shuping.debriefs.queries.reports import subject
from shuping.debriefs.shared import may_vet
from shuping.reviews.models import Review, Subject
from shuping.reviews.models import State as ReviewState


def subject_to_vet(actor: Actor, subject_id: int) -> Subject:
    """Return a subject whose debrief the actor may vet. Raises NotFound, Forbidden for its writer and for others."""
    found = subject(actor, subject_id)
    if actor.person_id is not None and actor.person_id == found.person_id:
        raise Forbidden(_("自己的述职报告不能自己审阅，请本级的另一位同志审。"))
    if not may_vet(actor, found):
        raise Forbidden(_("述职报告由组织这次述职评议的党组织审阅。"))
    return found


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
