"""What pages and papers show of a report: its text cut by part and by what a counter saw in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from typing import Any

from django.utils.translation import gettext as _

from shuping.debriefs import last_year, rules
from shuping.debriefs.models import Debrief, State
from shuping.debriefs.parts import NAMES, PROBLEMS
from shuping.findings.chips import state_chip
from shuping.findings.models import Finding
from shuping.findings.models import State as FindingState
from shuping.reviews.models import Subject

HEADING, PROBLEM, VAGUE = "heading", "problem", "vague"


@dataclass(frozen=True)
class Piece:
    """A stretch of a line: `kind` is HEADING, PROBLEM, VAGUE or empty."""

    text: str
    kind: str


@dataclass(frozen=True)
class Block:
    """The lines in a row that belong to one part, or to none."""

    part: rules.Part | None
    number: int
    lines: tuple[tuple[Piece, ...], ...]


def blocks(text: str, found: rules.Counted) -> list[Block]:
    """Return the text in blocks of one part each, every line in pieces; nothing of it is left out but line ends."""
    rows = [(_part_at(found, start, end), start, end) for start, end in _lines(text)]
    made = []
    for name, lines in groupby(rows, key=lambda row: row[0]):
        pieces = tuple(tuple(_pieces(text, found, name, start, end)) for _name, start, end in lines)
        part = found.part(name) if name else None
        made.append(Block(part, NAMES.index(name) + 1 if name else 0, pieces))
    return made


def _lines(text: str) -> Iterator[rules.Span]:
    at = 0
    for line in text.split("\n"):
        if line.strip():
            yield at, at + len(line)
        at += len(line) + 1


def _part_at(found: rules.Counted, start: int, end: int) -> str:
    """Return the part that most of a line lies in."""
    most, name = 0, ""
    for part in found.parts:
        inside = sum(min(end, stop) - max(start, begin) for begin, stop in part.spans if begin < end and stop > start)
        if inside > most:
            most, name = inside, part.name
    return name


def _pieces(text: str, found: rules.Counted, name: str, start: int, end: int) -> Iterator[Piece]:
    """Yield the pieces of a line; in the part of the problems only those that name nothing are marked."""
    marked = [(VAGUE, found.vague_spans), (HEADING, found.headings)]
    if name != PROBLEMS:
        marked.append((PROBLEM, found.problem_spans))
    edges = {start, end}
    for _kind, spans in marked:
        edges |= {edge for span in spans for edge in span if start < edge < end}
    for left, right in pairwise(sorted(edges)):
        kind = next((kind for kind, spans in marked if any(a <= left and right <= b for a, b in spans)), "")
        yield Piece(text[left:right], kind)


@dataclass(frozen=True)
class PastProblem:
    """A finding of last year on the writing page."""

    finding: Finding
    chip: Any
    is_closed: bool


def past_problems(rows: Sequence[Finding], today: date) -> dict[str, Any]:
    """Return the findings of last year with their chips, and how many are closed."""
    made = [PastProblem(found, state_chip(found, today), found.state == FindingState.CLOSED) for found in rows]
    closed = sum(each.is_closed for each in made)
    return {"past": made, "past_closed": closed, "past_open": len(made) - closed}


def passage_of(found: Subject, rows: Sequence[Finding], today: date) -> str:
    """Return what the ledger says of some findings, as it is put into a report: as much as its part may take."""
    scheme = found.review.rules
    room = scheme["report_most"] * scheme["last_year_share"][1] // 100
    return last_year.passage([_line(each, today) for each in rows], found.review.year, room)


def _line(found: Finding, today: date) -> last_year.Line:
    steps = tuple(last_year.Step(each.what, each.due_on, each.done_on) for each in found.remedies.all())
    return last_year.Line(found.title, state_chip(found, today).word, steps)


def title(found: Subject, report: Debrief | None, today: date) -> str:
    """Return the sentence of the page's head: what the state is."""
    name = found.person.name if found.person else found.organisation.short_name
    if report is None or not report.text:
        return _("%(name)s的述职报告：还没有动笔") % {"name": name}
    said: Mapping[str, str] = {
        State.WRITING: _("%(name)s的述职报告：正在写"),
        State.SUBMITTED: _("%(name)s的述职报告：已提交，等审阅"),
        State.RETURNED: _("%(name)s的述职报告：已退回，改好再交"),
        State.ACCEPTED: _("%(name)s的述职报告：已审定"),
    }
    return said[report.state] % {"name": name}


def count_context(text: str, found: rules.Counted) -> dict[str, Any]:
    """Return what the counting beside a text shows."""
    return {
        "counted": found,
        "bars": [_bar(part, number) for number, part in enumerate(found.parts, 1)],
        "left": found.limit - found.length,
        "blocks": blocks(text, found),
    }


def _bar(part: rules.Part, number: int) -> dict[str, Any]:
    words = {
        "missing": _("没有找到"),
        "under": _("少了"),
        "over": _("多了"),
        "": _("合适") if part.spans else _("没有写"),
    }
    return {"part": part, "number": number, "width": part.most - part.least, "word": words[part.verdict]}
