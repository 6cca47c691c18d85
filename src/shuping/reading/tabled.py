"""What tables add to a reading: their points as items, and the heading over a table as the section of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from shuping.reading.columns import Point, Table
from shuping.reading.edges import Draft, Source
from shuping.reading.figures import figures
from shuping.reading.model import Figure, Item, Section
from shuping.reading.runs import Point as RunPoint

_CLAUSE_ENDS = "。；;：:，,！!？?\n"
_LONGEST_TITLE = 40
Drafts = list[tuple[Draft, tuple[str, ...]]]


def headed(
    source: Source, tables: Sequence[Table], sections: list[Section], drafts: Drafts, bare: list[RunPoint]
) -> None:
    """Make sections of what only leads to a table, and let the sections around a table reach over it; in place."""
    for table in tables:
        at = bisect_left(source.starts, table.start)
        last = source.paragraphs[at - 1] if at else None
        if last is None:
            continue
        known = {one.start for one in sections}
        for place in range(len(drafts) - 1, -1, -1):
            draft, path = drafts[place]
            if draft.end == last.end and draft.content > draft.start and source.text[draft.end - 1] in ":：":
                title = (draft.title_start, draft.title_end)
                if draft.start not in known:
                    sections.append(_section(source.text, (draft.start, draft.content, last.end), title, path))
                del drafts[place]
        for point in [one for one in bare if source.paragraphs[one.mark.paragraph].end == last.end]:
            mark = point.mark
            if mark.start not in known:
                title = (mark.content, last.end)
                sections.append(_section(source.text, (mark.start, mark.content, last.end), title, ()))
            bare.remove(point)
        sections[:] = [replace(one, end=table.end) if one.end == last.end else one for one in sections]


def _section(text: str, span: tuple[int, int, int], title: tuple[int, int], path: tuple[str, ...]) -> Section:
    """The section of what begins with an enumerator and leads to a table."""
    start, content, end = span
    return Section(start, end, text[slice(*title)], len(path) + 1, text[start:content].strip())


def items(text: str, tables: Sequence[Table], sections: Sequence[Section]) -> Iterator[tuple[Item, list[Figure]]]:
    """The items of the tables with the figures in them, in order."""
    for table in tables:
        around = tuple(one.title for one in sections if one.start <= table.start < one.end)
        for point in table.points:
            inside = list(figures(text, point.content, point.end))
            yield _item(text, point, around, inside), inside


def _item(text: str, point: Point, around: tuple[str, ...], inside: list[Figure]) -> Item:
    stop = next((at for at in range(point.content + 2, point.end) if text[at] in _CLAUSE_ENDS), point.end)
    stop = min(stop, point.content + _LONGEST_TITLE)
    return Item(
        kind=point.kind,
        start=point.start,
        end=point.end,
        enumerator=text[point.start : point.content].strip(),
        title=text[point.content : stop],
        title_start=point.content,
        title_end=stop,
        section=(*around, *point.groups),
        figures=tuple(inside),
        deadlines=point.deadlines,
    )
