"""How days, distances, numbers and icons are written on pages."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template

from shuping.core import clock
from shuping.core.templatetags import shuping

DAY = date(2026, 5, 21)  # a Thursday
LATE = datetime(2026, 5, 31, 16, 0, tzinfo=UTC)  # already the first of June in Shanghai


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 5, 21, 2, 0, tzinfo=UTC))


def test_a_day_is_written_without_zeros_and_in_shanghai() -> None:
    assert shuping.day(date(2026, 5, 3)) == "5月3日"
    assert shuping.full_day(date(2026, 5, 3)) == "2026年5月3日"
    assert shuping.day(LATE) == "6月1日"
    assert shuping.full_day(LATE) == "2026年6月1日"
    assert shuping.day(date(2025, 10, 31)) == "2025年10月31日"
    assert shuping.day(date(2025, 10, 31), date(2025, 12, 1)) == "10月31日"
    assert shuping.day(date(2026, 12, 31), date(2027, 1, 1)) == "2026年12月31日"
    assert shuping.day(None) == shuping.full_day(None) == ""


@pytest.mark.parametrize(
    ("number", "name"), list(enumerate(["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"]))
)
def test_every_day_of_the_week_has_its_name(number: int, name: str) -> None:
    assert shuping.weekday(date(2026, 5, 18 + number)) == name


@pytest.mark.parametrize(
    ("value", "said", "late", "due"),
    [
        (date(2026, 5, 31), "还有 10 天", False, False),
        (date(2026, 5, 22), "还有 1 天", False, False),
        (DAY, "今天", False, True),
        (date(2026, 5, 20), "逾期 1 天", True, True),
        (date(2025, 5, 21), "逾期 365 天", True, True),
        (None, "", False, False),
    ],
)
def test_a_distance_is_counted_in_days(value: date | None, said: str, late: bool, due: bool) -> None:
    assert shuping.distance(value, DAY) == said
    assert shuping.is_late(value, DAY) is late
    assert shuping.is_due(value, DAY) is due


@pytest.mark.parametrize(("number", "said"), [(0, "0"), (999, "999"), (3860, "3,860"), (1234567, "1,234,567")])
def test_thousands_are_parted(number: int, said: str) -> None:
    assert shuping.thousands(number) == said


def test_an_icon_is_hidden_from_readers_of_the_screen_and_its_name_cannot_break_out() -> None:
    made = shuping.icon("lock")
    assert 'aria-hidden="true"' in made
    assert "/static/dist/icons.svg#i-lock" in made
    assert "<script>" not in shuping.icon('"><script>')


def test_they_are_there_in_every_template_without_being_loaded() -> None:
    template = Template("{{ d|day }} {{ d|weekday }} {{ d|distance:d }} {{ n|thousands }}{% icon 'x' %}")
    assert template.render(Context({"d": DAY, "n": 1000})).startswith("5月21日 星期四 今天 1,000<svg")
