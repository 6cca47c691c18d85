"""Working days: values in, days out. A year that nobody entered counts Monday to Friday."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

LONGEST = 31  # days of one holiday; a longer one is a slip of the pen
_DAY = r"(?:(?P<{0}y>\d{{4}})年)?(?P<{0}m>\d{{1,2}})月(?P<{0}d>\d{{1,2}})日"
_PARENTHESES = re.compile(r"[（(][^（）()]*[）)]")
OFF = re.compile(_DAY.format("a") + r"(?:[至到—-](?:(?P<bm>\d{1,2})月)?(?P<bd>\d{1,2})日)?(?=[^。；;日]*放假)")
SENTENCE = re.compile(r"[^。；;\n]+")
ANY_DAY = re.compile(_DAY.format("a"))
LINE = re.compile(r"^(\d{4}-\d{1,2}-\d{1,2})(?:\s*(?:至|到|—|~)\s*(\d{4}-\d{1,2}-\d{1,2}))?$")


@dataclass(frozen=True)
class Year:
    """One year's holidays and the weekend days that are worked, with the notice that says so."""

    year: int
    basis: str
    off: frozenset[date]
    work: frozenset[date]


def is_working(day: date, years: Mapping[int, Year]) -> bool:
    """Say whether a day is worked: a holiday never, a make-up day always, otherwise Monday to Friday."""
    known = years.get(day.year)
    if known is not None and day in known.off:
        return False
    if known is not None and day in known.work:
        return True
    return day.weekday() < 5


def working_days_after(day: date, count: int, years: Mapping[int, Year]) -> date:
    """Return the day that lies `count` working days after a day."""
    while count:
        day += timedelta(days=1)
        count -= is_working(day, years)
    return day


def faults(year: int, off: Collection[date], work: Collection[date]) -> list[str]:
    """List what is wrong with a year.

    `other-year`; `both`: off and worked; `no-weekend`: a make-up day that is none; `no-holiday`.
    """
    found = []
    if any(day.year != year for day in [*off, *work]):
        found.append("other-year")
    if set(off) & set(work):
        found.append("both")
    if any(day.weekday() < 5 for day in work):
        found.append("no-weekend")
    if not off:
        found.append("no-holiday")
    return found


def spread(first: date, last: date) -> list[date]:
    """Return every day from the first to the last. Raises ValueError where they are swapped or too far apart."""
    length = (last - first).days
    if not 0 <= length < LONGEST:
        raise ValueError(f"{first} {last}")
    return [first + timedelta(days=step) for step in range(length + 1)]


def typed(text: str) -> tuple[list[date], list[str]]:
    """Return (days, lines that say no day): one day or one span a line, 2026-10-01 至 2026-10-07."""
    days: list[date] = []
    bad: list[str] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        found = LINE.match(line)
        try:
            first = _iso(found[1]) if found else None
            last = _iso(found[2]) if found and found[2] else first
            days += spread(first, last) if first and last else []
        except ValueError:
            first = None
        if first is None:
            bad.append(line)
    return days, bad


def written(days: Iterable[date]) -> str:
    """Return days as they are typed: neighbouring days as one span, a line each."""
    spans: list[list[date]] = []
    for day in sorted(days):
        if spans and day - spans[-1][1] == timedelta(days=1):
            spans[-1][1] = day
        else:
            spans.append([day, day])
    return "\n".join(f"{first}" if first == last else f"{first} 至 {last}" for first, last in spans)


def read_notice(text: str, year: int) -> tuple[list[date], list[date]]:
    """Return (holidays, make-up days) of the State Council's notice: 1月1日至3日放假。1月4日上班。

    What stands in parentheses is left out first. Days that do not exist are left out; a person checks the rest.
    """
    off: list[date] = []
    work: list[date] = []
    for sentence in SENTENCE.findall(_PARENTHESES.sub("", text).replace(" ", "")):
        if "放假" in sentence:
            for found in OFF.finditer(sentence):
                first = _made(found["ay"], found["am"], found["ad"], year)
                last = _made(found["ay"], found["bm"] or found["am"], found["bd"] or found["ad"], year)
                if first and last and 0 <= (last - first).days < LONGEST and first.year == year:
                    off += spread(first, last)
        elif "上班" in sentence:
            days = (_made(f["ay"], f["am"], f["ad"], year) for f in ANY_DAY.finditer(sentence))
            work += [day for day in days if day is not None and day.year == year]
    return off, work


def _iso(text: str) -> date:
    year, month, day = map(int, text.split("-"))
    return date(year, month, day)


def _made(year: str | None, month: str, day: str, default: int) -> date | None:
    try:
        return date(int(year or default), int(month), int(day))
    except ValueError:
        return None
