"""A year that is missing stands on the desk of whoever keeps the calendar: this one at once, the next in December."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.core.actor import Actor
from shuping.core.chips import Chip
from shuping.core.desk import DeskRow, Waiting
from shuping.workdays import permissions, queries

DECEMBER = 12


def rows(actor: Actor, today: date) -> Iterator[DeskRow]:
    """Yield one row for each year that is missing and needed."""
    needed = [today.year, today.year + 1] if today.month == DECEMBER else [today.year]
    if not gate.holds_anywhere(actor, permissions.KEEP):
        return
    known = queries.years()
    missing = [year for year in needed if year not in known]
    if not missing or not queries.may_keep(actor):
        return
    for year in missing:
        yield DeskRow(
            due_on=max(today, date(year, 1, 1)),
            title=_("录入%(year)s年的工作日历") % {"year": year},
            line=_("没有它，“几个工作日内”先按周一到周五算"),
            chip=Chip("amber", "alert", _("没有录入")),
            button=_("去录入"),
            url=reverse("workdays:write", args=[year]),
        )


def waits(actor: Actor, today: date) -> Iterator[Waiting]:
    """Nobody waits for a calendar."""
    return iter(())
