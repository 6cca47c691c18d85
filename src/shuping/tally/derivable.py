"""Which rates of a row may be shown beside its merged lines without giving a hidden cell back.

The reader of a page knows every number on it, the rule by which cells were merged, and the rule of this file. So the
decision must not depend on what is hidden: it is made for all tables that would be shown as these lines. A rate may be
shown when the tables that round to it leave each hidden cell at least two values; and rates are shown at all only when
the tables of all other rates together do the same, for "no rate" on the page tells that it is one of those.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from math import lcm
from typing import Protocol

from shuping.tally.merging import Group, merged
from shuping.tally.model import Scheme

Cells = tuple[int, ...]
Weights = Mapping[str, Fraction] | None  # shares of 1 by class; None where all votes count alike
Share = tuple[int, int, int]  # what a line adds to the rate, in units that all lines share: gained, out of; its marks
MOST_SUMS = 200_000  # above it the search is not made, and no rate is shown
Values = dict[tuple[int, int], set[int]]  # line and column of a hidden cell: the values that it can have


class ShownLine(Protocol):
    """What is shown of one class."""

    @property
    def voters(self) -> str: ...
    @property
    def groups(self) -> tuple[Group, ...]: ...
    @property
    def numbers(self) -> tuple[int, ...]: ...


@dataclass
class _Shares:
    """The tables of one line that add the same to the rate, and the values of its hidden cells in them."""

    values: dict[int, set[int]] = field(default_factory=dict)


def showable_rates(lines: Sequence[ShownLine], weights: Weights, scheme: Scheme) -> frozenset[int]:
    """Return the rates, in whole percent, that may be shown beside these lines; empty where none may.

    Empty too where a class may be without any valid vote, or where the lines beside one could add up in more than
    MOST_SUMS ways: many classes with many hidden cells.
    """
    possible = [list(fitting(line.groups, line.numbers, scheme.least)) for line in lines]
    options = len(scheme.options)
    if any(sum(cells[:options]) == 0 for tables in possible for cells in tables):
        return frozenset()
    unit = _unit(possible, scheme)
    needed = _marks(tuple(1 for _column in range(lines[0].groups[-1][1] + 1)), options)
    known = [
        _by_share(line, tables, None if weights is None else weights[line.voters], unit, scheme)
        for line, tables in zip(lines, possible, strict=True)
    ]
    by_rate: dict[int, Values] = {}
    for at, shares in enumerate(known):
        others = _sums(known[:at] + known[at + 1 :])
        if others is None:
            return frozenset()
        for share, found in shares.items():
            for rate in _rates(share, others, needed):
                values = by_rate.setdefault(rate, {})
                for column, of_column in found.values.items():
                    values.setdefault((at, column), set()).update(of_column)
    unsafe = {rate for rate, values in by_rate.items() if not _leaves_open(values)}
    rest: Values = {}
    for rate in unsafe:
        for cell, values_of_cell in by_rate[rate].items():
            rest.setdefault(cell, set()).update(values_of_cell)
    return frozenset(by_rate.keys() - unsafe) if _leaves_open(rest) else frozenset()


def fitting(groups: Sequence[Group], numbers: Sequence[int], least: int) -> Iterator[Cells]:
    """Yield every line of cells that would be shown as these groups with these numbers."""
    parts = [
        list(_splits(last - first + 1, number, least)) for (first, last), number in zip(groups, numbers, strict=True)
    ]
    for chosen in product(*parts):
        cells = tuple(cell for part in chosen for cell in part)
        if merged(cells, least) == tuple(groups):
            yield cells


def _splits(size: int, number: int, least: int) -> set[Cells]:
    """Return the ways in which a merged group of `size` cells can make up `number`: all but one are under `least`."""
    if size == 1:
        return {(number,)}
    found: set[Cells] = set()
    for large in range(size):
        for small in product(range(least), repeat=size - 1):
            rest = number - sum(small)
            if rest >= 0:
                found.add((*small[:large], rest, *small[large:]))
    return found


def _unit(possible: Sequence[Sequence[Cells]], scheme: Scheme) -> int:
    """Return the number of units in 1 with which every share is a whole number of units."""
    options = len(scheme.options)
    valid = {sum(cells[:options]) for tables in possible for cells in tables}
    parts = [points.denominator for points in scheme.points()]
    weights = [(voters.weight or Fraction(1)) / 100 for voters in scheme.classes]
    return lcm(*valid, *parts) * lcm(*parts) * lcm(*(weight.denominator for weight in weights))


def _by_share(
    line: ShownLine, tables: Sequence[Cells], weight: Fraction | None, unit: int, scheme: Scheme
) -> dict[Share, _Shares]:
    """Return the possible tables of a line by what they add to the rate."""
    hidden = [column for first, last in line.groups if last > first for column in range(first, last + 1)]
    points = scheme.points()
    shares: dict[Share, _Shares] = {}
    for cells in tables:
        valid = sum(cells[: len(points)])
        gained = sum((p * votes for p, votes in zip(points, cells, strict=False)), Fraction(0))
        out_of = Fraction(valid) if weight is None else weight
        share = (int(gained / valid * out_of * unit), int(out_of * unit), _marks(cells, len(points)))
        found = shares.setdefault(share, _Shares())
        for column in hidden:
            found.values.setdefault(column, set()).add(cells[column])
    return shares


def _marks(cells: Cells, options: int) -> int:
    """Return a bit for each column behind the options, set where it is not empty.

    A column for blank or unclear rows is drawn only if some line has one: the reader knows that not all are empty.
    """
    return sum(1 << at for at, cell in enumerate(cells[options:]) if cell)


def _sums(lines: Sequence[Mapping[Share, _Shares]]) -> dict[tuple[int, int], list[int]] | None:
    """Return {(out of, marks): sorted gained} over all tables of these lines together; None for too many."""
    sums: set[Share] = {(0, 0, 0)}
    for shares in lines:
        if len(sums) * len(shares) > MOST_SUMS:
            return None
        sums = {(a + c, b + d, m | n) for a, b, m in sums for c, d, n in shares}
    by_size: dict[tuple[int, int], list[int]] = {}
    for gained, out_of, marks in sums:
        by_size.setdefault((out_of, marks), []).append(gained)
    return {size: sorted(gained) for size, gained in by_size.items()}


def _rates(share: Share, others: Mapping[tuple[int, int], Sequence[int]], needed: int) -> Iterator[int]:
    """Yield the rates, in whole percent rounded half up, that a line's share reaches with the others'."""
    for (size, marks), gained in others.items():
        if share[2] | marks != needed:
            continue
        out_of = share[1] + size
        at = 0
        while at < len(gained):
            rate = (200 * (share[0] + gained[at]) + out_of) // (2 * out_of)
            yield rate
            at = bisect_left(gained, -(-(2 * rate + 1) * out_of // 200) - share[0], lo=at + 1)


def _leaves_open(values: Values) -> bool:
    return all(len(possible) > 1 for possible in values.values())
