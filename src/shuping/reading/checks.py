"""What the text promises and does not keep: every finding of this module is a warning for a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from shuping.reading.edges import Source, sentences
from shuping.reading.marks import HEADINGS
from shuping.reading.model import Debris, ReadingWarning
from shuping.reading.numerals import number
from shuping.reading.runs import Point, Run, walk
from shuping.reading.text import ends_sentence

_DECLARED = re.compile(
    r"(?P<count>[两二三四五六七八九十]|\d{1,2})(?:个|点|条|项|件|大)(?:大|点)?[^。；;,，:：个点条项件]{0,12}(?P<colon>[:：])?[。]?$"
)
_ANNOUNCES = re.compile(r"讲|谈|说|提|强调|以下|如下|下面")
_DEBRIS_NAMES = {"header": "网站页眉", "footer": "网站页脚", "page_number": "页码", "address": "网址"}


def empty(text: str, debris: Sequence[Debris]) -> tuple[ReadingWarning, ...]:
    """The warnings of a text in which nothing stands."""
    return (*_debris(debris), ReadingWarning("empty", "文中没有可以阅读的内容。", 0, len(text)))


def warnings(
    source: Source, debris: Sequence[Debris], runs: Sequence[Run], bare: Sequence[Point], has_items: bool
) -> tuple[ReadingWarning, ...]:
    """All warnings about a text, in order of their place. `bare` are the headings under which nothing stands."""
    found = [
        *_debris(debris),
        *_declared(source, runs),
        *_bare(source, bare),
        *_numbering(runs),
        *_cut(source, bare),
    ]
    if not has_items:
        found.append(ReadingWarning("no_items", "没有读出条目，请对照原文手工摘录。", 0, len(source.text)))
    return tuple(sorted(found, key=lambda warning: (warning.start, warning.code)))


def _debris(debris: Sequence[Debris]) -> Iterator[ReadingWarning]:
    for one in debris:
        yield ReadingWarning(
            "debris_dropped", f"已略去一处不属于正文的内容（{_DEBRIS_NAMES[one.what]}）。", one.start, one.end
        )


def _declared(source: Source, runs: Sequence[Run]) -> Iterator[ReadingWarning]:
    """Declared counts against the run that follows: four parts promised, three there."""
    text = source.text
    answered: set[int] = set()
    for run in dict.fromkeys(run for run, _point in _points(runs)):
        mark = run.points[0].mark
        index = mark.paragraph - 1 if mark.leads else mark.paragraph
        if index < 0:
            continue
        begin = source.paragraphs[index].start
        answered.add(index)
        count = _declared_at(text, begin, source.paragraphs[index].end if mark.leads else mark.start)
        if count is not None and count[0] != len(run.points):
            yield _count_warning(count[0], len(run.points), count[1], count[2])
    for index, paragraph in enumerate(source.paragraphs):
        if index in answered or text[paragraph.end - 1] not in ":：":
            continue
        count = _declared_at(text, paragraph.start, paragraph.end)
        if count is not None:
            yield _count_warning(count[0], 0, count[1], count[2])


def _points(runs: Sequence[Run]) -> Iterable[tuple[Run, Point]]:
    return walk(list(runs))


def _declared_at(text: str, start: int, end: int) -> tuple[int, int, int] | None:
    """The count that the last sentence before a run declares, with its place."""
    start = max(start, end - 300)
    spans = list(sentences(text, start, end))
    if not spans:
        return None
    last = spans[-1]
    begin = max(last[0], last[1] - 60)
    match = _DECLARED.search(text[begin : last[1]].rstrip())
    if match is None or not (match["colon"] or _ANNOUNCES.search(text, last[0], last[1])):
        return None
    return int(number(match["count"])), begin + match.start(), begin + match.end()


def _count_warning(declared: int, there: int, start: int, end: int) -> ReadingWarning:
    if there < declared:
        message = f"此处说有{declared}项，文中只读到{there}项，文本可能不完整，请找原件核对。"
        return ReadingWarning("count_not_met", message, start, end)
    return ReadingWarning("count_exceeded", f"此处说有{declared}项，文中读到{there}项，请核对。", start, end)


def _bare(source: Source, bare: Sequence[Point]) -> Iterator[ReadingWarning]:
    for point in bare:
        if point.mark.family in HEADINGS:
            paragraph = source.paragraphs[point.mark.paragraph]
            message = "这个标题下没有内容，文本可能在此中断。"
            yield ReadingWarning("heading_without_content", message, paragraph.start, paragraph.end)


def _numbering(runs: Sequence[Run]) -> Iterator[ReadingWarning]:
    for run in dict.fromkeys(run for run, _point in _points(runs)):
        expected = 1
        for point in run.points:
            mark = point.mark
            if mark.number not in (expected, 0):  # 0: a heading without a number
                message = f"编号不连续：此处应为第{expected}项，写的是第{mark.number}项。"
                yield ReadingWarning("numbering_broken", message, mark.start, mark.content)
            if mark.broken:
                message = f"第{mark.number}项的编号缺字，请核对。"
                yield ReadingWarning("enumerator_broken", message, mark.start, mark.content)
            expected = mark.number + 1


def _cut(source: Source, bare: Sequence[Point]) -> Iterator[ReadingWarning]:
    """A text whose last long paragraph stops in mid-sentence."""
    last = source.paragraphs[-1]
    is_heading = any(point.mark.paragraph == len(source.paragraphs) - 1 for point in bare)
    if not is_heading and last.end - last.start > 30 and not ends_sentence(source.text, last.end):
        message = "文末一句没有结束，文本可能被截断。"
        yield ReadingWarning("ends_in_mid_sentence", message, last.start, last.end)
