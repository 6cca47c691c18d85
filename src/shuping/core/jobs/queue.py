"""The rows of the jobs and their only writers: wanted, taken by lease, done, failed, taken up again."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from shuping.core.errors import Conflict
from shuping.core.jobs import kinds, rules
from shuping.core.models import Job, JobRetry

LONGEST_SENTENCE = 300


class NotFailed(Conflict):
    """Only a job that was given up is tried again by hand."""

    code = "core.job-not-failed"


def enqueue(name: str, *, key: str | None = None, due_at: datetime | None = None, **facts: Any) -> Job:
    """Return a new job that is done once the transaction of the act is committed; facts are ids and plain words.

    With a key, a job of the same key that is there already is returned instead. Raises KeyError for a name that no room
    registered, RuntimeError outside a transaction.
    """
    if kinds.kind_of(name) is None:
        raise KeyError(f"no room registered the job {name}")
    if not connection.in_atomic_block:
        raise RuntimeError("a job is wanted in the transaction of its act")
    now = timezone.now()
    fields = {"name": name, "facts": facts, "made_at": now, "due_at": due_at or now}
    if key is None:
        return Job.objects.create(**fields)
    return Job.objects.get_or_create(key=key, defaults=fields)[0]


def enqueue_daily(now: datetime) -> list[Job]:
    """Want each daily job whose hour has come today and that was not yet wanted today; return the new ones."""
    local = timezone.localtime(now)
    wanted = {
        f"{kind.name} {local:%Y-%m-%d}": kind.name
        for kind in kinds.daily()
        if kind.daily_at is not None and local.time() >= kind.daily_at
    }
    there = set(Job.objects.filter(key__in=wanted).values_list("key", flat=True))
    if not wanted.keys() - there:
        return []
    with transaction.atomic():
        return [enqueue(name, key=key) for key, name in wanted.items() if key not in there]


def is_anything_due(now: datetime) -> bool:
    """Say whether a worker has something to take: a read, so that waiting costs the writers nothing."""
    return Job.objects.filter(_due(now) | _lost(now)).exists()


@transaction.atomic
def claim(worker: str, now: datetime) -> Job | None:
    """Return the next due job, taken by this worker until its lease ends; None where there is none.

    A job whose worker let its lease end counts as failed: it is taken up again, or given up after its last try.
    """
    for lost in _locked(_lost(now)):
        _fail(lost, _("上一次没有做完：做它的程序中断了。"), now, at_once=True)
    job: Job | None = _locked(_due(now)).order_by("due_at", "id").first()
    if job is None:
        return None
    job.state, job.worker, job.tries = Job.State.RUNNING, worker, job.tries + 1
    job.started_at, job.ended_at, job.leased_until = now, None, now + rules.LEASE
    job.save()
    return job


def renew(job: Job, now: datetime) -> bool:
    """Keep a running job for this worker; False where it is his no longer."""
    return bool(_own(job).update(leased_until=now + rules.LEASE))


def finish(job: Job, now: datetime) -> bool:
    """Note that a job is done; False where another worker has taken it up meanwhile: it is his to tell."""
    return bool(_own(job).update(state=Job.State.DONE, ended_at=now, leased_until=None))


@transaction.atomic
def fail(job: Job, sentence: str, now: datetime) -> None:
    """Note why a try failed; the job waits for its next try, or for a person after the last one."""
    own = _own(job).select_for_update().first()
    if own is not None:
        _fail(own, sentence, now, at_once=False)


@transaction.atomic
def retry(number: int, now: datetime, *, at: datetime) -> JobRetry:
    """Let a job that was given up begin anew, with all its tries; return the row that says so.

    Raises NotFailed where it is not given up (any more), Job.DoesNotExist.
    """
    job = Job.objects.select_for_update().get(pk=number)
    if job.state != Job.State.FAILED:
        raise NotFailed(_("这件事已经重新开始了，不用再点。"))
    job.state, job.tries, job.due_at, job.ended_at = Job.State.WAITING, 0, now, None
    job.save()
    return JobRetry.objects.create(job_number=job.pk, name=job.name, at=at)


def forget_done() -> None:
    """Delete what was done long ago; what failed stays until somebody has seen to it."""
    Job.objects.filter(state=Job.State.DONE, ended_at__lt=timezone.now() - rules.DONE_KEPT).delete()


def retry_facts(ids: Iterable[int]) -> dict[int, dict[str, object]]:
    """Return what the chain holds of retries by hand."""
    rows = JobRetry.objects.filter(pk__in=list(ids))
    return {row.pk: {"job": row.job_number, "name": row.name, "at": row.at.isoformat()} for row in rows}


def retry_ids() -> Iterable[int]:
    """Return the ids of every retry by hand."""
    return JobRetry.objects.values_list("pk", flat=True)


def _due(now: datetime) -> Q:
    return Q(state=Job.State.WAITING, due_at__lte=now)


def _lost(now: datetime) -> Q:
    return Q(state=Job.State.RUNNING, leased_until__lt=now)


def _locked(which: Q) -> Any:
    """The rows, locked; those that another worker has locked are his. SQLite's writers stand in line anyway."""
    return Job.objects.select_for_update(skip_locked=True).filter(which)


def _own(job: Job) -> Any:
    """The row while it is this worker's try: a worker that was taken for dead changes nothing any more."""
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, worker=job.worker, tries=job.tries)


def _fail(job: Job, sentence: str, now: datetime, *, at_once: bool) -> None:
    job.sentence, job.leased_until = sentence[:LONGEST_SENTENCE], None
    if rules.is_given_up(job.tries, settings.JOB_TRIES):
        job.state, job.ended_at = Job.State.FAILED, now
    else:
        job.state, job.due_at = Job.State.WAITING, now + (timedelta(0) if at_once else rules.pause(job.tries))
    job.save()
