"""The processes of the crash test: `python -m tests.crash.nursery FOLDER` makes the world there, then obeys lines.

    start NAME SEED   fork a worker that acts through the services until it is killed; answers with its pid
    check             answer with what is stored, as one line of JSON
    audit             the same, and compare every chained object with its entry

A worker writes a line to `FOLDER/ack-NAME`, synced, after each service call returned. When `FOLDER/want-NAME` holds
the name of a moment (before-commit, after-commit, before-ack), the worker waits there, says in `FOLDER/at-NAME` what
it was doing, and is killed. The hook round the commit is put in here; the product knows nothing of it. While
`FOLDER/hold` is there, a worker rests between two acts.
"""

import hashlib
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "shuping.config.settings"
    django.setup()

from django.core.management import call_command
from django.db import connection, connections

from shuping.access.queries import actor_of
from shuping.accounts.models import User
from shuping.audit import chain, queries
from shuping.core import files
from shuping.core.actor import Actor
from shuping.core.templatetags.shuping import full_day
from shuping.core.uploads import Upload
from shuping.findings.models import Act, Evidence, Extension, Finding, Verification
from shuping.findings.rules import PlannedRemedy
from shuping.findings.services import extending, judging, planning, raising, remedying
from shuping.tree.models import Organisation
from tests.worlds import AT, DAY, build_world

DUE = DAY + timedelta(days=120)


class Worker:
    """One process that takes findings of its own township from raised to verified, one after the other."""

    def __init__(self, folder: Path, name: str, seed: int) -> None:
        self.folder, self.name = folder, name
        self.chance = random.Random(seed)
        self.run = f"{name}-{seed}"
        self.number = 0
        self.doing: dict[str, Any] = {}
        self.acknowledgements = os.open(folder / f"ack-{name}", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        commit = connection._commit

        def watched_commit() -> None:
            self.wait_if_wanted("before-commit")
            commit()
            self.wait_if_wanted("after-commit")

        connection._commit = watched_commit
        self.owner = Organisation.objects.get(short_name={"green": "青禾镇党委", "pine": "松涧镇党委"}[name])
        self.root = Organisation.objects.get(parent=None)
        self.organiser, self.chief = self.actor(f"{name}-organiser"), self.actor("chief")

    def actor(self, username: str) -> Actor:
        person = User.objects.get(username=username).person
        return actor_of(person.pk, person.name, DAY)

    def wait_if_wanted(self, moment: str) -> None:
        want = self.folder / f"want-{self.name}"
        if want.exists() and want.read_text() == moment:
            part = self.folder / f"part-{self.name}"
            part.write_text(json.dumps({**self.doing, "moment": moment}))
            part.replace(self.folder / f"at-{self.name}")
            while True:
                signal.pause()

    def act(self, kind: str, finding_id: int | None, do: Callable[..., Any], text: str | None = None) -> Any:
        """Do one act through its service and acknowledge it; its text names it, where it has one."""
        self.number += 1
        name = f"{self.run}-{self.number}" if text is None else text
        self.doing = {"kind": kind, "finding": finding_id, "text": name}
        done = do(name, AT + timedelta(seconds=self.number))
        self.wait_if_wanted("before-ack")
        found = finding_id if finding_id is not None else done[0].pk
        line = json.dumps({"kind": kind, "finding": found, "text": name})
        os.write(self.acknowledgements, f"{line}\n".encode())
        os.fsync(self.acknowledgements)
        while (self.folder / "hold").exists():
            (self.folder / f"held-{self.name}").touch()
            time.sleep(0.005)
        return done

    def one_finding(self) -> None:
        def raise_it(name: str, at: Any) -> Any:
            what = raising.Raised(title=f"问题 {name}", source="inspection", due_on=DUE, quote=name)
            return raising.raise_finding(actor=self.chief, raised_for=self.root, owners=[self.owner], what=what, at=at)

        pk = self.act("raised", None, raise_it)[0].pk
        who = self.organiser.require_person()
        remedy = f"{self.run}-{self.number}-措施"
        self.act(
            "plan_submitted",
            pk,
            lambda name, at: planning.submit_plan(
                actor=self.organiser,
                finding_id=pk,
                version=0,
                cause=name,
                remedies=[PlannedRemedy(remedy, who, DUE)],
                at=at,
            ),
        )
        self.act(
            "plan_accepted", pk, lambda _, at: planning.accept_plan(actor=self.chief, finding_id=pk, at=at), text=""
        )
        self.ask_for_a_later_day(pk)
        self.finish(pk, remedy)
        passes = False
        while not passes:
            passes = self.chance.random() < 0.7
            self.prove_and_judge(pk, passes)
            if not passes:
                self.add_a_remedy(pk)

    def finish(self, pk: int, remedy: str) -> None:
        remedy_id = Finding.objects.get(pk=pk).remedies.get(done_on=None).pk
        self.act(
            "remedy_done",
            pk,
            lambda _, at: remedying.finish_remedy(actor=self.organiser, finding_id=pk, remedy_id=remedy_id, at=at),
            text=remedy,
        )

    def ask_for_a_later_day(self, pk: int) -> None:
        until, reason = DUE + timedelta(days=30), f"{self.run}-{self.number}-延期"
        self.act(
            "extension_asked",
            pk,
            lambda _, at: extending.ask_extension(
                actor=self.organiser, finding_id=pk, until=until, reason=reason, at=at
            ),
            text=f"原定{full_day(DUE)}，申请延到{full_day(until)}。{reason}",
        )
        self.act(
            "extension_refused",
            pk,
            lambda name, at: extending.answer_extension(
                actor=self.chief, finding_id=pk, grants=False, reason=name, at=at
            ),
        )

    def add_a_remedy(self, pk: int) -> None:
        who, remedy = self.organiser.require_person(), f"{self.run}-{self.number}-补充"
        version = Finding.objects.get(pk=pk).plan_version
        self.act(
            "remedies_added",
            pk,
            lambda name, at: planning.submit_plan(
                actor=self.organiser,
                finding_id=pk,
                version=version,
                cause=name,
                remedies=[PlannedRemedy(remedy, who, DUE)],
                at=at,
            ),
        )
        self.finish(pk, remedy)

    def prove_and_judge(self, pk: int, passes: bool) -> None:
        def prove(name: str, at: Any) -> Any:
            upload = Upload(f"{name}.txt", f"记录 {name}\n".encode() * 200, "text/plain")
            proof = remedying.Proof(title=name, speaks_of_on=DAY, upload=upload)
            return remedying.attach_evidence(actor=self.organiser, finding_id=pk, proof=proof, at=at)

        self.act("evidence", pk, prove)
        self.act(
            "claimed",
            pk,
            lambda name, at: remedying.claim_done(actor=self.organiser, finding_id=pk, text=name, at=at),
        )
        self.act(
            "verified" if passes else "returned",
            pk,
            lambda name, at: judging.judge(
                actor=self.chief, finding_id=pk, passes=passes, seen=judging.Seen(name, DAY), at=at
            ),
        )


def start(folder: Path, name: str, seed: int) -> int:
    """Fork a worker; no connection is open here while it is made."""
    connections.close_all()
    pid = os.fork()
    if pid:
        return pid
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        worker = Worker(folder, name, seed)
        while True:
            worker.one_finding()
    except BaseException as error:
        (folder / f"fault-{name}").write_text(repr(error))
        raise
    finally:
        os._exit(1)


def stored(*, compares: bool) -> dict[str, Any]:
    """Return what the database and the files hold, read with a connection of its own."""
    faults = []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            faults += [row[0] for row in cursor.fetchall() if row[0] != "ok"]
    acts = list(Act.objects.order_by("id").values("finding", "kind", "text", "state_after"))
    report = chain.verify(queries.bodies())
    faults += [f"chain: {fault}" for fault in report.faults]
    last = {act["finding"]: act["state_after"] for act in acts}
    faults += [f"state of {pk}" for pk, state in Finding.objects.values_list("id", "state") if last.get(pk) != state]
    for model, kinds in (
        (Evidence, {"evidence"}),
        (Verification, {"verified", "returned"}),
        (Extension, {"extension_asked"}),
    ):
        rows, told = model.objects.count(), sum(act["kind"] in kinds for act in acts)
        if rows != told:
            faults.append(f"{rows} rows of {model.__name__}, {told} acts")
    for digest in Evidence.objects.exclude(file_digest="").values_list("file_digest", flat=True):
        if hashlib.sha256(files.kept(digest)).hexdigest() != digest:
            faults.append(f"file {digest}")
    if compares:
        faults += [f"changed: {found}" for found in queries.changed_since()]
    connections.close_all()
    return {"acts": acts, "entries": report.size, "faults": faults}


def say(answer: object) -> None:
    print(answer, flush=True)  # noqa: T201 - the test reads these lines


def main(folder: Path) -> None:
    call_command("migrate", verbosity=0)
    if not Organisation.objects.exists():
        build_world()
    connections.close_all()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever was killed is gone at once
    say("ready")
    for line in sys.stdin:
        word, *rest = line.split()
        if word == "start":
            say(start(folder, rest[0], int(rest[1])))
        else:
            say(json.dumps(stored(compares=word == "audit")))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
