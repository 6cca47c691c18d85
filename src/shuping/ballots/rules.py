"""Pure decisions of a round on paper: what its form may be, whether its sheets add up, what a keyed line means."""

from collections.abc import Iterable, Mapping, Sequence

from shuping import tally

BLANK, UNCLEAR = "0", "9"
MOST_ROWS, MOST_OPTIONS = 60, 8


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
