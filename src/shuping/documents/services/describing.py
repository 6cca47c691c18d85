"""What a text is, who spoke, when: put right or filled in by a person, until it is handed out."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.audit.services import record
from shuping.core import on_use
from shuping.core.actor import Actor
from shuping.documents.facts import FACTS
from shuping.documents.models import Document, Excerpt
from shuping.documents.read_apart import reading_of
from shuping.documents.services.checking import open_document
from shuping.documents.services.entering import check_day, said_day
from shuping.documents.services.errors import BadDocument
from shuping.search.services import index

if TYPE_CHECKING:
    from shuping.reading import Reading  # the reader itself is loaded when the first text comes


@transaction.atomic
def describe_document(
    *, actor: Actor, document_id: int, said: Mapping[str, Any], at: datetime, found: "Reading | None" = None
) -> Document:
    """Give a document the facts in `said` (names of `facts.FACTS`); what is not named stays as it is.

    Another day moves the deadlines that the items name without their year. `found` is the reading of its text where it
    was read before the transaction. Raises NotFound, Forbidden, BadDocument, GuardedFailure, HandedOut.
    """
    document = open_document(actor, document_id)
    kind = said.get("kind", "")
    if kind and kind not in Document.Kind.values:
        raise BadDocument(_("没有这种材料，请从列表中选。"))
    check_day(said.get("spoken_on"), at)
    changed = [name for name in FACTS if name in said and said[name] != getattr(document, name)]
    if not changed:
        return document
    for name in changed:
        setattr(document, name, said[name])
    document.save(update_fields=changed)
    if "spoken_on" in changed:
        _date_anew(document, found or reading_of(document.text))
    where = document.organisation_id
    record(actor, "documents.described", "documents.document", document.pk, organisation_id=where, at=at)
    index("document", [document.pk])
    index("passage", [document.pk])
    return document


def _date_anew(document: Document, found: "Reading") -> None:
    """Give each item the day that its words name, counted from the new day of the text."""
    named = {(item.start, item.end): item.deadlines for item in found.items}
    excerpts = list(document.excerpts.all())
    for excerpt in excerpts:
        own = named.get((excerpt.start, excerpt.end))
        deadlines = on_use.load("reading").deadlines(document.text, excerpt.start, excerpt.end) if own is None else own
        excerpt.said_due_on = said_day(deadlines, document.spoken_on)
    Excerpt.objects.bulk_update(excerpts, ["said_due_on"])
