"""Reviews by their title, their year and who commented."""

from collections.abc import Iterable, Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shuping.reviews import permissions
from shuping.reviews.models import Review
from shuping.reviews.queries import ids as review_ids
from shuping.search.sources import Piece, Source


def pieces(ids: Iterable[int]) -> Iterator[Piece]:
    """Yield an entry for each review, at the organisation that holds it or was reviewed."""
    for found in Review.objects.filter(pk__in=list(ids)).prefetch_related("comments").order_by("pk"):
        words = "\n".join(each.overall for each in found.comments.all() if each.overall)
        also = tuple(each.said_by for each in found.comments.all())
        line = str(found.get_state_display())
        yield Piece(found.pk, found.title, found.organisation_id, line=line, words=words, also=also)


def url(object_id: int, part: int, place: int | None) -> str:
    """Return the page of a review."""
    return reverse("reviews:detail", args=[object_id])


REVIEWS = Source("review", 6, _("述职评议"), permissions.VIEW.name, pieces, review_ids, url)
