"""Points that no enumerator announces: demands after “…强调:”, a remark on one person, a named problem.

Only what lies outside runs is looked at. A sentence that refers back (上述问题) closes a list and is no point.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from shuping.reading import kinds, openers
from shuping.reading.edges import Draft, Source, sentences, trimmed
from shuping.reading.genres import Genre
from shuping.reading.model import Kind, Section
from shuping.reading.turns import CLOSING, TURN

_LEAD = re.compile(
    r"(?:强调|要求|希望(?!工程)|嘱托|(?P<own>承诺|表态)|提出了?[^。；;，,：:]{0,10}(?:要求|希望|意见|建议))(?:指出)?(?:如下)?[：:]"
)
_DEMAND = re.compile(
    r"(?:[^，,。；;：:]{0,10}?(?:要(?!求|素|点)|必须|务必|应当)|坚持|加强|强化|抓好|抓实|持续|进一步|切实|严格|希望|建议|认真|主动|带头|加快|深化|落实|完善)"
)
_SPEAKER_RETURNS = re.compile(r"我们|我(?![市县区镇乡省村])|大家|同志们|会议|会上|随后|以上|上述|这些")
_WISH = re.compile(r"(?:下(?:一)?步[,，]|今后[,，]|最后[,，])?(?:我们)?(?:希望|建议)")
_NAMED_PROBLEM = re.compile(
    r"(?:同时[,，]?)?(?:存在的?(?:主要|突出)?(?:问题|不足)(?:主要)?(?:是|在于)|不足之处(?:是|在于)|(?:主要|突出)?(?:问题|不足)(?:主要)?(?:是|在于)|美中不足的是|深挖根子|追根溯源)"
)
_REFERS_BACK = re.compile(r"对于?(?:以上|上述|这些)|[^。，,]{0,4}(?:以上|上述|这些)")


_SOME = re.compile(r"(?:个别|有的|有些|少数|一些|部分|极少数|极个别)")
_SEEN_FROM = re.compile(r"从(?:思想|作风|能力|认识|工作|自身|主观|客观|落实|责任|方法)[^，,。]{0,4}(?:看|讲|说)[，,]")
_MATTER = re.compile(r"[^。；;，,：:“”]{2,16}的(?:事|问题|矛盾|意见)[,，]")
_TITLED_IN_A_ROW = 3
_ONLY_A_WORD = 60  # characters: a shorter paragraph among points only passes from one to the next
_FAR = 6  # paragraphs
_NEAR = 700  # characters: further away a run says nothing about a paragraph


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around the paragraphs that are left: sections, the points of runs, paragraphs of spread headings."""

    source: Source
    sections: Sequence[Section]
    drafts: Sequence[tuple[Draft, tuple[str, ...]]]
    starts: Sequence[int]
    spread: Mapping[int, tuple[Kind, tuple[str, ...]]]

    def headings(self, start: int) -> list[str]:
        """The titles of the sections around an offset, the nearest first."""
        return [part.title for part in reversed(self.sections) if part.start <= start < part.end]

    def before(self, start: int) -> Draft | None:
        """The point in the paragraph right before the one that starts here."""
        at = bisect_left(self.starts, start)
        draft = self.drafts[at - 1][0] if at else None
        paragraph_at = self.source.paragraph_at
        return draft if draft and paragraph_at(draft.end - 1) + 1 == paragraph_at(start) else None

    def kind(self, start: int, end: int) -> Kind:
        """The kind of a paragraph by its own opening, by the points on both sides, by its heading, by its words."""
        text, genre = self.source.text, self.source.genre
        words = text[start:end]
        at = bisect_left(self.starts, start)
        sides = [
            self.drafts[side][0]
            for side in (at - 1, at)
            if 0 <= side < len(self.drafts) and abs(self.drafts[side][0].start - start) < _NEAR
        ]
        if genre is not Genre.PLAN and _ADDS_A_PROBLEM.match(text, start, end):
            return Kind.PROBLEM
        if _ADDS_PRAISE.match(text, start, end):
            return Kind.ACHIEVEMENT
        before = self.before(start)
        if before is not None and openers.begins_own_point(text, start, end):
            return before.kind
        if len(sides) == 2 and sides[0].kind is sides[1].kind:
            return sides[0].kind
        return kinds.kind_under(genre, self.headings(start), self._row(start) or [words])

    def _row(self, start: int) -> list[str]:
        """The words of the paragraphs in a row that open topics, of which one starts here: one voice speaks in all."""
        source = self.source
        first = last = at = source.paragraph_at(start)
        while at - first < _FAR and first - 1 in source.asides and first - 1 not in source.marked:
            first -= 1
        while last - at < _FAR and last + 1 in source.asides and last + 1 not in source.marked:
            last += 1
        rows = source.paragraphs[first : last + 1] if first in source.asides else []
        return [source.text[one.start : one.end] for one in rows]


_ADDS_PRAISE = re.compile(r"[^。]{0,30}(?:好话|表扬|值得肯定|可喜)")
_ADDS_A_PROBLEM = re.compile(
    r"[^。]{0,10}(?:还有|再有|说到最后)[^。]{0,16}(?:问题|毛病|不足|现象|作风|短板)|说到底|究其原因|产生(?:这些|以上|上述)|根子|(?:分析|剖析)[^，,。]{0,10}原因"
)


def loose_points(
    source: Source,
    taken: Sequence[tuple[int, int]],
    sections: Sequence[Section],
    drafts: Sequence[tuple[Draft, tuple[str, ...]]],
    spread: Mapping[int, tuple[Kind, tuple[str, ...]]],
) -> Iterator[Draft]:
    """The points without enumerator in what is left of the text when the stretches `taken` (in order) are out."""
    ordered = sorted(drafts, key=lambda one: one[0].start)
    around = _Around(source, sections, ordered, [draft.start for draft, _path in ordered], spread)
    left = list(_left_over(source, taken))
    in_a_row = _titled_in_a_row(source, left)
    last = ordered[-1][0].end if ordered else 0
    for start, end, whole in left:
        spans = list(sentences(source.text, start, end))
        remark = None if whole else _remark_before_list(source, start, spans)
        if remark is not None:
            yield remark
            continue
        is_aside = source.paragraph_at(start) in source.asides
        some = [] if whole and is_aside else list(_some(around, spans, end))
        point = _whole_paragraph(around, start, end, last, in_a_row) if whole and not some else None
        if some or point is not None:
            yield from some or ([point] if point else [])
            continue
        yield from _after_lead(source, spans, end)
        yield from _named(source, spans, end, wishes=source.genre is Genre.COMMENT)


def _titled_in_a_row(source: Source, left: Sequence[tuple[int, int, bool]]) -> set[int]:
    """The starts of the paragraphs that stand in a row and each begin with a title clause."""
    found: set[int] = set()
    row: list[int] = []
    for start, end, whole in left:
        if whole and openers.is_titled(source.text, start, end) and not openers.is_lead_in(source.text, start, end):
            row.append(start)
            continue
        if len(row) >= _TITLED_IN_A_ROW:
            found.update(row)
        row = []
    return found | (set(row) if len(row) >= _TITLED_IN_A_ROW else set())


def _whole_paragraph(around: _Around, start: int, end: int, last: int, in_a_row: set[int]) -> Draft | None:
    """A paragraph that is a point as it stands."""
    source, text = around.source, around.source.text
    index = source.paragraph_at(start)
    if source.genre is Genre.DEBRIEF and openers.swears(text, start, end):
        return _draft(source, start, end, Kind.COMMITMENT)
    spread = around.spread.get(index)
    if index in source.asides:
        if _is_remark(source, index, start, end):
            return _draft(source, start, end, _of_a_person(around, start, end))
        kind = spread[0] if spread and not openers.is_root(text, start, end) else around.kind(start, end)
        return _draft(source, start, end, kind)
    framing = _framing(around, start, end, last)
    if framing is not None:
        return framing
    is_own = openers.is_titled(text, start, end) or openers.asks(text, start, end)
    if spread is not None and (is_own or end - start > _ONLY_A_WORD):
        return _draft(source, start, end, spread[0])
    if index == 0 and end - start > 40 and 1 in source.asides and _is_remark(source, 1, *_span(source, 1)):
        return _draft(source, start, end, Kind.COMMENT)  # the text begins in the middle of a remark
    if start in in_a_row and not CLOSING.match(text, start, end):
        return _draft(source, start, end, around.kind(start, end))
    return None


_SUMS_UP = re.compile(r"(?:总的|总体|综合)[^，,。]{0,3}[看说讲评][^。]{0,4}[，,][^\n]{0,120}(?:评价|评为|等次|定为)")


def _framing(around: _Around, start: int, end: int, last: int) -> Draft | None:
    """What stands before and after the points of a document: its guiding idea, how it is assessed, a resolve."""
    source, text = around.source, around.source.text
    after = bool(last) and start >= last
    if source.genre is Genre.COMMENT and after and _SUMS_UP.match(text, start, end):
        return _draft(source, start, end, Kind.COMMENT)
    if source.genre in (Genre.PLAN, Genre.RECTIFICATION):
        if openers.is_guiding(text, start, end) and not around.headings(start):
            spans = list(sentences(text, start, end))
            until = spans[-2][1] if len(spans) > 1 and text[end - 1] in ":：" else end
            return _draft(source, start, until, Kind.OTHER)
        if after and openers.is_assessing(text, start, end):
            return _draft(source, start, end, Kind.OTHER)
    if source.genre in (Genre.DEBRIEF, Genre.LETTER) and after:
        resolve = openers.resolve_start(text, sentences(text, start, end))
        if resolve is not None and not CLOSING.match(text, resolve, end):
            return _draft(source, resolve, end, Kind.COMMITMENT)
    return None


def _remark_before_list(source: Source, start: int, spans: Sequence[tuple[int, int]]) -> Draft | None:
    """A remark on one person that goes over into a list: it ends before the sentence that leads to the list."""
    index = source.paragraph_at(start)
    if not spans or source.paragraphs[index].start != start or index == 0:
        return None
    whole = [span for span in spans if source.text[span[1] - 1] not in ":："]
    if not whole or not _is_remark(source, index, start, whole[-1][1]):
        return None
    return _draft(source, start, whole[-1][1], Kind.COMMENT)


def _span(source: Source, index: int) -> tuple[int, int]:
    return source.paragraphs[index].start, source.paragraphs[index].end


def _is_remark(source: Source, index: int, start: int, end: int) -> bool:
    """Whether a paragraph is a remark on one person, named in it or in a line of his own above it."""
    above = source.paragraphs[index - 1] if index else None
    return source.genre in (Genre.SPEECH, Genre.COMMENT, Genre.UNKNOWN) and (
        openers.is_remark(source.text, start, end)
        or (above is not None and openers.names_one_person(source.text, above.start, above.end))
    )


_ASKED = re.compile(r"[^，,。；;：:]{2,14}(?:同志|书记)(?:个人|自己|本人)?要(?![求素点])")
_HIMSELF = re.compile(r"[^，,。；;：:]{2,14}(?:同志|书记)(?:个人|自己|本人)(?:方面|身上)?[，,]")


def _of_a_person(around: _Around, start: int, end: int) -> Kind:
    """The kind of a remark: what one person is asked, what he himself lacks after other faults, else praise and all."""
    text = around.source.text
    if _ASKED.match(text, start, end):
        return Kind.REQUIREMENT
    before = around.before(start)
    faults = before is not None and before.kind is Kind.PROBLEM
    return Kind.PROBLEM if faults and _HIMSELF.match(text, start, end) else Kind.COMMENT


def _some(around: _Around, spans: Sequence[tuple[int, int]], end: int) -> Iterator[Draft]:
    """Sentences that each begin with 有的, 个别 or with a matter of its own (水塔漏水的事，…): two at least."""
    source, text = around.source, around.source.text
    for opener, reports in ((_SOME, False), (_SEEN_FROM, False), (_MATTER, True)):
        firsts = [index for index, (start, stop) in enumerate(spans) if opener.match(text, start, stop)]
        if len(firsts) < 2 or (opener is _SOME and source.genre not in (Genre.SPEECH, Genre.COMMENT)):
            continue
        begins = [*firsts, len(spans)]
        for one, two in pairwise(begins):
            stop = next((at for at in range(one + 1, two) if TURN.match(text, spans[at][0])), two)
            until = trimmed(text, spans[one][0], spans[stop][0] if stop < len(spans) else end)
            words = text[spans[one][0] : until]
            lead = [text[spans[0][0] : spans[firsts[0]][0]]]
            kind = kinds.kind_of_item(source.genre, Kind.ACHIEVEMENT, lead, words, words) if reports else Kind.PROBLEM
            if opener is _SEEN_FROM:
                kind = kinds.kind_under(source.genre, around.headings(spans[one][0]), [words])
            yield _draft(source, spans[one][0], until, kind)
        return


def _left_over(source: Source, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, bool]]:
    """What is left of each paragraph, and whether it is the whole paragraph."""
    place = 0
    for paragraph in source.paragraphs:
        begin, whole = paragraph.start, True
        while place < len(taken) and taken[place][1] <= begin:
            place += 1
        at = place
        while at < len(taken) and taken[at][0] < paragraph.end:
            if taken[at][0] > begin:
                yield begin, trimmed(source.text, begin, taken[at][0]), False
            begin, whole = max(begin, taken[at][1]), False
            at += 1
        if begin < paragraph.end:
            yield begin, paragraph.end, whole


def _after_lead(source: Source, spans: Sequence[tuple[int, int]], end: int) -> Iterator[Draft]:
    """The demands (or promises) after a sentence with a colon that announces them."""
    text = source.text
    for index, (start, stop) in enumerate(spans):
        lead = _LEAD.search(text, start, stop)
        if lead is None or _REFERS_BACK.match(text, start):
            continue
        begin = lead.end()
        if trimmed(text, begin, end) <= begin + 4 or text[begin] in '“"':
            continue
        kind = Kind.COMMITMENT if lead["own"] else Kind.REQUIREMENT
        points = [[begin, stop]]
        for one, two in spans[index + 1 :]:
            if _SPEAKER_RETURNS.match(text, one) or TURN.match(text, one, two):
                break
            if _DEMAND.match(text, one, two):
                points.append([one, two])
            else:
                points[-1][1] = two
        for one, two in points:
            yield _draft(source, one, two, kind)
        return


def _named(source: Source, spans: Sequence[tuple[int, int]], end: int, *, wishes: bool) -> Iterator[Draft]:
    """Problems named in a sentence of their own, and in a comment the wishes."""
    text = source.text
    current: tuple[int, Kind] | None = None
    for start, stop in spans:
        kind = None
        if _NAMED_PROBLEM.match(text, start, stop) and text[stop - 1] not in ":：":
            kind = Kind.PROBLEM
        elif (
            wishes
            and _WISH.match(text, start, stop)
            and not _REFERS_BACK.match(text, start)
            and text[stop - 1] not in ":："
        ):
            kind = Kind.REQUIREMENT
        if kind is None and not (current and TURN.match(text, start, stop)):
            continue
        if current:
            yield _draft(source, current[0], trimmed(text, current[0], start), current[1])
        current = (start, kind) if kind else None
    if current:
        yield _draft(source, current[0], end, current[1])


def _draft(source: Source, start: int, end: int, kind: Kind) -> Draft:
    clause = re.compile(r"[，,。；;：:！!？?\n]").search(source.text, start + 2, end)
    return Draft(start, start, end, kind, start, clause.start() if clause else end)
