"""A text comes in: its items are proposed as excerpts."""

import hashlib
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.audit.services import record
from shuping.core import clock, files
from shuping.core.actor import Actor
from shuping.documents import facts, permissions, rules
from shuping.documents.models import Document, Excerpt
from shuping.documents.read_apart import reading_of
from shuping.documents.services.errors import BadDocument
from shuping.search.services import index
from shuping.tree.models import Organisation

if TYPE_CHECKING:
    # The reader itself is loaded when the first text comes.
    from shuping.reading import Deadline, Item, Reading, ReadingWarning


MOST_ITEMS = 3_000
SPOKEN_WITHIN = 60  # years; what lies further back is mistyped


QUOTED = 16  # characters of the place that a warning is about
QUOTABLE = frozenset(
    {"numbering_broken", "enumerator_broken", "count_not_met", "count_exceeded", "heading_without_content"}
)


@dataclass(frozen=True)
class Heard:
    """What a person knows of a text: what it is, who spoke, when. What is left empty, the text may say itself."""

    kind: str = ""
    title: str = ""
    spoken_by: str = ""
    spoken_on: date | None = None


@transaction.atomic
def enter_document(
    *,
    actor: Actor,
    organisation: Organisation,
    heard: Heard,
    text: str,
    at: datetime,
    original: tuple[str, bytes] | None = None,
    notes: Sequence[str] = (),
    found: "Reading | None" = None,
) -> Document:
    """Return a new document whose items the reader has proposed as excerpts.

    What was heard stands; what was left empty is what the text says of itself, where it does.

    `original` is (file name, bytes), `notes` what its extraction had to say; they stand before the reader's warnings.
    `found` is the reading of this text where it was read before the transaction, for a long one takes seconds.
    Raises NotFound, Forbidden, BadDocument, GuardedFailure.
    """
    gate.require(actor, permissions.IMPORT, organisation)
    if not text.strip():
        raise BadDocument(_("没有文字。请粘贴正文，或选一个文件。"))
    check_day(heard.spoken_on, at)
    text = line_ends(text)
    found = found or reading_of(text)
    told = facts.told(found.head)
    document = Document(
        organisation=organisation,
        kind=heard.kind,
        title=heard.title.strip(),
        spoken_by=heard.spoken_by.strip(),
        spoken_on=heard.spoken_on,
        told=told,
        text=text,
        text_digest=hashlib.sha256(text.encode()).hexdigest(),
        warnings=list(dict.fromkeys([*notes, *(_warned(text, warning) for warning in found.warnings)])),
        file_name=original[0] if original else "",
        file_digest=files.keep(original[1]) if original else "",
        uploaded_by_id=actor.require_person(),
        uploaded_at=at,
    )
    fill(document, clock.local_day(at))
    document.save()
    Excerpt.objects.bulk_create(proposed(document, found.items))
    record(actor, "documents.entered", "documents.document", document.pk, organisation_id=organisation.pk, at=at)
    index("document", [document.pk])
    index("passage", [document.pk])
    return document


def check_day(spoken_on: date | None, at: datetime) -> None:
    """Raise BadDocument for a day of a speech that is still to come, or of a year that must be mistyped."""
    today = clock.local_day(at)
    if spoken_on and spoken_on > today:
        raise BadDocument(_("讲话的日期不能在今天以后。"))
    if spoken_on and clock.is_slip_of_year(spoken_on, today, years=SPOKEN_WITHIN):
        raise BadDocument(_("讲话的日期写的是 %(year)s 年，请核对年份。") % {"year": spoken_on.year})


def fill(document: Document, today: date) -> None:
    """Put what the text says of itself where nobody has said anything; the document is not saved."""
    for name in document.missing:
        if name == "spoken_on":
            document.spoken_on = facts.day_of(document.told, today)
        else:
            setattr(document, name, document.told.get(name, {}).get("value", ""))


@transaction.atomic
def move_document(document: Document, *, actor: Actor, to: Organisation, at: datetime) -> None:
    """Give a text that is not handed out to the successor of its organisation. The caller has asked who may."""
    document.organisation = to
    document.save(update_fields=["organisation"])
    record(actor, "documents.moved", "documents.document", document.pk, organisation_id=to.pk, at=at)
    index("document", [document.pk])
    index("passage", [document.pk])


def _warned(text: str, warning: "ReadingWarning") -> str:
    """Return what the reader warns of, with the words of the place where it is one."""
    words = " ".join(text[warning.start : max(warning.end, warning.start + QUOTED)].split())[:QUOTED]
    if warning.code not in QUOTABLE or not words:
        return warning.message
    return _("%(warning)s（原文：%(words)s…）") % {"warning": warning.message, "words": words}


def line_ends(text: str) -> str:
    """Return a text with the line ends of this machine, whatever machine it comes from."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def proposed(document: Document, items: "Iterable[Item]") -> list[Excerpt]:
    """Return what the reader found in a document's text as excerpts, not yet written.

    Raises BadDocument where that is more than a person checks on one page.
    """
    items = list(items)
    if len(items) > MOST_ITEMS:
        said = {"count": len(items), "most": MOST_ITEMS}
        raise BadDocument(_("读出了 %(count)s 条，一份材料最多 %(most)s 条。请分成几份再录入。") % said)
    return [
        Excerpt(
            document=document,
            start=item.start,
            end=item.end,
            kind=item.kind,
            title=_title(document, item),
            section=" › ".join(item.section)[:300],
            figures=[document.text[figure.start : figure.end] for figure in item.figures],
            said_due_on=said_day(item.deadlines, document.spoken_on),
        )
        for item in items
    ]


def _title(document: Document, item: "Item") -> str:
    """Return the title that the reader proposes, or one of the words where that says nothing or is cut in mid-word."""
    whole = item.title_end >= item.end or document.text[item.title_end] in "。；;：:，,！!？?\n"
    if item.title and whole and not rules.says_nothing(item.title):
        return rules.shortened(item.title)
    return rules.title_of(document.text[item.start : item.end])


def said_day(deadlines: "Iterable[Deadline]", spoken_on: date | None) -> date | None:
    """Return the first day that is named as a deadline; without a year the next such day after the speech.

    None where no year is said and nobody knows the day of the speech.
    """
    for deadline in deadlines:
        if spoken_on is None:
            return _day(deadline.year, deadline) if deadline.year else None
        day = _day(deadline.year or spoken_on.year, deadline)
        return day if deadline.year or day >= spoken_on else _day(spoken_on.year + 1, deadline)
    return None


def _day(year: int, deadline: "Deadline") -> date:
    """Return the day of a deadline in a year; the 29th of February is the last day of the month elsewhere."""
    return date(year, deadline.month, min(deadline.day, monthrange(year, deadline.month)[1]))
