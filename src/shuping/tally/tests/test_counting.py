"""Which ballots and rows count: by hand-made rounds."""

from collections.abc import Sequence
from fractions import Fraction

import pytest

from shuping.tally import (
    BLANK,
    UNCLEAR,
    Ballot,
    Formula,
    Option,
    RowRule,
    Scheme,
    SchemeFault,
    UniformRule,
    VoterClass,
    count,
    score,
)
from shuping.tally.scoring import percent

GRADES = (
    Option("好", Fraction(1)),
    Option("较好", Fraction(8, 10)),
    Option("一般", Fraction(6, 10)),
    Option("差"),
)
LEADERS = VoterClass("A", "市级领导", Fraction(40))
OFFICES = VoterClass("B", "市直部门", Fraction(30), joins="C")
DELEGATES = VoterClass("C", "基层代表", Fraction(30))


def scheme(rows: int = 1, **changes: object) -> Scheme:
    given = {"classes": (LEADERS, OFFICES, DELEGATES), "formula": Formula.TOP_RATE, **changes}
    return Scheme(rows=rows, options=GRADES, **given)  # type: ignore[arg-type]


def ballots(voters: str, *marks: Sequence[int], times: int = 1) -> list[Ballot]:
    return [Ballot(voters, tuple(each)) for each in marks for _ in range(times)]


def of_class(voters: str, votes: Sequence[int]) -> list[Ballot]:
    """Return ballots of one row with so many votes for each option."""
    return [Ballot(voters, (option,)) for option, number in enumerate(votes, 1) for _ in range(number)]


def test_the_drawn_round_gives_the_drawn_rate() -> None:
    cast = of_class("A", (16, 5, 2, 1)) + of_class("B", (22, 9, 3, 1)) + of_class("C", (37, 14, 4, 2))
    found = count(cast, scheme())
    assert [line.votes for line in found.rows[0]] == [(16, 5, 2, 1), (22, 9, 3, 1), (37, 14, 4, 2)]
    reached = score(found, 0, scheme())
    assert reached is not None
    assert [str(percent(step.rate)) for step in reached.steps] == ["66.67", "62.86", "64.91"]
    assert [str(percent(step.part)) for step in reached.steps] == ["26.67", "18.86", "19.47"]
    assert str(percent(reached.rate)) == "65.00"


def test_a_blank_row_leaves_the_denominator_or_the_ballot_by_the_scheme() -> None:
    cast = ballots("A", (1, BLANK), times=3) + ballots("A", (1, 1), times=5)
    abstaining = count(cast, scheme(rows=2))
    assert (abstaining.rows[1][0].valid, abstaining.rows[1][0].blank, abstaining.void_ballots) == (5, 3, 0)
    strict = count(cast, scheme(rows=2, blank=RowRule.VOID_BALLOT))
    assert (strict.rows[0][0].valid, strict.void["A"], strict.cast["A"]) == (5, 3, 8)


def test_an_unclear_row_is_void_alone_or_with_its_ballot() -> None:
    cast = ballots("A", (2, UNCLEAR), times=1) + ballots("A", (2, 2), times=6)
    row_only = count(cast, scheme(rows=2))
    assert (row_only.rows[0][0].valid, row_only.rows[1][0].valid, row_only.rows[1][0].unclear) == (7, 6, 1)
    whole = count(cast, scheme(rows=2, unclear=RowRule.VOID_BALLOT))
    assert (whole.rows[0][0].valid, whole.void_ballots) == (6, 1)


def test_a_ballot_with_one_grade_for_all_is_void_where_the_scheme_says_so() -> None:
    cast = ballots("A", (1, 1, 1), (1, 1, 2), (BLANK, BLANK, BLANK), times=5)
    assert count(cast, scheme(rows=3)).void_ballots == 0
    strict = count(cast, scheme(rows=3, uniform=UniformRule.VOID_BALLOT))
    assert strict.void_ballots == 5  # a ballot left blank all over abstains, it does not rate all alike
    assert strict.rows[2][0].votes == (0, 5, 0, 0)


def test_a_small_class_is_counted_with_the_one_that_it_names_and_gives_it_its_weight() -> None:
    cast = of_class("A", (4, 6, 0, 0)) + of_class("B", (2, 2, 0, 0)) + of_class("C", (5, 1, 0, 0))
    found = count(cast, scheme())
    assert found.joined == {"B": "C"}
    assert [(line.voters, line.votes) for line in found.rows[0]] == [("A", (4, 6, 0, 0)), ("C", (7, 3, 0, 0))]
    reached = score(found, 0, scheme())
    assert reached is not None
    assert reached.rate == Fraction(4, 10) * Fraction(40, 100) + Fraction(7, 10) * Fraction(60, 100)


def test_small_classes_join_until_none_is_left() -> None:
    cast = of_class("A", (1, 0, 0, 0)) + of_class("B", (2, 0, 0, 0)) + of_class("C", (3, 0, 0, 0))
    found = count(cast, scheme())
    assert len(found.rows[0]) == 1
    assert found.rows[0][0].votes == (6, 0, 0, 0)
    assert set(found.joined) | {found.rows[0][0].voters} == {"A", "B", "C"}
    assert set(found.joined.values()) == {found.rows[0][0].voters}


def test_without_weights_every_vote_counts_alike() -> None:
    villagers = (VoterClass("A", "党员"), VoterClass("B", "村民代表"))
    cast = of_class("A", (6, 0, 0, 0)) + of_class("B", (6, 12, 0, 0))
    plain = scheme(classes=villagers)
    reached = score(count(cast, plain), 0, plain)
    assert reached is not None
    assert reached.rate == Fraction(12, 24)


def test_points_count_each_option() -> None:
    plain = scheme(classes=(VoterClass("A", "干部"),), formula=Formula.POINTS)
    reached = score(count(of_class("A", (5, 5, 5, 5)), plain), 0, plain)
    assert reached is not None
    assert str(percent(reached.rate)) == "60.00"


def test_nobody_voted_is_no_rate_and_no_fault() -> None:
    assert score(count([], scheme()), 0, scheme()) is None
    assert score(count(ballots("A", (BLANK,), times=6), scheme()), 0, scheme()) is None


@pytest.mark.parametrize(
    ("share", "places", "shown"),
    [
        (Fraction(2, 3), 2, "66.67"),
        (Fraction(1, 200), 0, "1"),
        (Fraction(199, 20000), 0, "1"),
        (Fraction(49, 10000), 0, "0"),
        (Fraction(12345, 1000000), 2, "1.23"),
        (Fraction(12355, 1000000), 2, "1.24"),
        (Fraction(1), 2, "100.00"),
    ],
)
def test_rounding_is_half_up_from_the_exact_value(share: Fraction, places: int, shown: str) -> None:
    assert str(percent(share, places)) == shown


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"classes": ()}, "classes-missing"),
        ({"classes": (LEADERS, LEADERS)}, "class-twice"),
        ({"classes": (LEADERS, VoterClass("B", "部门"))}, "weight-missing"),
        ({"classes": (LEADERS, DELEGATES)}, "weights-sum"),
        ({"classes": (LEADERS, VoterClass("B", "部门", Fraction(60), joins="X"))}, "joins-unknown"),
        ({"uniform": UniformRule.VOID_BALLOT}, "uniform-needs-rows"),
        ({"unclear": RowRule.ABSTAIN}, "unclear-is-no-abstention"),
        ({"least": 2}, "least-number"),
        ({"rows": 0}, "rows-missing"),
    ],
)
def test_a_scheme_that_cannot_be_counted_by_is_refused(changes: dict[str, object], code: str) -> None:
    with pytest.raises(SchemeFault) as fault:
        scheme(**changes)  # type: ignore[arg-type]
    assert fault.value.code == code


@pytest.mark.parametrize("ballot", [Ballot("X", (1,)), Ballot("A", (1, 1)), Ballot("A", (5,)), Ballot("A", (-1,))])
def test_a_ballot_that_is_none_of_this_round_is_refused(ballot: Ballot) -> None:
    with pytest.raises(SchemeFault):
        count([ballot], scheme())
