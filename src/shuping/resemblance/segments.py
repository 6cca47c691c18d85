"""Files of stored reports: their folded characters and sorted fingerprints, read where they lie, never as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shuping.resemblance.fingerprints import CELL, Codes, Corpus, Numbers, Words, fingerprints, room
from shuping.resemblance.seeds import stretches

LOW = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)
PARTS = ("codes", "words", "long", "word_shares", "long_shares", "numbers", "lengths")


@dataclass(frozen=True, slots=True)
class Segment:
    """Some stored reports; `words` are their fingerprints and `long` their stretches, both sorted by hash."""

    name: str
    corpus: Corpus
    words: Words
    long: Words
    word_shares: Numbers
    long_shares: Numbers
    numbers: Numbers
    lengths: Numbers

    def __len__(self) -> int:
        return len(self.numbers)

    def codes_of(self, text: int) -> Codes:
        """The folded characters of a text, the pad after it included."""
        start = int(self.corpus.starts[text])
        return self.corpus.codes[start : start + room(int(self.lengths[text]))]


def laid_out(codes: Sequence[Codes]) -> Corpus:
    """Folded texts, each with its pad, as a corpus."""
    rooms = np.array([len(one) for one in codes], dtype=np.int64)
    ends = np.cumsum(rooms)
    owners = np.repeat(np.arange(len(codes), dtype=np.int32), rooms // CELL)
    whole = np.concatenate(codes) if codes else np.zeros(0, dtype=np.uint16)
    return Corpus(whole, ends - rooms, owners)


def long_words(words: Words) -> Words:
    """The stretches of fingerprints in the order of their positions: hash << 32 | first position."""
    start, _end, mixed = stretches((words & LOW).astype(np.int64), (words >> HALF).astype(np.uint32))
    return (mixed.astype(np.uint64) << HALF) | start.astype(np.uint64)


def segment(name: str, codes: Sequence[Codes], numbers: Sequence[int], lengths: Sequence[int]) -> Segment:
    """Stored reports made from their folded characters."""
    corpus = laid_out(codes)
    words = fingerprints(corpus.codes)
    long = long_words(words)
    words.sort()
    long.sort()
    counts = np.array(numbers, dtype=np.int64), np.array(lengths, dtype=np.int64)
    return Segment(name, corpus, words, long, bounds(words), bounds(long), *counts)


def save(folder: Path, one: Segment) -> None:
    """Write the files of a segment; nobody knows of them before the list of segments names it."""
    arrays: tuple[NDArray[Any], ...] = (
        one.corpus.codes, one.words, one.long, one.word_shares, one.long_shares, one.numbers, one.lengths
    )  # fmt: skip
    for part, array in zip(PARTS, arrays, strict=True):
        np.save(folder / f"{one.name}.{part}.npy", array)


def load(folder: Path, name: str) -> Segment:
    """A segment whose long arrays stay on the disk. Raises OSError, ValueError where a file is not whole."""
    codes, words, long = (np.load(folder / f"{name}.{part}.npy", mmap_mode="r") for part in PARTS[:3])
    word_shares, long_shares, numbers, lengths = (np.load(folder / f"{name}.{part}.npy") for part in PARTS[3:])
    rooms = np.array([room(length) for length in lengths.tolist()], dtype=np.int64)
    owners = np.repeat(np.arange(len(numbers), dtype=np.int32), rooms // CELL)
    starts = np.cumsum(rooms) - rooms
    corpus = Corpus(codes.view(np.ndarray), starts, owners)
    big = words.view(np.ndarray), long.view(np.ndarray)
    return Segment(name, corpus, *big, word_shares, long_shares, numbers, lengths)


def bounds(words: Words) -> Numbers:
    """Where each of 2^n equal shares of all hashes begins in sorted words, about a hundred words to a share."""
    bits = max(0, len(words).bit_length() - 7)
    firsts = np.arange((1 << bits) + 1, dtype=np.uint64) << np.uint64(32 - bits)
    firsts[-1] -= np.uint64(1)
    found = np.searchsorted(words, firsts << HALF)
    found[-1] = len(words)
    return found


def places(words: Words, shares: Numbers, hashes: NDArray[np.uint32]) -> tuple[Numbers, Numbers]:
    """Of some hashes: where each begins in sorted words, and how often it stands there.

    Only the share of a hash is searched: a few lines of the file, not a way through the whole of it.
    """
    bits = (len(shares) - 1).bit_length() - 1
    wanted = hashes.astype(np.uint64) << HALF
    share = (hashes.astype(np.int64) << bits) >> 32
    begin = _searched(words, wanted, shares[share], shares[share + 1])
    there = np.flatnonzero(begin < len(words))
    there = there[(words[begin[there]] >> HALF) == hashes[there]]
    counts = np.zeros(len(hashes), dtype=np.int64)
    counts[there] = _searched(words, wanted[there] | LOW, begin[there], shares[share[there] + 1]) - begin[there]
    return begin, counts


def _searched(words: Words, wanted: Words, begin: Numbers, end: Numbers) -> Numbers:
    """The first place from `begin` on, `end` at most, that is not below what is wanted."""
    for _step in range(int((end - begin).max(initial=0)).bit_length()):
        middle = np.minimum((begin + end) >> 1, len(words) - 1)
        below = (begin < end) & (words[middle] < wanted)
        begin, end = np.where(below, middle + 1, begin), np.where(below, end, np.minimum(middle, end))
    return begin
