"""Read a Chinese work document: sections, items, figures, warnings.

The prose of the field is built in one way: a lead sentence says what is coming, a run of enumerators counts it off, and
headings open ranges in which such runs stand. The reader follows that: marks (`marks`), runs (`runs`), where a point
ends (`edges`), what stands without an enumerator (`loose`), what sets the kind (`kinds`), amounts (`figures`), promises
not kept (`checks`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from shuping.reading import checks, kinds, openers, tabled
from shuping.reading.edges import Draft, Source, before_closing, lead_sentences, point_end, title_span, trimmed
from shuping.reading.figures import deadlines, figures
from shuping.reading.genres import Genre, genre
from shuping.reading.heads import head
from shuping.reading.loose import loose_points
from shuping.reading.marks import DUN, HEADINGS, LABEL, PAREN, PART, QUESTION, RANK, Mark, marks
from shuping.reading.model import Figure, Item, Kind, Reading, Section
from shuping.reading.runs import Point, Run, tree
from shuping.reading.sequence import in_sequence
from shuping.reading.text import STOPS, Body, body, ends_sentence
from shuping.reading.turns import CLOSING


def read(text: str) -> Reading:
    """Read a text whose lines end in `\\n`. Every offset in the answer counts characters of this text."""
    parts = body(text)
    paragraphs = parts.paragraphs
    if not paragraphs:
        return _only_tables(text, parts)
    found = in_sequence(text, paragraphs, marks(text, paragraphs))
    sort = genre(text)
    opened = {mark.paragraph for mark in found if mark.leads}
    starts = [paragraph.start for paragraph in paragraphs]
    own_topics = openers.asides(text, paragraphs, opened, sort)
    source = Source(text, paragraphs, starts, sort, own_topics, frozenset(mark.paragraph for mark in found))
    apart = own_topics | openers.turns(text, paragraphs, opened)
    runs = tree(text, paragraphs, found, paragraphs[-1].end, apart)
    outline = _Outline(source)
    outline.add(runs, paths=(), begin=paragraphs[0].start)
    outline.add_beginning(found)
    outline.taken.sort()
    tabled.headed(source, parts.tables, outline.sections, outline.drafts, outline.bare)
    sections = tuple(sorted(outline.sections, key=lambda section: (section.start, section.level)))
    loose = list(loose_points(source, outline.taken, sections, outline.drafts, outline.spread))
    drafts = [*outline.drafts, *zip(loose, _paths(sections, loose), strict=True)]
    drafts.sort(key=lambda one: one[0].start)
    all_figures = _figures(source, [draft for draft, _path in drafts])
    items = _items(source, drafts, all_figures)
    warnings = checks.warnings(source, parts.debris, runs, outline.bare, bool(items or parts.tables))
    own = head(text, parts.debris)
    reading = Reading(len(text), own, sections, items, tuple(all_figures), parts.debris, warnings)
    return _with_tables(text, parts, reading)


def _only_tables(text: str, parts: Body) -> Reading:
    """The reading of a text without a paragraph."""
    warnings = () if parts.tables else checks.empty(text, parts.debris)
    return _with_tables(text, parts, Reading(len(text), head(text, parts.debris), (), (), (), parts.debris, warnings))


def _with_tables(text: str, parts: Body, reading: Reading) -> Reading:
    """The reading with what stands in the tables, all in the order of the text."""
    found = list(tabled.items(text, parts.tables, reading.sections))
    if not found:
        return reading
    items = sorted([*reading.items, *(item for item, _inside in found)], key=lambda item: item.start)
    inside = [figure for _item, figures_ in found for figure in figures_]
    every = sorted([*reading.figures, *inside], key=lambda figure: figure.start)
    return replace(reading, items=tuple(items), figures=tuple(every))


class _Outline:
    """Collects sections and enumerated items from the tree of runs."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.sections: list[Section] = []
        self.drafts: list[tuple[Draft, tuple[str, ...]]] = []
        self.taken: list[tuple[int, int]] = []
        self.bare: list[Point] = []
        self.spread: dict[int, tuple[Kind, tuple[str, ...]]] = {}

    def add(self, runs: Sequence[Run], *, paths: tuple[str, ...], begin: int, hint: Kind | None = None) -> int:
        """Add the runs that stand in one place and return their end; the text before the first starts at `begin`."""
        for place, run in enumerate(runs):
            lead = lead_sentences(self.source, run, begin)
            kind = self._kind(run, paths, lead, hint)
            reports = kinds.speaks_of_last_year(lead)
            after = runs[place + 1] if place + 1 < len(runs) else None
            if hint is None and self.source.genre is Genre.RECTIFICATION and _is_remedied(run, after):
                kind = Kind.PROBLEM
            bare = [self._is_bare(point) for point in run.points]
            only_titles = len(bare) > 1 and all(bare)
            for point, is_bare in zip(run.points, bare, strict=True):
                begin = self._add_point(point, kind, paths, is_bare=is_bare and not only_titles, reports=reports)
        return begin

    def _add_point(self, point: Point, kind: Kind, path: tuple[str, ...], *, is_bare: bool, reports: bool) -> int:
        source, mark = self.source, point.mark
        paragraph = source.paragraphs[mark.paragraph]
        if mark.skip:
            self.taken.append((mark.start, paragraph.end))
            return self.add(point.children, paths=path, begin=paragraph.end) if point.children else paragraph.end
        answer = self._answer(point)
        lists = point.lists
        only_labels = _only_labels(point)
        title = title_span(source, mark, min(point.limit, paragraph.end), headed=point.headed)
        end = point_end(source, answer or point)
        words = source.text[title[0] : title[1]]
        is_section = mark.family != LABEL and (bool(lists) or (point.headed and mark.family in (DUN, PART)))
        if mark.hint is not None:
            kind = kinds.voiced(source.genre, mark.hint)
        if point.headed and mark.family in (DUN, PART, PAREN) and not lists:
            kind = kinds.kind_of_heading(source.genre, words, path[::-1], source.text[mark.content : end])
        under = self._paragraphs_under(point) if point.headed and not lists else []
        if under:
            is_section = True
            self.spread |= dict.fromkeys(under, (kind, (*path, words)))
            end = source.paragraphs[under[-1]].end
        elif is_bare:
            self.bare.append(point)
            self.taken.append((mark.start, paragraph.end))
        elif not lists or only_labels:
            self.drafts.append((Draft(mark.start, mark.content, end, kind, *title, reports=reports), path))
            self.taken.append((mark.start, end))
        inside = path if mark.family == LABEL or only_labels else (*path, words)
        if point.headed:
            self.taken.append((mark.start, paragraph.end))
        # The title clause of a point is a heading for what stands in it, never its lead.
        begin = paragraph.end if point.headed else title[1] if is_section else mark.content
        own = mark.hint if mark.family == LABEL else None
        if point.children:
            end = max(end, self.add(point.children, paths=inside, begin=begin, hint=own))
        if is_section and not only_labels:
            end = self._add_section(point, words, path, end)
        return end

    def _answer(self, point: Point) -> Point | None:
        """The 整改情况：… that is all that stands under 问题1：… in a debrief: it is taken into the point."""
        under = [inner for run in point.children for inner in run.points]
        if self.source.genre is not Genre.DEBRIEF or point.run.family != QUESTION or len(under) != 1:
            return None
        if under[0].mark.hint is not Kind.ACHIEVEMENT or under[0].children:
            return None
        point.children = []
        return under[0]

    def _paragraphs_under(self, point: Point) -> list[int]:
        """The paragraphs under a heading without a list that are points of their own; none where they are one text."""
        source, text = self.source, self.source.text
        found, own = [], 0
        for index in range(point.mark.paragraph + 1, len(source.paragraphs)):
            start, end = source.paragraphs[index].start, source.paragraphs[index].end
            if start >= point.limit or CLOSING.match(text, start, end):
                break
            if index not in source.asides and openers.is_lead_in(text, start, end):
                continue
            found.append(index)
            own += index in source.asides or openers.is_titled(text, start, end) or openers.asks(text, start, end)
        return found if own >= 2 and own * 2 >= len(found) else []

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
        if run.parent is not None and run.parent.run.family == QUESTION and hint is None:
            return Kind.MEASURE
        if run.family in HEADINGS or first.headed:
            lead = lead if lead and lead[0].rstrip()[-1:] in (":", "：") and run.family not in (DUN, PART) else []
        return kinds.kind_of_run(
            genre=self.source.genre,
            hint=hint,
            wanted=first.mark.wanted,
            lead=lead,
            headings=path[::-1],
            points=[self._words(point) for point in run.points],
        )

    def _words(self, point: Point) -> str:
        """The first words of a point; of a long one the beginning tells its kind."""
        start = point.mark.content
        return self.source.text[start : min(point_end(self.source, point), start + 240)]

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


def _only_labels(point: Point) -> bool:
    """Whether nothing but labels (整改措施：) stands under a point, so that its own words are an item."""
    lists, family = point.lists, point.mark.family
    if not lists or family == QUESTION:
        return bool(lists)
    if RANK.get(family, 9) <= RANK[DUN] or any(run.family != LABEL for run in lists):
        return False
    # Where the problem has a label of its own, what stands above it is a heading.
    return not any(inner.mark.hint is Kind.PROBLEM for run in lists for inner in run.points)


def _is_remedied(run: Run, after: Run | None) -> bool:
    """Whether 整改措施： stands under the points of a run, or right after it: then the points are problems."""
    under = [inner for point in run.points for one in point.children for inner in one.points]
    following = after.points if after is not None else []
    return any(point.mark.hint is Kind.MEASURE for point in (*under, *following)) and run.family != LABEL


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
                kind=kinds.kind_of_item(
                    source.genre,
                    draft.kind,
                    path,
                    text[draft.title_start : draft.title_end],
                    words,
                    reports=draft.reports,
                ),
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
