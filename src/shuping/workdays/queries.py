"""Reads of the working calendar: the years entered here before those that the program ships with."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from shuping.access import gate
from shuping.core.actor import Actor
from shuping.tree.models import Organisation
from shuping.workdays import permissions, rules
from shuping.workdays.models import WorkingYear
from shuping.workdays.rules import Year

DATA = Path(__file__).parent / "data" / "years.toml"


@cache
def shipped() -> dict[int, Year]:
    """Return the years that the program ships with."""
    found = {}
    for name, row in tomllib.loads(DATA.read_text(encoding="utf-8")).items():
        off = [day for first, last in row["off"] for day in rules.spread(_day(first), _day(last))]
        found[int(name)] = Year(int(name), row["basis"], frozenset(off), frozenset(map(_day, row["work"])))
    return found


def years() -> dict[int, Year]:
    """Return every known year, in order, in one query."""
    entered = {
        row.year: Year(row.year, row.basis, frozenset(map(_day, row.off)), frozenset(map(_day, row.work)))
        for row in WorkingYear.objects.all()
    }
    return dict(sorted({**shipped(), **entered}.items()))


def working_days_after(day: date, count: int) -> date:
    """Return the day that lies `count` working days after a day, by the calendar as it is now."""
    return rules.working_days_after(day, count, years())


def may_keep(actor: Actor) -> bool:
    """Say whether the actor keeps the calendar: it holds for the whole instance, so the right must be one at a root."""
    roots = Organisation.objects.filter(parent=None)
    return any(gate.can(actor, permissions.KEEP, root) for root in roots)


def year_facts(ids: Iterable[int]) -> Mapping[int, Mapping[str, object]]:
    """Return {year: its facts}."""
    rows = WorkingYear.objects.filter(pk__in=list(ids))
    return {row.year: {"basis": row.basis, "off": json.dumps(row.off), "work": json.dumps(row.work)} for row in rows}


def year_ids() -> Iterable[int]:
    """Return the years that were entered."""
    return WorkingYear.objects.order_by().values_list("pk", flat=True).iterator()


def _day(text: str) -> date:
    return date.fromisoformat(text)
