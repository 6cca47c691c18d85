"""Which marks count: a run that lost an enumerator gets it back, a word that only looks like one is dropped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from shuping.reading.marks import ARABIC, COUNT, DUN, LABEL, ONE, PAREN, PART, QUESTION, QUOTE, WORDS, Mark
from shuping.reading.numerals import ordinal
from shuping.reading.paragraphs import Paragraph
from shuping.reading.text import CLOSERS

_REACH_OF_LAST = 3  # paragraphs: a 最后 further away closes the speech and not the run
_SURE_VERBS = re.compile(
    r"(?:坚持|加强|强化|抓|推|注重|突出|严|落实|深化|提升|优化|建立|健全|完善|狠|聚焦|着力|创新|促|提高|开展|进一步|重视)"
    r"(?![^。;；,，]{0,6}(?:个|项))"
)
_TITLE = re.compile(r"[^。，,；;：:、]{2,8}。")
_HAN = re.compile(r"[二三四五六七八九十]")
_ARABIC_ALONE = re.compile(r"(\d{1,2})[，,]?(?=[\u4e00-\u9fff“])")
_MEASURES = frozenset("个项名次年月日天条件是种位级支户人元万千百类场期处家所座岁里道位方点")


def in_sequence(text: str, paragraphs: Sequence[Paragraph], found: list[Mark]) -> list[Mark]:
    """The marks that stand in a sequence with others, in order."""
    found = _in_another_dress(_numbered_only(_with_broken(text, paragraphs, found)))
    dropped = {mark.start for mark in _out_of_place(found)}
    chains: dict[str, list[Mark]] = {}
    for mark in found:
        if mark.start not in dropped and (mark.family in WORDS or mark.family.endswith("_inline")):
            chains.setdefault(mark.family, []).append(mark)
    for family, chain in chains.items():
        strays = _lonely(chain) if family == QUOTE else _strays(family, chain)
        dropped.update(mark.start for mark in strays)
    return [mark for mark in found if mark.start not in dropped]


def _out_of_place(found: list[Mark]) -> Iterator[Mark]:
    """What stands inside a point that another enumerator opened: 一方面…另一方面 in a 一是, a quotation in a 二是."""
    paragraph, taken = -1, False
    for mark in found:
        if mark.paragraph != paragraph:
            paragraph, taken = mark.paragraph, False
        if mark.family in (ONE, QUOTE):
            if taken:
                yield mark
        elif mark.family not in (LABEL, PART):
            taken = True


def _lonely(chain: list[Mark]) -> Iterator[Mark]:
    """Quoted leads without another one beside them."""
    for index, mark in enumerate(chain):
        before = index and mark.paragraph - chain[index - 1].paragraph <= 1
        after = index + 1 < len(chain) and chain[index + 1].paragraph - mark.paragraph <= 1
        if not (before or after):
            yield mark


def _strays(family: str, chain: list[Mark]) -> Iterator[Mark]:
    """The words that only look like enumerators: a 首先 without 其次, a 再次 that means "again"."""
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


def _numbered_only(found: list[Mark]) -> list[Mark]:
    """Drop the numbers with a mere blank after them that no neighbour counts on from."""
    numbers = [mark for mark in found if mark.family in (ARABIC, QUESTION)]
    dropped = set()
    for index, mark in enumerate(numbers):
        sides = numbers[max(index - 1, 0) : index] + numbers[index + 1 : index + 2]
        if mark.bare and not any(abs(side.number - mark.number) == 1 for side in sides):
            dropped.add(mark.start)
    return [mark for mark in found if mark.start not in dropped] if dropped else found


def _in_another_dress(found: list[Mark]) -> list[Mark]:
    """A run may change its dress on the way: 问题4 then 5., 四是 then 五、, an inline 1. whose 2. opens a paragraph."""
    last: dict[str, Mark] = {}
    changed = []
    for mark in found:
        for own, other in ((ARABIC, QUESTION), (DUN, COUNT), (ARABIC, ARABIC + "_inline"), (ARABIC, PAREN)):
            before, same = last.get(other), last.get(own)
            if mark.family != own or before is None or mark.number != before.number + 1 or mark.number < 2:
                continue
            goes_on = same is not None and same.number == mark.number - 1 and same.start > before.start
            near = mark.paragraph - before.paragraph <= (1 if other != QUESTION else 40)
            if near and not goes_on and (other != COUNT or before.leads):
                mark = replace(mark, family=other, leads=mark.leads and other in (QUESTION, COUNT, PAREN))
        last[mark.family] = mark
        changed.append(mark)
    return changed


def _with_broken(text: str, paragraphs: Sequence[Paragraph], found: list[Mark]) -> list[Mark]:
    """Add the enumerators that lost their 是 or their dot: looked for only where the run has just that gap."""
    added: list[Mark] = []
    following: dict[str, Mark] = {}
    added.extend(_broken_first(text, paragraphs, found))
    for index in range(len(found) - 1, -1, -1):
        mark = found[index]
        after = following.get(mark.family)
        following[mark.family] = mark
        if mark.family != COUNT and not mark.family.startswith(ARABIC):
            continue
        if after is not None and after.number == mark.number + 1:
            continue
        is_gap = after is not None and after.number == mark.number + 2
        if is_gap and after is not None:
            limit = after.start
        elif mark.family == COUNT:
            limit = paragraphs[min(mark.paragraph + 1, len(paragraphs) - 1)].end
            limit = min(limit, found[index + 1].start) if index + 1 < len(found) else limit
        else:
            continue
        added.extend(_broken_between(text, paragraphs, mark, limit, is_gap=is_gap))
    return sorted([*found, *added], key=lambda mark: mark.start) if added else found


def _broken_first(text: str, paragraphs: Sequence[Paragraph], found: list[Mark]) -> Iterator[Mark]:
    """The first point of a run that begins with 二是: its 一 opens the paragraph before."""
    last = 0
    for mark in found:
        if mark.family != COUNT:
            continue
        if mark.number == 2 and last != 1 and mark.leads and mark.paragraph:
            before = paragraphs[mark.paragraph - 1]
            if text[before.start] == "一" and _SURE_VERBS.match(text, before.start + 1, before.end):
                yield Mark(before.start, before.start + 1, COUNT, 1, mark.paragraph - 1, leads=True, broken=True)
        last = mark.number


def _broken_between(
    text: str, paragraphs: Sequence[Paragraph], mark: Mark, limit: int, *, is_gap: bool
) -> Iterator[Mark]:
    expected, position, here = mark.number + 1, mark.content, mark.paragraph
    while True:
        stop = min((at for at in (text.find(char, position, limit) for char in "。;；\n") if at >= 0), default=-1)
        if stop < 0:
            return
        position = stop + 1
        while position < limit and text[position] in " \u3000\n?" + CLOSERS:
            position += 1
        content = _broken_at(text, position, limit, mark.family, expected, is_gap=is_gap)
        is_last_gap = is_gap and not content and _begins_alike(text, mark, position, limit)
        if is_last_gap:
            content = position
        if content:
            while here + 1 < len(paragraphs) and paragraphs[here + 1].start <= position:
                here += 1
            leads = position == paragraphs[here].start
            yield Mark(position, content, mark.family, expected, here, leads=leads, broken=True)
            expected += 1
            if is_gap:
                return


def _begins_alike(text: str, mark: Mark, at: int, limit: int) -> bool:
    """Whether the enumerator is lost as a whole: 二是要…。要…。四是要…."""
    return mark.family == COUNT and text[mark.content] == "要" == text[at : at + 1] and at < limit


def _broken_at(text: str, at: int, limit: int, family: str, expected: int, *, is_gap: bool) -> int:
    """The offset after a broken enumerator of that number, 0 where there is none."""
    if family == COUNT:
        match = _HAN.match(text, at, limit)
        if match is None or ordinal(match.group()) != expected or text[at + 1 : at + 2] in _MEASURES:
            return 0
        sure = is_gap or _SURE_VERBS.match(text, at + 1, limit) or _TITLE.match(text, at + 1, limit)
        return match.end() if sure else 0
    match = _ARABIC_ALONE.match(text, at, limit)
    if match is None or int(match[1]) != expected or text[match.end() : match.end() + 1] in _MEASURES:
        return 0
    return match.end()
