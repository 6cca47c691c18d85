"""Reads of documents and their excerpts."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuping.access import gate
from shuping.access.actions import Action
from shuping.core.actor import Actor
from shuping.core.errors import NotFound
from shuping.documents import permissions
from shuping.documents.models import Document, Excerpt, ExcerptStep
from shuping.documents.targets import kinds_with_target
from shuping.tree.models import Organisation


def documents(actor: Actor) -> QuerySet[Document]:
    """Return the documents that the actor may see, newest first, without their texts."""
    rows = Document.objects.select_related("organisation", "uploaded_by").defer("text")
    return gate.scope(actor, permissions.VIEW, rows).order_by("-uploaded_at")


def document(actor: Actor, document_id: int, action: Action = permissions.VIEW, *, lock: bool = False) -> Document:
    """Return one document. Raises NotFound outside the actor's tree, Forbidden inside it without the right."""
    rows = Document.objects.select_related("organisation")
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=document_id).first()
    if found is None:
        raise NotFound
    gate.require(actor, action, found.organisation)
    return found


def not_said(document: Document) -> str:
    """Return in one sentence what neither the text nor a person has said of a document; "" where nothing is missing.

    A month without its day is quoted, so that one needs only look up the day.
    """
    if not document.missing:
        return ""
    asked = "、".join(str(ASKED[name]) for name in document.missing)
    partly = document.told.get("spoken_on", {}).get("words", "")
    if "spoken_on" in document.missing and partly:
        return _("文中没有写全%(asked)s（日期只有“%(partly)s”）。请补上，下发前要用。") % {
            "asked": asked,
            "partly": partly,
        }
    return _("文中没有写%(asked)s。请补上，下发前要用。") % {"asked": asked}


ASKED = {
    "kind": gettext_lazy("是哪一种材料"),
    "spoken_by": gettext_lazy("谁讲的（谁写的）"),
    "spoken_on": gettext_lazy("是哪天"),
    "title": gettext_lazy("标题"),
}


def chained_facts(ids: Iterable[int]) -> Mapping[int, Mapping[str, object]]:
    """Return {document id: its facts} for the comparison of the chain with the database; the text is hashed anew."""
    found = {}
    for document in Document.objects.filter(pk__in=list(ids)):
        digest = hashlib.sha256(document.text.encode()).hexdigest()
        found[document.pk] = {**document.content(), "text": digest}
    return found


def document_ids() -> Iterable[int]:
    """Return the ids of all documents."""
    return Document.objects.values_list("pk", flat=True).iterator()


def file_digests() -> Iterable[str]:
    """Return the digests of all originals."""
    return Document.objects.exclude(file_digest="").values_list("file_digest", flat=True).iterator()


def places(actor: Actor) -> list[Organisation]:
    """Return the organisations for which the actor may enter a document, in tree order."""
    rows = Organisation.objects.filter(gate.allowed(actor, permissions.IMPORT, ""), dissolved_on=None)
    return list(rows.order_by("path"))


def to_check(excerpts: list[Excerpt]) -> list[Excerpt]:
    """Return the excerpts that become something and are neither confirmed nor dropped yet."""
    kinds = kinds_with_target()
    return [e for e in excerpts if e.kind in kinds and e.state == Excerpt.State.PROPOSED]


def not_looked_at(excerpts: list[Excerpt]) -> list[Excerpt]:
    """Return the excerpts that become nothing and that nobody has confirmed or dropped."""
    kinds = kinds_with_target()
    return [e for e in excerpts if e.kind not in kinds and e.state == Excerpt.State.PROPOSED]


def last_choice(document: Document) -> Mapping[str, Any]:
    """Return what was last chosen for an item of this document; empty where nothing was.

    Another document speaks of others: there one chooses anew.
    """
    rows = document.excerpts.filter(state=Excerpt.State.CONFIRMED).exclude(choice={})
    found: Mapping[str, Any] = rows.order_by("-confirmed_at", "-pk").values_list("choice", flat=True).first() or {}
    return found


def next_to_check(document_id: int, excerpt_id: int) -> int | None:
    """Return the excerpt that is to be checked after one, in the order of the text; None where none comes after it."""
    waiting = Excerpt.objects.filter(document=document_id, state=Excerpt.State.PROPOSED, kind__in=kinds_with_target())
    here = Excerpt.objects.filter(document=document_id, pk=excerpt_id).values_list("start", flat=True).first()
    after = waiting.filter(start__gt=here).order_by("start", "pk") if here is not None else waiting.none()
    return after.values_list("pk", flat=True).first()


@dataclass(frozen=True)
class Piece:
    """A stretch of the source from `start` on: plain words, or an excerpt with its number in the list (from 1)."""

    words: str
    start: int
    excerpt: Excerpt | None = None
    number: int = 0


def pieces(text: str, excerpts: list[Excerpt]) -> list[list[Piece]]:
    """Return the source as paragraphs of pieces, so that each excerpt stands marked in its place.

    Where excerpts overlap, the later one begins where the earlier one ends. Dropped ones are not marked.
    """
    marked = [(n, e) for n, e in enumerate(excerpts, 1) if e.state != Excerpt.State.DROPPED]
    found: list[list[Piece]] = []
    edges = [i for i, sign in enumerate(text) if sign == "\n"]
    for start, end in pairwise([-1, *edges, len(text)]):
        line = _line(text, start + 1, end, marked)
        if line:
            found.append(line)
    return found


def _line(text: str, start: int, end: int, marked: list[tuple[int, Excerpt]]) -> list[Piece]:
    line: list[Piece] = []
    at = start
    for number, excerpt in marked:
        first, last = max(excerpt.start, at), min(excerpt.end, end)
        if first >= last:
            continue
        if text[at:first].strip():
            line.append(Piece(text[at:first], at))
        line.append(Piece(text[first:last], first, excerpt, number if excerpt.start >= start else 0))
        at = last
    if text[at:end].strip():
        line.append(Piece(text[at:end], at))
    return line


def last_step(document: Document) -> ExcerptStep | None:
    """Return the last change of a document's items that can be taken back."""
    return document.steps.select_related("person").order_by("-pk").first()
