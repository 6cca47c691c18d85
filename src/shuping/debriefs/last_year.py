"""Pure: a passage on last year's problems, made of what the ledger says, and its place in a report."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from shuping.debriefs.numbering import FIRST, NUMBERS, OF_PART
from shuping.debriefs.parts import LAST_YEAR
from shuping.debriefs.rules import Counted

ENDS = "。；;！？!?…"


@dataclass(frozen=True)
class Step:
    """One measure: what, by when, and when it was done (None where it was not)."""

    what: str
    due_on: date
    done_on: date | None


@dataclass(frozen=True)
class Line:
    """A finding as the ledger has it: its title, the word of its state, its measures."""

    title: str
    state: str
    steps: tuple[Step, ...]


def passage(lines: Sequence[Line], year: int, room: int | None = None) -> str:
    """Return what the ledger says of some findings, a line each under a line of counts; empty where there are none.

    Titles, measures, days and states stand as they are in the ledger, and nothing else; days of `year` without it.
    What would take more than `room` characters is said shorter: without the days on which measures were done, then
    measures by their number, then titles and states alone.
    """
    if not lines:
        return ""
    for told in (lambda line: _told(line, year), lambda line: _told(line, year, days=False), _counted):
        made = _listed(lines, told)
        if room is None or len(made) <= room:
            return made
    return _listed(lines, _named)


def _listed(lines: Sequence[Line], told: Callable[[Line], str]) -> str:
    states = Counter(line.state for line in lines)
    counts = "、".join(_("%(state)s%(count)s个") % {"state": state, "count": count} for state, count in states.items())
    said = [_("台账上的问题共%(count)s个：%(states)s。") % {"count": len(lines), "states": counts}]
    return "\n".join([*said, *(f"{number}.{told(line)}" for number, line in enumerate(lines, 1))])


def _told(line: Line, year: int, *, days: bool = True) -> str:
    done = [step for step in line.steps if step.done_on is not None]
    undone = [step for step in line.steps if step.done_on is None]
    parts = [line.title.rstrip(ENDS)]
    if done:
        pattern = _("%(what)s（%(day)s完成）") if days else "%(what)s"
        words = "；".join(pattern % _said(step, step.done_on, year) for step in done)
        parts.append(_("做了：%(what)s") % {"what": words})
    if undone:
        words = "；".join(_("%(what)s（%(day)s前）") % _said(step, step.due_on, year) for step in undone)
        parts.append(_("还要做：%(what)s") % {"what": words})
    if not line.steps:
        parts.append(_("台账上还没有措施"))
    parts.append(_("现在是%(state)s") % {"state": line.state})
    return "。".join(parts) + "。"


def _counted(line: Line) -> str:
    done = sum(step.done_on is not None for step in line.steps)
    said = {"title": line.title.rstrip(ENDS), "count": len(line.steps), "done": done, "state": line.state}
    if not line.steps:
        return _("%(title)s：台账上还没有措施，%(state)s。") % said
    return _("%(title)s：%(count)s项措施做完%(done)s项，%(state)s。") % said


def _named(line: Line) -> str:
    return _("%(title)s：%(state)s。") % {"title": line.title.rstrip(ENDS), "state": line.state}


def _said(step: Step, on: date | None, year: int) -> dict[str, str]:
    """Return a measure and a day of it, the year named where it is another than `year`."""
    day = ""
    if on is not None:
        pattern = _("%(month)s月%(day)s日") if on.year == year else _("%(year)s年%(month)s月%(day)s日")
        day = pattern % {"year": on.year, "month": on.month, "day": on.day}
    return {"what": step.what.rstrip(ENDS), "day": day}


def put_in(text: str, counted: Counted, words: str) -> str:
    """Return the report with a passage at the head of its first part, which is begun where there is none.

    `counted` is that of the very same text. A passage that stands there already is not put in again.
    """
    if not words or words in text:
        return text
    part = counted.part(LAST_YEAR)
    if part.spans:
        return _under_heading(text, counted, part.spans[0][0], words)
    starts = [one.spans[0][0] for one in counted.parts if one.spans]
    at = min(starts, default=len(text))
    before, after = text[:at].rstrip("\n"), _numbered_on(text, counted, at)
    number = "" if starts and not OF_PART.match(after) else FIRST
    heading = number + _("上年度问题整改情况")
    return "\n".join(piece for piece in (before, heading, words, after) if piece)


def _numbered_on(text: str, counted: Counted, at: int) -> str:
    """Return the text from a place on; where its headings begin with 一, each gets the next number."""
    heads = [(start, found[1]) for start, _end in counted.headings if (found := OF_PART.match(text, start))]
    heads = [(start, number) for start, number in heads if start >= at and number in NUMBERS[:-1]]
    if not heads or heads[0][1] != NUMBERS[0]:
        return text[at:]
    made, last = [], at
    for start, number in heads:
        made += [text[last:start], NUMBERS[NUMBERS.index(number) + 1]]
        last = start + len(number)
    return "".join([*made, text[last:]])


def _under_heading(text: str, counted: Counted, start: int, words: str) -> str:
    """Return the text with the passage right under the heading that begins at `start`, or before it where none does."""
    at = next((end for begin, end in counted.headings if begin == start), None)
    if at is None:
        return f"{text[:start]}{words}\n{text[start:]}"
    while at < len(text) and text[at] in "：:" + ENDS:
        at += 1
    after = text[at:].lstrip("\n")
    return "\n".join(piece for piece in (text[:at], words, after) if piece)
