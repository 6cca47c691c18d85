"""Documents by title, speaker and file name, and the passages in them that nobody dropped."""

from collections.abc import Iterable, Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shuping.documents import permissions
from shuping.documents.models import Document, Excerpt
from shuping.documents.queries import document_ids
from shuping.search.sources import Piece, Source


def document_pieces(ids: Iterable[int]) -> Iterator[Piece]:
    """Yield an entry for each document."""
    for found in Document.objects.filter(pk__in=list(ids)).defer("text").order_by("pk"):
        line = " · ".join(filter(None, (found.spoken_by, found.spoken_on.isoformat() if found.spoken_on else "")))
        yield Piece(found.pk, found.name, found.organisation_id, line=line, also=(found.spoken_by, found.file_name))


def passage_pieces(ids: Iterable[int]) -> Iterator[Piece]:
    """Yield an entry for each passage of these documents; `part` is the id of its excerpt."""
    rows = Excerpt.objects.filter(document__in=list(ids)).exclude(state=Excerpt.State.DROPPED)
    for passage in rows.select_related("document").order_by("document_id", "start", "pk"):
        document = passage.document
        yield Piece(
            document.pk, passage.title, document.organisation_id, passage.pk, line=document.name, words=passage.words
        )


def document_url(object_id: int, part: int, place: int | None) -> str:
    """Return the page of a document, at the passage where there is one."""
    page = reverse("documents:detail", args=[object_id])
    return f"{page}#span-{part}" if part else page


VIEW = permissions.VIEW.name
PASSAGES = Source("passage", 4, _("材料里的话"), VIEW, passage_pieces, document_ids, document_url)
DOCUMENTS = Source("document", 5, _("材料"), VIEW, document_pieces, document_ids, document_url)
