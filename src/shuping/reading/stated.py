"""Lines of the head and the foot of a text, and words as they are told on: one line, no blanks inside Chinese."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shuping.reading.model import Stated
from shuping.reading.text import BLANKS, INDENT

_LINE = re.compile(r"[^\n]+")
_BLANKS = re.compile(rf"[{BLANKS}\n]+")
_LOST = re.compile(r"[?？�]+")
_MOST = 400  # characters of a line that are looked at; the lines wanted are short


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the blanks around it; `after_blank_line` where an empty one stands before it."""

    text: str
    start: int
    end: int
    after_blank_line: bool

    @property
    def words(self) -> str:
        """What stands in it."""
        return self.text[self.start : self.end]


def lines_between(text: str, start: int, end: int) -> list[Line]:
    """The lines between two offsets that say something; the first may begin in the middle."""
    found: list[Line] = []
    last = start
    for match in _LINE.finditer(text, start, end):
        line = match.group()
        core = line.lstrip(INDENT)
        begin = match.end() - len(core)
        core = core.rstrip(BLANKS)[:_MOST]
        if core:
            found.append(Line(text, begin, begin + len(core), text.count("\n", last, begin) > 1))
            last = begin + len(core)
    return found


def stated(text: str, start: int, end: int) -> Stated:
    """What stands between two offsets, in one line."""
    words = _LOST.sub("", text[start:end]) if "\n" in text[start:end] else text[start:end]
    return Stated(start, end, _joined(words))


def _joined(words: str) -> str:
    """Words without blanks and line breaks beside a Chinese character; between others one blank stays."""

    def between(match: re.Match[str]) -> str:
        around = words[max(match.start() - 1, 0) : match.start()] + words[match.end() : match.end() + 1]
        return " " if around.isascii() and around else ""

    return _BLANKS.sub(between, words).strip()
