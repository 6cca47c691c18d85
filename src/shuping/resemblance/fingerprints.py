"""Texts laid out as numbers, and their fingerprints: one packed 64-bit word each, hash above, position below.

Numpy works on blocks that stay in the processor's cache; nothing here looks at single characters in Python.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from shuping.resemblance.model import GRAM, WINDOW

Codes = NDArray[np.uint16]
Numbers = NDArray[np.int64]
Words = NDArray[np.uint64]

CELL = 64  # a text begins at a multiple of it, so a position tells its text by one look-up
BLOCK = 1 << 16  # characters worked on at a time
LARGEST = 1 << 32  # a position has 32 bits
PAD = 0  # after every text, at least GRAM of it; no folded character
LINE_END = ord("\n")
HAN, HAN_COUNT = 0x4E00, 0x5200  # stand for themselves, so only what lies outside is looked up
NO_HASH = np.uint32(0xFFFFFFFF)
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
# Marks that people write one for the other, and blanks.
_ALIKE = str.maketrans("，。：；！？（）“”‘’、·　\t\r\x00", ",.:;!?()\"\"'',.    ")
_MULTIPLIERS = tuple(np.uint32(one) for one in (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F, 0x165667B1))


class TooManyCharactersError(ValueError):
    """More than 2^32 characters at once."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Texts one after the other, each from a multiple of CELL on, folded; `owners` names the text of each cell."""

    codes: Codes
    starts: Numbers
    owners: NDArray[np.int32]

    def owners_of(self, positions: Numbers) -> NDArray[np.int32]:
        """The number of the text in which each position lies."""
        return self.owners[positions // CELL]


@cache
def folding() -> Codes:
    """The table by which characters count as the same: width, case, marks, blanks, and every figure as a nought.

    Whoever copies puts his own figures in. One character stays one, so that offsets count in the text as given.
    """
    table = np.arange(1 << 16, dtype=np.uint16)
    for code in range(1 << 16):
        plain = unicodedata.normalize("NFKC", chr(code)) if not 0xD800 <= code < 0xE000 else ""
        plain = plain.translate(_ALIKE).lower()
        if len(plain) == 1 and ord(plain) < 1 << 16:
            table[code] = ord("0") if plain.isdecimal() else ord(plain)
    table[PAD] = ord(" ")
    return table


def room(length: int) -> int:
    """Characters that a text of `length` takes up in a corpus."""
    return (length + GRAM + CELL - 1) // CELL * CELL


def lay_out(texts: Sequence[str]) -> Corpus:
    """The texts as a corpus. Raises TooManyCharactersError."""
    rooms = np.array([room(len(text)) for text in texts], dtype=np.int64)
    ends = np.cumsum(rooms)
    total = int(ends[-1]) if len(texts) else 0
    if total >= LARGEST:
        raise TooManyCharactersError
    codes = np.zeros(total, dtype=np.uint16)
    at = 0
    for text, space in zip(texts, rooms.tolist(), strict=True):
        encoded = text.encode("utf-16-le", "surrogatepass")
        if len(encoded) != 2 * len(text):
            encoded = _ASTRAL.sub("\ufffd", text).encode("utf-16-le", "surrogatepass")
        codes[at : at + len(text)] = np.frombuffer(encoded, dtype="<u2")
        at += space
    _fold(codes)
    for text, start, end in zip(texts, (ends - rooms).tolist(), ends.tolist(), strict=True):
        codes[start + len(text) : end] = PAD
    return Corpus(codes, ends - rooms, np.repeat(np.arange(len(texts), dtype=np.int32), rooms // CELL))


def _fold(codes: Codes) -> None:
    """Level the characters where they stand."""
    table = folding()
    for start in range(0, len(codes), BLOCK):
        some = codes[start : start + BLOCK]
        odd = np.flatnonzero(some - np.uint16(HAN) >= HAN_COUNT)
        some[odd] = table[some[odd]]


def fingerprints(codes: Codes) -> Words:
    """The kept fingerprints of a corpus in the order of their positions: hash << 32 | position."""
    words = np.empty(len(codes), dtype=np.uint64)  # untouched pages cost nothing
    count = 0
    for start, hashes in _hashed(codes):
        least = np.minimum(hashes[:-1], hashes[1:])
        least = np.minimum(least[:-2], least[2:])  # of each window
        most = np.maximum(least[:-1], least[1:])
        most = np.maximum(most[:-2], most[2:])  # among the windows that hold a position
        inner = hashes[WINDOW - 1 : 1 - WINDOW]
        kept = np.flatnonzero((inner == most) & (inner != NO_HASH))
        found = words[count : count + len(kept)]
        np.left_shift(inner[kept], np.uint64(32), out=found, dtype=np.uint64)
        found |= kept.astype(np.uint64) + np.uint64(start)
        count += len(kept)
    return words[:count]


def _hashed(codes: Codes) -> Iterator[tuple[int, NDArray[np.uint32]]]:
    """Blocks of hashes, one for each position, with WINDOW - 1 more before and after: (first position, hashes).

    What is given out is written over for the next block.
    """
    around = WINDOW - 1
    longest = BLOCK + 2 * around + GRAM - 1
    padded, one, other = (np.zeros(longest, dtype=np.uint32) for _buffer in range(3))
    for start in range(0, len(codes), BLOCK):
        size = min(BLOCK, len(codes) - start)
        low, high = max(0, start - around), min(len(codes), start + size + around + GRAM - 1)
        length = size + 2 * around + GRAM - 1
        offset = around - (start - low)
        values = padded[:length]
        values[:offset] = PAD
        values[offset : offset + high - low] = codes[low:high]
        values[offset + high - low :] = PAD
        np.multiply(values, _MULTIPLIERS[0], out=one[:length])
        _mix(one[:length], other[:length], 15)
        width = 1
        for multiplier in _MULTIPLIERS[1:4]:
            length -= width
            np.multiply(one[:length], multiplier, out=other[:length])
            other[:length] += one[width : width + length]
            one, other, width = other, one, 2 * width
        hashes = one[:length]
        _mix(hashes, other[:length], 16)
        hashes *= _MULTIPLIERS[4]
        # A gram over the end of a text begins or ends in the pad.
        outside = (values[:length] == PAD) | (values[GRAM - 1 :] == PAD)
        np.putmask(hashes, outside, NO_HASH)
        yield start, hashes


def _mix(hashes: NDArray[np.uint32], room: NDArray[np.uint32], bits: int) -> None:
    np.right_shift(hashes, np.uint32(bits), out=room)
    hashes ^= room
