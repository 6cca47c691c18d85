"""CPU of one cast in process beside its bare statements, and how many durable commits it makes: `benchmarks.hall`.

Ours is the slip looked up by its code, and the cast. Bare are the very statements that ours sends, by a plain cursor of
the same connection, every row fetched. Sealing is in neither: envelopes, receipts and hashes are made before.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.served import HERE, line
from benchmarks.worlds import empty_instance

ROUNDS = 7
MOST = 1.4
Statement = tuple[str, tuple[Any, ...]]


class Sealed:
    """Stands for a sealer, for receipts and for the hash of a code: the one slip's are ready."""

    def __init__(self, slip: dict[str, Any]) -> None:
        self.slip = slip

    def seal(self, _ballot: Any) -> bytes:
        return bytes(self.slip["envelope"])

    def envelope_digest(self, _envelope: bytes) -> bytes:
        return b""

    def receipt(self, _code: bytes, _digest: bytes) -> bytes:
        return bytes(self.slip["receipt"])

    def printed(self, _receipt: bytes) -> str:
        return ""

    def code_hash(self, _round_id: bytes, _code: bytes) -> bytes:
        return bytes(self.slip["hash"])


def plain(value: Any) -> Any:
    """Return bytes for what a database driver wraps."""
    inner = getattr(value, "obj", value)
    return bytes(inner) if isinstance(inner, bytes | bytearray | memoryview) else inner


class Bare:
    """The statements of one cast, with places for what is of the one slip."""

    def __init__(self, caught: Sequence[Statement], known: dict[str, Any]) -> None:
        self.statements = []
        for sql, values in caught:
            names = []
            for value in map(plain, values):
                of_slip = (name for name, one in known.items() if type(one) is type(value) and one == value)
                names.append((next(of_slip, ""), value))
            self.statements.append((sql, names))

    def run(self, slip: dict[str, Any]) -> None:
        from django.db import connection  # noqa: PLC0415 - Django is set up by now

        for sql, names in self.statements:
            with connection.cursor() as cursor:
                cursor.execute(sql, [slip[name] if name else value for name, value in names])
                if cursor.description:
                    cursor.fetchall()
                else:
                    assert cursor.rowcount == 1


def commits() -> tuple[bytes, int]:
    """Return (which log, a number that grows by one in it with each transaction that wrote something).

    PostgreSQL: the numbers of transactions, of which a reading one gets none; asking takes one itself. SQLite's log:
    the frames that end a commit, by their salt. The rollback journal: the counter in the head of the database's file.
    """
    from django.conf import settings  # noqa: PLC0415 - Django is set up by now
    from django.db import connection  # noqa: PLC0415

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()::text::bigint")
            return b"", int(cursor.fetchone()[0])
    file = Path(settings.DATABASES["default"]["NAME"])
    if settings.ENVIRONMENT.journal == "rollback":
        return b"", int.from_bytes(file.read_bytes()[24:28], "big")
    log = file.with_name(file.name + "-wal").read_bytes()
    size, salt, found = int.from_bytes(log[8:12], "big"), log[16:24], 0
    for at in range(32, len(log), size + 24):
        if log[at + 8 : at + 16] != salt:  # of an older log
            break
        found += int.from_bytes(log[at + 4 : at + 8], "big") > 0
    return salt, found


def counted(act: Callable[[dict[str, Any]], None], slips: Sequence[dict[str, Any]]) -> int:
    """Let a side act on slips; return how many durable commits that made."""
    from django.db import connection  # noqa: PLC0415 - Django is set up by now

    durable = 0
    for slip in slips:
        log, before = commits()
        act(slip)
        log_after, after = commits()
        durable += after - before if log == log_after else after  # else the log began anew
        durable -= connection.vendor == "postgresql"
    return durable


def measure(casts: int) -> dict[str, Any]:
    """Cast and send the bare statements in turn, each round with slips of its own."""
    from django.conf import settings  # noqa: PLC0415 - Django is set up by now
    from django.db import connection  # noqa: PLC0415

    from shuping.ballots import queries, sealed  # noqa: PLC0415
    from shuping.ballots.models import BallotCode, Mark  # noqa: PLC0415
    from shuping.ballots.queries import slips as slip_queries  # noqa: PLC0415
    from shuping.ballots.services import casting  # noqa: PLC0415
    from shuping.ballots.tests import factories  # noqa: PLC0415
    from shuping.core.sqlite import describe_mode  # noqa: PLC0415
    from shuping.sealing import codes, receipts  # noqa: PLC0415
    from shuping.sealing.envelopes import Ballot  # noqa: PLC0415
    from tests.worlds import build_world  # noqa: PLC0415

    rows = tuple(f"望岫镇　第{number}书记" for number in range(1, 13))
    needed = (2 * ROUNDS + 1) * casts
    world = build_world()
    made = factories.opened(world, number={"A": needed + 2, "B": 11}, rows=rows, remark=200)
    found = made.again()
    marks, sealer = (1,) * len(rows), sealed.sealer(found, 2)
    key_of = {bytes(hashed): pk for pk, hashed in BallotCode.objects.values_list("pk", "hash")}
    slips = []
    for text in made.slips["A"][:needed]:
        code, envelope = codes.read(text), sealer.seal(Ballot(0, marks, "会开得少"))
        hashed = codes.code_hash(found.sealed.id_bytes, code)
        receipt = receipts.receipt(code, receipts.envelope_digest(envelope))
        slips.append({"code": code, "hash": hashed, "pk": key_of[hashed], "envelope": envelope, "receipt": receipt})

    def ours(slip: dict[str, Any]) -> None:
        ready: Any = Sealed(slip)
        sealed.sealer = lambda _found, _classes: ready
        casting.receipts = slip_queries.codes = ready
        held = queries.slip(slip["code"])
        assert held is not None
        assert casting.cast(held, marks, "会开得少").outcome == "accepted"

    caught: list[Statement] = []

    def catch(execute: Callable[..., Any], sql: str, values: Any, many: bool, context: Any) -> Any:
        caught.append((sql, tuple(values or ())))
        return execute(sql, values, many, context)

    parts = [slips[at : at + casts] for at in range(0, needed, casts)]
    with connection.execute_wrapper(catch):
        ours(parts[0][0])
    bare = Bare(caught, parts[0][0])
    durable = counted(ours, parts[0][1:])
    costs: dict[str, list[float]] = {"ours": [], "bare": []}
    sides: dict[str, Callable[[dict[str, Any]], None]] = {"ours": ours, "bare": bare.run}
    for number, part in enumerate(parts[1:]):
        name = ("ours", "bare")[number % 2]
        began = time.process_time()
        for slip in part:
            sides[name](slip)
        costs[name].append((time.process_time() - began) / casts * 1e6)
    began = time.process_time()
    for slip in parts[0]:
        codes.code_hash(found.sealed.id_bytes, slip["code"])
        envelope = sealer.seal(Ballot(0, marks, "会开得少"))
        receipts.printed(receipts.receipt(slip["code"], receipts.envelope_digest(envelope)))
    sealing = (time.process_time() - began) / casts * 1e6
    assert BallotCode.objects.filter(mark=Mark.CAST).count() == needed
    mode = "synchronous_commit on, fsync off under scripts/with-postgres"
    if connection.vendor == "sqlite":
        report = describe_mode(connection)
        mode = f"journal {report.journal}, synchronous {report.synchronous}"
    kinds = [sql.split()[0] for sql, _values in caught]
    return {"mode": mode, **costs, "sealing": sealing, "commits": [durable, casts - 1], "kinds": kinds,
            "engine": settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]}  # fmt: skip


def main(casts: int) -> bool:
    """Measure in processes of their own, SQLite in both journal modes; print, and return whether all is as promised."""
    whole = True
    for journal in ("default",) if os.environ.get("SHUPING_DATABASE") else ("default", "rollback"):
        environment = {**os.environ, "SHUPING_JOURNAL": journal, "PYTHONPATH": f"{HERE / 'src'}:{HERE}"}
        words = [sys.executable, "-m", "benchmarks.hall_cast", str(casts)]
        told = subprocess.run(words, cwd=HERE, env=environment, stdout=subprocess.PIPE, check=True)
        found = json.loads(told.stdout.splitlines()[-1])
        ratios = [one / other for one, other in zip(found["ours"], found["bare"], strict=True)]
        durable, cast = found["commits"]
        holds = statistics.median(ratios) <= MOST and durable == cast
        whole &= holds
        print(
            f"cost, {found['engine']} ({found['mode']}): a cast {line(found['ours'])} us of CPU, its "
            f"{len(found['kinds'])} statements ({', '.join(found['kinds'])}) bare {line(found['bare'])}, "
            f"{line(ratios)}x; sealing apart {found['sealing']:.0f} us; {durable} durable commits for {cast} casts: "
            f"{'met' if holds else 'NOT MET'}"
        )
    return whole


if __name__ == "__main__":
    with empty_instance():
        print(json.dumps(measure(int(sys.argv[1]))))
