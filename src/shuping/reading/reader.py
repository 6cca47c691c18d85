"""Read a Chinese work document: sections, items, figures, warnings.

The prose of the field is built in one way: a lead sentence says what is coming, a run of enumerators counts it off, and
headings open ranges in which such runs stand. The reader follows that: marks (`marks`), runs (`runs`), where a point
ends (`edges`), what stands without an enumerator (`loose`), what sets the kind (`kinds`), amounts (`figures`), promises
not kept (`checks`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from shuping.reading import checks, kinds
from shuping.reading.edges import Draft, Source, before_closing, lead_sentences, point_end, title_span, trimmed
from shuping.reading.figures import deadlines, figures
from shuping.reading.loose import loose_points
from shuping.reading.marks import DUN, HEADINGS, LABEL, PART, QUESTION, RANK, Mark, marks
from shuping.reading.model import Figure, Item, Kind, Reading, Section
from shuping.reading.runs import Point, Run, tree
from shuping.reading.text import STOPS, Paragraph, body, ends_sentence

_TITLE_LINES = 4


def read(text: str) -> Reading:
    """Read a text whose lines end in `\\n`. Every offset in the answer counts characters of this text."""
    parts = body(text)
    paragraphs = parts.paragraphs
    if not paragraphs:
        return Reading(len(text), (), (), (), parts.debris, checks.empty(text, parts.debris))
    found = marks(text, paragraphs)
    runs = tree(text, paragraphs, found, paragraphs[-1].end)
    title = _title(text, paragraphs, found)
    source = Source(text, paragraphs, [paragraph.start for paragraph in paragraphs], kinds.genre(title))
    outline = _Outline(source)
    outline.add(runs, paths=(), begin=paragraphs[0].start)
    outline.add_beginning(found)
    outline.taken.sort()
    sections = tuple(sorted(outline.sections, key=lambda section: (section.start, section.level)))
    loose = list(loose_points(source, outline.taken, sections))
    drafts = [*outline.drafts, *zip(loose, _paths(sections, loose), strict=True)]
    drafts.sort(key=lambda one: one[0].start)
    all_figures = _figures(source, [draft for draft, _path in drafts])
    items = _items(source, drafts, all_figures)
    warnings = checks.warnings(source, parts.debris, runs, outline.bare, items)
    return Reading(len(text), sections, items, tuple(all_figures), parts.debris, warnings)


def _title(text: str, paragraphs: Sequence[Paragraph], found: Sequence[Mark]) -> str:
    """The lines before the first sentence or heading: they name the sort of document."""
    lines = []
    first = found[0].paragraph if found else len(paragraphs)
    for paragraph in paragraphs[: min(first, _TITLE_LINES)]:
        if ends_sentence(text, paragraph.end) or paragraph.end - paragraph.start > 80:
            break
        lines.append(text[paragraph.start : paragraph.end])
    return " ".join(lines)


class _Outline:
    """Collects sections and enumerated items from the tree of runs."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.sections: list[Section] = []
        self.drafts: list[tuple[Draft, tuple[str, ...]]] = []
        self.taken: list[tuple[int, int]] = []
        self.bare: list[Point] = []

    def add(self, runs: Sequence[Run], *, paths: tuple[str, ...], begin: int, hint: Kind | None = None) -> int:
        """Add the runs that stand in one place and return their end; the text before the first starts at `begin`."""
        for run in runs:
            kind = self._kind(run, paths, lead_sentences(self.source, run, begin), hint)
            bare = [self._is_bare(point) for point in run.points]
            only_titles = len(bare) > 1 and all(bare)
            for point, is_bare in zip(run.points, bare, strict=True):
                begin = self._add_point(point, kind, paths, is_bare=is_bare and not only_titles)
        return begin

    def _add_point(self, point: Point, kind: Kind, path: tuple[str, ...], *, is_bare: bool) -> int:
        source, mark = self.source, point.mark
        paragraph = source.paragraphs[mark.paragraph]
        if mark.skip:
            self.taken.append((mark.start, paragraph.end))
            return self.add(point.children, paths=path, begin=paragraph.end) if point.children else paragraph.end
        lists = point.lists
        only_labels = bool(lists) and all(run.family == LABEL for run in lists) and RANK.get(mark.family, 9) > RANK[DUN]
        title = title_span(source, mark, min(point.limit, paragraph.end), headed=point.headed)
        end = point_end(source, point)
        words = source.text[title[0] : title[1]]
        is_section = mark.family != LABEL and (bool(lists) or (point.headed and mark.family in (DUN, PART)))
        if mark.hint is not None:
            kind = kinds.kind_of_label(source.genre, mark.hint)
        if point.headed and not path and mark.family in (DUN, PART) and not lists:
            kind = kinds.kind_of_heading(source.genre, words)
        if is_bare:
            self.bare.append(point)
            self.taken.append((mark.start, paragraph.end))
        elif not lists or only_labels:
            self.drafts.append((Draft(mark.start, mark.content, end, kind, *title), path))
            self.taken.append((mark.start, end))
        inside = path if mark.family == LABEL or only_labels else (*path, words)
        if point.headed:
            self.taken.append((mark.start, paragraph.end))
        begin = paragraph.end if point.headed else mark.content
        own = mark.hint if mark.family == LABEL else None
        if point.children:
            end = max(end, self.add(point.children, paths=inside, begin=begin, hint=own))
        if is_section and not only_labels:
            end = self._add_section(point, words, path, end)
        return end

    def _add_section(self, point: Point, title: str, path: tuple[str, ...], end: int) -> int:
        """A section runs to its limit, but not over the words that close the document after its last point."""
        source, mark = self.source, point.mark
        if point.lists:
            limit = point.limit
            if limit == source.paragraphs[-1].end:
                limit = before_closing(source, source.paragraph_at(end - 1), limit)
            end = source.text_end(mark.content, limit)
        enumerator = source.text[mark.start : mark.content].strip()
        self.sections.append(Section(mark.start, end, title, len(path) + 1, enumerator))
        return end

    def _is_bare(self, point: Point) -> bool:
        """A heading with nothing under it and no final mark."""
        if not point.headed or point.children or point.mark.family not in HEADINGS:
            return False
        paragraph = self.source.paragraphs[point.mark.paragraph]
        if self.source.text[paragraph.end - 1] in STOPS:
            return False
        return point_end(self.source, point) <= paragraph.end

    def _kind(self, run: Run, path: tuple[str, ...], lead: list[str], hint: Kind | None) -> Kind:
        first = run.points[0]
        if run.family == QUESTION:
            return Kind.PROBLEM
        if run.family in HEADINGS or first.headed:
            lead = lead if lead and lead[0].rstrip()[-1:] in (":", "：") and run.family not in (DUN, PART) else []
        titles = [self._words(point) for point in run.points]
        return kinds.kind_of_run(
            genre=self.source.genre,
            hint=hint,
            wanted=first.mark.wanted,
            lead=lead,
            headings=reversed(path),
            titles=titles,
        )

    def _words(self, point: Point) -> str:
        paragraph = self.source.paragraphs[point.mark.paragraph]
        start, end = title_span(self.source, point.mark, min(point.limit, paragraph.end), headed=point.headed)
        return self.source.text[start:end]

    def add_beginning(self, found: Sequence[Mark]) -> None:
        """A text that begins in the middle of a run: what stands before its first mark is the rest of a point."""
        first = next(iter(found), None)
        if first is None or first.number < 2 or not self.drafts:
            return
        paragraphs = self.source.paragraphs
        start = paragraphs[0].start
        end = trimmed(self.source.text, start, first.start)
        if end > start and ends_sentence(self.source.text, end) and self.source.text[end - 1] not in ":：":
            draft, path = self.drafts[0]
            self.drafts.insert(0, (Draft(start, start, end, draft.kind, start, start), path))
            self.taken.append((start, end))


def _paths(sections: Sequence[Section], drafts: Sequence[Draft]) -> Iterator[tuple[str, ...]]:
    """The titles of the sections around each draft; both come in reading order."""
    around: list[Section] = []
    place = 0
    for draft in drafts:
        while place < len(sections) and sections[place].start <= draft.start:
            while around and around[-1].end <= sections[place].start:
                around.pop()
            around.append(sections[place])
            place += 1
        while around and around[-1].end <= draft.start:
            around.pop()
        yield tuple(section.title for section in around)


def _figures(source: Source, drafts: Sequence[Draft]) -> list[Figure]:
    """All figures of the body. Enumerators are no part of a number, so each stretch between them is read by itself."""
    cuts = sorted({draft.start for draft in drafts} | {draft.content for draft in drafts})
    found: list[Figure] = []
    place = 0
    for paragraph in source.paragraphs:
        begin = paragraph.start
        while place < len(cuts) and cuts[place] < paragraph.end:
            if cuts[place] > begin:
                found.extend(figures(source.text, begin, cuts[place]))
                begin = cuts[place]
            place += 1
        found.extend(figures(source.text, begin, paragraph.end))
    return found


def _items(
    source: Source, drafts: Sequence[tuple[Draft, tuple[str, ...]]], all_figures: Sequence[Figure]
) -> tuple[Item, ...]:
    starts = [figure.start for figure in all_figures]
    text = source.text
    items = []
    for draft, path in drafts:
        inside = all_figures[bisect_left(starts, draft.content) : bisect_left(starts, draft.end)]
        words = text[draft.content : draft.end]
        items.append(
            Item(
                kind=kinds.kind_of_item(draft.kind, path, words),
                start=draft.start,
                end=draft.end,
                enumerator=text[draft.start : draft.content].strip(),
                title=text[draft.title_start : draft.title_end],
                title_start=draft.title_start,
                title_end=draft.title_end,
                section=path,
                figures=tuple(inside),
                deadlines=tuple(deadlines(text, draft.content, draft.end)),
            )
        )
    return tuple(items)
