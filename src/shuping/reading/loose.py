"""Points that no enumerator announces: demands after “…强调:”, a remark on one person, a named problem.

Only what lies outside runs is looked at. A sentence that refers back (上述问题) closes a list and is no point.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from shuping.reading.edges import TURN, Draft, Source, sentences, trimmed
from shuping.reading.kinds import Genre
from shuping.reading.model import Kind, Section

_LEAD = re.compile(
    r"(?:强调|要求|希望(?!工程)|嘱托|(?P<own>承诺|表态)|提出了?[^。；;，,：:]{0,10}(?:要求|希望|意见|建议))(?:指出)?(?:如下)?[：:]"
)
_DEMAND = re.compile(
    r"(?:[^，,。；;：:]{0,10}?(?:要(?!求|素|点)|必须|务必|应当)|坚持|加强|强化|抓好|抓实|持续|进一步|切实|严格|希望|建议|认真|主动|带头|加快|深化|落实|完善)"
)
_SPEAKER_RETURNS = re.compile(r"我们|我(?![市县区镇乡省村])|大家|同志们|会议|会上|随后|以上|上述|这些")
_NAMED_PERSON = re.compile(
    r"[^，,。；;：:、]{2,24}(?:同志|书记[^，,。；;：:、\s]{2,4})(?:[：:，,。（(]|[^，,。；;：:、]{1,12})"
)
_WISH = re.compile(r"(?:下(?:一)?步[,，]|今后[,，]|最后[,，])?(?:我们)?(?:希望|建议)")
_NAMED_PROBLEM = re.compile(
    r"(?:同时[,，]?)?(?:存在的?(?:主要|突出)?(?:问题|不足)(?:主要)?(?:是|在于)|不足之处(?:是|在于)|(?:主要|突出)?(?:问题|不足)(?:主要)?(?:是|在于)|美中不足的是)"
)
_REFERS_BACK = re.compile(r"对于?(?:以上|上述|这些)|[^。，,]{0,4}(?:以上|上述|这些)")


def loose_points(source: Source, taken: Sequence[tuple[int, int]], sections: Sequence[Section]) -> Iterator[Draft]:
    """The points without enumerator in what is left of the text when the stretches `taken` (in order) are out."""
    on_comments = source.genre is Genre.COMMENT or any("点评" in section.title for section in sections)
    for start, end, whole in _left_over(source, taken):
        spans = list(sentences(source.text, start, end))
        if whole and on_comments and end - start > 40 and _NAMED_PERSON.match(source.text, start, end):
            yield _draft(source, start, end, Kind.COMMENT)
            continue
        yield from _after_lead(source, spans, end)
        yield from _named(source, spans, end, wishes=source.genre is Genre.COMMENT)


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
