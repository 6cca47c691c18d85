"""What may be shown of a count: merged lines and as much of the rate as gives no hidden cell back.

Columns are the options, then blank rows and unclear rows where there are any. The line of sums is merged as coarsely as
the coarsest class. The steps of the arithmetic are shown only where each number in them is shown anyway; otherwise the
rate in whole percent, and nothing of the rate where even that would give a hidden cell back (`derivable.py`).
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from shuping.tally.counting import Counts, Line
from shuping.tally.derivable import Weights, showable_rates
from shuping.tally.merging import Group, coarsest, merged, sums
from shuping.tally.model import Scheme
from shuping.tally.scoring import Score, percent, score, weights_of


class Shown(StrEnum):
    """How much of the rate of a row is shown."""

    STEPS = "steps"  # two decimals, with every step
    WHOLE = "whole"  # whole percent, without the lines of the classes
    NOTHING = "nothing"  # the scheme has no formula, nobody voted, or any figure would give a hidden cell back


@dataclass(frozen=True)
class PublishedLine:
    """One line: the class's key ("" for the sums), its groups of columns and the number shown for each."""

    voters: str
    groups: tuple[Group, ...]
    numbers: tuple[int, ...]

    @property
    def total(self) -> int:
        """Return all that the line shows: votes, blank and unclear rows of counted ballots."""
        return sum(self.numbers)


@dataclass(frozen=True)
class PublishedRow:
    """One row of the form. Columns are the options, then blank and unclear rows where the two flags say so.

    `lines` is empty where fewer than the least number of ballots count at all. `score` stands only with STEPS.
    """

    lines: tuple[PublishedLine, ...]
    sums: PublishedLine | None
    has_blank: bool
    has_unclear: bool
    shown: Shown
    rate: Decimal | None
    score: Score | None


@dataclass(frozen=True)
class Publication:
    """What everybody may see of a round."""

    rows: tuple[PublishedRow, ...]
    cast: int
    void: int


def publish(counts: Counts, scheme: Scheme) -> Publication:
    """Return what may be shown of a count to everybody."""
    rows = tuple(_row(counts, row, scheme) for row in range(scheme.rows))
    return Publication(rows=rows, cast=sum(counts.cast.values()), void=counts.void_ballots)


def _row(counts: Counts, row: int, scheme: Scheme) -> PublishedRow:
    lines = counts.rows[row]
    has_blank, has_unclear = any(line.blank for line in lines), any(line.unclear for line in lines)
    cells = [cells_of(line, has_blank=has_blank, has_unclear=has_unclear) for line in lines]
    bare = PublishedRow((), None, has_blank, has_unclear, Shown.NOTHING, None, None)
    if any(sum(line) < scheme.least for line in cells):
        return bare
    groups = [merged(line, scheme.least) for line in cells]
    shown = tuple(
        PublishedLine(line.voters, parts, sums(numbers, parts))
        for line, parts, numbers in zip(lines, groups, cells, strict=True)
    )
    common = coarsest(groups)
    total = [sum(column) for column in zip(*cells, strict=True)]
    published = replace(bare, lines=shown, sums=PublishedLine("", common, sums(total, common)))
    return _with_rate(published, score(counts, row, scheme), weights_of(counts.joined, scheme), scheme)


def _with_rate(row: PublishedRow, found: Score | None, weights: Weights, scheme: Scheme) -> PublishedRow:
    """Add as much of the rate as gives no hidden cell back."""
    if found is None:
        return row
    if all(_is_plain(line, scheme) for line in row.lines):
        return replace(row, shown=Shown.STEPS, rate=percent(found.rate), score=found)
    rate = percent(found.rate, 0)
    if int(rate) in showable_rates(row.lines, weights, scheme):
        return replace(row, shown=Shown.WHOLE, rate=rate)
    return row


def _is_plain(line: PublishedLine, scheme: Scheme) -> bool:
    """Return whether a class's rate follows from the numbers shown: no group mixes points, or votes with other rows."""
    points = (*scheme.points(), None, None)
    return all(len(set(points[first : last + 1])) == 1 for first, last in line.groups)


def cells_of(line: Line, *, has_blank: bool, has_unclear: bool) -> tuple[int, ...]:
    """Return the numbers of a line, column by column."""
    return (*line.votes, *((line.blank,) if has_blank else ()), *((line.unclear,) if has_unclear else ()))
