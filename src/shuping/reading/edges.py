"""Where a point ends, what lead stands before a run, which clause is the title.

Inside a run a point ends where the next begins. Only the last one needs thought: it shares its paragraph with whatever
the author says next (“同时,他指出…”, “对于下一步的工作…”), or is followed by paragraphs that may or may not be its own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shuping.reading.genres import Genre
from shuping.reading.marks import LABEL, WORDS, Mark
from shuping.reading.model import Kind
from shuping.reading.openers import announces
from shuping.reading.paragraphs import Paragraph
from shuping.reading.runs import Point, Run
from shuping.reading.text import BLANKS, CLOSERS, STOPS
from shuping.reading.turns import CLOSING, TURN

_SENTENCE_END = re.compile(rf"[{STOPS}]+[{CLOSERS}]*")
_TRIM = BLANKS + "\n"
_TITLE_LENGTH = 26


@dataclass(frozen=True, slots=True)
class Source:
    """The text with its paragraphs and what sort of document it is."""

    text: str
    paragraphs: Sequence[Paragraph]
    starts: Sequence[int]
    genre: Genre
    asides: frozenset[int] = frozenset()
    marked: frozenset[int] = frozenset()

    def paragraph_at(self, offset: int) -> int:
        """The index of the paragraph in which an offset lies (or of the last one before it)."""
        return max(bisect_right(self.starts, offset) - 1, 0)

    def text_end(self, start: int, end: int) -> int:
        """`end` moved back to where the text before it ends: over blanks, and over debris such as a page number."""
        end = min(end, self.paragraphs[self.paragraph_at(end - 1)].end)
        return trimmed(self.text, start, end)


@dataclass(frozen=True, slots=True)
class Draft:
    """An item before its figures and sections are known; its words begin at `content`, after the enumerator.

    `reports` says that the lead of its run speaks of what became of last year's problems.
    """

    start: int
    content: int
    end: int
    kind: Kind
    title_start: int
    title_end: int
    reports: bool = False


def trimmed(text: str, start: int, end: int) -> int:
    """`end` moved back over blanks, and over a `?` that stands for one at the head of the next paragraph."""
    while end > start and (text[end - 1] in _TRIM or (text[end - 1] in "?？�" and _is_indent(text, end - 1))):
        end -= 1
    return end


def _is_indent(text: str, at: int) -> bool:
    """Whether a `?` stands at the head of a line, so for a lost blank."""
    return at == 0 or text[at - 1] in "\n?？�" + BLANKS


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The spans of the sentences between two offsets, each with its mark."""
    begin = start
    for match in _SENTENCE_END.finditer(text, start, end):
        yield begin, match.end()
        begin = match.end()
        while begin < end and text[begin] in _TRIM:
            begin += 1
    if begin < end:
        yield begin, end


def point_end(source: Source, point: Point) -> int:
    """The end of an item that is this point."""
    mark, text = point.mark, source.text
    children = [run.points[0].mark.start for run in point.children]
    limit = source.text_end(mark.content, min([point.limit, *children]))
    own = source.paragraphs[mark.paragraph]
    if own.row:
        return min(limit, own.end)
    is_last = point is point.run.points[-1]
    is_title = point.headed and (len(point.run.points) == 1 or text[own.end - 1] not in STOPS)
    if is_last and not is_title and not _takes_paragraphs(point.run) and not _goes_on(source, point):
        limit = min(limit, own.end)
        return _without_owner(text, mark.content, trimmed(text, mark.content, _before_turn(source, point, limit)))
    limit = trimmed(text, mark.content, before_closing(source, mark.paragraph, limit))
    return _without_owner(text, mark.content, _before_comma(text, mark.content, limit))


def _goes_on(source: Source, point: Point) -> bool:
    """Whether the paragraph between the last point of a numbered run and the next heading is still this point's."""
    mark, text, index = point.mark, source.text, point.mark.paragraph + 1
    if not mark.leads or mark.family in WORDS or point.limit >= source.paragraphs[-1].end:
        return False
    if index >= len(source.paragraphs) or source.paragraphs[index].end > point.limit:
        return False
    start, end = source.paragraphs[index].start, source.paragraphs[index].end
    return (
        index not in source.asides and text[end - 1] in "。；;" and end - start >= 12 and not _APART.match(text, start)
    )


_APART = re.compile(r"其[余他它]|以上|上述|这|另外|此外|对于|总之|下面|接下来|[^。]{0,20}(?:将|拟)")
_OWNER = re.compile(r"[（(【\[][^（）()]{2,80}[）)】\]]$")


def _without_owner(text: str, start: int, end: int) -> int:
    """`end` before a bracket that stands after the last sentence: it names owner and deadline, or is a note."""
    match = _OWNER.search(text, max(start, end - 90), end)
    if match is None or text[match.start() - 1] not in STOPS:
        return end
    return match.start()


def _before_comma(text: str, start: int, end: int) -> int:
    """A point that runs into the next with a comma ends before it."""
    return end - 1 if end - 1 > start and text[end - 1] in ",，" else end


def _takes_paragraphs(run: Run) -> bool:
    """Whether the earlier points of a run went on over several paragraphs, so that its last one may."""
    pairs = zip(run.points, run.points[1:], strict=False)
    return any(
        not one.children and two.mark.leads and two.mark.paragraph - one.mark.paragraph > 1 for one, two in pairs
    )


def before_closing(source: Source, first: int, limit: int) -> int:
    """The limit, or the end of the paragraph before one that is a point itself, closes the document or refers back."""
    for index in range(first + 1, len(source.paragraphs)):
        paragraph = source.paragraphs[index]
        if paragraph.start >= limit:
            break
        start, end = paragraph.start, paragraph.end
        if index in source.asides or CLOSING.match(source.text, start, end) or announces(source.text, start, end):
            return source.paragraphs[index - 1].end
    return limit


def _before_turn(source: Source, point: Point, limit: int) -> int:
    """The limit, or the start of the sentence in which the author turns to something else."""
    text = source.text
    spans = list(sentences(text, point.mark.content, limit))
    for start, _end in spans[1:]:
        if TURN.match(text, start, limit):
            return start
    if len(spans) > 1 and _CELLS.fullmatch(text, spans[-2][1], limit):
        return spans[-2][1]
    if len(spans) > 1 and limit < source.paragraphs[point.mark.paragraph].end:
        start, end = spans[-1]
        if text[trimmed(text, start, end) - 1] in ":：,，":
            return start
    return limit


_CELLS = re.compile(r"[ \u3000\t]{1,4}[^。；;:：]{2,30}")  # the next cells of a table that was flattened to lines


def lead_sentences(source: Source, run: Run, begin: int) -> list[str]:
    """The sentences between `begin` and the first point of a run, the nearest first; three at most."""
    text, mark = source.text, run.points[0].mark
    paragraph = source.paragraphs[mark.paragraph]
    floor = paragraph.start if not mark.leads else source.paragraphs[max(mark.paragraph - 1, 0)].start
    # A run in a paragraph that opens a topic of its own may stand before the end of the run that was added first.
    begin = max(begin if begin <= mark.start else 0, floor, mark.start - 600)
    if begin >= mark.start:
        return []
    spans = list(sentences(text, begin, trimmed(text, begin, mark.start)))
    return [text[start:end] for start, end in reversed(spans[-3:])]


_CLAUSE_END = re.compile(r"[。；;：:！!？?\n]")
_COMMA = re.compile(r"[，,]")


def title_span(source: Source, mark: Mark, end: int, *, headed: bool) -> tuple[int, int]:
    """The span of the title clause: the heading, or the first sentence, or its first clause where that is long."""
    text = source.text
    start = mark.content
    while start < end and text[start] in _TRIM + ":：,，、":
        start += 1
    if headed:
        stop = min(end, source.paragraphs[mark.paragraph].end)
        while stop > start and text[stop - 1] in STOPS + ":：":
            stop -= 1
        return start, stop
    match = _CLAUSE_END.search(text, start, end)
    stop = match.start() if match else end
    if stop - start > _TITLE_LENGTH and mark.family != LABEL:
        comma = _COMMA.search(text, start + 4, stop)
        stop = comma.start() if comma else stop
    while stop > start and text[stop - 1] in ",，、":
        stop -= 1
    return start, stop
