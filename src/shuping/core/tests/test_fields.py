"""A day is read in every way that a clerk writes it, and refused with a sentence otherwise."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django import forms

from shuping.core import clock
from shuping.core.fields import DayField, number_in

REFUSED = "看不出是哪一天，请写成 2026-06-30 或 6月30日。"


@pytest.fixture(autouse=True)
def _in_2026(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 12, 31, 15, 59, tzinfo=UTC))  # 23:59 in Shanghai


@pytest.mark.parametrize(
    "written",
    [
        "2026-06-30", "2026年6月30日", "2026.6.30", "2026/6/30", "6月30日", "6-30", "6.30", "6月30",
        " 2026 年 6 月 30 日 ", "06月30日", "2026-6.30",
    ],
)  # fmt: skip
def test_a_day_is_read_as_it_is_written(written: str) -> None:
    assert DayField().clean(written) == date(2026, 6, 30)


@pytest.mark.parametrize(
    "written",
    [
        "下周三", "2026-13-01", "2月30日", "2026年2月29日", "6月", "0月0日", "20260630", "26-6-30-1",
        "6月30日前", "9999999-1-1",
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused(written: str) -> None:
    with pytest.raises(forms.ValidationError) as caught:
        DayField().clean(written)
    assert caught.value.messages == [REFUSED]


@pytest.mark.parametrize("nothing", ["", None, "  "])
def test_nothing_is_no_day_where_it_may_be_left_out(nothing: Any) -> None:
    assert DayField(required=False).clean(nothing) is None
    with pytest.raises(forms.ValidationError):
        DayField().clean(nothing)


def test_a_day_without_a_year_is_of_this_year_in_shanghai(monkeypatch: pytest.MonkeyPatch) -> None:
    assert DayField().clean("1月1日") == date(2026, 1, 1)
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 12, 31, 16, 0, tzinfo=UTC))  # midnight in Shanghai
    assert DayField().clean("1月1日") == date(2027, 1, 1)


def test_the_29th_of_february_stands_in_a_leap_year() -> None:
    assert DayField().clean("2028年2月29日") == date(2028, 2, 29)


def test_a_form_shows_the_day_so_that_a_browser_can_pick_another() -> None:
    class Form(forms.Form):
        day = DayField()

    assert 'type="date"' in str(Form()["day"])
    assert 'value="2026-06-30"' in str(Form(initial={"day": date(2026, 6, 30)})["day"])
    assert 'value="下周三"' in str(Form({"day": "下周三"})["day"])


@pytest.mark.parametrize(
    ("text", "number"), [("0", 0), ("12", 12), ("", None), ("-1", None), ("²", None), ("٢", None), ("1" * 5000, None)]
)
def test_a_number_of_an_address_is_plain_digits(text: str, number: int | None) -> None:
    assert number_in(text) == number
