"""The order of my desk: the one thing to do first, then by month.

And what is due from an administrator: what the machine asks of who keeps it running, who stands in for another one.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from shuping.access import gate, standing_in
from shuping.access import permissions as access
from shuping.core import clock
from shuping.core.actor import Actor
from shuping.core.chips import Chip
from shuping.core.desk import DeskRow, Waiting
from shuping.core.models import Job
from shuping.office import permissions, queries
from shuping.office.backup import shelf

MOST = 10


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


def machine_rows(actor: Actor, today: date) -> Iterator[DeskRow]:
    """Yield a row for each job that was given up and for a backup that is late, for the system administrator."""
    if not gate.holds_anywhere(actor, permissions.JOBS):
        return
    last, now = queries.last_backup(actor), timezone.now()
    if last is None or now - last > shelf.LATE:
        age = _("还没有过备份") if last is None else _("上一次备份是%(age)s") % {"age": queries.age(now - last)}
        yield DeskRow(
            due_on=today,
            title=_("备份：%(age)s") % {"age": age},
            line=_("在服务器上运行 shuping backup，再看每天的备份为什么没有办成"),
            chip=Chip("amber", "alert", _("该备份了")),
            button=_("看后台任务"),
            url=reverse("office:jobs"),
        )
    for job in queries.jobs(actor, Job.State.FAILED)[:MOST]:
        line = queries.job_line(job, timezone.now())
        yield DeskRow(
            due_on=today,
            title=_("后台任务没有办成：%(label)s") % {"label": line.label},
            line=line.sentence,
            chip=line.chip,
            button=_("看原因"),
            url=f"{reverse('office:jobs')}?tab={job.state}",
        )


def machine_waits(actor: Actor, today: date) -> Iterator[Waiting]:
    """Yield how old the last backup is, for the system administrator: the machine makes one every day."""
    if not gate.holds_anywhere(actor, permissions.JOBS):
        return
    last = queries.last_backup(actor)
    if last is not None:
        yield Waiting(
            _("每天的备份（上一次：%(age)s）") % {"age": queries.age(timezone.now() - last)}, reverse("office:jobs")
        )


def stand_in_rows(actor: Actor, today: date) -> Iterator[DeskRow]:
    """Yield the proposals that the actor decides; who is no administrator costs no query."""
    if not gate.holds_anywhere(actor, access.MEND):
        return
    for row in standing_in.stand_ins(actor).filter(decided_at=None):
        if standing_in.may_decide(actor, row):
            names = {"who": row.proposed_by.name, "name": row.name, "role": standing_in.labels()[row.role]}
            yield DeskRow(
                due_on=clock.local_day(row.proposed_at),
                title=_("决定：由%(name)s补任%(role)s 24 小时") % names,
                line=_("%(who)s提出，等您同意或不同意") % names,
                chip=Chip("blue", "hourglass", _("待决定")),
                button=_("去决定"),
                url=reverse("office:administrators"),
            )


def stand_in_waits(actor: Actor, today: date) -> Iterator[Waiting]:
    """Yield nothing: what one has proposed stands on the administrators' page."""
    yield from ()
