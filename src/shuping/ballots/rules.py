"""Pure decisions of a round: what its form may be, whether sheets and slips add up, what a keyed line means."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shuping import tally

BLANK, UNCLEAR = "0", "9"
MOST_ROWS, MOST_OPTIONS = 60, 8
LONGEST_REMARK = 300  # characters: an envelope stays under sealing's longest


def marks_of(keyed: str) -> tuple[int, ...]:
    """Return the marks that a keyed line stands for."""
    return tuple(tally.UNCLEAR if digit == UNCLEAR else int(digit) for digit in keyed)


def tidy(typed: str) -> str:
    """Return typed digits without spaces and separators, full-width ones as plain."""
    plain = "".join(chr(ord(c) - 0xFEE0) if "０" <= c <= "９" else c for c in typed)
    return "".join(c for c in plain if c not in " \t\r\n,，、.-　")


def keyed_fault(keyed: str, rows: int, options: int) -> tuple[str, str] | None:
    """Return (what is wrong, where) with a keyed line, or None: one digit a row, an option's number, 0 or 9."""
    allowed = {BLANK, UNCLEAR, *(str(number) for number in range(1, options + 1))}
    for at, digit in enumerate(keyed, 1):
        if digit not in allowed:
            return "digit", f"{at}:{digit}"
    if len(keyed) != rows:
        return "length", str(len(keyed))
    return None


def differing(first: str, second: str) -> list[int]:
    """Return the rows, from 0, in which two entries of one sheet differ."""
    return [at for at, (a, b) in enumerate(zip(first, second, strict=True)) if a != b]


def sheets_fault(handed_out: int, cast: int, spoiled: int, missing: int) -> int:
    """Return by how many sheets the count does not add up: handed out less all that are accounted for."""
    return handed_out - cast - spoiled - missing


def small_weighted(entitled: Mapping[str, int], scheme: tally.Scheme) -> str | None:
    """Return the key of a weighted class of fewer than `least` entitled that names none to join (trust 2, step 0)."""
    for voters in scheme.classes:
        if voters.weight is not None and entitled[voters.key] < scheme.least and not voters.joins:
            return voters.key
    return None


def counts_as_plain(counts: tally.Counts) -> dict[str, object]:
    """Return a count as JSON values, for the scrutineers."""
    return {
        "rows": [
            [
                {"voters": line.voters, "votes": list(line.votes), "blank": line.blank, "unclear": line.unclear}
                for line in row
            ]
            for row in counts.rows
        ],
        "cast": dict(counts.cast),
        "void": dict(counts.void),
        "joined": dict(counts.joined),
    }


def counts_of_plain(plain: Mapping[str, Any]) -> tally.Counts:
    """Return the count that `counts_as_plain` wrote."""
    rows = tuple(
        tuple(tally.Line(line["voters"], tuple(line["votes"]), line["blank"], line["unclear"]) for line in row)
        for row in plain["rows"]
    )
    return tally.Counts(rows, plain["cast"], plain["void"], plain["joined"])


def published_as_plain(found: tally.Publication) -> dict[str, object]:
    """Return what may be shown as JSON values; numbers of the rate are texts, so that no digit is lost."""
    return {"cast": found.cast, "void": found.void, "rows": [_row(row) for row in found.rows]}


def _row(row: tally.PublishedRow) -> dict[str, object]:
    lines = [*row.lines, *([row.sums] if row.sums and len(row.lines) > 1 else [])]
    return {
        "lines": [_line(line) for line in lines],
        "has_blank": row.has_blank,
        "has_unclear": row.has_unclear,
        "shown": row.shown.value,
        "rate": "" if row.rate is None else str(row.rate),
        "steps": [_step(step) for step in row.score.steps] if row.score else [],
    }


def _line(line: tally.PublishedLine) -> dict[str, object]:
    return {
        "voters": line.voters,
        "cells": [[first, last, number] for (first, last), number in zip(line.groups, line.numbers, strict=True)],
        "total": line.total,
    }


def _step(step: tally.Step) -> dict[str, str]:
    return {
        "voters": step.voters,
        "gained": f"{float(step.gained):g}",
        "valid": str(step.valid),
        "rate": str(tally.percent(step.rate)),
        "weight": str(tally.percent(step.weight)),
        "part": str(tally.percent(step.part)),
    }


def ballots(sheets: Iterable[tuple[str, str]]) -> list[tally.Ballot]:
    """Return the ballots of (class key, settled marks), sorted by content: no order of drawing or keying is left."""
    made = [tally.Ballot(key, marks_of(marks)) for key, marks in sheets]
    return sorted(made, key=lambda ballot: (ballot.voters, ballot.marks))


def lines_of(text: str) -> Sequence[str]:
    """Return the lines of a text that say something, without spaces around."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def slips_to_print(entitled: int) -> int:
    """Return how many slips to print for so many people: one in twenty more, two at least, for the sealed reserve."""
    return entitled + max(2, (entitled + 19) // 20)


def door_fault(issued: int, left_over: int, heads: int, reserve: int) -> int:
    """Return by how many slips a class does not add up when handing out is over; 0 means that it does.

    Printed = handed out, one a head, + left over and voided + still in the sealed reserve (trust.md 2, step 1).
    """
    return issued - left_over - heads - reserve


@dataclass(frozen=True)
class Slips:
    """The slips of a class after closing, as the system has them; `heads` and `reserve` were counted by hand before."""

    issued: int
    left_over: int
    paper: int
    spoilt: int
    cast: int
    returned: int
    heads: int
    reserve: int


def owed(slips: Slips) -> int:
    """Return how many spare slips are due while people vote: spoilt ones, less those that were changed already."""
    changed = slips.issued - slips.left_over - slips.reserve - slips.heads
    return slips.spoilt - changed


@dataclass(frozen=True)
class SlipsFault:
    """What does not add up: `kind` names the sentence, `more` and `less` the two numbers that should be equal."""

    kind: str
    more: int
    less: int


def slips_fault(slips: Slips, returned: int, lost: int, reserve: int) -> SlipsFault | None:
    """Return the first thing that does not add up in a class after closing, or None (trust.md 2, step 6; G15).

    `returned`, `lost` and `reserve` are counted by hand. The reserve is counted by itself: else a slip that was taken
    out and voted with would be made up for by one that a voter hands back unused. Voted and exchanged cannot be more
    than heads; the slips scanned back are those in the box; handed out = voted + exchanged + spoilt + handed back +
    lost; and each head has one of these.
    """
    voted = slips.cast + slips.paper
    if voted > slips.heads:
        return SlipsFault("more-than-heads", voted, slips.heads)
    if reserve != slips.reserve:
        return SlipsFault("reserve", reserve, slips.reserve)
    if returned != slips.returned:
        return SlipsFault("box", returned, slips.returned)
    handed_out = slips.issued - slips.left_over - slips.reserve
    accounted = voted + slips.spoilt + (slips.returned - slips.reserve) + lost
    if handed_out != accounted:
        return SlipsFault("handed-out", handed_out, accounted)
    with_one = handed_out - slips.spoilt
    if with_one != slips.heads:
        return SlipsFault("heads", with_one, slips.heads)
    return None


def in_steps(number: int, step: int = 5) -> int:
    """Return a turnout as it may be shown while people vote: in whole steps, rounded down."""
    return number - number % step


def chosen(given: Mapping[str, str], rows: int, options: int) -> tuple[int, ...] | None:
    """Return the marks of a form ("row_0": "2", ...), 0 for a row that is missing or confirmed as blank ("0").

    None where a value is no option.
    """
    marks = []
    for at in range(rows):
        value = given.get(f"row_{at}", "")
        if value and not (value.isascii() and value.isdecimal() and int(value) <= options):
            return None
        marks.append(int(value or 0))
    return tuple(marks)
