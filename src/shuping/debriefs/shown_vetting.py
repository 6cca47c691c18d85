"""What the pages of vetting show: values for the templates, nothing decided here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shuping.core.actor import Actor
from shuping.core.chips import Chip
from shuping.debriefs import compared, marked, queries, shared
from shuping.debriefs.marked import Mark, Paragraph, Stretch
from shuping.debriefs.models import Remark, State, Version
from shuping.debriefs.shared import Shared
from shuping.reviews.models import Subject

CHIPS = {
    State.WRITING: ("grey", "writing"),
    State.SUBMITTED: ("blue", "hourglass"),
    State.RETURNED: ("amber", "return"),
    State.ACCEPTED: ("green", "check"),
}
PASSAGE, PROBLEM, REMARK, HEADING = "passage", "problem", "remark", "heading"


def chip(state: State | str) -> Chip:
    """Return the chip of a debrief's state."""
    found = State(state)
    return Chip(*CHIPS[found], str(found.label))


@dataclass(frozen=True)
class Piece:
    """Words from `start` on: what they are, and the numbers of the passages and remarks that begin with them."""

    words: str
    start: int
    is_heading: bool
    is_shared: bool
    is_problem: bool
    is_remarked: bool
    passages: tuple[int, ...]
    remarks: tuple["Numbered", ...]
    begins_problem: bool


@dataclass(frozen=True)
class Placed:
    """A paragraph with what belongs beside it: passages that begin in it, remarks that begin in it."""

    paragraph: Paragraph
    pieces: tuple[Piece, ...]
    passages: tuple[Shared, ...]
    remarks: tuple["Numbered", ...]


@dataclass(frozen=True)
class Numbered:
    """A remark with its number in the text."""

    number: int
    remark: Remark


def placed(
    text: str, counted: Mapping[str, Any] | None, *, passages: Sequence[Shared], remarks: Sequence[Remark]
) -> list[Placed]:
    """Return a text in paragraphs with passages and remarks marked at their place; also headings and problem
    sentences, where it was counted.
    """
    numbered = {number: Numbered(number, remark) for number, remark in enumerate(remarks, 1)}
    by_number = {each.number: each for each in passages}
    marks = [Mark(each.start, each.end, PASSAGE, each.number) for each in passages]
    marks += [Mark(each.remark.start, each.remark.end, REMARK, each.number) for each in numbered.values()]
    for kind, name in ((PROBLEM, "problem_spans"), (HEADING, "headings")):
        marks += [Mark(int(start), int(end), kind) for start, end in (counted or {}).get(name, [])]
    return [
        Placed(
            line,
            tuple(_piece(stretch, numbered) for stretch in line.stretches),
            tuple(by_number[number] for number in line.begun(PASSAGE)),
            tuple(numbered[number] for number in line.begun(REMARK)),
        )
        for line in marked.paragraphs(text, marks)
    ]


def _piece(stretch: Stretch, remarks: Mapping[int, Numbered]) -> Piece:
    begun: dict[str, list[int]] = {PASSAGE: [], REMARK: [], PROBLEM: [], HEADING: []}
    for mark in stretch.begun:
        begun[mark.kind].append(mark.number)
    return Piece(
        stretch.words,
        stretch.start,
        stretch.has(HEADING),
        stretch.has(PASSAGE),
        stretch.has(PROBLEM),
        stretch.has(REMARK),
        tuple(begun[PASSAGE]),
        tuple(remarks[number] for number in begun[REMARK]),
        bool(begun[PROBLEM]),
    )


def counts(version: Version) -> dict[str, Any] | None:
    """Return what was counted when the version was submitted, for the box beside it; None where nothing was."""
    told = version.counted
    return told if isinstance(told, dict) and "length" in told else None


@dataclass(frozen=True)
class Answered:
    """A remark on the version before, and what became of its words."""

    remark: Remark
    is_changed: bool
    stays: bool
    words: str


def answered(before: Version | None, now: Version) -> list[Answered]:
    """Return the remarks of the version before with what became of their passages."""
    if before is None:
        return []
    remarks = queries.remarks(before)
    if not remarks:
        return []
    rows = compared.compared(before.text, now.text)
    found = []
    for remark in remarks:
        after = compared.became(rows, before.text, now.text, remark.start, remark.end)
        found.append(Answered(remark, after.is_changed, after.stays, after.words))
    return found


def vetting(actor: Actor, subject: Subject) -> Mapping[str, Any]:
    """Return what the vetting page shows of the newest version; `version` is None where none was submitted."""
    debrief = queries.debrief(subject)
    versions = queries.versions(subject)
    now = versions[0] if versions else None
    context: dict[str, Any] = {
        "subject": subject,
        "review": subject.review,
        "state": chip(debrief.state) if debrief else None,
        "versions": versions,
        "version": now,
    }
    if now is None:
        return context
    passages = shared.passages(actor, subject, now.text)
    remarks = queries.remarks(now)
    before = versions[1] if len(versions) > 1 else None
    return {
        **context,
        "before": before,
        "passages": passages,
        "remarks": remarks,
        "placed": placed(now.text, counts(now), passages=passages, remarks=remarks),
        "counted": counts(now),
        "answered": answered(before, now),
        "is_open": not now.verdict and debrief is not None and debrief.state == State.SUBMITTED,
    }
