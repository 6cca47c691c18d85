"""The process of the worker's crash test: `python -m tests.crash.slow_worker FOLDER [want]`.

It makes the database, wants one job where told, and works. The job says in FOLDER/began that it began; the first one
then sleeps until it is killed, the next one ends. Leases are short, so that the test is.
"""

import os
import sys
import time
from datetime import timedelta
from pathlib import Path

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "shuping.config.settings"
    django.setup()

from django.core.management import call_command
from django.db import transaction

from shuping.core.jobs import kinds, queue, rules
from shuping.core.jobs.worker import Worker
from shuping.core.models import Job


def main(folder: Path, *, wants: bool) -> None:
    rules.LEASE, rules.RENEW_EVERY = timedelta(seconds=1.5), timedelta(seconds=0.3)

    def sleep_the_first_time() -> None:
        began = folder / "began"
        is_first = not began.exists()
        began.touch()
        time.sleep(600 if is_first else 2.5)  # longer than a lease: it must be renewed

    kinds._kinds.clear()
    kinds.register(kinds.Kind("test.slow", "试一件慢事", sleep_the_first_time))
    call_command("migrate", verbosity=0)
    if wants:
        with transaction.atomic():
            queue.enqueue("test.slow")
    worker = Worker()
    worker.run(goes_on=lambda: not Job.objects.filter(state=Job.State.DONE).exists())
    job = Job.objects.get()
    print(job.state, job.tries, job.sentence, job.facts, flush=True)  # noqa: T201 - the test reads this line


if __name__ == "__main__":
    main(Path(sys.argv[1]), wants=len(sys.argv) > 2)
