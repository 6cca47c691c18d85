"""The items of a text are checked: confirmed, dropped, moved, joined, split; every change can be taken back."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.core import clock, on_use
from shuping.core.actor import Actor
from shuping.documents import permissions, queries, rules
from shuping.documents.models import Document, Excerpt, ExcerptStep
from shuping.documents.read_apart import reading_of
from shuping.documents.services.entering import said_day
from shuping.documents.services.errors import BadDocument, HandedOut, OtherStep
from shuping.documents.targets import BadChoice, target_of
from shuping.search.services import index

What = ExcerptStep.What
NOTHING: Mapping[str, Any] = MappingProxyType({})
FIELDS = (
    "start", "end", "kind", "title", "section", "figures", "said_due_on", "state", "choice", "confirmed_by_id",
    "confirmed_at",
)  # fmt: skip


def open_document(actor: Actor, document_id: int) -> Document:
    """Return a document that the actor may check, locked. Raises NotFound, Forbidden, HandedOut."""
    document = queries.document(actor, document_id, permissions.IMPORT, lock=True)
    if document.handed_out_at:
        raise HandedOut(_("这份材料已经下发，条目不能再改。"))
    return document


@transaction.atomic
def confirm_excerpt(
    *, actor: Actor, document_id: int, excerpt_id: int, data: Mapping[str, Any], at: datetime
) -> Excerpt:
    """Confirm an excerpt with kind, title, span and what its target asks. Raises BadChoice, BadDocument, HandedOut."""
    document = open_document(actor, document_id)
    excerpt = _excerpt(document, excerpt_id)
    before = _kept(excerpt)
    kind, title = str(data.get("kind", excerpt.kind)), str(data.get("title", excerpt.title)).strip()
    if kind not in Excerpt.Kind.values:
        raise BadDocument(_("没有这个类别，请从列表中选。"))
    if not title:
        raise BadDocument(_("请写一句话作标题。"))
    _put(excerpt, *_span(document, excerpt, data))
    target = target_of(kind)
    excerpt.choice = target.choose(actor, document, data, clock.local_day(at)) if target else {}
    excerpt.kind, excerpt.title = kind, title[:120]
    excerpt.state = Excerpt.State.CONFIRMED
    excerpt.confirmed_by_id, excerpt.confirmed_at = actor.person_id, at
    excerpt.save()
    _step(actor, document, What.CONFIRMED, [before])
    return excerpt


@dataclass(frozen=True)
class Shown:
    """An item as a page showed it."""

    excerpt_id: int
    start: int
    end: int
    kind: str


@transaction.atomic
def confirm_together(
    *, actor: Actor, document_id: int, shown: Sequence[Shown], data: Mapping[str, Any], at: datetime
) -> int:
    """Confirm items as they were shown, with one choice for those that become something; return how many these are.

    Each has its own day: the one that its words name, else the default. One step takes all of it back.
    Raises BadChoice, HandedOut, and BadDocument where an item is no longer as it was shown; then nothing was written.
    """
    document = open_document(actor, document_id)
    waiting = {e.pk: e for e in document.excerpts.filter(state=Excerpt.State.PROPOSED)}
    asked = list(dict.fromkeys(shown))
    changed = [waiting[one.excerpt_id] for one in asked if one.excerpt_id in waiting]
    if [Shown(e.pk, e.start, e.end, e.kind) for e in changed] != asked:
        raise BadDocument(_("有几条刚才改过，都没有核对。请再看一眼，再按一次。"))
    if not changed:
        raise BadDocument(_("一条也没有选。请勾上要一起核对的，或者一条一条核对。"))
    before = [_kept(excerpt) for excerpt in changed]
    _choose_together(actor, document, changed, data, clock.local_day(at))
    for excerpt in changed:
        excerpt.state = Excerpt.State.CONFIRMED
        excerpt.confirmed_by_id, excerpt.confirmed_at = actor.person_id, at
    Excerpt.objects.bulk_update(changed, ["choice", "state", "confirmed_by", "confirmed_at"])
    _step(actor, document, What.CONFIRMED, before)
    return sum(target_of(excerpt.kind) is not None for excerpt in changed)


def _choose_together(
    actor: Actor, document: Document, excerpts: Sequence[Excerpt], data: Mapping[str, Any], today: date
) -> None:
    """Give the excerpts that become something the same choice, each with its day; a choice is made once for a day."""
    known: dict[tuple[int, date], dict[str, Any]] = {}
    defaults: dict[int, date] = {}
    for excerpt in excerpts:
        target = target_of(excerpt.kind)
        if target is None:
            continue
        if id(target) not in defaults:
            defaults[id(target)] = target.options(actor, document, today)["due_on"]
        due_on = rules.due_day(excerpt.said_due_on, defaults[id(target)], today)
        if (id(target), due_on) not in known:
            known[id(target), due_on] = target.choose(actor, document, {**data, "due_on": due_on}, today)
        excerpt.choice = known[id(target), due_on]


@transaction.atomic
def drop_excerpt(*, actor: Actor, document_id: int, excerpt_id: int) -> Excerpt:
    """Leave an excerpt out; it can be taken back until the document is handed out."""
    document = open_document(actor, document_id)
    return _set_state(actor, document, _excerpt(document, excerpt_id), Excerpt.State.DROPPED, What.DROPPED)


@transaction.atomic
def reopen_excerpt(*, actor: Actor, document_id: int, excerpt_id: int) -> Excerpt:
    """Take back a confirmation or a drop; what was chosen stays in the fields."""
    document = open_document(actor, document_id)
    return _set_state(actor, document, _excerpt(document, excerpt_id), Excerpt.State.PROPOSED, What.REOPENED)


@transaction.atomic
def respan_excerpt(*, actor: Actor, document_id: int, excerpt_id: int, data: Mapping[str, Any]) -> Excerpt:
    """Give an excerpt the span in `data` ("from" and "to", from 1) and keep what else was typed.

    Raises BadDocument, HandedOut.
    """
    document = open_document(actor, document_id)
    excerpt = _excerpt(document, excerpt_id)
    before = _kept(excerpt)
    start, end = rules.trimmed(document.text, *_span(document, excerpt, data))
    if start == end:
        raise BadDocument(_("选中的一段里没有文字，请重新选。"))
    _keep_typed(actor, document, excerpt, data)
    return _moved(actor, document, excerpt, before, (start, end))


@transaction.atomic
def move_end(
    *, actor: Actor, document_id: int, excerpt_id: int, end: str, step: int, typed: Mapping[str, Any] = NOTHING
) -> Excerpt:
    """Move the "start" or the "end" of an excerpt by a sentence, back (-1) or on (1); what was typed is kept.

    Raises BadDocument, HandedOut.
    """
    document = open_document(actor, document_id)
    excerpt = _excerpt(document, excerpt_id)
    span = rules.moved(rules.sentences(document.text), (excerpt.start, excerpt.end), end, step)
    if span is None:
        raise BadDocument(_("不能再往那边移了：要么已到原文的头尾，要么这一条就没有字了。"))
    before = _kept(excerpt)
    _keep_typed(actor, document, excerpt, typed)
    return _moved(actor, document, excerpt, before, span)


@transaction.atomic
def join_excerpts(
    *, actor: Actor, document_id: int, excerpt_id: int, with_next: bool, typed: Mapping[str, Any] = NOTHING
) -> Excerpt:
    """Join an excerpt with its neighbour in the text; it keeps its own kind and choice, the neighbour goes.

    Raises BadDocument where it has no neighbour on that side, HandedOut.
    """
    document = open_document(actor, document_id)
    excerpt = _excerpt(document, excerpt_id)
    every = [e for e in document.excerpts.all() if e.state != Excerpt.State.DROPPED or e.pk == excerpt.pk]
    place = [e.pk for e in every].index(excerpt.pk) + (1 if with_next else -1)
    if not 0 <= place < len(every):
        raise BadDocument(_("那一边没有别的条目，合并不了。"))
    other = every[place]
    before = [_kept(excerpt), _kept(other)]
    title = excerpt.title
    _keep_typed(actor, document, excerpt, typed)
    if other.start < excerpt.start and excerpt.title == title:  # the first words name it, unless a person did
        excerpt.title = other.title
    _put(excerpt, *rules.joined((excerpt.start, excerpt.end), (other.start, other.end)))
    propose_again(excerpt)
    excerpt.save()
    other.delete()
    _step(actor, document, What.JOINED, before)
    return excerpt


@transaction.atomic
def split_excerpt(
    *, actor: Actor, document_id: int, excerpt_id: int, at: int, typed: Mapping[str, Any] = NOTHING
) -> Excerpt:
    """Split an excerpt at the sentence that begins at `at`; return the second half, of the same kind.

    Raises BadDocument where no sentence of the excerpt begins there, HandedOut.
    """
    document = open_document(actor, document_id)
    excerpt = _excerpt(document, excerpt_id)
    points = rules.split_points(rules.sentences(document.text), (excerpt.start, excerpt.end))
    if at not in {start for start, _end in points}:
        raise BadDocument(_("只能从一句话的开头拆开，请按句子旁边的“从这里拆开”。"))
    before = _kept(excerpt)
    _keep_typed(actor, document, excerpt, typed)
    second = Excerpt(document=document, kind=excerpt.kind, section=excerpt.section, choice=excerpt.choice)
    _put(second, at, excerpt.end)
    second.title = rules.title_of(second.words)
    _put(excerpt, *rules.trimmed(document.text, excerpt.start, at))
    propose_again(excerpt)
    excerpt.save()
    second.save()
    _step(actor, document, What.SPLIT, [before], made=[second.pk])
    return second


@transaction.atomic
def mark_excerpt(
    *, actor: Actor, document_id: int, kind: str, words: str = "", span: tuple[int, int] | None = None
) -> Excerpt:
    """Propose a passage that the reader missed: a span of the source, or words that stand in it exactly once.

    A passage that is an item already is returned as it is; one that was dropped is taken back.
    Raises BadDocument, HandedOut.
    """
    document = open_document(actor, document_id)
    if kind not in Excerpt.Kind.values:
        raise BadDocument(_("没有这个类别，请从列表中选。"))
    start, end = rules.trimmed(document.text, *(_checked(document, span) if span else _found(document, words.strip())))
    if start == end:
        raise BadDocument(_("选中的一段里没有文字，请重新选。"))
    known = document.excerpts.filter(start=start, end=end).first()
    if known is not None:
        is_dropped = known.state == Excerpt.State.DROPPED
        return _set_state(actor, document, known, Excerpt.State.PROPOSED, What.REOPENED) if is_dropped else known
    excerpt = Excerpt(document=document, kind=kind)
    _put(excerpt, start, end)
    excerpt.title = rules.title_of(excerpt.words)
    excerpt.save()
    _step(actor, document, What.MARKED, [], made=[excerpt.pk])
    return excerpt


@transaction.atomic
def change_kind(*, actor: Actor, document_id: int, excerpt_id: int, kind: str) -> Excerpt:
    """Give an excerpt another kind and propose it again; all else stays. Raises BadDocument, HandedOut."""
    document = open_document(actor, document_id)
    excerpt = _excerpt(document, excerpt_id)
    if kind not in Excerpt.Kind.values:
        raise BadDocument(_("没有这个类别，请从列表中选。"))
    before = _kept(excerpt)
    excerpt.kind = kind
    propose_again(excerpt)
    excerpt.save()
    _step(actor, document, What.REKINDED, [before])
    return excerpt


@transaction.atomic
def undo(*, actor: Actor, document_id: int, step_id: int | None = None) -> int | None:
    """Take back the last change of a document's items, whoever made it.

    Return the id of an excerpt that it was about, None where nothing is left to take back. Raises HandedOut, and
    OtherStep where `step_id` is given and the last change is another.
    """
    document = open_document(actor, document_id)
    step = queries.last_step(document)
    if step is None:
        return None
    if step_id is not None and step.pk != step_id:
        raise OtherStep(_("没有撤销：刚才又有改动，或者那一步已经撤销过了。请看一眼最后一步，再按撤销。"))
    document.excerpts.filter(pk__in=step.made).delete()
    for row in step.before:
        Excerpt.objects.update_or_create(pk=row["pk"], defaults={"document": document, **row["fields"]})
    step.delete()
    index("passage", [document.pk])
    return step.before[0]["pk"] if step.before else None


def _set_state(actor: Actor, document: Document, excerpt: Excerpt, state: str, what: str) -> Excerpt:
    before = _kept(excerpt)
    excerpt.state = state
    excerpt.confirmed_by = excerpt.confirmed_at = None
    excerpt.save()
    _step(actor, document, what, [before])
    return excerpt


def _moved(
    actor: Actor, document: Document, excerpt: Excerpt, before: dict[str, Any], span: tuple[int, int]
) -> Excerpt:
    _put(excerpt, *span)
    propose_again(excerpt)
    excerpt.save()
    _step(actor, document, What.MOVED, [before])
    return excerpt


def propose_again(excerpt: Excerpt) -> None:
    """What was confirmed of other words is to be looked at again; what was chosen stays in the fields."""
    excerpt.state = Excerpt.State.PROPOSED
    excerpt.confirmed_by_id = excerpt.confirmed_at = None


def _put(excerpt: Excerpt, start: int, end: int) -> None:
    if (excerpt.start, excerpt.end) == (start, end):
        return
    excerpt.start, excerpt.end = start, end
    words = excerpt.words
    excerpt.figures = [words[figure.start : figure.end] for figure in reading_of(words).figures]
    deadlines = on_use.load("reading").deadlines(words, 0, len(words))
    excerpt.said_due_on = said_day(deadlines, excerpt.document.spoken_on)


def _keep_typed(actor: Actor, document: Document, excerpt: Excerpt, typed: Mapping[str, Any]) -> None:
    """Keep what stood in the fields when a small button was pressed; what cannot be is left as it was."""
    kind, title = str(typed.get("kind", "")), str(typed.get("title", "")).strip()
    excerpt.kind = kind if kind in Excerpt.Kind.values else excerpt.kind
    excerpt.title = title[:120] or excerpt.title
    target = target_of(excerpt.kind)
    if target and typed.get("owners"):
        with suppress(BadChoice):
            excerpt.choice = target.choose(actor, document, typed, clock.today())


def _kept(excerpt: Excerpt) -> dict[str, Any]:
    return {"pk": excerpt.pk, "fields": {name: getattr(excerpt, name) for name in FIELDS}}


def _step(
    actor: Actor, document: Document, what: str, before: list[dict[str, Any]], made: list[int] | None = None
) -> None:
    ExcerptStep.objects.create(
        document=document, person_id=actor.require_person(), at=clock.now(), what=what, before=before, made=made or []
    )
    index("passage", [document.pk])


def _excerpt(document: Document, excerpt_id: int) -> Excerpt:
    excerpt = document.excerpts.filter(pk=excerpt_id).first()
    if excerpt is None:
        raise BadDocument(_("这一条已经不在了，请刷新看最新的列表。"))
    excerpt.document = document
    return excerpt


def _span(document: Document, excerpt: Excerpt, data: Mapping[str, Any]) -> tuple[int, int]:
    """Return the span that was asked for, counted in characters of the source from 1 as the page shows it."""
    try:
        start = int(data.get("from", excerpt.start + 1)) - 1
        end = int(data.get("to", excerpt.end))
    except ValueError as error:
        raise BadDocument(_("起止要写数字：原文第几字到第几字。")) from error
    return _checked(document, (start, end))


def _checked(document: Document, span: tuple[int, int]) -> tuple[int, int]:
    start, end = span
    if not 0 <= start < end <= len(document.text):
        raise BadDocument(_("起止要在原文的 1 到 %(length)s 字之间，并且起在止前。") % {"length": len(document.text)})
    return start, end


def _found(document: Document, words: str) -> tuple[int, int]:
    (found,) = rules.places(document.text, [words])
    if not found:
        raise BadDocument(_("原文里没有这段话。请从原文复制一段，一字不差地贴进来。"))
    if len(found) > 1:
        raise BadDocument(_("这段话在原文里不止一处，请多复制几个字。"))
    return found[0]
