"""The two sides of `hall_cast`: a cast of ours and its bare statements, in one process with Django set up."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from shuping.ballots import queries, sealed
from shuping.ballots.models import BallotCode, BallotRound, Mark
from shuping.ballots.queries import slips as slip_queries
from shuping.ballots.services import casting
from shuping.ballots.tests import factories
from shuping.core.sqlite import describe_mode
from shuping.sealing import codes, receipts
from shuping.sealing.envelopes import Ballot
from tests.worlds import build_world

ROUNDS = 7
ROWS = tuple(f"望岫镇　第{number}书记" for number in range(1, 13))
BALLOT = Ballot(0, (1,) * len(ROWS), "会开得少")
Statement = tuple[str, tuple[Any, ...]]
Slip = dict[str, Any]


class Sealed:
    """Stands for a sealer, for receipts and for the hash of a code: the one slip's are ready."""

    def __init__(self, slip: Slip) -> None:
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

    def __init__(self, caught: Sequence[Statement], known: Slip) -> None:
        self.statements = []
        for sql, values in caught:
            names = []
            for value in map(plain, values):
                of_slip = (name for name, one in known.items() if type(one) is type(value) and one == value)
                names.append((next(of_slip, ""), value))
            self.statements.append((sql, names))

    def run(self, slip: Slip) -> None:

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


def counted(act: Callable[[Slip], None], slips: Sequence[Slip]) -> int:
    """Let a side act on slips; return how many durable commits that made."""

    durable = 0
    for slip in slips:
        log, before = commits()
        act(slip)
        log_after, after = commits()
        durable += after - before if log == log_after else after  # else the log began anew
        durable -= connection.vendor == "postgresql"
    return durable


def slips_of(needed: int) -> tuple[BallotRound, list[Slip]]:
    """Return an open round and so many slips of it, each with all that is computed of it made before."""
    made = factories.opened(build_world(), number={"A": needed + 2, "B": 11}, rows=ROWS, remark=200)
    found = made.again()
    key_of = {bytes(hashed): pk for pk, hashed in BallotCode.objects.values_list("pk", "hash")}
    sealer, slips = sealed.sealer(found, 2), []
    for text in made.slips["A"][:needed]:
        code, envelope = codes.read(text), sealer.seal(BALLOT)
        hashed = codes.code_hash(found.sealed.id_bytes, code)
        receipt = receipts.receipt(code, receipts.envelope_digest(envelope))
        slips.append({"code": code, "hash": hashed, "pk": key_of[hashed], "envelope": envelope, "receipt": receipt})
    return found, slips


def ours(slip: Slip) -> None:
    """Look a slip up by its code and cast with it; what is computed is ready."""
    ready: Any = Sealed(slip)
    sealed.sealer = lambda _found, _classes: ready
    casting.receipts = slip_queries.codes = ready
    held = queries.slip(slip["code"])
    assert held is not None
    assert casting.cast(held, BALLOT.marks, BALLOT.remark).outcome == "accepted"


def statements_of(slip: Slip) -> list[Statement]:
    """Cast with a slip and return the statements that were sent."""
    caught: list[Statement] = []

    def catch(execute: Callable[..., Any], sql: str, values: Any, many: bool, context: Any) -> Any:
        caught.append((sql, tuple(values or ())))
        return execute(sql, values, many, context)

    with connection.execute_wrapper(catch):
        ours(slip)
    return caught


def cost(act: Callable[[Slip], None], slips: Sequence[Slip]) -> float:
    """Return the CPU of one act in microseconds, over all slips."""
    began = time.process_time()
    for slip in slips:
        act(slip)
    return (time.process_time() - began) / len(slips) * 1e6


def measure(casts: int) -> dict[str, Any]:
    """Cast and send the bare statements in turn, each round with slips of its own."""
    needed = (2 * ROUNDS + 1) * casts
    found, slips = slips_of(needed)
    sealer = sealed.sealer(found, 2)

    def seal(slip: Slip) -> None:
        codes.code_hash(found.sealed.id_bytes, slip["code"])
        receipts.printed(receipts.receipt(slip["code"], receipts.envelope_digest(sealer.seal(BALLOT))))

    parts = [slips[at : at + casts] for at in range(0, needed, casts)]
    caught = statements_of(parts[0][0])
    bare = Bare(caught, parts[0][0])
    durable = counted(ours, parts[0][1:])
    costs: dict[str, list[float]] = {"ours": [], "bare": []}
    for number, part in enumerate(parts[1:]):
        name, side = (("ours", ours), ("bare", bare.run))[number % 2]
        costs[name].append(cost(side, part))
    sealing = cost(seal, parts[0])
    assert BallotCode.objects.filter(mark=Mark.CAST).count() == needed
    mode = "synchronous_commit on, fsync off under scripts/with-postgres"
    if connection.vendor == "sqlite":
        report = describe_mode(connection)
        mode = f"journal {report.journal}, synchronous {report.synchronous}"
    kinds = [sql.split()[0] for sql, _values in caught]
    return {"mode": mode, **costs, "sealing": sealing, "commits": [durable, casts - 1], "kinds": kinds,
            "engine": settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]}  # fmt: skip
