"""Reports kept on the disk so that a new one is compared with all of them in the time that its own words take.

A folder with segments of many reports and a list of them. A report that is saved becomes a segment of its own; segments
of like size are joined, up to LARGEST reports, so that saving stays cheap and memory bounded.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shuping.resemblance import chains, model
from shuping.resemblance.fingerprints import CELL, Codes, Corpus, Numbers, fingerprints, lay_out
from shuping.resemblance.matching import told
from shuping.resemblance.model import LONG, Passage
from shuping.resemblance.phrases import phrased
from shuping.resemblance.seeds import TIMES_IN_ALL, Seeds, marked, stretches, with_form
from shuping.resemblance.segments import HALF, LOW, PARTS, Segment, laid_out, load, places, save, segment

LARGEST = 8_192
LIST = "segments.json"
FORMAT = 1
LIKE_NOTHING = 0xFFFE  # no character: what stands for one agrees with no stored text
NEAR = 4  # cells about a seed in which everybody's words are asked for


class UnknownIndexError(ValueError):
    """The folder holds an index of another format."""


@dataclass(frozen=True, slots=True)
class Hits:
    """Places of some hashes in stored reports: index of the hash, report among all, segment, position there."""

    which: Numbers
    report: Numbers
    segment: Numbers
    position: Numbers


@dataclass(frozen=True, slots=True)
class Local:
    """A new text and some stored reports in a corpus of their own: positions of hits, numbers of the reports."""

    corpus: Corpus
    positions: Numbers
    numbers: list[int]


class Index:
    """Stored reports by number. One process writes at a time; others may read and see the list that they opened."""

    def __init__(self, folder: Path) -> None:
        """Open the index of a folder, empty where there is none. Raises OSError, UnknownIndexError."""
        self.folder = folder
        self._segments: list[Segment] = []
        self._removed: set[tuple[str, int]] = set()
        self._aside: set[tuple[str, int]] = set()
        self._next = 1
        file = folder / LIST
        if file.exists():
            kept: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
            if kept.get("format") != FORMAT:
                raise UnknownIndexError(str(folder))
            self._segments = [load(folder, name) for name in kept["segments"]]
            self._removed = {(name, text) for name, text in kept["removed"]}
            self._next = kept["next"]

    def __len__(self) -> int:
        return sum(map(len, self._segments)) - len(self._removed)

    def numbers(self) -> set[int]:
        """The numbers of the stored reports."""
        gone = self._removed
        return {
            int(number)
            for one in self._segments
            for text, number in enumerate(one.numbers.tolist())
            if (one.name, text) not in gone
        }

    def add(self, reports: Mapping[int, str]) -> None:
        """Store reports by number; one that is there under its number is replaced."""
        self._forget(reports)
        pairs = iter(reports.items())
        while some := dict(islice(pairs, LARGEST)):
            corpus = lay_out(list(some.values()))
            ends = np.append(corpus.starts[1:], len(corpus.codes))
            codes = [corpus.codes[start:end] for start, end in zip(corpus.starts, ends, strict=True)]
            self._append(codes, list(some), [len(text) for text in some.values()])
        self._join()
        self._write()

    def remove(self, numbers: Iterable[int]) -> None:
        """Take reports out; their words go with the next joining of their segment. Unknown numbers are passed over."""
        self._forget(numbers)
        self._write()

    def against(self, text: str, *, without: Collection[int] = (), phrases: Sequence[str] = ()) -> list[Passage]:
        """The passages of a new text that stand in stored ones: `a` is 0, `b` the number of the stored report.

        Reports `without` count as not there: a text that is stored already is no copy of itself. Words of `phrases`
        count as everybody's, however few wrote them (see `phrases.phrased`).
        """
        self._aside = self._places_of(without)
        new = lay_out([text])
        everybodys = phrased(new.codes, phrases)
        new.codes[everybodys] = LIKE_NOTHING
        words = fingerprints(new.codes)
        positions, hashes = (words & LOW).astype(np.int64), (words >> HALF).astype(np.uint32)
        wanted, inverse, own = np.unique(hashes, return_inverse=True, return_counts=True)
        hits, frequent = self._hits("words", wanted, own)
        seen = frequent[inverse]
        common = self._everybodys(positions[seen], hashes[seen], is_new=True)

        # Each place of a rare hash in the new text with each of its places in stored ones.
        order = np.argsort(inverse, kind="stable")
        first_of = np.searchsorted(inverse[order], hits.which)
        repeats = own_counts = np.bincount(inverse, minlength=len(wanted))[hits.which]
        at = (
            np.repeat(first_of, repeats)
            + np.arange(own_counts.sum())
            - np.repeat(np.cumsum(repeats) - repeats, repeats)
        )
        first = positions[order[at]]
        report, part, second = (np.repeat(one, repeats) for one in (hits.report, hits.segment, hits.position))
        stored = Hits(np.repeat(hits.which, repeats), report, part, second)
        return self._passages(new, first, stored, common, everybodys)

    def _passages(
        self, new: Corpus, first: Numbers, stored: Hits, common: Numbers, everybodys: NDArray[np.bool_]
    ) -> list[Passage]:
        """The passages from seeds, each a place in the new text and one in a stored report.

        Which reports have any is seen by what is everybody's in the new text. What is everybody's in theirs can only
        take away from it, and is asked for these alone.
        """
        local = self._local(new, stored)
        mask = marked(common, len(local.corpus.codes))
        mask[: len(everybodys)] |= everybodys
        spans = chains.passages(Seeds(first, local.positions, with_form(mask, local.corpus.codes)), local.corpus)
        kept = np.isin(local.corpus.owners_of(local.positions), local.corpus.owners_of(spans.b_start))
        stored = Hits(stored.which[kept], stored.report[kept], stored.segment[kept], stored.position[kept])
        local = self._local(new, stored)
        corpus, first = local.corpus, first[kept]
        words = fingerprints(corpus.codes)
        positions, hashes = (words & LOW).astype(np.int64), (words >> HALF).astype(np.uint32)
        cells = np.unique(local.positions // CELL)
        near = np.isin(positions // CELL, (cells[:, None] + np.arange(-NEAR, NEAR + 1)).ravel())
        theirs = self._everybodys(positions[near], hashes[near], is_new=False)
        mask = marked(np.concatenate((common, theirs)), len(corpus.codes))
        mask[: len(everybodys)] |= everybodys
        found = told(chains.passages(Seeds(first, local.positions, with_form(mask, corpus.codes)), corpus), corpus)
        return sorted(
            Passage(0, one.a_start, one.a_end, local.numbers[one.b - 1], one.b_start, one.b_end) for one in found
        )

    def _local(self, new: Corpus, stored: Hits) -> Local:
        """The new text and the stored reports of some hits as a corpus of their own, the hits moved into it."""
        there, which = np.unique(stored.report, return_inverse=True)
        bases = np.cumsum([0, *map(len, self._segments)])
        parts = np.searchsorted(bases, there, side="right") - 1
        where = [
            (self._segments[part], text)
            for part, text in zip(parts.tolist(), (there - bases[parts]).tolist(), strict=True)
        ]
        corpus = laid_out([new.codes, *(one.codes_of(text) for one, text in where)])
        begins = np.array([one.corpus.starts[text] for one, text in where], dtype=np.int64)
        moved = corpus.starts[1:] - begins
        return Local(corpus, stored.position + moved[which], [int(one.numbers[text]) for one, text in where])

    def _everybodys(self, positions: Numbers, hashes: NDArray[np.uint32], *, is_new: bool) -> Numbers:
        """Where everybody's words begin, LONG characters each, by fingerprints of the new text or stored ones."""
        start, end, mixed = stretches(positions, hashes)
        wanted, inverse = np.unique(mixed, return_inverse=True)
        own = np.full(len(wanted), int(is_new))
        _hits, often = self._hits("long", wanted, own)
        return np.concatenate((start[often[inverse]], end[often[inverse]] - LONG))

    def _hits(self, kind: str, wanted: NDArray[np.uint32], own: Numbers) -> tuple[Hits, NDArray[np.bool_]]:
        """The places of hashes that stand in few reports, and which of them stand in more.

        `own` counts them in the new text, which is one of the reports.
        """
        few = model.limit(len(self) - len(self._aside) + 1)
        hidden = self._gone
        lists = [
            (one.words, one.word_shares) if kind == "words" else (one.long, one.long_shares) for one in self._segments
        ]
        found = [places(words, shares, wanted) for words, shares in lists]
        total = own + sum((counts for _begin, counts in found), np.zeros(len(wanted), dtype=np.int64))
        frequent = total > TIMES_IN_ALL * few
        columns: list[tuple[Numbers, Numbers, Numbers, Numbers]] = []
        base = 0
        for number, (one, (begin, counts)) in enumerate(zip(self._segments, found, strict=True)):
            counts = np.where(frequent, 0, counts)
            which = np.repeat(np.arange(len(wanted)), counts)
            offset = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
            position = (lists[number][0][begin[which] + offset] & LOW).astype(np.int64)
            text = one.corpus.owners_of(position).astype(np.int64)
            gone = [at for name, at in hidden if name == one.name]
            stays = ~np.isin(text, gone) if gone else np.ones(len(text), dtype=np.bool_)
            columns.append((which[stays], base + text[stays], np.full(int(stays.sum()), number), position[stays]))
            base += len(one)
        which, report, part, position = (
            (
                np.concatenate(column) if columns else np.zeros(0, dtype=np.int64)
                for column in zip(*columns, strict=True)
            )
            if columns
            else (np.zeros(0, dtype=np.int64),) * 4
        )
        pairs = np.unique(which * (base + 1) + report)
        frequent |= (own > 0) + np.bincount(pairs // (base + 1), minlength=len(wanted)) > few
        rare = ~frequent[which]
        return Hits(which[rare], report[rare], part[rare], position[rare]), frequent

    @property
    def _gone(self) -> set[tuple[str, int]]:
        return self._removed | self._aside

    def _places_of(self, numbers: Iterable[int]) -> set[tuple[str, int]]:
        """Segment and place of the reports of some numbers, those that were removed before left out."""
        wanted = np.fromiter(numbers, dtype=np.int64)
        found = {
            (one.name, text) for one in self._segments for text in np.flatnonzero(np.isin(one.numbers, wanted)).tolist()
        }
        return found - self._removed

    def _forget(self, numbers: Iterable[int]) -> None:
        self._removed |= self._places_of(numbers)

    def _append(self, codes: list[Codes], numbers: list[int], lengths: list[int]) -> None:
        made = segment(f"{self._next:08}", codes, numbers, lengths)
        save(self.folder, made)
        self._segments.append(load(self.folder, made.name))
        self._next += 1

    def _join(self) -> None:
        """Join the last two segments while the older one is not much larger."""
        while len(self._segments) > 1:
            older, newer = self._segments[-2:]
            if len(older) > 2 * len(newer) or len(older) + len(newer) > LARGEST:
                return
            stay = [
                (one, text)
                for one in (older, newer)
                for text in range(len(one))
                if (one.name, text) not in self._removed
            ]
            names = {older.name, newer.name}
            del self._segments[-2:]
            self._removed = {(name, text) for name, text in self._removed if name not in names}
            self._append(
                [one.codes_of(text) for one, text in stay],
                [int(one.numbers[text]) for one, text in stay],
                [int(one.lengths[text]) for one, text in stay],
            )

    def _write(self) -> None:
        """Write the list at once and whole, then drop the files that it no longer names."""
        names = [one.name for one in self._segments]
        content = {"format": FORMAT, "segments": names, "removed": sorted(self._removed), "next": self._next}
        fresh = self.folder / (LIST + ".new")
        fresh.write_text(json.dumps(content), encoding="utf-8")
        fresh.replace(self.folder / LIST)
        kept = {f"{name}.{part}.npy" for name in names for part in PARTS}
        for file in self.folder.glob("*.npy"):
            if file.name not in kept:
                file.unlink()
