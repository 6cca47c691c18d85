"""The jobs and the backups, for who keeps the machine running."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.core import clock
from shuping.core.actor import Actor
from shuping.core.chips import Chip
from shuping.core.jobs import kinds
from shuping.core.models import Job
from shuping.office import permissions
from shuping.office.backup import shelf

WORKER_COMES_IN = timedelta(minutes=2)


@dataclass(frozen=True)
class JobLine:
    """A job in words: `at` is when it is due, began or ended; `sentence` why its last try failed."""

    number: int
    label: str
    name: str
    chip: Chip
    at: datetime
    tries: int
    sentence: str
    is_failed: bool


def job_chips() -> dict[str, Chip]:
    """Return the chip of each state, in the order of the page: what needs somebody first."""
    return {
        Job.State.FAILED.value: Chip("amber", "alert", _("没有办成")),
        Job.State.RUNNING.value: Chip("blue", "progress", _("正在办")),
        Job.State.WAITING.value: Chip("grey", "clock", _("等着办")),
        Job.State.DONE.value: Chip("green", "check", _("办好了")),
    }


def jobs(actor: Actor, state: str = "") -> QuerySet[Job]:
    """Return the machine's jobs, newest first, of one state where one is named. Raises Forbidden."""
    gate.require_anywhere(actor, permissions.JOBS)
    return Job.objects.filter(state=state) if state else Job.objects.all()


def job_counts(actor: Actor) -> dict[str, int]:
    """Return {state: how many jobs}, every state named. Raises Forbidden."""
    counted = jobs(actor).order_by().values_list("state").annotate(count=Count("pk"))
    return dict.fromkeys(job_chips(), 0) | dict(counted)


def job_tabs(counts: Mapping[str, int], tab: str) -> list[dict[str, object]]:
    """Return the tabs of the page: address, words, count, whether it is this one."""
    all_of_them = {"url": "?", "label": _("全部"), "count": sum(counts.values()), "current": not tab}
    return [
        all_of_them,
        *(
            {"url": f"?tab={state}", "label": chip.word, "count": counts[state], "current": state == tab}
            for state, chip in job_chips().items()
        ),
    ]


def job_line(job: Job, now: datetime) -> JobLine:
    """Return a job in words, its times on the office's own clock."""
    chip = job_chips()[job.state]
    at = {Job.State.WAITING: job.due_at, Job.State.RUNNING: job.started_at}.get(Job.State(job.state), job.ended_at)
    if job.state == Job.State.WAITING and job.tries:
        chip = Chip("amber", "refresh", _("等着再试"))
    return JobLine(
        number=job.pk,
        label=kinds.label(job.name),
        name=job.name,
        chip=chip,
        at=(at or now) + timedelta(days=clock.shift_days()),
        tries=job.tries,
        sentence=job.sentence,
        is_failed=job.state == Job.State.FAILED,
    )


def nobody_works(actor: Actor, now: datetime) -> bool:
    """Say whether a due job has waited so long that no worker can be there."""
    running = jobs(actor, Job.State.RUNNING).filter(leased_until__gte=now)
    return not running.exists() and jobs(actor, Job.State.WAITING).filter(due_at__lt=now - WORKER_COMES_IN).exists()


def last_backup(actor: Actor) -> datetime | None:
    """Return when the newest backup on the shelf was made, by the machine's time; None where there is none."""
    gate.require_anywhere(actor, permissions.JOBS)
    found = shelf.newest(settings.BACKUPS)
    return found.made_at if found else None


def age(passed: timedelta) -> str:
    """Return a length of time as people say it: minutes, hours or days ago."""
    minutes = max(0, int(passed.total_seconds() // 60))
    if minutes < 60:
        return _("%(count)s 分钟前") % {"count": minutes}
    if minutes < 48 * 60:
        return _("%(count)s 小时前") % {"count": minutes // 60}
    return _("%(count)s 天前") % {"count": minutes // 60 // 24}
