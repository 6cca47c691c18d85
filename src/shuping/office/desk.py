"""The order of my desk: the one thing to do first, then by month."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shuping.core.desk import DeskRow


def groups(rows: list[DeskRow], today: date) -> list[dict[str, Any]]:
    """Return the groups that are not empty, each with its title and rows; rows come in order of their days."""
    first, rest = rows[:1], rows[1:]
    month = (today.year, today.month)
    following = (today.year + today.month // 12, today.month % 12 + 1)
    parts = [
        (_("先办这件"), first),
        (_("已经逾期"), [r for r in rest if r.due_on < today]),
        (_("本月到期"), [r for r in rest if r.due_on >= today and (r.due_on.year, r.due_on.month) == month]),
        (_("下月到期"), [r for r in rest if (r.due_on.year, r.due_on.month) == following]),
        (_("以后到期"), [r for r in rest if (r.due_on.year, r.due_on.month) > following]),
    ]
    return [{"title": title, "rows": found, "is_first": at == 0} for at, (title, found) in enumerate(parts) if found]
