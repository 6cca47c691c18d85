"""A server that dies when it is told: forked by a hall, answers as `shuping serve` does, kills itself at a moment.

Where the file `want` in its folder names a moment (seal, before-commit, after-commit, before-answer), whichever cast
comes there first kills the whole process with signal 9. The product knows nothing of it.
"""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn
from django.db import connections
from django.db.backends.signals import connection_created

from shuping.ballots.services import casting
from shuping.ballots.views import voting
from shuping.sealing import receipts
from shuping.sealing.envelopes import Ballot, Sealer

MOMENTS = ("seal", "before-commit", "after-commit", "before-answer")
POOL = 8  # ballots that the naive server keeps in memory before it writes them


def start(folder: Path, port: int, *, naive: bool) -> int:
    """Fork a server; no connection is open here while it is made. Return its number."""
    connections.close_all()
    pid = os.fork()
    if pid:
        return pid
    try:
        _serve(folder, port, naive=naive)
    finally:
        os._exit(1)


def _serve(folder: Path, port: int, *, naive: bool) -> None:
    want = folder / "want"

    def die_at(moment: str) -> None:
        if want.exists() and want.read_text() == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    seal, outcome = Sealer.seal, voting._outcome

    def watched_seal(self: Sealer, ballot: Ballot) -> bytes:
        die_at("seal")
        return seal(self, ballot)

    def watched_statement(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if not sql.startswith("UPDATE"):
            return execute(sql, *rest)
        die_at("before-commit")
        done = execute(sql, *rest)  # no transaction round it: the statement is the commit
        die_at("after-commit")
        return done

    def watched_outcome(*of: Any) -> Any:
        die_at("before-answer")
        return outcome(*of)

    Sealer.seal = watched_seal  # type: ignore[method-assign]
    voting._outcome = watched_outcome
    connection_created.connect(
        lambda connection, **_: connection.execute_wrappers.append(watched_statement), weak=False
    )
    if naive:
        casting.cast = pooled(casting.cast)
    uvicorn.run(
        "shuping.config.asgi:application",
        port=port,
        log_config=None,
        log_level="critical",
        access_log=False,
        lifespan="off",
    )


def pooled(cast: Callable[..., casting.Cast]) -> Callable[..., casting.Cast]:
    """Return a cast that answers before it has written: ballots wait in memory, to be mixed (trust.md 2, refused)."""
    pool: list[tuple[Any, ...]] = []

    def answer(*ballot: Any) -> casting.Cast:
        pool.append(ballot)
        if len(pool) < POOL:
            return casting.Cast(casting.Outcome.ACCEPTED, receipts.printed(bytes(receipts.RECEIPT)))
        done = [cast(*each) for each in pool]
        pool.clear()
        return done[-1]

    return answer
