"""Writers of documents and excerpts."""

import hashlib
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.audit.services import record
from shuping.core import clock, files, on_use
from shuping.core.actor import Actor
from shuping.core.errors import Conflict, DomainError
from shuping.documents import permissions, queries
from shuping.documents.models import Document, Excerpt
from shuping.documents.targets import target_of
from shuping.tree.models import Organisation

if TYPE_CHECKING:
    from shuping.reading import Deadline, Item  # the reader itself is loaded when the first text comes


class BadDocument(DomainError):
    """A text that cannot be taken."""

    code = "documents.bad-document"


class HandedOut(Conflict):
    """The document was handed out: its excerpts stand for ever."""

    code = "documents.handed-out"


class NotChecked(Conflict):
    """Some excerpts are still to be checked. Fact: `left`."""

    code = "documents.not-checked"


@dataclass(frozen=True)
class Heard:
    """What a person knows of a text: what it is, who spoke, when."""

    kind: str
    title: str
    spoken_by: str
    spoken_on: date


@transaction.atomic
def enter_document(
    *,
    actor: Actor,
    organisation: Organisation,
    heard: Heard,
    text: str,
    at: datetime,
    original: tuple[str, bytes] | None = None,
) -> Document:
    """Return a new document whose items the reader has proposed as excerpts. `original` is (file name, bytes).

    Raises NotFound, Forbidden, BadDocument.
    """
    gate.require(actor, permissions.IMPORT, organisation)
    if not text.strip():
        raise BadDocument(_("没有文字。请粘贴正文，或选一个文件。"))
    if heard.spoken_on > clock.local_day(at):
        raise BadDocument(_("讲话的日期不能在今天以后。"))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = on_use.load("reading").read(text)
    document = Document.objects.create(
        organisation=organisation,
        kind=heard.kind,
        title=heard.title.strip(),
        spoken_by=heard.spoken_by.strip(),
        spoken_on=heard.spoken_on,
        text=text,
        text_digest=hashlib.sha256(text.encode()).hexdigest(),
        warnings=list(dict.fromkeys(warning.message for warning in found.warnings)),
        file_name=original[0] if original else "",
        file_digest=files.keep(original[1]) if original else "",
        uploaded_by_id=actor.require_person(),
        uploaded_at=at,
    )
    Excerpt.objects.bulk_create(
        Excerpt(
            document=document,
            start=item.start,
            end=item.end,
            kind=item.kind,
            title=item.title[:120],
            section=" › ".join(item.section)[:300],
            figures=[text[figure.start : figure.end] for figure in item.figures],
            said_due_on=_said_day(item, heard.spoken_on),
        )
        for item in found.items
    )
    record(actor, "documents.entered", "documents.document", document.pk, organisation_id=organisation.pk, at=at)
    return document


@transaction.atomic
def confirm_excerpt(
    *, actor: Actor, document_id: int, excerpt_id: int, data: Mapping[str, Any], at: datetime
) -> Excerpt:
    """Confirm an excerpt with kind, title, span and what its target asks. Raises BadChoice, BadDocument, HandedOut."""
    document = _open_document(actor, document_id)
    excerpt = _excerpt(document, excerpt_id)
    kind, title = str(data.get("kind", excerpt.kind)), str(data.get("title", excerpt.title)).strip()
    if kind not in Excerpt.Kind.values:
        raise BadDocument(_("没有这个类别，请从列表中选。"))
    if not title:
        raise BadDocument(_("请写一句话作标题。"))
    excerpt.start, excerpt.end = _span(document, excerpt, data)
    target = target_of(kind)
    excerpt.choice = target.choose(actor, document, data, clock.local_day(at)) if target else {}
    excerpt.kind, excerpt.title = kind, title[:120]
    excerpt.state = Excerpt.State.CONFIRMED
    excerpt.confirmed_by_id, excerpt.confirmed_at = actor.person_id, at
    excerpt.save()
    return excerpt


@transaction.atomic
def drop_excerpt(*, actor: Actor, document_id: int, excerpt_id: int) -> Excerpt:
    """Leave an excerpt out; it can be taken back until the document is handed out."""
    excerpt = _excerpt(_open_document(actor, document_id), excerpt_id)
    excerpt.state = Excerpt.State.DROPPED
    excerpt.confirmed_by = excerpt.confirmed_at = None
    excerpt.save()
    return excerpt


@transaction.atomic
def reopen_excerpt(*, actor: Actor, document_id: int, excerpt_id: int) -> Excerpt:
    """Take back a confirmation or a drop; what was chosen stays in the fields."""
    excerpt = _excerpt(_open_document(actor, document_id), excerpt_id)
    excerpt.state = Excerpt.State.PROPOSED
    excerpt.confirmed_by = excerpt.confirmed_at = None
    excerpt.save()
    return excerpt


@transaction.atomic
def mark_excerpt(*, actor: Actor, document_id: int, words: str, kind: str) -> Excerpt:
    """Propose a passage that the reader missed: `words` is copied from the source and found there.

    Raises BadDocument where the words do not stand in the source exactly once.
    """
    document = _open_document(actor, document_id)
    words = words.strip()
    start = document.text.find(words) if words else -1
    if start < 0:
        raise BadDocument(_("原文里没有这段话。请从左边原文复制一段，一字不差地贴进来。"))
    if document.text.find(words, start + 1) >= 0:
        raise BadDocument(_("这段话在原文里不止一处，请多复制几个字。"))
    if kind not in Excerpt.Kind.values:
        raise BadDocument(_("没有这个类别，请从列表中选。"))
    return Excerpt.objects.create(
        document=document, start=start, end=start + len(words), kind=kind, title=words.split("。")[0][:60]
    )


@transaction.atomic
def hand_out(*, actor: Actor, document_id: int, at: datetime) -> list[str]:
    """Hand the confirmed excerpts to their targets, once; return what each target says was made.

    Raises NotFound, Forbidden, HandedOut, NotChecked, and what the targets raise; then nothing was written.
    """
    document = _open_document(actor, document_id)
    excerpts = list(document.excerpts.all())
    left = queries.to_check(excerpts)
    if left:
        raise NotChecked(_("还有 %(count)s 条没有核对，核对完才能下发。") % {"count": len(left)}, left=len(left))
    document.handed_out_at = at
    document.save(update_fields=["handed_out_at"])
    said = []
    confirmed = [e for e in excerpts if e.state == Excerpt.State.CONFIRMED]
    for target in {id(t): t for e in confirmed if (t := target_of(e.kind))}.values():
        said.append(target.hand_out(actor, document, [e for e in confirmed if e.kind in target.kinds], at))
    if not said:
        raise NotChecked(_("没有一条要下发。请至少核对一条问题或要求。"), left=0)
    where = document.organisation_id
    record(actor, "documents.handed_out", "documents.document", document.pk, organisation_id=where, at=at)
    return said


def _said_day(item: "Item", spoken_on: date) -> date | None:
    """Return the first day that an item names as a deadline; without a year the next such day after the speech."""
    for deadline in item.deadlines:
        day = _day(deadline.year or spoken_on.year, deadline)
        return day if deadline.year or day >= spoken_on else _day(spoken_on.year + 1, deadline)
    return None


def _day(year: int, deadline: "Deadline") -> date:
    """Return the day of a deadline in a year; the 29th of February is the last day of the month elsewhere."""
    return date(year, deadline.month, min(deadline.day, monthrange(year, deadline.month)[1]))


def _open_document(actor: Actor, document_id: int) -> Document:
    document = queries.document(actor, document_id, permissions.IMPORT, lock=True)
    if document.handed_out_at:
        raise HandedOut(_("这份材料已经下发，条目不能再改。"))
    return document


def _excerpt(document: Document, excerpt_id: int) -> Excerpt:
    excerpt = document.excerpts.filter(pk=excerpt_id).first()
    if excerpt is None:
        raise BadDocument(_("这一条已经不在了，请刷新看最新的列表。"))
    return excerpt


def _span(document: Document, excerpt: Excerpt, data: Mapping[str, Any]) -> tuple[int, int]:
    """Return the span that was asked for, counted in characters of the source from 1 as the page shows it."""
    try:
        start = int(data.get("from", excerpt.start + 1)) - 1
        end = int(data.get("to", excerpt.end))
    except ValueError as error:
        raise BadDocument(_("起止要写数字：原文第几字到第几字。")) from error
    if not 0 <= start < end <= len(document.text):
        raise BadDocument(_("起止要在原文的 1 到 %(length)s 字之间，并且起在止前。") % {"length": len(document.text)})
    return start, end
