"""A text that was cut is put in whole: what was checked keeps its words, the rest is read anew."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.audit.services import record
from shuping.core import clock, files
from shuping.core.actor import Actor
from shuping.documents import facts, rules
from shuping.documents.models import Document, Excerpt
from shuping.documents.read_apart import reading_of
from shuping.documents.services.checking import open_document, propose_again
from shuping.documents.services.entering import fill, line_ends, proposed
from shuping.documents.services.errors import BadDocument
from shuping.search.services import index

if TYPE_CHECKING:
    from shuping.reading import Reading  # the reader itself is loaded when the first text comes


class OtherText(BadDocument):
    """What was checked does not stand in the new text. Fact: `titles`."""

    code = "documents.other-text"


@transaction.atomic
def replace_text(
    *,
    actor: Actor,
    document_id: int,
    text: str,
    at: datetime,
    original: tuple[str, bytes] | None = None,
    notes: Sequence[str] = (),
    found: "Reading | None" = None,
) -> Document:
    """Give a document its whole text; what was confirmed or dropped is found in it again, the rest is read anew.

    A checked item that the cut had broken off runs on to the end of its sentence and is to be checked again. What was
    done before can no longer be taken back step by step. A fact that nobody has said yet (its title, its day) is taken
    from the whole text. `found` is the reading of this text where there is one. Raises GuardedFailure, BadDocument,
    HandedOut, OtherText (a checked item is not in the new text exactly once and in order).
    """
    document = open_document(actor, document_id)
    text = line_ends(text)
    if not text.strip():
        raise BadDocument(_("没有文字。请粘贴正文，或选一个文件。"))
    if text == document.text:
        raise BadDocument(_("和现在的原文一样，没有补上什么。"))
    kept = list(document.excerpts.exclude(state=Excerpt.State.PROPOSED))
    spans = _places(document, kept, text)
    found = found or reading_of(text)
    for excerpt, span in zip(kept, spans, strict=True):
        _put(excerpt, span, document.text, text)
    document.told = facts.told(found.head)
    fill(document, clock.local_day(at))
    _write(document, text, original, [*notes, *(warning.message for warning in found.warnings)])
    document.steps.all().delete()
    document.excerpts.filter(state=Excerpt.State.PROPOSED).exclude(pk__in=[e.pk for e in kept]).delete()
    for excerpt in kept:
        excerpt.save()
    taken = [(e.start, e.end) for e in kept]
    fresh = [item for item in found.items if not any(item.start < end and start < item.end for start, end in taken)]
    Excerpt.objects.bulk_create(proposed(document, fresh))
    where = document.organisation_id
    record(actor, "documents.replaced", "documents.document", document.pk, organisation_id=where, at=at)
    index("document", [document.pk])
    index("passage", [document.pk])
    return document


def _places(document: Document, kept: Sequence[Excerpt], text: str) -> list[rules.Span]:
    """Return where each checked item stands in the new text. Raises OtherText."""
    words = [rules.without_cut(document.text[e.start : e.end]) for e in kept]
    found = rules.places(text, words)
    lost = [e.title for e, spans in zip(kept, found, strict=True) if not spans]
    if lost:
        said = {"titles": "、".join(lost)}
        raise OtherText(_("没有换：核对过的“%(titles)s”在新的文字里找不到。请看是不是同一份材料。") % said, titles=lost)
    many = [e.title for e, spans in zip(kept, found, strict=True) if len(spans) > 1]
    if many:
        said = {"titles": "、".join(many)}
        raise OtherText(
            _("没有换：“%(titles)s”的原话在新的文字里不止一处。请先撤回这几条，补上全文后再核对。") % said, titles=many
        )
    spans = [one[0] for one in found]
    if spans != sorted(spans):
        raise OtherText(_("没有换：核对过的条目在新的文字里先后不一样。请看是不是同一份材料。"), titles=[])
    return spans


def _put(excerpt: Excerpt, span: rules.Span, old: str, new: str) -> None:
    """Give an item its place in the new text, up to the end of its sentence where the old one broke off in it."""
    sentences = rules.sentences(new)
    goes_on = span[1] not in {end for _start, end in sentences}
    if goes_on and rules.is_cut_off(old, (excerpt.start, excerpt.end)):
        span = rules.moved(sentences, span, "end", 1) or span
        propose_again(excerpt)
    excerpt.start, excerpt.end = span


def _write(document: Document, text: str, original: tuple[str, bytes] | None, warnings: Sequence[str]) -> None:
    document.text = text
    document.text_digest = hashlib.sha256(text.encode()).hexdigest()
    document.warnings = list(dict.fromkeys(warnings))
    document.file_name = original[0] if original else ""
    document.file_digest = files.keep(original[1]) if original else ""
    document.save()
