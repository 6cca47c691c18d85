"""What is published gives no hidden cell back: tried by a search that knows everything but the cells."""

import os
import random
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from shuping.tally import (
    Counts,
    Formula,
    Line,
    Option,
    PublishedRow,
    RowRule,
    Scheme,
    Shown,
    VoterClass,
    count,
    publish,
    publishing,
)
from shuping.tally.derivable import showable_rates
from shuping.tally.merging import coarsest, merged
from shuping.tally.tests.test_counting import GRADES, of_class, scheme

ROUNDS = 1000 if os.environ.get("SHUPING_LONG") else 25


@pytest.mark.parametrize(
    ("cells", "groups"),
    [
        ((16, 5, 2, 1), ((0, 0), (1, 3))),
        ((37, 14, 4, 2), ((0, 0), (1, 1), (2, 3))),
        ((10, 10, 10, 10), ((0, 0), (1, 1), (2, 2), (3, 3))),
        ((3, 10, 5, 6), ((0, 1), (2, 2), (3, 3))),
        ((0, 0, 0, 7), ((0, 3),)),
        ((7, 0, 0, 0), ((0, 3),)),
        ((1, 1, 1, 1), ((0, 3),)),
    ],
)
def test_cells_under_five_take_their_left_neighbour(
    cells: tuple[int, ...], groups: tuple[tuple[int, int], ...]
) -> None:
    assert merged(cells, 5) == groups


def test_the_sums_are_merged_as_coarsely_as_the_coarsest_class() -> None:
    assert coarsest([((0, 0), (1, 3)), ((0, 0), (1, 1), (2, 3))]) == ((0, 0), (1, 3))
    assert coarsest([((0, 1), (2, 3)), ((0, 0), (1, 2), (3, 3))]) == ((0, 3),)


def test_the_drawn_round_is_published_as_drawn() -> None:
    cast = of_class("A", (16, 5, 2, 1)) + of_class("B", (22, 9, 3, 1)) + of_class("C", (37, 14, 4, 2))
    row = publish(count(cast, scheme()), scheme()).rows[0]
    assert [line.numbers for line in row.lines] == [(16, 8), (22, 13), (37, 14, 6)]
    assert row.sums is not None
    assert (row.sums.groups, row.sums.numbers) == (((0, 0), (1, 3)), (75, 41))
    assert (row.shown, str(row.rate)) == (Shown.STEPS, "65.00")


def test_steps_are_not_shown_where_the_first_option_is_hidden() -> None:
    cast = of_class("A", (3, 16, 4, 1)) + of_class("B", (22, 9, 3, 1)) + of_class("C", (37, 14, 4, 2))
    row = publish(count(cast, scheme()), scheme()).rows[0]
    assert row.shown is not Shown.STEPS
    assert row.score is None


def test_a_round_of_four_shows_no_number_at_all() -> None:
    plain = scheme(classes=(VoterClass("A", "党员"),))
    row = publish(count(of_class("A", (2, 1, 1, 0)), plain), plain).rows[0]
    assert (row.lines, row.sums, row.rate) == ((), None, None)


def test_full_counts_are_shown_where_the_scheme_says_one() -> None:
    plain = scheme(classes=(VoterClass("A", "党员"),), least=1)
    row = publish(count(of_class("A", (2, 1, 1, 4)), plain), plain).rows[0]
    assert row.lines[0].numbers == (2, 1, 1, 4)
    assert row.shown is Shown.STEPS


def _compositions(total: int, columns: int) -> Iterator[tuple[int, ...]]:
    if columns == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in _compositions(total - first, columns - 1):
            yield (first, *rest)


def _tables(row: PublishedRow, columns: int, least: int) -> Iterator[tuple[tuple[int, ...], ...]]:
    """Yield every table of cells whose lines look as the published ones, found by trying all."""
    choices = [
        [
            cells
            for cells in _compositions(line.total, columns)
            if merged(cells, least) == line.groups and _sums(cells, line)
        ]
        for line in row.lines
    ]
    yield from product(*choices)


def _sums(cells: tuple[int, ...], line: object) -> bool:
    groups, numbers = line.groups, line.numbers  # type: ignore[attr-defined]
    return tuple(sum(cells[a : b + 1]) for a, b in groups) == numbers


def _counts(table: tuple[tuple[int, ...], ...], row: PublishedRow, options: int) -> Counts:
    lines = tuple(
        Line(line.voters, cells[:options], blank=cells[options] if row.has_blank else 0)
        for line, cells in zip(row.lines, table, strict=True)
    )
    return Counts(rows=(lines,), cast={}, void={}, joined={})


def _given_back(row: PublishedRow, plain: Scheme) -> list[tuple[str, int]]:
    """Return the hidden cells that have one value in all tables that are published exactly as this row."""
    options = len(plain.options)
    columns = options + row.has_blank
    alike = [
        table
        for table in _tables(row, columns, plain.least)
        if publish(_counts(table, row, options), plain).rows[0] == row
    ]
    assert alike
    return [
        (line.voters, column)
        for at, line in enumerate(row.lines)
        for first, last in line.groups
        if last > first
        for column in range(first, last + 1)
        if len({table[at][column] for table in alike}) == 1
    ]


def _some_round(rng: random.Random) -> tuple[list[tuple[int, ...]], Scheme]:
    options = GRADES[: rng.choice((2, 3, 3, 4))]
    formula = rng.choice((Formula.NONE, Formula.TOP_RATE, Formula.TOP_RATE, Formula.POINTS))
    number = rng.choice((1, 2)) if len(options) < 4 else 1
    weights = (
        [None] * number if rng.random() < 0.5 else [Fraction(100)] if number == 1 else [Fraction(40), Fraction(60)]
    )
    classes = tuple(VoterClass(key, key, weight) for key, weight in zip("AB", weights, strict=False))
    blank = rng.choice((RowRule.ABSTAIN, RowRule.VOID_BALLOT))
    lines = []
    for _ in classes:
        size = rng.randint(5, 11 if number == 2 or len(options) == 4 else 18)
        marks = [rng.choice(range(blank is RowRule.VOID_BALLOT, len(options) + 1)) for _ in range(size)]
        lines.append(tuple(marks.count(mark) for mark in (*range(1, len(options) + 1), 0)))
    return lines, Scheme(rows=1, options=options, classes=classes, blank=blank, formula=formula)


def _published(lines: list[tuple[int, ...]], plain: Scheme) -> PublishedRow:
    options = len(plain.options)
    made = tuple(
        Line(voters.key, cells[:options], blank=cells[options])
        for voters, cells in zip(plain.classes, lines, strict=True)
    )
    return publish(Counts(rows=(made,), cast={}, void={}, joined={}), plain).rows[0]


def test_no_hidden_cell_is_given_back_by_anything_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """G10 and rule 1 of the screens, by brute force over all tables that would be published in the same way."""
    asked: dict[object, frozenset[int]] = {}

    def once(lines: Any, weights: Any, plain: Scheme) -> frozenset[int]:
        key = (lines, weights and tuple(weights.items()), plain)
        return asked[key] if key in asked else asked.setdefault(key, showable_rates(lines, weights, plain))

    monkeypatch.setattr(publishing, "showable_rates", once)  # the same lines ask the same thing a thousand times
    rng = random.Random(41)
    shown = dict.fromkeys(Shown, 0)
    for _ in range(ROUNDS):
        lines, plain = _some_round(rng)
        row = _published(lines, plain)
        shown[row.shown] += 1
        assert _given_back(row, plain) == [], (lines, plain)
        assert all(number >= plain.least for line in row.lines for number in line.numbers)
    assert min(shown[Shown.WHOLE], shown[Shown.NOTHING]) > 0, shown


def test_a_column_of_blank_rows_says_that_there_is_one() -> None:
    """Found by the long form: a rate that two tables share, one of them without the blank row that the column tells."""
    plain = Scheme(1, GRADES[:3], (VoterClass("A", "A"),), formula=Formula.TOP_RATE)
    row = _published([(4, 2, 5, 3)], plain)
    assert _given_back(row, plain) == []


def test_the_search_finds_what_a_careless_page_gives_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """The naive twin: whole percent always shown. The same search must find cells in it, or it proves nothing."""
    monkeypatch.setattr(publishing, "showable_rates", lambda lines, weights, plain: frozenset(range(101)))
    rng = random.Random(41)
    rounds = [_some_round(rng) for _ in range(ROUNDS)]
    rated = [(lines, plain) for lines, plain in rounds if plain.formula is not Formula.NONE][:8]
    assert sum(bool(_given_back(_published(lines, plain), plain)) for lines, plain in rated) >= 3


def test_the_search_would_find_a_rate_that_gives_a_cell_back() -> None:
    """Planted fault: a rate in whole percent beside a hidden first option of eight voters is an exact count."""
    plain = Scheme(1, GRADES[:2], (VoterClass("A", "A"),), formula=Formula.TOP_RATE)
    row = publish(Counts(rows=((Line("A", (3, 5)),),), cast={}, void={}, joined={}), plain).rows[0]
    assert row.shown is Shown.NOTHING
    fits = [cells for cells in _compositions(8, 2) if merged(cells, 5) == row.lines[0].groups]
    assert len({round(cells[0] * 100 / 8) for cells in fits}) == len(fits) > 1


def test_a_large_round_is_published_at_once() -> None:
    classes = tuple(
        VoterClass(key, key, weight) for key, weight in zip("ABC", map(Fraction, (40, 30, 30)), strict=True)
    )
    options = (*GRADES, Option("不了解", Fraction(1, 2)))
    plain = Scheme(1, options, classes, formula=Formula.POINTS)
    lines = tuple(Line(key, (30, 3, 2, 1, 0), blank=2) for key in "ABC")
    row = publish(Counts(rows=(lines,), cast={}, void={}, joined={}), plain).rows[0]
    assert row.shown in {Shown.WHOLE, Shown.NOTHING}
