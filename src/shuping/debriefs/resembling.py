"""The kept index of what was submitted: brought into step with the database by a job, asked by the pages.

In it stand the newest submitted version of each debrief and the model texts, never a draft. A number says which row it
is and, by 24 bits of the digest, which words: whatever happened to folder or database, comparing the numbers of both
says what is to be added and taken out. The folder can be deleted at any time.
"""

import fcntl
import hashlib
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from shuping.core import on_use
from shuping.core.jobs import queue
from shuping.debriefs.models import ComparisonText, Version

JOB = "debriefs.keep_index"
DAILY_AT = time(3, 20)  # whatever was missed, a folder that was deleted: it mends itself within a day
LOCK = "lock"
AT_ONCE = 500  # texts in memory while the index is built
TRIES = 3  # to open it while the worker puts files in the place of others
DIGITS, BITS = 6, 24  # of the digest
BROKEN = (OSError, ValueError, KeyError, EOFError)  # ValueError: another format, no JSON, no array


class Hit(Protocol):
    """A passage as `shuping.resemblance` gives it."""

    a_start: int
    a_end: int
    b: int
    b_start: int
    b_end: int


class Kept(Protocol):
    """The index, as far as this room uses it."""

    def __len__(self) -> int: ...

    def numbers(self) -> set[int]: ...

    def add(self, reports: Mapping[int, str]) -> None: ...

    def remove(self, numbers: Iterable[int]) -> None: ...

    def against(self, text: str, *, without: Collection[int], phrases: Sequence[str]) -> list[Hit]: ...


@dataclass(frozen=True)
class Row:
    """A row whose text stands in the index: a version, or else a model text."""

    is_version: bool
    pk: int

    def number(self, digest: str) -> int:
        """Return the number of the row with the words of this digest."""
        return (2 * self.pk + int(self.is_version)) << BITS | int(digest[:DIGITS], 16)


@dataclass(frozen=True)
class Agreement:
    """Words of a text that also stand in a stored row; offsets in characters of each."""

    row: Row
    number: int
    start: int
    end: int
    row_start: int
    row_end: int


def digest_of(text: str) -> str:
    """Return the digest under which a text stands in the index."""
    return hashlib.sha256(text.encode()).hexdigest()


def follow() -> None:
    """Have the index brought into step once the transaction is committed: asked for by whatever changes what it holds.

    Raises RuntimeError outside a transaction.
    """
    queue.enqueue(JOB)


def keep_index() -> None:
    """Bring the index into step with the database, from nothing where it is gone or cannot be read.

    One process at a time; a second run changes nothing.
    """
    folder = Path(settings.RESEMBLANCE)
    with _alone(folder):
        wanted = _wanted()
        kept = _opened_or_new(folder)
        there = kept.numbers()
        if gone := there - wanted.keys():
            kept.remove(gone)
        missing = {number: row for number, row in wanted.items() if number not in there}
        for texts in _texts(missing):
            kept.add(texts)


def agreements(asked: Sequence[tuple[str, int | None]], *, phrases: Sequence[str]) -> list[list[Agreement]]:
    """Return for each (text, debrief) what of the text stands in other rows; words of `phrases` count for nothing.

    The versions of its debrief count as not there; None where a text has no debrief yet.
    """
    own: dict[int | None, list[int]] = {}
    rows = Version.objects.filter(debrief__in={debrief for _text, debrief in asked if debrief is not None})
    for debrief, pk, digest in rows.values_list("debrief_id", "pk", "digest"):
        own.setdefault(debrief, []).append(Row(is_version=True, pk=pk).number(digest))
    kept = _opened()
    return [
        [_agreement(hit) for hit in kept.against(text, without=own.get(debrief, []), phrases=phrases)]
        for text, debrief in asked
    ]


def _agreement(hit: Hit) -> Agreement:
    place = hit.b >> BITS
    row = Row(is_version=bool(place % 2), pk=place // 2)
    return Agreement(row, hit.b, hit.a_start, hit.a_end, hit.b_start, hit.b_end)


def is_behind() -> bool:
    """Say whether the index does not yet hold as many texts as it should: the worker is at it, or will be."""
    return len(_opened()) != newest().count() + models().count()


def newest() -> QuerySet[Version]:
    """Return the newest version of each debrief."""
    later = Version.objects.filter(debrief=OuterRef("debrief"), number__gt=OuterRef("number"))
    return Version.objects.filter(~Exists(later))


def models() -> QuerySet[ComparisonText]:
    """Return the model texts that were not dropped."""
    return ComparisonText.objects.filter(kind=ComparisonText.Kind.MODEL, dropped_at=None)


def _wanted() -> dict[int, Row]:
    found: dict[int, Row] = {}
    for pk, digest in newest().order_by().values_list("pk", "digest").iterator():
        row = Row(is_version=True, pk=pk)
        found[row.number(digest)] = row
    for pk, text in models().order_by().values_list("pk", "text").iterator():
        row = Row(is_version=False, pk=pk)
        found[row.number(digest_of(text))] = row
    return found


def _texts(missing: Mapping[int, Row]) -> Iterator[dict[int, str]]:
    """Yield the texts by their numbers, so many at once that memory stays small."""
    numbers = sorted(missing)
    for start in range(0, len(numbers), AT_ONCE):
        some = {missing[number]: number for number in numbers[start : start + AT_ONCE]}
        texts: dict[int, str] = {}
        for is_version, model in ((True, Version), (False, ComparisonText)):
            pks = [row.pk for row in some if row.is_version == is_version]
            for pk, text in model._default_manager.filter(pk__in=pks).values_list("pk", "text"):
                texts[some[Row(is_version, pk)]] = text
        yield texts


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _opened() -> Kept:
    """Return the index as it is now; an empty one where it is gone or cannot be read: the next run makes it anew."""
    folder = Path(settings.RESEMBLANCE)
    library = on_use.load("resemblance")
    for _try in range(TRIES):
        try:
            kept: Kept = library.Index(folder)
        except BROKEN:
            continue
        return kept
    nothing: Kept = library.Index(folder / "nothing")
    return nothing


def _opened_or_new(folder: Path) -> Kept:
    library = on_use.load("resemblance")
    try:
        kept: Kept = library.Index(folder)
    except BROKEN:
        for file in folder.iterdir():
            if file.is_dir():
                shutil.rmtree(file)
            elif file.name != LOCK:
                file.unlink()
        kept = library.Index(folder)
    return kept
