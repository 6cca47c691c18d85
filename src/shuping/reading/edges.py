"""Where a point ends, what lead stands before a run, which clause is the title.

Inside a run a point ends where the next begins. Only the last one needs thought: it shares its paragraph with whatever
the author says next (“同时,他指出…”, “对于下一步的工作…”), or is followed by paragraphs that may or may not be its own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shuping.reading.kinds import Genre
from shuping.reading.marks import LABEL, WORDS, Mark
from shuping.reading.model import Kind
from shuping.reading.runs import Point, Run
from shuping.reading.text import BLANKS, CLOSERS, STOPS, Paragraph

_SENTENCE_END = re.compile(rf"[{STOPS}]+[{CLOSERS}]*")
_TRIM = BLANKS + "\n"
_TITLE_LENGTH = 26

# A sentence that turns to something else. It may end the last point of a run, never one in the middle.
TURN = re.compile(
    r"(?:同时|此外|另外|最后|接着)?[,，]?[^。；;：:，,]{0,16}(?:指出|强调|要求|提出|希望)[^。；;：:]{0,30}[：:]"
    r"|但(?:是)?[,，]?(?:实事求是|在?(?:总结|肯定|看到|充分肯定)|与[^。；;]{2,30}相比|我们也)|总的来(?:讲|说|看)|总之"
    r"|对于?(?:下一步|以上|上述|这些)|针对(?:以上|上述|这些|存在)|(?:以上|上述|这些)(?:问题|不足|成绩|工作|情况|是|这些|做法)"
    r"|下(?:一)?步[,，]|(?:我们|大家)要(?:认真)?(?:领会|学习|贯彻)|在(?:充分)?肯定[^。；;]{0,12}的同时"
    r"|同时[,，](?:也|我|还)[^。；;]{0,10}(?:存在|看到|认识)|(?:当然|不过)[,，]|存在的?(?:主要|突出)?(?:问题|不足)[^。；;，,]{0,8}[：:]"
    r"|(?:下面|接下来)[,，]|同志们[,，！!：:]|回顾(?:过去|一年)"
)
CLOSING = re.compile(
    r"同志们[,，！!：:]|各位(?:领导|代表|同志)|以上(?:是|就是|述职|报告|汇报|意见|发言|承诺)|会议(?:指出|强调|要求|认为|最后)|总之[,，]|最后[,，](?!要)|谢谢|特此|此致|敬礼"
    r"|(?:述职|报告|汇报|承诺|责任|签字|签订|签发|落款|立|被考核|考核)(?:人|单位|时间|日期)(?:[（(][^）)]{0,8}[）)])?[：:（(\s]|甲方|乙方|(?:上级|下级|签订双方|党委|党支部)?(?:书记|代表)?[（(]签[字名章]"
    r"|20\d\d年[\d\s]{1,4}月[\d\s]{1,4}日$|[二〇○O0XxＸ×*]{2,5}[一二三四五六七八九〇○]{0,2}年[^。，,]{1,8}日?$|附件|附[：:]|抄送|主题词|联系人"
    r"|不当之处|敬请|请(?:领导|大家|各位|组织)|对于?(?:以上|上述|这些)|(?:以上|上述|这些)(?:问题|不足|意见|要求)|(?:本|此)(?:责任书|承诺书|方案|要点|计划|办法)(?:一式|自|由)"
    r"|[^，,。；;：:]{2,24}(?:委员会|党委|党组|党支部|总支|组织部|办公室|领导小组)$"
)


@dataclass(frozen=True, slots=True)
class Source:
    """The text with its paragraphs and what sort of document it is."""

    text: str
    paragraphs: Sequence[Paragraph]
    starts: Sequence[int]
    genre: Genre

    def paragraph_at(self, offset: int) -> int:
        """The index of the paragraph in which an offset lies (or of the last one before it)."""
        return max(bisect_right(self.starts, offset) - 1, 0)

    def text_end(self, start: int, end: int) -> int:
        """`end` moved back to where the text before it ends: over blanks, and over debris such as a page number."""
        end = min(end, self.paragraphs[self.paragraph_at(end - 1)].end)
        return trimmed(self.text, start, end)


@dataclass(frozen=True, slots=True)
class Draft:
    """An item before its figures and sections are known; its words begin at `content`, after the enumerator."""

    start: int
    content: int
    end: int
    kind: Kind
    title_start: int
    title_end: int


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
    if children:
        return limit
    own = source.paragraphs[mark.paragraph]
    is_last = point is point.run.points[-1]
    if not is_last:
        return _before_comma(text, mark.content, limit)
    is_title = point.headed and (len(point.run.points) == 1 or text[own.end - 1] not in STOPS)
    # Before the next heading what follows is still this point's; at the end of the text the author may be taking leave.
    goes_on = mark.leads and mark.family not in WORDS and point.limit < source.paragraphs[-1].end
    if is_title or goes_on or _takes_paragraphs(point.run):
        return trimmed(text, mark.content, before_closing(source, mark.paragraph, limit))
    limit = min(limit, own.end)
    return trimmed(text, mark.content, _before_turn(source, point, limit))


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
    """The limit, or the end of the paragraph before one that closes the document or refers back to the list."""
    for index in range(first + 1, len(source.paragraphs)):
        paragraph = source.paragraphs[index]
        if paragraph.start >= limit:
            break
        if CLOSING.match(source.text, paragraph.start, paragraph.end):
            return source.paragraphs[index - 1].end
    return limit


def _before_turn(source: Source, point: Point, limit: int) -> int:
    """The limit, or the start of the sentence in which the author turns to something else."""
    text = source.text
    spans = list(sentences(text, point.mark.content, limit))
    for start, _end in spans[1:]:
        if TURN.match(text, start, limit):
            return start
    if len(spans) > 1 and limit < source.paragraphs[point.mark.paragraph].end:
        start, end = spans[-1]
        if text[trimmed(text, start, end) - 1] in ":：,，":
            return start
    return limit


def lead_sentences(source: Source, run: Run, begin: int) -> list[str]:
    """The sentences between `begin` and the first point of a run, the nearest first; three at most."""
    text, mark = source.text, run.points[0].mark
    paragraph = source.paragraphs[mark.paragraph]
    if not mark.leads:
        begin = max(begin, paragraph.start)
    elif mark.paragraph:
        begin = max(begin, source.paragraphs[mark.paragraph - 1].start)
    begin = max(begin, mark.start - 600)
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
