"""What a keyed line means, and whether sheets add up: without a database."""

import pytest

from shuping import tally
from shuping.ballots import rules


@pytest.mark.parametrize(
    ("typed", "plain"), [("1 2 3", "123"), ("１２3", "123"), ("1，2、3", "123"), ("1-2.3", "123"), ("12x", "12x")]
)
def test_separators_and_full_width_digits_are_forgiven(typed: str, plain: str) -> None:
    assert rules.tidy(typed) == plain


@pytest.mark.parametrize(
    ("keyed", "fault"),
    [
        ("1203", None),
        ("1493", None),
        ("123", ("length", "3")),
        ("12345", ("digit", "5:5")),
        ("1253", ("digit", "3:5")),
        ("12a3", ("digit", "3:a")),
        ("", ("length", "0")),
    ],
)
def test_a_line_has_one_known_digit_a_row(keyed: str, fault: tuple[str, str] | None) -> None:
    assert rules.keyed_fault(keyed, rows=4, options=4) == fault


def test_one_wrong_digit_a_sheet_is_always_seen() -> None:
    """Figure of the plan: one wrong digit a sheet caught 100 %, whichever row and digit."""
    true = "121341211203"
    for at, digit in enumerate(true):
        for wrong in set("0123459") - {digit}:
            other = true[:at] + wrong + true[at + 1 :]
            refused = rules.keyed_fault(other, rows=12, options=4) is not None
            assert refused or rules.differing(true, other) == [at]


def test_sheets_add_up_or_say_by_how_many_they_do_not() -> None:
    assert rules.sheets_fault(10, 8, 1, 1) == 0
    assert rules.sheets_fault(10, 8, 0, 1) == 1
    assert rules.sheets_fault(10, 9, 1, 1) == -1


def test_ballots_keep_no_order_of_keying() -> None:
    sheets = [("B", "21"), ("A", "12"), ("A", "11"), ("B", "09")]
    assert rules.ballots(sheets) == rules.ballots(sheets[::-1])
    assert rules.ballots(sheets)[-1].marks == (2, 1)
    assert rules.ballots([("B", "09")])[0].marks == (tally.BLANK, tally.UNCLEAR)
