"""Days as people write them in a table: 2025.3.1, 2025年3月底, 3月底前, 年底前, 上半年, 第三季度. Pure."""

import re
from calendar import monthrange
from datetime import date

WHOLE = re.compile(r"(?:(20\d\d|19\d\d)[年./\-－—])?(\d{1,2})[月./\-－—](\d{1,2})[日号]?")
DIGITS = re.compile(r"(20\d\d|19\d\d)(\d\d)(\d\d)")
MONTH = re.compile(r"(?:(20\d\d|19\d\d)[年./\-－—])?(\d{1,2})月?份?(底|末|上旬|中旬|下旬|初)?")
QUARTER = re.compile(r"(?:(20\d\d)年)?第?([一二三四1-4])季度(?:底|末)?")
YEAR = re.compile(r"(?:(20\d\d)年?)?(年?底|年?末|上半年|下半年|年内)")
BARE_YEAR = re.compile(r"(20\d\d)年?度?")
AROUND = re.compile(r"(?:前完成|以前|之前|完成|整改到位|到位|前|起)$|^(?:截至|截止|于|至|到)")
QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
PART = {"初": 10, "上旬": 10, "中旬": 20}


def said_day(text: str, *, year: int, is_end: bool) -> date | None:
    """Return the day that a cell's words mean, None where they name none (长期坚持, 立行立改).

    `year` is meant where none is written. A month, quarter or year alone is its last day for an end (期限), its first
    for a beginning. Of two days ("3月1日—3月5日") the last counts for an end, the first for a beginning.
    """
    plain = re.sub(r"[\s，。;；（）()]", "", text.replace("O", "0").replace("〇", "0"))
    pieces = re.split("至|—|～|~", plain)
    if len(pieces) > 1 and (day := said_day(pieces[-1 if is_end else 0], year=year, is_end=is_end)):
        return day
    while (cut := AROUND.sub("", plain)) != plain:
        plain = cut
    return _exact(plain, year) or _vague(plain, year, is_end)


def _exact(text: str, year: int) -> date | None:
    if found := DIGITS.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := WHOLE.fullmatch(text):
        return _day(int(found[1] or year), int(found[2]), int(found[3]))
    return None


def _vague(text: str, year: int, is_end: bool) -> date | None:
    if (found := MONTH.fullmatch(text)) and ("月" in text or found[1]) and 1 <= int(found[2]) <= 12:
        said, month = int(found[1] or year), int(found[2])
        last = monthrange(said, month)[1]
        late = found[3] in ("底", "末", "下旬") or (found[3] is None and is_end)
        return date(said, month, last if late else PART.get(found[3] or "", 1))
    if found := QUARTER.fullmatch(text):
        said, last = int(found[1] or year), 3 * QUARTERS[found[2]]
        return date(said, last, monthrange(said, last)[1]) if is_end else date(said, last - 2, 1)
    if found := YEAR.fullmatch(text):
        said = int(found[1] or year)
        if found[2] == "上半年":
            return date(said, 6, 30) if is_end else date(said, 1, 1)
        return date(said, 12, 31) if is_end or found[2] != "下半年" else date(said, 7, 1)
    if found := BARE_YEAR.fullmatch(text):
        return date(int(found[1]), 12, 31) if is_end else date(int(found[1]), 1, 1)
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
