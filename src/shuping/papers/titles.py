"""Where the title of a paper breaks: between words, its lines about as long as one another (GB/T 9704-2012, 7.3.1)."""

import math
from itertools import pairwise

from shuping.papers import layout
from shuping.papers.paper import clean, widest

BEGINS = ("关于", "抓", "述职", "民主测评", "综合评价", "整改", "反馈", "乡镇", "街道", "（")  # a line well
ENDS = ("年度", "书记", "的", "、", "）")  # a line well
NEVER_FIRST, NEVER_LAST = "，。、；：）》”’的年度月日", "（《“‘"
INSIDE = 40.0  # what a break inside of words costs: as much as lines that differ by nine letters


def title_lines(title: str, room: float) -> list[str]:
    """Return the lines of a title for a page whose text is `room` pt wide; a line feed breaks it in any case."""
    return [line for each in clean(title).split("\n") for line in _lines(each, room // layout.TITLE)]


def _lines(text: str, most: float) -> list[str]:
    if widest(text) <= most:
        return [text]
    costs = {at: cost for at in range(1, len(text)) if (cost := _cost(text, at)) is not None}
    for count in range(math.ceil(widest(text) / most), len(text)):
        cut = _cut(text, costs, count, most)
        if cut is not None:
            return cut
    return [text]


def _cost(text: str, at: int) -> float | None:
    """Return what it costs to begin a line at a letter, None where none may begin."""
    before, after = text[:at], text[at:]
    if after[0] in NEVER_FIRST or before[-1] in NEVER_LAST or (before[-1].isascii() and after[0].isascii()):
        return None
    return 0.0 if after.startswith(BEGINS) or before.endswith(ENDS) else INSIDE


def _cut(text: str, costs: dict[int, float], count: int, most: float) -> list[str] | None:
    """Return so many lines at the least cost, the longer ones nearer to an even length; None where they do not fit."""
    even = widest(text) / count
    best: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}  # by where the last line began
    for number in range(1, count + 1):
        ends = {len(text): 0.0} if number == count else costs
        found: dict[int, tuple[float, list[int]]] = {}
        for end, cost in ends.items():
            for begun, (spent, cuts) in best.items():
                if begun >= end or end - begun > 2 * most:  # a letter is at least half as wide as it is high
                    continue
                long = widest(text[begun:end])
                total = spent + cost + (long - even) ** 2
                if long <= most and (end not in found or total < found[end][0]):
                    found[end] = total, [*cuts, end]
        best = found
    if len(text) not in best:
        return None
    cuts = [0, *best[len(text)][1]]
    return [text[begun:end] for begun, end in pairwise(cuts)]
