"""Where a point announces itself: enumerators, labels (存在问题：) and headings without a number.

A mark is only a place and a number. Whether it belongs to a run, and what it holds, is decided in `runs`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shuping.reading.kinds import names_a_kind
from shuping.reading.labels import label_at
from shuping.reading.model import Kind
from shuping.reading.numerals import ordinal
from shuping.reading.paragraphs import Paragraph
from shuping.reading.text import STOPS, ends_sentence

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
COUNT, ORDER, LABEL, ONE, QUOTE, BULLET = "count", "order", "label", "one", "quote", "bullet"

# Families from the outermost to the innermost. A paragraph that starts with an outer one closes the inner ones.
RANK = {
    PART: 0,
    DUN: 1,
    PAREN: 2,
    QUESTION: 3,
    ARABIC: 4,
    ARABIC_PAREN: 5,
    CIRCLED: 6,
    BULLET: 6,
    ONE: 7,
    QUOTE: 7,
    COUNT: 7,
    ORDER: 7,
    LABEL: 8,
}
HEADINGS = frozenset({PART, DUN, PAREN, ARABIC})
WORDS = frozenset({COUNT, ORDER, ONE, QUOTE})

_COUNT = rf"(?P<count>{_H})(?:是|(?P<wanted>要(?![素点害务求件闻])))[,，:：、]?"
_ORDER = (
    rf"(?:第(?P<order>{_H})(?:(?:块|个方面|方面|件事|个问题|点|个|条)?[,，、:：。]|(?:个|条|点|件|件事)?(?:就)?是|要|块(?=[\u4e00-\u9fff]))"
    r"|(?P<word>首先|其次|再次|再者|其一|其二|其三|其四|最后(?![,，]?(?:祝|预祝|让|感谢|谢谢)))(?:[,，、:：]|是(?!否)|要|(?=[\u4e00-\u9fff])))"
)
# After a number and its dot no digit follows, else it is a decimal; at the head of a paragraph a date or an amount may.
_ARABIC = r"(?P<arabic>\d{1,2})(?:\s?[.．、](?!\d)|[)）])"
_ARABIC_START = (
    r"(?P<arabic>\d{1,2})\s?(?:、(?!\d{1,2}、)|[.．](?:(?!\d)|(?=\d{4}年|\d{1,2}月|\d{1,3}[个名项户件次人]))"
    r"|[)）]|(?P<bare>(?=[ \u3000\n])))"
)
# Points counted off in speech: the first of them, and whatever adds the next.
_ONE = (
    r"(?P<one>一个(?:是|就是)|一方面[,，]?|一来[,，]?|主观上[,，:：]|主观方面[,，:：])"
    r"|(?P<another>(?:再|还有|另|又|第二|最后)一个(?:是|就是)|另一方面[,，]?|二来[,，]?|客观上[,，:：]|客观方面[,，:：]"
    r"|(?:再|还有|再有)(?:一个|一点)?(?:就是|是(?!否))|再一个[,，])"
)
_QUOTE = r"(?P<quote>[“\"][^“”\"\n。；;：:]{2,16}[”“\"][:：])"
_NUMERIC = (
    rf"(?P<dun>{_H})[、．.](?!{_H}[、．.。])"
    rf"|[（(〔【](?P<paren>{_H})[)）〕】][、.．,，]?"
    r"|{arabic}"
    r"|[（(〔](?P<arabic_paren>\d{1,2})[)）〕、.．][、.．]?"
    r"|(?P<circled>[①-⑳])|(?P<bullet>[○●◆■▲★※•◎□])"
)
_START = re.compile(
    rf"{_COUNT}|{_ONE}|{_ORDER}|{_NUMERIC.replace('{arabic}', _ARABIC_START)}|{_QUOTE}"
    rf"|第(?P<part>{_H})(?:部分|章)[:：、\s]?"
    rf"|(?:问题|差距)(?P<question>{_H}|\d{{1,2}})[:：、.．]"
)
_INLINE = re.compile(
    r"([。;；:：!！?？,，”][“”’）)]?[ \u3000\n]{0,3})"
    rf"(?:{_COUNT}|{_ONE}|{_ORDER}|{_NUMERIC.replace('{arabic}', _ARABIC)}|{_QUOTE})"
)
_CELL = 12
_INLINE_NUMERIC_AFTER = frozenset("。;；:：")
_WORD_ORDER = {"首先": 1, "其一": 1, "其次": 2, "其二": 2, "再次": 3, "再者": 3, "其三": 3, "其四": 4, "最后": 0}


@dataclass(frozen=True, slots=True)
class Mark:
    """An enumerator, label or heading at `start`; what it announces begins at `content`.

    `number` is its place in the run (0: whatever comes next); `leads` is true where it opens its paragraph;
    `hint` is the kind that the mark itself tells (存在问题：), `skip` marks lines of owner or deadline. `broken` is an
    enumerator that lost a character, `bare` a number with nothing but a blank after it.
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
    bare: bool = False


def marks(text: str, paragraphs: tuple[Paragraph, ...]) -> list[Mark]:
    """Everything that looks like a mark, in order; `sequence` says what of it counts."""
    found: list[Mark] = []
    for index, paragraph in enumerate(paragraphs):
        opening = _opening(text, paragraphs, index)
        if opening is not None:
            found.append(opening)
        begin = opening.content if opening is not None else paragraph.start
        found.extend(
            _inline(text, begin, paragraph.end, index, after_label=opening is not None and opening.family == LABEL)
        )
    return found


def _opening(text: str, paragraphs: tuple[Paragraph, ...], index: int) -> Mark | None:
    paragraph = paragraphs[index]
    match = _START.match(text, paragraph.start, paragraph.end)
    if match is not None:
        return _mark(match, paragraph.start, index, leads=True)
    label = label_at(text, paragraph.start, paragraph.end)
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
    following = paragraphs[index + 1]
    if following.end - following.start <= _CELL and not _START.match(text, following.start, following.end):
        return False  # the head of a table that was flattened to lines
    if ends_sentence(text, paragraph.end) or any(char in words for char in ",，。、:：《》 \u3000"):
        return False
    return names_a_kind(words)


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
    inline_numeric = not leads and family not in WORDS
    return Mark(
        start,
        start if family == QUOTE else match.end(),
        family + "_inline" if inline_numeric else family,
        _number(match, family),
        paragraph,
        leads=leads,
        bare="bare" in match.re.groupindex and match["bare"] is not None,
        wanted=match["wanted"] is not None or (family == ORDER and match.group().endswith("要")),
    )


def _number(match: re.Match[str], family: str) -> int:
    if family in (ONE, QUOTE, BULLET):
        return 1 if family == ONE and match["one"] else 0
    written = match[family] if family != ORDER else match["order"] or match["word"]
    return _WORD_ORDER[written] if written in _WORD_ORDER else ordinal(written)


def _family(match: re.Match[str]) -> str:
    last = match.lastgroup or ""
    return {"wanted": COUNT, "word": ORDER, "another": ONE, "bare": ARABIC}.get(last, last)
