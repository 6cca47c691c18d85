"""A table that lost its lines: a number alone in a line, then its cells, each in a line of its own.

The row becomes one paragraph from its number to its last cell that says something; short cells at its end (who answers
for it, by when) stay lines by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from shuping.reading.paragraphs import Paragraph

_NUMBER = re.compile(r"\d{1,2}")
_MOST_CELLS = 8  # lines of one row; page numbers stand further apart
_SHORT_CELL = 16


def with_rows(text: str, lines: Sequence[Paragraph]) -> list[Paragraph]:
    """The lines, with the rows of flattened tables joined."""
    heads = {index for run in _runs(text, lines) for index in run}
    if not heads:
        return list(lines)
    found: list[Paragraph] = []
    index = 0
    while index < len(lines):
        if index not in heads:
            found.append(lines[index])
            index += 1
            continue
        last = _last_cell(text, lines, index, heads)
        found.append(Paragraph(lines[index].start, lines[last].end, lines[index].indented, row=True))
        index = last + 1
    return found


def _runs(text: str, lines: Sequence[Paragraph]) -> list[list[int]]:
    """The lines that hold a number alone, in runs that count on within a few lines of one another."""
    runs: list[list[int]] = []
    last = 0
    for index, line in enumerate(lines):
        if line.end - line.start > 2 or not _NUMBER.fullmatch(text, line.start, line.end):
            continue
        number = int(text[line.start : line.end])
        follows = runs and number == last + 1 and 1 < index - runs[-1][-1] <= _MOST_CELLS
        if follows:
            runs[-1].append(index)
        else:
            runs.append([index])
        last = number
    return [run for run in runs if len(run) > 1]


def _last_cell(text: str, lines: Sequence[Paragraph], head: int, heads: set[int]) -> int:
    """The last line of a row that belongs to its point: the long ones do, short ones after them do not."""
    last = head
    for index in range(head + 1, min(head + _MOST_CELLS, len(lines))):
        line = lines[index]
        if index in heads:
            break
        says = line.end - line.start > _SHORT_CELL or text[line.end - 1] in "。；;"
        if says and (last == head or not _ends(text, lines[last].end)):
            last = index
        elif says:
            break
    return last if last > head else min(head + 1, len(lines) - 1)


def _ends(text: str, end: int) -> bool:
    return text[end - 1] in "。；;"
