"""Days as tables have them."""

from datetime import date

import pytest

from shuping.core.said_days import said_day


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("2025年3月底", date(2025, 3, 31)),
        ("3月底前", date(2025, 3, 31)),
        ("2025.3.1", date(2025, 3, 1)),
        ("2025-03-01", date(2025, 3, 1)),
        ("20250301", date(2025, 3, 1)),
        ("6月30日前完成", date(2025, 6, 30)),
        ("2024年2月", date(2024, 2, 29)),
        ("2024.11", date(2024, 11, 30)),
        ("7月中旬", date(2025, 7, 20)),
        ("年底前", date(2025, 12, 31)),
        ("2024年底", date(2024, 12, 31)),
        ("上半年", date(2025, 6, 30)),
        ("第三季度", date(2025, 9, 30)),
        ("3月1日—3月5日", date(2025, 3, 5)),
        ("2月30日", None),
        ("13月底", None),
        ("长期坚持", None),
        ("立行立改", None),
        ("1.73", None),
        ("", None),
    ],
)
def test_an_end(text: str, end: date | None) -> None:
    assert said_day(text, year=2025, is_end=True) == end


@pytest.mark.parametrize(
    ("text", "start"),
    [("2023年5月", date(2023, 5, 1)), ("2023", date(2023, 1, 1)), ("3月1日—3月5日", date(2025, 3, 1))],
)
def test_a_beginning(text: str, start: date) -> None:
    assert said_day(text, year=2025, is_end=False) == start
