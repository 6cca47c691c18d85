"""What is looked for and in what: pairs of neighbouring characters, folded. Values in, values out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

BITS = 21  # a Unicode code point
MOST_TERMS = 8
WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum()}
SHOWN = 78  # characters of a passage around the first match
AHEAD = 18  # of them before it


def folded(text: str) -> str:
    """Return a text as it is compared: small letters, no wide letters or digits. It keeps its length."""
    return "".join(_small(sign) for sign in text.translate(WIDE))


@lru_cache(maxsize=4096)
def _small(sign: str) -> str:
    small = sign.lower()
    return small if len(small) == 1 else sign


def gram(kind: int, pair: str) -> int:
    """Return the number of two characters in one kind of thing; it fits into 63 bits."""
    return kind << (2 * BITS) | ord(pair[0]) << BITS | ord(pair[1])


def grams(kind: int, sought: str) -> set[int]:
    """Return the numbers of all neighbouring pairs of a folded text; nothing neighbours across a gap."""
    return {gram(kind, sought[at : at + 2]) for at in range(len(sought) - 1) if not _gap(sought[at : at + 2])}


def _gap(pair: str) -> bool:
    return pair[0].isspace() or pair[1].isspace()


def terms(typed: str) -> list[str]:
    """Return the folded words of what was typed, without doubles; every one of them must be found."""
    return list(dict.fromkeys(folded(typed).split()))[:MOST_TERMS]


def is_enough(words: Sequence[str]) -> bool:
    """Say whether something can be looked for: at least two neighbouring characters."""
    return any(len(word) > 1 for word in words)


@dataclass(frozen=True)
class Bit:
    """A stretch of a shown text; `hit` marks what was looked for."""

    text: str
    hit: bool = False


def marked(text: str, words: Sequence[str]) -> list[Bit]:
    """Return a text in stretches, with every place of every word marked."""
    if not words:
        return [Bit(text)]
    longest = sorted(words, key=len, reverse=True)
    found = re.compile("|".join(re.escape(word) for word in longest))
    bits: list[Bit] = []
    at = 0
    for match in found.finditer(folded(text)):
        if match.start() > at:
            bits.append(Bit(text[at : match.start()]))
        bits.append(Bit(text[match.start() : match.end()], hit=True))
        at = match.end()
    if at < len(text):
        bits.append(Bit(text[at:]))
    return bits


def excerpt(text: str, words: Sequence[str]) -> str:
    """Return the part of a long text around the first match, on one line, cut marks where something is left out."""
    line = " ".join(text.split())
    small = folded(line)
    first = min((at for word in words if (at := small.find(word)) >= 0), default=0)
    start = max(0, min(first - AHEAD, len(line) - SHOWN))
    end = start + SHOWN
    return ("…" if start else "") + line[start:end] + ("…" if end < len(line) else "")
