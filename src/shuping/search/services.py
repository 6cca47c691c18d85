"""The only writer of what can be found. Services that write a thing call `index` in the same transaction."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.db import transaction

from shuping.audit.services import stand_in_line
from shuping.core.many import insert_rows
from shuping.search import rules, sources
from shuping.search.models import Entry, Gram

BATCH = 500
COLUMNS = ("kind", "object_id", "part", "place", "title", "line", "words", "sought")
SHOWN = ("place", "title", "line", "words", "sought")


def index(name: str, ids: Iterable[int]) -> None:
    """Let these objects be found as they are now, and no longer as they were.

    They are read back in the way that their room registered, so call it after the rows are written. Raises
    RuntimeError outside a transaction, KeyError for an unknown name.
    """
    stand_in_line()
    source, every = sources.source(name), list(ids)
    for start in range(0, len(every), BATCH):
        _index(source, every[start : start + BATCH])


def _index(source: sources.Source, wanted: Sequence[int]) -> None:
    known = {(e.object_id, e.part): e for e in Entry.objects.filter(kind=source.number, object_id__in=wanted)}
    new: list[Entry] = []
    for piece in source.describe(wanted):
        entry = _entry(source, piece)
        old = known.pop((entry.object_id, entry.part), None)
        if old is None:
            new.append(entry)
        else:
            _change(old, entry)
    _forget(known.values())
    _add(new)


def reindex(name: str, batch: int = BATCH) -> Iterator[int]:
    """Build one kind anew, a transaction a batch; yield how many objects each batch held.

    What is not reached yet is found as before, so people may go on searching. At the end goes what is no more.
    """
    source = sources.source(name)
    ids = iter(list(source.ids()))  # no cursor stays open over the batches: it would hold the log of SQLite
    seen: set[int] = set()
    while some := list(islice(ids, batch)):
        seen.update(some)
        with transaction.atomic():
            stand_in_line()
            _forget(Entry.objects.filter(kind=source.number, object_id__in=some))
            _add([_entry(source, piece) for piece in source.describe(some)])
        yield len(some)
    left = set(Entry.objects.filter(kind=source.number).values_list("object_id", flat=True)) - seen
    with transaction.atomic():
        index(name, left)


def _entry(source: sources.Source, piece: sources.Piece) -> Entry:
    return Entry(
        kind=source.number,
        object_id=piece.object_id,
        part=piece.part,
        place=piece.place,
        title=piece.title,
        line=piece.line[:300],
        words=piece.words,
        sought=rules.folded("\n".join((piece.title, piece.words, *piece.also))),
    )


def _add(entries: Sequence[Entry]) -> None:
    """Write new entries of one kind with their pairs; their keys are read back, as a model for each would cost more."""
    if not entries:
        return
    kind = entries[0].kind
    insert_rows(Entry, COLUMNS, [[getattr(entry, name) for name in COLUMNS] for entry in entries])
    there = Entry.objects.filter(kind=kind, object_id__in={entry.object_id for entry in entries})
    keys = {(object_id, part): pk for pk, object_id, part in there.values_list("pk", "object_id", "part")}
    pairs = [(gram, keys[entry.object_id, entry.part]) for entry in entries for gram in rules.grams(kind, entry.sought)]
    _write(sorted(pairs))  # in the order of the index


def _write(pairs: Sequence[tuple[int, int]]) -> None:
    """Write (pair, entry id) rows."""
    insert_rows(Gram, ("gram", "entry"), pairs)


def _change(old: Entry, new: Entry) -> None:
    if all(getattr(old, name) == getattr(new, name) for name in SHOWN):
        return
    before, after = rules.grams(old.kind, old.sought), rules.grams(new.kind, new.sought)
    Gram.objects.filter(entry=old.pk, gram__in=before - after).delete()
    _write([(gram, old.pk) for gram in after - before])
    for name in SHOWN:
        setattr(old, name, getattr(new, name))
    old.save()


def _forget(entries: Iterable[Entry]) -> None:
    """Remove entries with their pairs, which are known from what they were found in: no search for them is needed."""
    gone = list(entries)
    for entry in gone:
        Gram.objects.filter(entry=entry.pk, gram__in=rules.grams(entry.kind, entry.sought)).delete()
    Entry.objects.filter(pk__in=[entry.pk for entry in gone]).delete()
