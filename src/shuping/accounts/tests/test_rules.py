"""What a password must be, and which code of a phone is taken when."""

from datetime import UTC, datetime, timedelta

import pytest

from shuping.accounts import rules
from shuping.accounts.rules import PasswordRules

RULES = PasswordRules(length=10, kinds=3, history=5, days=90)


@pytest.mark.parametrize(
    ("password", "found"),
    [
        ("Abcdefg123", []),
        ("abcdefg12-", []),
        ("云岭abc1234", ["short"]),
        ("云岭abc12345", []),
        ("abcdefghij", ["plain"]),
        ("abc", ["short", "plain"]),
        ("Lisi-2026-long", ["name"]),
        ("我是李四Abc123", ["name"]),
        ("", ["short", "plain"]),
    ],
)
def test_every_fault_of_a_password_is_named(password: str, found: list[str]) -> None:
    assert rules.faults(password, rules=RULES, names=("lisi", "李四")) == found


def test_a_password_is_old_on_the_last_day_and_never_without_a_limit() -> None:
    now = datetime(2026, 6, 1, tzinfo=UTC)
    assert not rules.is_old(now - timedelta(days=90) + timedelta(seconds=1), rules=RULES, now=now)
    assert rules.is_old(now - timedelta(days=90), rules=RULES, now=now)
    assert not rules.is_old(None, rules=RULES, now=now)
    assert not rules.is_old(now - timedelta(days=9000), rules=PasswordRules(10, 3, 5, 0), now=now)


def test_a_code_is_taken_half_a_minute_early_or_late_and_never_twice() -> None:
    now = datetime.fromtimestamp(3000, UTC)  # step 100
    assert rules.steps_at(now, 0) == [100, 99, 101]
    assert rules.steps_at(now, 99) == [100, 101]
    assert rules.steps_at(now, 101) == []


@pytest.mark.parametrize(
    ("typed", "name"),
    [("13800000000", "13800000000"), (" lisi ", "lisi"), ("李四.1", "李四.1"), ("ｌｉｓｉ", "lisi"),
     ("l", ""), ("li si", ""), ("a/b", ""), ("x" * 41, "")],
)  # fmt: skip
def test_what_may_be_a_user_name(typed: str, name: str) -> None:
    assert rules.username_in(typed) == name
