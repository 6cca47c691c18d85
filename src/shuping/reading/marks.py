"""Where a point announces itself: enumerators, labels (存在问题：) and headings without a number.

A mark is only a place and a number. Whether it belongs to a run, and what it holds, is decided in `runs`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shuping.reading import kinds
from shuping.reading.model import Kind
from shuping.reading.numerals import ordinal
from shuping.reading.text import CLOSERS, STOPS, Paragraph, ends_sentence

_H = "[一二三四五六七八九十]{1,3}"
# `kinds` reads COUNT_WANTED; the other names only tell families apart.
PART, DUN, PAREN, QUESTION, ARABIC, ARABIC_PAREN, CIRCLED = (
    "part",
    "dun",
    "paren",
    "question",
    "arabic",
    "arabic_paren",
    "circled",
)
COUNT, ORDER, TOPIC, LABEL = "count", "order", "topic", "label"

# Families from the outermost to the innermost. A paragraph that starts with an outer one closes the inner ones.
RANK = {
    PART: 0,
    DUN: 1,
    PAREN: 2,
    QUESTION: 3,
    ARABIC: 4,
    ARABIC_PAREN: 5,
    CIRCLED: 6,
    TOPIC: 7,
    COUNT: 7,
    ORDER: 7,
    LABEL: 8,
}
HEADINGS = frozenset({PART, DUN, PAREN, ARABIC})
WORDS = frozenset({COUNT, ORDER})

_COUNT = rf"(?P<count>{_H})(?:是|(?P<wanted>要(?![素点害务求件闻])))[,，:：、]?"
_ORDER = (
    rf"(?:第(?P<order>{_H})(?:[,，、:：。]|是|要)"
    r"|(?P<word>首先|其次|再次|再者|其一|其二|其三|其四|最后(?![,，]?(?:祝|预祝|让|感谢|谢谢)))(?:[,，、:：]|是(?!否)|要|(?=[\u4e00-\u9fff])))"
)
# After a number and its dot no digit follows, else it is a decimal; at the head of a paragraph a date or an amount may.
_ARABIC = r"(?P<arabic>\d{1,2})(?:[.．、](?!\d)|[)）])"
_ARABIC_START = (
    r"(?P<arabic>\d{1,2})(?:、(?!\d{1,2}、)|[.．](?:(?!\d)|(?=\d{4}年|\d{1,2}月|\d{1,3}[个名项户件次人]))|[)）])"
)
_TOPIC = (
    r"(?P<topic>(?:首先|先|再|其次|然后|接着|最后|还有)(?:说说?|看看?|讲讲?|谈谈?|汇报)"
    r"(?=[^。;；]{2,20}(?:事|方面|工作|情况|问题|建设)))"
)
_NUMERIC = (
    rf"(?P<dun>{_H})[、．.](?!{_H}[、．.。])"
    rf"|[（(〔【](?P<paren>{_H})[)）〕】][、.．,，]?"
    r"|{arabic}"
    r"|[（(〔](?P<arabic_paren>\d{1,2})[)）〕][、.．]?"
    r"|(?P<circled>[①-⑳])"
)
_START = re.compile(
    rf"{_COUNT}|{_TOPIC}|{_ORDER}|{_NUMERIC.replace('{arabic}', _ARABIC_START)}"
    rf"|第(?P<part>{_H})(?:部分|章)[:：、\s]?"
    rf"|(?:问题|差距)(?P<question>{_H}|\d{{1,2}})[:：、.．]"
)
_INLINE = re.compile(
    rf"([。;；:：!！?？,，”][“”’）)]?[ \u3000\n]{{0,3}})(?:{_COUNT}|{_ORDER}|{_NUMERIC.replace('{arabic}', _ARABIC)})"
)
_INLINE_NUMERIC_AFTER = frozenset("。;；:：")
_BROKEN = re.compile(
    r"(?P<count>[二三四五六七八九十])(?=(?:坚持|加强|强化|抓|推|注重|突出|严|落实|深化|提升|优化|建立|健全|完善|狠|聚焦|着力|创新|促|提高|开展|进一步|重视)"
    r"(?![^。;；,，]{0,6}(?:个|项)))"
)
_WORD_ORDER = {"首先": 1, "其一": 1, "其次": 2, "其二": 2, "再次": 3, "再者": 3, "其三": 3, "其四": 4, "最后": 0}


@dataclass(frozen=True, slots=True)
class Mark:
    """An enumerator, label or heading at `start`; what it announces begins at `content`.

    `number` is its place in the run (0: whatever comes next); `leads` is true where it opens its paragraph;
    `hint` is the kind that the mark itself tells (存在问题：), `skip` marks lines of owner or deadline.
    """

    start: int
    content: int
    family: str
    number: int
    paragraph: int
    leads: bool
    hint: Kind | None = None
    wanted: bool = False
    skip: bool = False
    broken: bool = False


def marks(text: str, paragraphs: tuple[Paragraph, ...]) -> list[Mark]:
    """All marks that stand in a sequence with others, in order."""
    found: list[Mark] = []
    for index, paragraph in enumerate(paragraphs):
        opening = _opening(text, paragraphs, index)
        if opening is not None:
            found.append(opening)
        begin = opening.content if opening is not None else paragraph.start
        found.extend(
            _inline(text, begin, paragraph.end, index, after_label=opening is not None and opening.family == LABEL)
        )
    return _in_sequence(_with_broken(text, paragraphs, found))


def _opening(text: str, paragraphs: tuple[Paragraph, ...], index: int) -> Mark | None:
    paragraph = paragraphs[index]
    match = _START.match(text, paragraph.start, paragraph.end)
    if match is not None:
        return _mark(match, paragraph.start, index, leads=True)
    label = kinds.label(text, paragraph.start, paragraph.end)
    if label is not None:
        return Mark(paragraph.start, label.end, LABEL, 0, index, leads=True, hint=label.kind, skip=label.kind is None)
    if _is_bare_heading(text, paragraphs, index):
        return Mark(paragraph.start, paragraph.start, PART, 0, index, leads=True)
    return None


def _is_bare_heading(text: str, paragraphs: tuple[Paragraph, ...], index: int) -> bool:
    """A short line without a final mark that names a kind and has something under it: 存在的问题."""
    paragraph = paragraphs[index]
    if index == 0 or index + 1 == len(paragraphs) or not 4 <= paragraph.end - paragraph.start <= 20:
        return False
    words = text[paragraph.start : paragraph.end]
    if ends_sentence(text, paragraph.end) or any(char in words for char in ",，。、:：《》"):
        return False
    return kinds.names_a_kind(words)


def _inline(text: str, start: int, end: int, index: int, *, after_label: bool) -> Iterator[Mark]:
    if after_label:
        match = _START.match(text, start, end)
        if match is not None:
            mark = _mark(match, start, index, leads=True)
            yield mark
            start = mark.content
        else:
            after_label = False
    for match in _INLINE.finditer(text, start, end):
        boundary = match.group(1)
        numeric = _family(match) not in WORDS
        mark = _mark(match, match.start() + len(boundary), index, leads=after_label and numeric)
        if boundary[0] in ",，”" and (numeric or (mark.family == ORDER and boundary[0] != "”")):
            continue
        if boundary[0] == "”" and not (match.start() and text[match.start() - 1] in STOPS):
            continue
        if numeric and boundary[0] not in _INLINE_NUMERIC_AFTER:
            continue
        yield mark


def _mark(match: re.Match[str], start: int, paragraph: int, *, leads: bool) -> Mark:
    family = _family(match)
    written = match[family] if family != ORDER else match["order"] or match["word"]
    number = 0 if family == TOPIC else _WORD_ORDER[written] if written in _WORD_ORDER else ordinal(written)
    inline_numeric = not leads and family not in WORDS
    return Mark(
        start,
        match.end(),
        family + "_inline" if inline_numeric else family,
        number,
        paragraph,
        leads=leads,
        wanted=match["wanted"] is not None or (family == ORDER and match.group().endswith("要")),
    )


def _family(match: re.Match[str]) -> str:
    last = match.lastgroup or ""
    return {"wanted": COUNT, "word": ORDER}.get(last, last)


def _with_broken(text: str, paragraphs: tuple[Paragraph, ...], found: list[Mark]) -> list[Mark]:
    """Add the enumerators that lost their 是 (四坚持…): looked for only where the run has just that gap."""
    added: list[Mark] = []
    for index, mark in enumerate(found):
        if mark.family != COUNT:
            continue
        following = found[index + 1] if index + 1 < len(found) else None
        limit = paragraphs[min(mark.paragraph + 1, len(paragraphs) - 1)].end
        if following is not None:
            if following.family == COUNT and following.number == mark.number + 1:
                continue
            limit = min(limit, following.start)
        added.extend(_broken_between(text, paragraphs, mark, limit))
    return sorted([*found, *added], key=lambda mark: mark.start) if added else found


def _broken_between(text: str, paragraphs: tuple[Paragraph, ...], mark: Mark, limit: int) -> Iterator[Mark]:
    expected = mark.number + 1
    position = mark.content
    while True:
        stop = min((at for at in (text.find(char, position, limit) for char in "。;；\n") if at >= 0), default=-1)
        if stop < 0:
            return
        position = stop + 1
        while position < limit and text[position] in " \u3000\n?" + CLOSERS:
            position += 1
        match = _BROKEN.match(text, position, limit)
        if match is not None and ordinal(match["count"]) == expected:
            here = mark.paragraph + (position >= paragraphs[mark.paragraph].end)
            leads = position == paragraphs[here].start
            yield Mark(position, match.end(), COUNT, expected, here, leads=leads, broken=True)
            expected += 1


def _in_sequence(found: list[Mark]) -> list[Mark]:
    """Drop the words that only look like enumerators: a 首先 without 其次, a 再次 that means "again"."""
    chains: dict[str, list[Mark]] = {}
    dropped: set[int] = set()
    for mark in found:
        if mark.family in WORDS or mark.family.endswith("_inline"):
            chains.setdefault(mark.family, []).append(mark)
    for family, chain in chains.items():
        dropped.update(mark.start for mark in _strays(family, chain))
    return [mark for mark in found if mark.start not in dropped]


_REACH_OF_LAST = 3  # paragraphs: a 最后 further away closes the speech and not the run


def _strays(family: str, chain: list[Mark]) -> Iterator[Mark]:
    previous = before = 0
    for index, mark in enumerate(chain):
        following = chain[index + 1].number if index + 1 < len(chain) else None
        goes_on = following is not None and (following == mark.number + 1 or (following == 0 and mark.number == 1))
        near = mark.number > 0 or mark.paragraph - before <= _REACH_OF_LAST
        carries_on = previous > 0 and near and mark.number in (0, previous + 1)
        cut = family == COUNT and not mark.wanted and (following is None or mark.number > 1)
        broken_on = family == COUNT and previous > 0 and mark.number > 1
        if goes_on or carries_on or cut or broken_on:
            previous, before = mark.number or previous + 1, mark.paragraph
        else:
            yield mark
