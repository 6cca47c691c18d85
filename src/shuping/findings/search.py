"""Findings by what was said, why it was so and what is done about it."""

from collections.abc import Iterable, Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shuping.findings import permissions
from shuping.findings.content import finding_ids
from shuping.findings.models import Finding
from shuping.search.sources import Piece, Source


def pieces(ids: Iterable[int]) -> Iterator[Piece]:
    """Yield an entry for each finding, at its owner."""
    rows = Finding.objects.filter(pk__in=list(ids)).prefetch_related("remedies").order_by("pk")
    for found in rows:
        said = [found.quote, found.cause, *(remedy.what for remedy in found.remedies.all())]
        words = "\n".join(part for part in said if part)
        also = (found.code, found.quoted_from)
        yield Piece(found.pk, found.title, found.owner_id, line=found.code, words=words, also=also)


def url(object_id: int, part: int, place: int | None) -> str:
    """Return the page of a finding."""
    return reverse("findings:detail", args=[object_id])


FINDINGS = Source("finding", 3, _("问题"), permissions.VIEW.name, pieces, finding_ids, url)
