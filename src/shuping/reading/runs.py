"""Marks become runs, runs nest in points: the tree that the author had in mind.

A run goes on while its numbers go on; a number one opens a new run; an outer family at the head of a paragraph closes
what is open further in. Nothing else decides where a run belongs.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from shuping.reading.marks import LABEL, PART, QUESTION, RANK, WORDS, Mark
from shuping.reading.paragraphs import Paragraph
from shuping.reading.text import STOPS
from shuping.reading.turns import APPENDIX, TURN


@dataclass(slots=True, eq=False)
class Point:
    """One point of a run; `limit` is where the next thing on its level begins, `headed` that it is only a heading."""

    mark: Mark
    run: Run
    headed: bool
    limit: int = 0
    children: list[Run] = field(default_factory=list)

    @property
    def lists(self) -> list[Run]:
        """The finer lists under it; lines of owner and deadline are not one."""
        return [run for run in self.children if not all(point.mark.skip for point in run.points)]


@dataclass(slots=True, eq=False)
class Run:
    """Points that count on from one another."""

    family: str
    parent: Point | None
    points: list[Point] = field(default_factory=list)

    @property
    def last_number(self) -> int:
        """The number of its last point."""
        return self.points[-1].mark.number


def tree(
    text: str, paragraphs: Sequence[Paragraph], found: Sequence[Mark], end: int, asides: Collection[int] = ()
) -> list[Run]:
    """The outermost runs of a text whose marks are `found` and which ends at `end`.

    `asides` are the paragraphs that open a topic of their own.
    """
    opened = {mark.paragraph for mark in found if mark.leads}
    builder = _Builder(text, paragraphs, opened, _resumed(found), asides)
    for mark in found:
        builder.add(mark)
    _limit(builder.top, end)
    return builder.top


_MOST_BETWEEN = 40  # runs between two points of another: a text has one or two, a hostile one any number


def _resumed(found: Sequence[Mark]) -> set[int]:
    """The starts of the word points at the head of a paragraph whose run goes on after a list with numerals."""
    waiting: dict[str, Mark] = {}
    inner = False
    resumed = set()
    for mark in found:
        if not mark.leads:
            continue
        if mark.family in WORDS:
            before = waiting.get(mark.family)
            if before is not None and inner and mark.number in (0, before.number + 1):
                resumed.add(before.start)
            waiting[mark.family], inner = mark, False
        elif RANK.get(mark.family, 9) <= RANK[QUESTION]:
            waiting.clear()
        else:
            inner = True
    return resumed


class _Builder:
    """Holds the stack of open runs, outermost first."""

    def __init__(
        self, text: str, paragraphs: Sequence[Paragraph], opened: set[int], resumed: set[int], asides: Collection[int]
    ) -> None:
        self.text = text
        self.paragraphs = paragraphs
        self.opened = opened
        self.resumed = resumed
        self.topics = sorted(asides)
        self.top: list[Run] = []
        self.stack: list[Run] = []

    def add(self, mark: Mark) -> None:
        self._leave_the_body(mark)
        depth = self._going_on(mark)
        if depth is None:
            self._close_for(mark)
            self._open(mark)
        else:
            del self.stack[depth + 1 :]
        run = self.stack[-1]
        if mark.number == 0 and mark.family != PART:
            mark = replace(mark, number=run.last_number + 1 if run.points else 1)
        run.points.append(Point(mark, run, self._is_headed(mark)))

    def _leave_the_body(self, mark: Mark) -> None:
        """What stands in an appendix continues nothing of the text before it."""
        before = self.stack[-1].points[-1].mark.paragraph if self.stack else mark.paragraph
        for index in range(before + 1, mark.paragraph):
            paragraph = self.paragraphs[index]
            if APPENDIX.match(self.text, paragraph.start, paragraph.end):
                self.stack.clear()

    def _going_on(self, mark: Mark) -> int | None:
        """The depth of the open run that this mark continues."""
        nearest = None
        for depth in range(len(self.stack) - 1, -1, -1):
            run = self.stack[depth]
            if run.family != mark.family:
                continue
            if mark.number in (0, run.last_number + 1):
                return depth
            if nearest is None and mark.number != 1 and (mark.number > 1 or mark.family == PART):
                nearest = depth
        return nearest

    def _is_aside_since(self, point: Point, mark: Mark) -> bool:
        """Whether a topic of its own was opened after a point: what follows does not stand in the point."""
        place = bisect_right(self.topics, point.mark.paragraph)
        return place < len(self.topics) and self.topics[place] <= mark.paragraph

    def _close_for(self, mark: Mark) -> None:
        """Close the runs in which this new one cannot stand."""
        stack = self.stack
        if mark.leads and mark.family in RANK:
            under_label = next((depth for depth, run in enumerate(stack) if self._shelters(run, mark)), None)
            keep = len(stack)
            for depth, run in enumerate(stack):
                inside = (
                    run.family in WORDS and not run.points[-1].mark.leads
                )  # a list in a sentence holds no paragraphs
                outranked = RANK.get(run.family, 9) >= RANK[mark.family] or inside
                sheltered = under_label is not None and depth <= under_label
                if outranked and not sheltered and not self._leads_to(run.points[-1], mark):
                    keep = depth
                    break
            del stack[keep:]
            return
        turned = mark.number == 1 and self._turned(mark)
        for depth, run in enumerate(stack):
            same = run.family == mark.family or (turned and run.family in WORDS)
            past = run.family in WORDS and run.points[-1].mark.paragraph != mark.paragraph
            past = past or (run.family.endswith("_inline") and run.points[-1].mark.paragraph != mark.paragraph)
            if same or (past and not self._leads_to(run.points[-1], mark)):
                del stack[depth:]
                return

    def _shelters(self, run: Run, mark: Mark) -> bool:
        """Whether a label (整改措施：) stands over this mark: in its own paragraph, and where it says no more."""
        label = run.points[-1].mark
        if run.family != LABEL or RANK[mark.family] <= RANK[QUESTION] or mark.family == LABEL:
            return False
        return label.paragraph == mark.paragraph or self.paragraphs[label.paragraph].end - label.content <= 1

    def _turned(self, mark: Mark) -> bool:
        """Whether the author turned to something else in the sentence that leads to this mark."""
        begin = self.paragraphs[mark.paragraph].start
        text, end = self.text, mark.start
        while end > begin and text[end - 1] in " \u3000:：,，":
            end -= 1
        start = max((text.rfind(stop, begin, end) for stop in STOPS), default=-1) + 1
        return TURN.match(text, max(start, begin), mark.start) is not None

    def _leads_to(self, point: Point, mark: Mark) -> bool:
        """Whether a word point is only a heading over what follows, so that a list may stand under it."""
        if point.run.family not in WORDS or point.mark.family == mark.family:
            return False
        return point.headed or (mark.number == 1 and mark.leads and point.mark.start in self.resumed)

    def _open(self, mark: Mark) -> None:
        parent = self.stack[-1].points[-1] if self.stack else None
        while parent is not None and not parent.headed and self._is_aside_since(parent, mark):
            parent = parent.run.parent
        run = Run(mark.family, parent)
        (parent.children if parent else self.top).append(run)
        self.stack.append(run)

    def _is_headed(self, mark: Mark) -> bool:
        """Whether the paragraph of this mark is one clause over paragraphs that no mark opens, or over a finer list."""
        paragraph = self.paragraphs[mark.paragraph]
        if not mark.leads or mark.start > paragraph.start:
            return False
        if mark.family == PART:
            return True
        words = self.text[mark.content : paragraph.end]
        if len(words) > 60 or any(char in words[:-1] for char in STOPS + ":："):
            return False
        following = mark.paragraph + 1
        if words[-1:] in tuple(STOPS):
            return following not in self.opened and len(words) <= 40
        return True


def _limit(runs: list[Run], end: int) -> None:
    """Set the limit of every point: the start of the next thing on its level, or the end of what it stands in."""
    open_lists = [(runs, end)]
    while open_lists:
        siblings, stop = open_lists.pop()
        for index, run in enumerate(siblings):
            after = _next_start(siblings, index, stop)
            for place, point in enumerate(run.points):
                point.limit = run.points[place + 1].mark.start if place + 1 < len(run.points) else after
                open_lists.append((point.children, point.limit))


def _next_start(siblings: list[Run], index: int, stop: int) -> int:
    """Where the next run begins after the last point of a run; one that a topic of its own put in between does not."""
    last = siblings[index].points[-1].mark.start
    for other in range(index + 1, min(index + 1 + _MOST_BETWEEN, len(siblings))):
        start = siblings[other].points[0].mark.start
        if start > last:
            return start
    return stop


def walk(runs: list[Run]) -> Iterator[tuple[Run, Point]]:
    """All points with their runs, in reading order."""
    waiting = [(run, point) for run in reversed(runs) for point in reversed(run.points)]
    while waiting:
        run, point = waiting.pop()
        yield run, point
        waiting.extend((child, inner) for child in reversed(point.children) for inner in reversed(child.points))
