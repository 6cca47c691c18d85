"""Cells under the least number are shown together with their neighbours, so that no few voters are pointed at."""

from collections.abc import Sequence

Group = tuple[int, int]  # first and last column of cells that are shown as one number


def merged(cells: Sequence[int], least: int) -> tuple[Group, ...]:
    """Return the groups in which a line may be shown, left to right.

    From the right: a cell under `least` takes its left neighbour until the sum reaches `least`; what is left over at
    the left end takes the group to its right. A line whose whole sum is under `least` is one group. Where `least` is 1
    nothing is to be hidden, and a cell of none stands by itself too.
    """
    if least == 1:
        return tuple((column, column) for column in range(len(cells)))
    groups: list[Group] = []
    last = len(cells) - 1
    while last >= 0:
        first, total = last, cells[last]
        while total < least and first > 0:
            first -= 1
            total += cells[first]
        groups.insert(0, (first, last))
        last = first - 1
    if len(groups) > 1 and _sum(cells, groups[0]) < least:
        groups[:2] = [(groups[0][0], groups[1][1])]
    return tuple(groups)


def coarsest(lines: Sequence[Sequence[Group]]) -> tuple[Group, ...]:
    """Return the finest groups of which each is a union of whole groups in every line: for the line of sums."""
    ends = set.intersection(*({last for _, last in groups} for groups in lines))
    groups, first = [], 0
    for last in sorted(ends):
        groups.append((first, last))
        first = last + 1
    return tuple(groups)


def sums(cells: Sequence[int], groups: Sequence[Group]) -> tuple[int, ...]:
    """Return the number that is shown of each group."""
    return tuple(_sum(cells, group) for group in groups)


def _sum(cells: Sequence[int], group: Group) -> int:
    return sum(cells[group[0] : group[1] + 1])
