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
Row = tuple[int, int, int, int | None, str, str, str, str]
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
    new: list[Row] = []
    for piece in source.describe(wanted):
        row = _row(source, piece)
        old = known.pop((piece.object_id, piece.part), None)
        if old is None:
            new.append(row)
        else:
            _change(old, row)
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
            _add([_row(source, piece) for piece in source.describe(some)])
        yield len(some)
    left = set(Entry.objects.filter(kind=source.number).values_list("object_id", flat=True)) - seen
    with transaction.atomic():
        index(name, left)


def _row(source: sources.Source, piece: sources.Piece) -> Row:
    """Return what an entry holds of a piece, in the order of COLUMNS."""
    sought = rules.folded("\n".join((piece.title, piece.words, *piece.also)))
    line = piece.line[:300]
    return source.number, piece.object_id, piece.part, piece.place, piece.title, line, piece.words, sought


def _add(new: Sequence[Row]) -> None:
    """Write new entries of one kind with their pairs; their keys are read back, as a model for each would cost more."""
    if not new:
        return
    kind = new[0][0]
    insert_rows(Entry, COLUMNS, new)
    there = Entry.objects.filter(kind=kind, object_id__in={row[1] for row in new})
    keys = {(object_id, part): pk for pk, object_id, part in there.values_list("pk", "object_id", "part")}
    pairs = [(gram, keys[row[1], row[2]]) for row in new for gram in rules.grams(kind, row[-1])]
    _write(sorted(pairs))  # in the order of the index


def _write(pairs: Sequence[tuple[int, int]]) -> None:
    """Write (pair, entry id) rows."""
    insert_rows(Gram, ("gram", "entry"), pairs)


def _change(old: Entry, row: Row) -> None:
    new = dict(zip(COLUMNS, row, strict=True))
    if all(getattr(old, name) == new[name] for name in SHOWN):
        return
    before, after = rules.grams(old.kind, old.sought), rules.grams(old.kind, row[-1])
    Gram.objects.filter(entry=old.pk, gram__in=before - after).delete()
    _write([(gram, old.pk) for gram in after - before])
    for name in SHOWN:
        setattr(old, name, new[name])
    old.save()


def _forget(entries: Iterable[Entry]) -> None:
    """Remove entries with their pairs, which are known from what they were found in: no search for them is needed."""
    gone = list(entries)
    for entry in gone:
        Gram.objects.filter(entry=entry.pk, gram__in=rules.grams(entry.kind, entry.sought)).delete()
    Entry.objects.filter(pk__in=[entry.pk for entry in gone]).delete()
