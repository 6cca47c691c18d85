"""What the system administrator does about the machine's jobs."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from shuping.access import gate
from shuping.audit.services import record
from shuping.core.actor import Actor
from shuping.core.errors import NotFound
from shuping.core.jobs import kinds, queue
from shuping.core.models import Job
from shuping.office import permissions


@transaction.atomic
def retry_job(*, actor: Actor, job_id: int, at: datetime) -> str:
    """Let a job that was given up begin anew; return what people call it.

    Raises Forbidden, NotFound, core.jobs.queue.NotFailed where it is not given up (any more).
    """
    gate.require_anywhere(actor, permissions.JOBS)
    try:
        done = queue.retry(job_id, timezone.now(), at=at)
    except Job.DoesNotExist as error:
        raise NotFound from error
    record(actor, "office.job_retried", "core.job_retry", done.pk, organisation_id=None, at=at)
    return kinds.label(done.name)
