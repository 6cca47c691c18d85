"""The process of the crash test of imports: `python -m tests.crash.slow_importer FOLDER [want]`.

The first one makes the world, orders a table and applies it, and when every row is written and nothing committed says
so in FOLDER/began and sleeps until it is killed. The next one says what can be seen, works, and says what is there.
"""

import os
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "shuping.config.settings"
    django.setup()

from django.core.management import call_command
from django.db import connection

from shuping.audit import chain, queries
from shuping.audit.models import Entry
from shuping.core.jobs import kinds, rules
from shuping.core.jobs.worker import Worker
from shuping.core.models import Job
from shuping.organisations import drafts, permissions
from shuping.organisations.services import importing
from shuping.organisations.tests.sheets import GOOD, book
from shuping.people.models import Person
from shuping.search.models import Entry as Findable
from shuping.tree.models import Appointment, Organisation, Post
from tests.worlds import AT, build_world


def order_a_table() -> None:
    world, content = build_world(), book(GOOD)
    actor = world.actor("officer")
    found = drafts.begin(
        actor=actor,
        purpose="tree",
        action=permissions.IMPORT,
        organisation=world["city"],
        file=("大表.xlsx", content),
        choices={},
        at=AT,
    )
    importing.order_import(
        actor=actor, import_id=found.pk, table=importing.table_of(content), version=found.version, at=AT
    )


def sleep_before_the_commit(began: Path) -> None:
    real = drafts.finish

    def finish(*args: Any) -> None:
        real(*args)
        began.touch()
        time.sleep(600)

    drafts.finish = finish


def seen() -> str:
    rows = [model.objects.count() for model in (Organisation, Post, Person, Appointment, Entry, Findable)]
    return " ".join(map(str, rows))


def main(folder: Path, *, wants: bool) -> None:
    for name in kinds.names() - {importing.JOB}:  # no job of the day beside it
        del kinds._kinds[name]
    rules.LEASE, rules.RENEW_EVERY = timedelta(seconds=1.5), timedelta(seconds=0.3)
    if wants:
        call_command("migrate", verbosity=0)
        order_a_table()
        (folder / "before").write_text(seen())
        sleep_before_the_commit(folder / "began")
    print(seen(), flush=True)  # noqa: T201 - the test reads these lines
    Worker().run(goes_on=lambda: not Job.objects.filter(state=Job.State.DONE).exists())
    job = Job.objects.get(name=importing.JOB)
    print(job.state, job.tries, job.sentence, flush=True)  # noqa: T201
    imported = sum(chain.unpack(body).act == "organisations.imported" for body in queries.bodies())
    print(seen(), imported, chain.verify(queries.bodies()).is_whole, queries.changed_since(), flush=True)  # noqa: T201
    connection.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), wants=len(sys.argv) > 2)
