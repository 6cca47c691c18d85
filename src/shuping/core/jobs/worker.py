"""The worker: takes one job after the other, keeps its lease while it is at it, and ends when told."""

import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable

from django.db import OperationalError, close_old_connections, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from shuping.core.errors import DomainError, place_of
from shuping.core.jobs import kinds, queue, rules
from shuping.core.models import Job

log = logging.getLogger(__name__)
LOOKS_EVERY = 1.0  # seconds between two looks for work
PLANS_EVERY = 30.0  # seconds between two looks at the jobs of the day
PROCESS_ENDED = 70


class Worker:
    """One process at work. `stop` may be called from a signal: the job at hand is finished first."""

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
        self._stopped = threading.Event()

    def stop(self) -> None:
        """Take no further job."""
        self._stopped.set()

    def run(self, *, goes_on: Callable[[], bool] = lambda: True) -> None:
        """Work until stopped, or until `goes_on` says no."""
        planned = -PLANS_EVERY
        while not self._stopped.is_set() and goes_on():
            close_old_connections()
            if time.monotonic() - planned >= PLANS_EVERY:
                planned = time.monotonic()
                queue.enqueue_daily(timezone.now())
            if not self.do_one():
                self._stopped.wait(LOOKS_EVERY)

    def do_one(self) -> bool:
        """Do one due job; False where there was none."""
        now = timezone.now()
        if not queue.is_anything_due(now):
            return False
        job = queue.claim(self.name, now)
        if job is None:
            return False
        self._do(job)
        return True

    def _do(self, job: Job) -> None:
        kind = kinds.kind_of(job.name)
        if kind is None:
            queue.fail(job, _("没有哪个模块办得了这件事，可能是旧版本留下的。"), timezone.now())
            return
        with _Lease(job, kind):
            try:
                kind.run(**job.facts)
            except DomainError as refusal:
                queue.fail(job, str(refusal), timezone.now())
            except Exception as error:  # noqa: BLE001 - the outermost edge: whatever a job raises is kept with it
                where = place_of(error)
                log.error("job %s %s broke: %s", job.pk, job.name, where)
                queue.fail(job, _("程序出错：%(where)s。") % {"where": where}, timezone.now())
            else:
                queue.finish(job, timezone.now())


class _Lease:
    """Renews the lease of a job in a thread of its own, and ends the process where the job takes too long."""

    def __init__(self, job: Job, kind: kinds.Kind) -> None:
        self._job, self._kind = job, kind
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="lease", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()

    def _keep(self) -> None:
        ends = time.monotonic() + self._kind.longest.total_seconds()
        try:
            while not self._over.wait(min(rules.RENEW_EVERY.total_seconds(), max(0.0, ends - time.monotonic()))):
                if time.monotonic() >= ends:
                    self._end()
                self._renew()
        finally:
            connection.close()

    def _renew(self) -> None:
        """While the job itself writes, SQLite lets nobody else: neither this nor whoever would take the job up."""
        try:
            queue.renew(self._job, timezone.now())
        except OperationalError as error:
            log.warning("job %s %s: its lease was not renewed: %s", self._job.pk, self._job.name, place_of(error))

    def _end(self) -> None:
        """Nothing else stops a call that hangs; whoever supervises the process starts a new one."""
        minutes = int(self._kind.longest.total_seconds() // 60)
        try:
            queue.fail(self._job, _("%(minutes)s 分钟没有做完，停下了。") % {"minutes": minutes}, timezone.now())
        finally:  # where the job itself keeps the line of writers, its lease says so later
            os._exit(PROCESS_ENDED)
