"""Pure: a text cut into paragraphs and stretches, so that each mark stands in its place. Marks may overlap."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

CRUMB = 10
ENDS = "。，、；：！？）》”’】 　"  # what ends words and never begins a passage


@dataclass(frozen=True)
class Mark:
    """Something to show at a place of a text: `kind` says what, `number` which."""

    start: int
    end: int
    kind: str
    number: int = 0


@dataclass(frozen=True)
class Stretch:
    """Words from `start` on with all marks over them; `begun` are those that begin with these words."""

    words: str
    start: int
    marks: tuple[Mark, ...]
    begun: tuple[Mark, ...]

    def number_of(self, kind: str) -> int:
        """Return the number of the mark of a kind over these words, 0 where there is none."""
        return next((mark.number for mark in self.marks if mark.kind == kind), 0)

    def has(self, kind: str) -> bool:
        """Say whether a mark of a kind lies over these words."""
        return any(mark.kind == kind for mark in self.marks)


@dataclass(frozen=True)
class Paragraph:
    """A line of a text that is not empty: characters `start` to `end`, cut at the edges of the marks."""

    number: int
    start: int
    end: int
    stretches: tuple[Stretch, ...]

    def begun(self, kind: str) -> list[int]:
        """Return the numbers of the marks of a kind that begin in this paragraph."""
        return [mark.number for stretch in self.stretches for mark in stretch.begun if mark.kind == kind]

    def has(self, kind: str) -> bool:
        """Say whether a mark of a kind lies in this paragraph."""
        return any(stretch.has(kind) for stretch in self.stretches)


def paragraphs(text: str, marks: Sequence[Mark]) -> list[Paragraph]:
    """Return the text in paragraphs; empty lines are left out, and marks over nothing but them."""
    ordered = sorted(marks, key=lambda mark: (mark.start, mark.end))
    seen: set[Mark] = set()
    found: list[Paragraph] = []
    for start, end in lines(text):
        here = [mark for mark in ordered if mark.start < end and mark.end > start]
        stretches = tuple(_stretches(text, start, end, here, seen))
        found.append(Paragraph(len(found) + 1, start, end, stretches))
    return found


def lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of every line that is not empty, white space at its ends left out."""
    at = 0
    for line in text.split("\n"):
        start = at + len(line) - len(line.lstrip())
        if line.strip():
            yield start, start + len(line.strip())
        at += len(line) + 1


def _stretches(text: str, start: int, end: int, marks: Collection[Mark], seen: set[Mark]) -> Iterator[Stretch]:
    edges = {start, end}
    for mark in marks:
        edges |= {max(mark.start, start), min(mark.end, end)}
    cuts = sorted(edges)
    for first, last in pairwise(cuts):
        over = tuple(mark for mark in marks if mark.start < last and mark.end > first)
        begun = tuple(mark for mark in over if mark not in seen)
        seen.update(begun)
        yield Stretch(text[first:last], first, over, begun)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span without what reaches over into the next or the last line by less than CRUMB characters.

    Two texts that agree in a paragraph often agree in the mark before it and in the first words of the heading after;
    nor does a passage begin with the mark that ends the sentence before it.
    """
    while start < end and (cut := text.find("\n", start, end)) >= 0 and len(text[start:cut].strip()) < CRUMB:
        start = cut + 1
    while start < end and (cut := text.rfind("\n", start, end)) >= 0 and len(text[cut:end].strip()) < CRUMB:
        end = cut
    while start < end and text[start] in ENDS:
        start += 1
    return start, end


def together(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int, list[int]]]:
    """Return spans that overlap joined to one: (start, end, indexes of the spans), in the order of the text."""
    found: list[tuple[int, int, list[int]]] = []
    for index in sorted(range(len(spans)), key=lambda each: (spans[each], each)):
        start, end = spans[index]
        if found and start < found[-1][1]:
            first, last, indexes = found[-1]
            found[-1] = (first, max(last, end), [*indexes, index])
        else:
            found.append((start, end, [index]))
    return found
