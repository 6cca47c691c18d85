"""The only writer of the working calendar."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuping.audit.services import record, stand_in_line
from shuping.core.actor import Actor
from shuping.core.errors import DomainError, Forbidden
from shuping.workdays import queries, rules
from shuping.workdays.models import WorkingYear

FIRST, LAST = 2020, 2099
FAULTS = {
    "other-year": gettext_lazy("有的日子不在这一年，请核对。"),
    "both": gettext_lazy("有的日子又放假又上班，请核对。"),
    "no-weekend": gettext_lazy("调休上班的日子要是星期六或星期日，请核对。"),
    "no-holiday": gettext_lazy("请写放假的日子。"),
}


class BadYear(DomainError):
    """A year that cannot be right. Facts: `faults`."""

    code = "workdays.bad-year"


@transaction.atomic
def write_year(
    *, actor: Actor, year: int, basis: str, off: Collection[date], work: Collection[date], at: datetime
) -> WorkingYear:
    """Enter or replace a year; deadlines counted from now on follow it, those that stand already stay.

    Raises Forbidden, BadYear.
    """
    if not queries.may_keep(actor):
        raise Forbidden(_("工作日历管全系统，由系统管理员或最上级组织部门维护。"))
    found = rules.faults(year, off, work)
    if not FIRST <= year <= LAST:
        raise BadYear(_("年份看来写错了，请核对。"), faults=["year"])
    if not basis.strip():
        raise BadYear(_("请写通知的文号，比如：国办发明电〔2025〕7号。"), faults=["basis"])
    if found:
        raise BadYear(" ".join(str(FAULTS[fault]) for fault in found), faults=found)
    stand_in_line()
    made, _created = WorkingYear.objects.update_or_create(
        year=year,
        defaults={
            "basis": basis.strip(),
            "off": [day.isoformat() for day in sorted(set(off))],
            "work": [day.isoformat() for day in sorted(set(work))],
        },
    )
    record(actor, "workdays.written", "workdays.year", year, organisation_id=None, at=at)
    return made
