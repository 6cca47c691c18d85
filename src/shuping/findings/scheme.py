"""Closure rules as data: days, months and shares, each with its basis."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data" / "closure.toml"


@dataclass(frozen=True)
class Closure:
    """Days are calendar days unless they say working; percent is whole percent."""

    name: str
    plan_days: int
    accept_working_days: int
    verify_days: int
    remedy_days: int
    look_back_months: int
    returned_days: int
    reopened_days: int
    satisfied_percent: int
    sign_off_sources: tuple[str, ...]
    sign_off_kinds: tuple[str, ...]
    sign_off_working_days: int
    extensions_most: int
    extension_days_most: int
    extension_working_days: int
    added_plan_accepted: bool
    correction_days: int
    remind_days_before: int
    remind_again_days: int


@cache
def closure() -> Closure:
    """Return the closure rules of this instance."""
    found = tomllib.loads(DATA.read_text(encoding="utf-8"))
    return Closure(found["name"], **{key: _value(rule) for key, rule in found.items() if key != "name"})


def _value(rule: dict[str, Any]) -> Any:
    value = rule["value"]
    return tuple(value) if isinstance(value, list) else value


def months_after(day: date, count: int) -> date:
    """Return the same day `count` months later, or the last of that month where it has no such day."""
    month = day.month - 1 + count
    year, month = day.year + month // 12, month % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day.day, last))
