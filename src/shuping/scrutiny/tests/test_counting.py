"""Counting an opened round: the numbers of `tally`, and weights that go where the ballots went."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest

from shuping import tally
from shuping.scrutiny import counting
from shuping.sealing import countedfile, opening
from shuping.sealing.envelopes import Ballot
from shuping.sealing.openedfile import OpenedFile
from shuping.sealing.opening import Opened
from shuping.sealing.roundfile import VoterClass
from shuping.sealing.scheme import Scheme

SCHEME = Scheme("void_ballot", "void_row", "count", "top_rate", 5, (100, 0))


def opened(classes: tuple[VoterClass, ...], cast: list[tuple[str, int, str]], scheme: Scheme = SCHEME) -> OpenedFile:
    """An opening of a form of one row: (class, mark, remark) by ballot."""
    keys = [one.key for one in classes]
    places = opening.merged(classes, Counter(keys.index(key) for key, _mark, _remark in cast))
    ballots = sorted(
        (Ballot(places[keys.index(key)], (mark,), remark) for key, mark, remark in cast), key=opening.content
    )
    counts_in = {keys[index]: keys[to] for index, to in places.items() if index != to}
    told = Opened(tuple(ballots), (), counts_in, (), bytes(32), bytes(32))
    return OpenedFile(bytes(16), "民主测评", ("甲",), ("好", "差"), classes, scheme, bytes(32), told)


def test_a_round_is_counted_and_its_file_is_whole() -> None:
    classes = (VoterClass("A", "甲类", 20), VoterClass("B", "乙类", 20))
    cast = [("A", 1, "会少")] * 6 + [("A", 0, "事多")] + [("B", 2, "")] * 7 + [("B", 255, "")]
    found = counting.counted(opened(classes, cast))
    assert (found.cast, found.void, found.joined) == ({"A": 7, "B": 8}, {"A": 1, "B": 0}, {})
    assert [(line.voters, line.votes, line.blank, line.unclear) for line in found.rows[0]] == [
        ("A", (6, 0), 0, 0), ("B", (0, 7), 0, 1),
    ]  # fmt: skip
    assert found.remarks == ("事多", *["会少"] * 6)
    assert countedfile.read(countedfile.write(found)) == found
    assert counting.counts_of(found) == counting.count(opened(classes, cast))


def test_a_class_that_was_not_told_apart_gives_its_weight_where_its_ballots_are() -> None:
    """X was put with Y, whose valid ballots are too few: both weights go to Q with them, none stays where X was."""
    classes = tuple(
        VoterClass(key, key, 30, joins, "20.00")
        for key, joins in (("A", None), ("Q", None), ("Y", None), ("W", "A"), ("X", None))
    )
    cast = [("A", 1, "")] * 10 + [("Q", 2, "")] * 10 + [("Y", 1, "")] * 3 + [("Y", 0, "")] * 2
    cast += [("W", 1, ""), ("X", 1, "")]
    file = opened(classes, cast)
    assert file.opened.counts_in == {"W": "A", "X": "Y"}
    found = counting.counted(file)
    assert found.joined == {"Y": "Q", "W": "A", "X": "Q"}
    assert [(line.voters, line.votes) for line in found.rows[0]] == [("A", (11, 0)), ("Q", (4, 10))]
    scheme = counting.scheme_of(file.rows, file.options, classes, file.scheme)
    score = tally.score(counting.counts_of(found), 0, scheme)
    assert score is not None
    assert {step.voters: step.weight for step in score.steps} == {"A": Fraction(2, 5), "Q": Fraction(3, 5)}


@pytest.mark.parametrize("least", [1, 3, 8])
def test_the_least_number_of_the_scheme_decides_over_what_the_opening_left(least: int) -> None:
    classes = (VoterClass("A", "甲类", 20), VoterClass("B", "乙类", 20), VoterClass("C", "丙类", 20))
    cast = [("A", 1, "")] * 9 + [("B", 1, "")] * 6 + [("C", 1, "")] * 4
    found = counting.counted(opened(classes, cast, replace(SCHEME, least=least)))
    assert found.joined == {"C": "B"}  # four were merged by the opening; with least 8 the ten of B and C stand
