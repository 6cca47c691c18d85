"""Where an item may begin and end. Pure: texts and offsets in characters, nothing stored."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date

Span = tuple[int, int]
# A mark inside quotes ends no sentence where the words go on behind them: “……。”的要求.
_SENTENCE = re.compile(
    r"(?:[^。；;！？!?\n]*[。；;！？!?]+[”’」』）)]+(?=[的，,、：:]))*[^。；;！？!?\n]*[。；;！？!?]*[”’」』）)]*"
)
BLANKS = " \t\u3000\n"


def sentences(text: str) -> list[Span]:
    """Return the sentences of a text as spans without the blanks around them, in order."""
    found = []
    at = 0
    while at < len(text):
        match = _SENTENCE.match(text, at)
        end = match.end() if match else at
        if end == at:
            at += 1  # a line end
            continue
        span = trimmed(text, at, end)
        if span[0] < span[1]:
            found.append(span)
        at = end
    return found


def trimmed(text: str, start: int, end: int) -> Span:
    """Return a span without the blanks at its ends; an empty one where nothing else is in it."""
    while start < end and text[start] in BLANKS:
        start += 1
    while end > start and text[end - 1] in BLANKS:
        end -= 1
    return start, end


def moved(spans: Sequence[Span], span: Span, end: str, step: int) -> Span | None:
    """Return an item's span with one end ("start" or "end") moved by one sentence; None where it cannot go there.

    `spans` are the sentences of the text, `step` is -1 (towards the beginning) or 1.
    """
    edges = [one[0] for one in spans] if end == "start" else [one[1] for one in spans]
    here = span[0] if end == "start" else span[1]
    place = bisect_left(edges, here) - 1 if step < 0 else bisect_right(edges, here)
    if not 0 <= place < len(edges):
        return None
    found = (edges[place], span[1]) if end == "start" else (span[0], edges[place])
    return found if found[0] < found[1] else None


def split_points(spans: Sequence[Span], span: Span) -> list[Span]:
    """Return the sentences inside an item at which it may be split: all but its first."""
    first = bisect_right([one[0] for one in spans], span[0])
    return [one for one in spans[first:] if one[0] < span[1]]


def joined(one: Span, other: Span) -> Span:
    """Return the span that holds both."""
    return min(one[0], other[0]), max(one[1], other[1])


def title_of(words: str) -> str:
    """Return the clause of a passage that says what it is about, as its title; what is cut off ends in “…”."""
    left = _ENUMERATOR.sub("", words.strip(), count=1)
    for clause in _SENTENCE_BREAK.split(left):
        parts = _COMMA.split(clause)
        first = next((place for place, part in enumerate(parts) if part.strip() and not says_nothing(part)), None)
        if first is not None:
            whole = "，".join(parts[first:]).strip()
            return shortened(whole if len(whole) <= LONG_TITLE else parts[first].strip())
    return shortened(left or words.strip())


def says_nothing(title: str) -> bool:
    """Tell whether a title only passes on to what comes: 另外, 还有一点, 某同志个人方面."""
    return _EMPTY.fullmatch(title.strip(BLANKS + "，,。：:")) is not None


def shortened(title: str) -> str:
    """Return a title that fits in a line; what is cut off ends in “…”."""
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…"


LONG_TITLE = 20  # characters; of a longer sentence the first clause names it
LONGEST_TITLE = 40
_SENTENCE_BREAK = re.compile(r"[。；;！？!?：:\n]")
_COMMA = re.compile(r"[，,]")
_ENUMERATOR = re.compile(
    r"(?:[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:[)）]|[、．.](?!\d))[、.．]?|[①-⑳]|[一二三四五六七八九十]是[，,：:]?"
    r"|问题[一二三四五六七八九十\d]{1,2}[：:])\s*"
)
_EMPTY = re.compile(
    r"另外|此外|其次|首先|再次|再者|最后|同时|再一个|还有一?(?:点|条|个|件事)?(?:就?是)?|再有|一个(?:就?是)?|还有一[点条个][^，,。]{0,2}我要[^，,。]{0,8}"
    r"|[^，,。]{2,10}(?:同志|书记)(?:个人|自己|本人)?(?:方面|身上)|从[^，,。]{2,6}(?:上|方面)?(?:看|讲|说)|整改情况"
)


def mentioned(words: str, names: Sequence[tuple[int, str]]) -> list[int]:
    """Return the ids of the organisations that a passage names, in the order of the list.

    A name counts without its 党委 or 党支部; a longer name is taken before a shorter one that stands in it. A mask
    (XX镇) is nobody's name.
    """
    found = set()
    left = words
    for id_, name in sorted(((id_, _place(name)) for id_, name in names), key=lambda one: -len(one[1])):
        if len(name) >= SHORTEST_NAME and not _MASK.search(name) and name in left:
            found.add(id_)
            left = left.replace(name, "\n")
    return list(dict.fromkeys(id_ for id_, _name in names if id_ in found))


SHORTEST_NAME = 2
_MASK = re.compile(r"[XxＸｘ×＊*某○〇]")
_PARTY = re.compile(r"(?:党委|党工委|党总支|党支部|党组|委员会)$")


def _place(name: str) -> str:
    return _PARTY.sub("", name)


def places(text: str, passages: Sequence[str]) -> list[list[Span]]:
    """Return for each passage the spans at which it stands in a text; blanks and line ends count for nothing."""
    at = [place for place, sign in enumerate(text) if not sign.isspace()]
    squeezed = "".join(text[place] for place in at)
    found = []
    for passage in passages:
        words = "".join(passage.split())
        starts = []
        start = squeezed.find(words) if words else -1
        while start >= 0:
            starts.append(start)
            start = squeezed.find(words, start + 1)
        found.append([(at[one], at[one + len(words) - 1] + 1) for one in starts])
    return found


def is_cut_off(text: str, span: Span) -> bool:
    """Tell whether a passage is broken off because the text ends there in mid-sentence."""
    return not text[span[1] :].strip() and without_cut(text[slice(*span)])[-1:] not in _ENDS


def is_whole(words: str) -> bool:
    """Tell whether a passage ends where a sentence ends."""
    return words.rstrip(BLANKS)[-1:] in _ENDS


def due_day(said: date | None, default: date, today: date) -> date:
    """Return by when a passage is to be put right: the day that it names, unless that is past."""
    return said if said and said >= today else default


def without_cut(words: str) -> str:
    """Return a passage without the dots and blanks that stand where it was cut off."""
    return words.rstrip("….· " + BLANKS)


_ENDS = tuple("。；;！？!?”’」』）)")
