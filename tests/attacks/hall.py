"""A hall with a round of voting, on a real data folder: what the attacks look at.

`Hall` acts through the services of the product, in a process of its own whose environment names the folder and the
database. `python -m tests.attacks.hall` makes one and obeys lines of JSON: {"do": name of a method, arguments}.
"""

import json
import os
import random
import secrets
import signal
import sys
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "shuping.config.settings"
    django.setup()

from django.core.management import call_command
from django.db import connection, connections

from shuping.ballots import queries
from shuping.ballots.models import BallotCode, Mark
from shuping.ballots.services import bringing, casting, closing, ending, wiping
from shuping.ballots.tests import factories
from shuping.config.command import prepare
from shuping.config.environment import read_environment
from shuping.sealing import codes, receipts
from tests.attacks import killing, racing, twin
from tests.worlds import AT, World, build_world

RESERVE = 2  # slips of each class in the sealed reserve
REMARK = 40  # characters


class Hall:
    """A world with one round of two classes that is open, and its slips by class."""

    def __init__(self, slips: int, **changes: object) -> None:
        prepare(read_environment(os.environ).data)
        call_command("migrate", verbosity=0)
        self.world: World = build_world()
        self.numbers = {"A": slips // 2 + RESERVE, "B": slips - slips // 2 + RESERVE}
        self.made = factories.printed(self.world, number=self.numbers, **{"remark": REMARK, **changes})
        heads = {key: casting.Heads(number - RESERVE, RESERVE) for key, number in self.numbers.items()}
        casting.open_voting(actor=self.scrutineer, round_id=self.pk, heads=heads, at=AT)

    @property
    def scrutineer(self) -> Any:
        return self.world.actor("supervisor")

    @property
    def pk(self) -> int:
        return self.made.round.pk

    def codes(self) -> list[str]:
        """Return the slips that were handed out."""
        return [code for slips in self.made.slips.values() for code in slips[:-RESERVE]]

    def told(self) -> dict[str, Any]:
        """Return what the test must know of the round: its slips, its word, its number."""
        sealed = self.made.again().sealed
        return {"codes": self.codes(), "word": sealed.word, "uid": sealed.uid, "pk": self.pk}

    def cast(self, code: str, marks: Iterable[int], remark: str = "") -> tuple[str, str]:
        """Vote; return (outcome, receipt)."""
        done = factories.vote(code, tuple(marks), remark)
        return done.outcome, done.receipt

    def close(self) -> None:
        casting.close_voting(actor=self.scrutineer, round_id=self.pk, at=AT)

    def reconcile(self, *, lists: bool = True) -> None:
        """Hand every unused slip back, let the numbers add up, and close the list."""
        round_id = self.made.again().sealed.id_bytes
        unused = {bytes(one) for one in BallotCode.objects.filter(mark=Mark.UNUSED).values_list("hash", flat=True)}
        hands = {}
        for key, slips in self.made.slips.items():
            back = [slip for slip in slips if codes.code_hash(round_id, codes.read(slip)) in unused]
            factories.scan(self.world, self.made, Mark.RETURNED, back)
            reserve = self.made.again().classes.get(key=key).reserve or 0
            hands[key] = closing.Hands(len(back), 0, reserve)
        closing.reconcile(actor=self.scrutineer, round_id=self.pk, hands=hands, at=AT)
        if lists:
            closing.close_list(actor=self.scrutineer, round_id=self.pk, at=AT)

    def count(self) -> None:
        """Open the round with two slips of the key, twice, and bring the counts back."""
        for name, pair in (("supervisor", (0, 1)), ("mayor", (1, 2))):
            content = factories.counted_file(self.made, *pair)
            bringing.bring_counts(actor=self.world.actor(name), round_id=self.pk, content=content, at=AT)

    def finish(self) -> None:
        """From the last ballot to the published count."""
        self.close()
        self.reconcile()
        self.count()

    def stored(self) -> dict[str, Any]:
        """Return {receipt: envelope} of what is marked as cast, and what the database says of itself."""
        faults = []
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA integrity_check")
                faults = [row[0] for row in cursor.fetchall() if row[0] != "ok"]
        rows = BallotCode.objects.filter(mark=Mark.CAST).values_list("receipt", "envelope")
        found = [(receipts.printed(bytes(r)), bytes(e).hex()) for r, e in rows]
        connections.close_all()
        return {"cast": found, "faults": faults}

    def listed(self) -> list[str]:
        """Return the receipts of the closed list, after comparing it with its root."""
        found = self.made.again()
        entries = queries.listed(found)
        assert receipts.closing_root(found.sealed.id_bytes, entries).hex() == found.sealed.listed_root
        return [receipts.printed(entry.receipt) for entry in entries]

    def listed_when_closed(self) -> list[str]:
        """Return the receipts that are stored by now, after comparing them with the root of the closing."""
        found = self.made.again()
        entries = [one.entry for one in queries.cast_envelopes(found)]
        assert receipts.closing_root(found.sealed.id_bytes, entries).hex() == found.sealed.closing_root
        return [receipts.printed(entry.receipt) for entry in entries]

    def rows(self) -> dict[str, int]:
        """Return {table: its rows}."""
        with connection.cursor() as cursor:
            found = {}
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
                found[table] = cursor.fetchone()[0]
        return found

    def rename(self, table: str, to: str) -> None:
        """Take a table away under the server's feet, or put it back."""
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {table} RENAME TO {to}")

    def flush(self) -> None:
        """Let the server of the database write out what it holds in memory."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("CHECKPOINT")

    def folder(self) -> str | None:
        """Return where the server of the database keeps its files, or None for SQLite."""
        if connection.vendor != "postgresql":
            return None
        with connection.cursor() as cursor:
            cursor.execute("SHOW data_directory")
            return str(cursor.fetchone()[0])

    def files(self) -> list[Path]:
        """Return the folders where rows of this database lie: on PostgreSQL its own, and that of spilled sorts."""
        folder = self.folder()
        if folder is None:
            return [read_environment(os.environ).data]
        with connection.cursor() as cursor:
            cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
            own = Path(folder) / "base" / str(cursor.fetchone()[0])
        assert own.is_dir()
        return [own, Path(folder) / "base" / "pgsql_tmp"]

    def make_twin(self) -> None:
        twin.make(self.codes())

    def cast_naively(self, code: str, marks: list[int], remark: str) -> bool:
        return twin.cast(code, marks, remark)

    def race(self, folder: str, parts: list[Any], threads: int, *, naive: bool) -> list[int]:
        """Fork processes that cast at once."""
        return racing.start(Path(folder), parts, threads, naive=naive)

    def serve(self, folder: str, port: int, *, naive: bool) -> int:
        """Fork a server that can be killed at a moment; return its number."""
        return killing.start(Path(folder), port, naive=naive)

    def destroy(self) -> None:
        """Destroy the envelopes when the time for objections is over, and wipe as the job does."""
        later = AT + timedelta(days=self.made.round.objection_days)
        ending.destroy_envelopes(actor=self.scrutineer, round_id=self.pk, at=later)
        wiping.wipe()


def seed_the_codes(seed: int) -> None:
    """Draw codes and numbers of rounds from a seed, so that a figure of luck is the same at every run."""
    secrets.token_bytes = random.Random(seed).randbytes


def main() -> None:
    hall: Hall | None = None
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever was killed is gone at once
    for line in sys.stdin:
        asked = json.loads(line)
        do = asked.pop("do")
        if do == "make":
            hall, answer = Hall(**asked), None
        else:
            answer = getattr(hall, do)(**asked)
        connections.close_all()
        print(json.dumps(answer), flush=True)  # noqa: T201 - the test reads these lines


if __name__ == "__main__":
    main()
