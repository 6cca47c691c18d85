"""The day that a line names: 2026年1月15日, 二〇二六年一月十五日, 2026-01-15, 2026.1, 2026年3月  日."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator

from shuping.reading.model import StatedDay
from shuping.reading.numerals import number

_BLANK = r"[ \u3000\xa0]{0,8}"
_HAN = "[一二三四五六七八九十]{1,3}"
DAY = re.compile(
    rf"(?<![\d])(?P<year>\d{{4}}|[一二三四五六七八九〇○零０]{{4}}){_BLANK}(?:年{_BLANK}(?P<month>\d{{1,2}}|{_HAN}){_BLANK}月"
    rf"(?:{_BLANK}(?P<day>\d{{1,2}}|{_HAN}){_BLANK}[日号])?|[-./．](?P<month2>\d{{1,2}})(?:[-./．](?P<day2>\d{{1,2}}))?(?!\d))"
)
_UNFILLED = re.compile(rf"{_BLANK}日")  # 2018年3月  日: the day was left for the pen
EARLIEST, LATEST = 1949, 2100


def days(text: str, start: int, end: int) -> Iterator[StatedDay]:
    """The days of the calendar named between two offsets, in order; `day` is None where only the month is said."""
    for match in DAY.finditer(text, start, end):
        year = int(number(match["year"].replace("○", "〇")))
        month = int(number(match["month"] or match["month2"]))
        said = match["day"] or match["day2"]
        day = int(number(said)) if said else None
        if EARLIEST <= year <= LATEST and 1 <= month <= 12 and (day is None or 1 <= day <= monthrange(year, month)[1]):
            yield StatedDay(match.start(), match.end(), year, month, day)


def day_alone(text: str, start: int, end: int) -> StatedDay | None:
    """The day of a line that says nothing else: the date under a signature; blanks left for the pen count as none."""
    found = next(days(text, start, end), None)
    if found is None or found.start != start:
        return None
    rest = _UNFILLED.match(text, found.end, end) if found.day is None else None
    return found if (rest.end() if rest else found.end) == end else None


def is_left_for_the_pen(text: str, found: StatedDay, end: int) -> bool:
    """Whether the day of the month was left open: 二〇一二年三月  日."""
    return found.day is None and _UNFILLED.match(text, found.end, end) is not None
