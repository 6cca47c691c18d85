"""A table whose cells are told apart by tabs: 问题 | 整改措施 | 责任人 | 期限.

Its columns say what its cells are, better than any enumerator: each cell under 问题 is a problem, each measure in a
cell under 措施 is one, and the cell under 期限 says by when. A cell that was merged over rows is empty in all but the
first, a row merged across is a heading. Every offset counts characters of the given text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from shuping.reading.figures import deadlines
from shuping.reading.model import Deadline, Kind
from shuping.reading.paragraphs import Paragraph

_PROBLEM = re.compile(
    r"(?:存在|反馈|主要|具体|巡察|点评|查摆)?的?(?:主要|突出|具体)?(?:问题|不足|意见)(?:表现|清单|描述|内容)?"
)
_MEASURE = re.compile(r"(?:整改|具体|工作|主要)?(?:整改)?(?:措施|任务|内容|打算)")
_DUE = re.compile(r"[^，,。]{0,4}(?:时限|期限|时间|时间节点)")
_LONGEST_HEAD = 12
_LONGEST_GROUP = 40
_LONGEST_FACT = 24
_BLANKS = " \t\r\f\v\u3000\xa0"
_ENUMERATOR = re.compile(r"[①-⑳]|\d{1,2}[.．、](?!\d)|[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）]")
_NEXT = re.compile(rf"(?<=[。；;])[ \u3000]*(?={_ENUMERATOR.pattern})")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Point:
    """A problem or a measure of a table; `groups` are the headings inside the table that stand above it."""

    start: int
    content: int
    end: int
    kind: Kind
    groups: tuple[str, ...]
    deadlines: tuple[Deadline, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The stretch of a table, and the points that its columns name; none in a table of mere facts."""

    start: int
    end: int
    points: tuple[Point, ...]


def taken_out(text: str, lines: Sequence[Paragraph]) -> tuple[list[Paragraph], list[Table]]:
    """Return the lines that are no table, and the tables; what is neither a list of problems nor mere facts stays."""
    kept: list[Paragraph] = []
    found: list[Table] = []
    rows = [_cells(text, line) for line in lines] if "\t" in text else []
    at = 0
    while at < len(lines):
        stop = _stop(text, rows, at) if rows and len(rows[at]) > 1 else at
        table = _table(text, rows[at:stop]) if stop > at + 1 else None
        if table is None:
            kept.append(lines[at])
            at += 1
            continue
        found.append(table)
        at = stop
    return kept, found


def _cells(text: str, line: Paragraph) -> list[Span]:
    """The spans of the cells of a line, without the blanks around them; an empty cell is an empty span."""
    begin = text.rfind("\n", 0, line.start) + 1
    end = text.find("\n", line.end)
    found = []
    for cell in text[begin : end if end >= 0 else len(text)].split("\t"):
        core = cell.lstrip(_BLANKS)
        start = begin + len(cell) - len(core)
        found.append((start, start + len(core.rstrip(_BLANKS))))
        begin += len(cell) + 1
    return found


def _stop(text: str, rows: Sequence[list[Span]], first: int) -> int:
    """The line after the last row: a row has cells, or is a heading over a row that has."""
    stop = at = first + 1
    while at < len(rows):
        if len(rows[at]) > 1:
            stop = at + 1
        elif stop < at or not _is_group(text, rows[at][0]):
            break
        at += 1
    return stop


def _is_group(text: str, cell: Span) -> bool:
    return cell[1] - cell[0] <= _LONGEST_GROUP and text[cell[1] - 1] not in "。；;:："


def _table(text: str, rows: Sequence[list[Span]]) -> Table | None:
    start, end = rows[0][0][0], rows[-1][-1][1]
    heads = [text[slice(*cell)].replace(" ", "").replace("\u3000", "") for cell in rows[0]]
    problem, measure = _column(_PROBLEM, heads), _column(_MEASURE, heads)
    due = _column(_DUE, heads)
    if all(len(head) <= _LONGEST_HEAD for head in heads) and problem is not None and (measure, due) != (None, None):
        return Table(start, end, tuple(_points(text, rows, problem, measure, due)))
    facts = all(stop - begin <= _LONGEST_FACT and text[stop - 1] not in "。；;" for row in rows for begin, stop in row)
    return Table(start, end, ()) if facts else None


def _column(pattern: re.Pattern[str], heads: Sequence[str]) -> int | None:
    return next((place for place, head in enumerate(heads) if pattern.fullmatch(head)), None)


def _points(
    text: str, rows: Sequence[list[Span]], problem: int, measure: int | None, due: int | None
) -> Iterator[Point]:
    """The points row by row; a problem merged over rows is due when the last of its measures is."""
    groups: tuple[str, ...] = ()
    waiting: list[Point] = []  # the points of one problem, in order: it stands first
    problems = 0
    heads = [text[slice(*cell)] for cell in rows[0]]
    for row in rows[1:]:
        filled = [cell for cell in row if cell[0] < cell[1]]
        if not filled or [text[slice(*cell)] for cell in row] == heads:
            continue
        if len(row) == 1:
            groups = (text[slice(*row[0])],)
            continue
        days = tuple(deadlines(text, *row[due])) if due is not None and due < len(row) else ()
        named = list(_split(text, row, problem, Kind.PROBLEM, groups, days))
        if named:
            yield from waiting
            waiting, problems = named, len(named)
        elif days:
            waiting[:problems] = [replace(point, deadlines=days) for point in waiting[:problems]]
        if measure is not None:
            waiting += _split(text, row, measure, Kind.MEASURE, groups, days)
    yield from waiting


def _split(
    text: str, row: Sequence[Span], column: int, kind: Kind, groups: tuple[str, ...], days: tuple[Deadline, ...]
) -> Iterator[Point]:
    """The points of a cell: one for each enumerator in it, the whole cell where there is none or only one."""
    start, end = row[column] if column < len(row) else (0, 0)
    cuts = [match.end() for match in _NEXT.finditer(text, start, end)] if _ENUMERATOR.match(text, start, end) else []
    for begin, stop in zip([start, *cuts], [*cuts, end], strict=True):
        while stop > begin and text[stop - 1] in _BLANKS:
            stop -= 1
        match = _ENUMERATOR.match(text, begin, stop)
        content = match.end() if match else begin
        if content < stop:
            own = days or tuple(deadlines(text, content, stop))
            yield Point(begin, content, stop, kind, groups, own)
