"""Fingerprints that stand in more than one text: pairs of places to start from, and places of what everybody writes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shuping.resemblance.fingerprints import BLOCK, LINE_END, Codes, Corpus, Numbers, Words
from shuping.resemblance.model import GRAM, LONG, WINDOW

PLACE = np.uint64(0xFFFFFFFF)
LONGEST_HEADING = 24  # a line of an official document has 28
SENTENCE_ENDS = np.array([ord(mark) for mark in ".,;!?"], dtype=np.uint16)  # as folded
TIMES_IN_ALL = 4  # a fingerprint that stands more often than this many times the limit is everybody's too


@dataclass(frozen=True, slots=True)
class Seeds:
    """Pairs of positions with the same fingerprint, the first in the earlier text; `common` marks everybody's words."""

    first: Numbers
    second: Numbers
    common: NDArray[np.bool_]


def seeds(words: Words, corpus: Corpus, limit: int, first_texts: int) -> Seeds:
    """The seeds of sorted fingerprints, of which each pair has its first place in one of the `first_texts`.

    What stands in more than `limit` texts gives none, nor does what one text alone repeats.
    """
    positions, hashes, opens = _repeated(words)
    spread, sizes, texts = spreads(positions, opens, corpus)
    frequent = (spread > limit) | ((spread > 1) & (sizes > TIMES_IN_ALL * limit))
    groups = np.flatnonzero(opens)
    rare = (spread > 1) & ~frequent & (texts[groups] < first_texts)
    first, second = _pairs(np.repeat(rare, sizes), opens, positions, texts, first_texts)
    often = np.repeat(frequent, sizes)
    common = marked(_everybodys(positions[often], hashes[often], corpus, limit), len(corpus.codes))
    return Seeds(first, second, with_form(common, corpus.codes))


def spreads(
    positions: Numbers, opens: NDArray[np.bool_], corpus: Corpus
) -> tuple[NDArray[np.int32], Numbers, NDArray[np.int32]]:
    """Of groups of positions: in how many texts each stands, how often; and the text of each position."""
    texts = corpus.owners_of(positions)
    groups = np.flatnonzero(opens)
    sizes = np.diff(groups, append=len(positions))
    enters = opens.copy()
    enters[1:] |= texts[1:] != texts[:-1]
    spread = np.add.reduceat(enters, groups, dtype=np.int32) if len(groups) else np.zeros(0, dtype=np.int32)
    return spread, sizes, texts


def stretches(positions: Numbers, hashes: NDArray[np.uint32]) -> tuple[Numbers, Numbers, NDArray[np.uint32]]:
    """Stretches of LONG characters and a few, of fingerprints in the order of positions without a gap between.

    Start, end, and a hash of first and last fingerprint and their distance: the same words give the same.
    """
    last = np.searchsorted(positions, positions + (LONG - GRAM))
    begin = np.flatnonzero(last < len(positions))
    last = last[begin]
    gaps = np.zeros(len(positions), dtype=np.int64)
    np.cumsum(positions[1:] - positions[:-1] > WINDOW, out=gaps[1:])
    whole = gaps[begin] == gaps[last]
    begin, last = begin[whole], last[whole]
    distance = (positions[last] - positions[begin]).astype(np.uint32)
    mixed = (hashes[begin] * np.uint32(0x9E3779B1) + distance) * np.uint32(0x85EBCA77) + hashes[last]
    mixed ^= mixed >> np.uint32(15)
    return positions[begin], positions[last] + GRAM, mixed


def _everybodys(positions: Numbers, hashes: NDArray[np.uint32], corpus: Corpus, limit: int) -> Numbers:
    """Where everybody's words begin, LONG characters each: stretches of frequent fingerprints, frequent as a whole.

    Clauses of a few characters are everybody's in any prose; two of them one after the other are somebody's.
    """
    order = np.argsort(positions)
    start, end, mixed = stretches(positions[order], hashes[order])
    order = np.lexsort((start, mixed))
    start, end, mixed = start[order], end[order], mixed[order]
    opens = np.ones(len(start), dtype=np.bool_)
    opens[1:] = mixed[1:] != mixed[:-1]
    spread, sizes, _texts = spreads(start, opens, corpus)
    often = np.repeat(spread > limit, sizes)
    return np.concatenate((start[often], end[often] - LONG))


def _repeated(words: Words) -> tuple[Numbers, NDArray[np.uint32], NDArray[np.bool_]]:
    """The fingerprints that stand at least twice: positions, hashes, and where a new one begins among them."""
    either = np.zeros(len(words) + 1, dtype=np.bool_)
    for start in range(0, len(words) - 1, BLOCK):
        some = words[start : start + BLOCK + 1]
        same = (some[1:] ^ some[:-1]) <= PLACE
        either[start : start + len(same)] |= same
        either[start + 1 : start + len(same) + 1] |= same
    repeated = words[np.flatnonzero(either)]
    hashes = (repeated >> np.uint64(32)).astype(np.uint32)
    opens = np.ones(len(hashes), dtype=np.bool_)
    opens[1:] = hashes[1:] != hashes[:-1]
    return (repeated & PLACE).astype(np.int64), hashes, opens


def _pairs(
    rare: NDArray[np.bool_], opens: NDArray[np.bool_], positions: Numbers, texts: NDArray[np.int32], first_texts: int
) -> tuple[Numbers, Numbers]:
    """Every two places of a rare fingerprint in different texts, one of them among the first."""
    positions, texts = positions[rare], texts[rare]
    groups = np.cumsum(opens[rare])
    at, distance = np.flatnonzero(texts < first_texts), 1
    first: list[Numbers] = []
    second: list[Numbers] = []
    while len(at):
        at = at[: np.searchsorted(at, len(positions) - distance)]
        at = at[groups[at] == groups[at + distance]]
        apart = at[texts[at] != texts[at + distance]]
        first.append(positions[apart])
        second.append(positions[apart + distance])
        distance += 1
    if not first:
        return positions[:0], positions[:0]
    return np.concatenate(first), np.concatenate(second)


def with_form(common: NDArray[np.bool_], codes: Codes) -> NDArray[np.bool_]:
    """The mask with the lines that are the form of a report and no prose: title, address, headings.

    Short, and no sentence ends or pauses at their end.
    """
    breaks = np.flatnonzero(codes <= LINE_END)  # the pad too, and what below a line end is no character of a text
    lengths = np.diff(breaks, prepend=-1) - 1
    short = (lengths > 0) & (lengths <= LONGEST_HEADING)
    ends, lengths = breaks[short], lengths[short]
    heading = ~np.isin(codes[ends - 1], SENTENCE_ENDS)
    for start, end in zip((ends - lengths)[heading].tolist(), ends[heading].tolist(), strict=True):
        common[start:end] = True
    return common


def marked(starts: Numbers, length: int) -> NDArray[np.bool_]:
    """For each character of a corpus whether one of the LONG characters from a start on is it."""
    mask = np.zeros(length, dtype=np.bool_)
    mask[starts] = True
    before = np.zeros(LONG, dtype=np.bool_)
    for at in range(0, length if len(starts) else 0, BLOCK):
        some = np.concatenate((before, mask[at : at + BLOCK]))
        before = some[-LONG:].copy()
        for width in (1, 2, 4, 8, LONG - 16):
            some[width:] |= some[:-width].copy()
        mask[at : at + BLOCK] = some[LONG:]
    return mask
