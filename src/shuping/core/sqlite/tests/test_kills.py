"""kill -9 of a writer, again and again: nothing acknowledged is lost, nothing is there twice (G22, the short form)."""

import os
import random
import signal
import time
from pathlib import Path

from shuping.core.sqlite.tests.support import names, prepared, run, start, wrapper

KILLS = int(os.environ.get("SHUPING_KILLS", "10"))


def test_killing_writers_loses_nothing_acknowledged_and_doubles_nothing(path: Path, journal: str) -> None:
    prepared(path, journal=journal).close()
    chance = random.Random(11)
    beside = start("write", path, journal, "beside", 100_000, path.with_name("beside"), 0.005)
    acknowledged_by_the_killed = 0
    for _ in range(KILLS):
        killed = start("write", path, journal, "killed", 100_000, path.with_name("killed"))
        before = len(acknowledged(path, "killed"))
        _wait_for_another(path, before)
        time.sleep(chance.uniform(0, 0.05))
        killed.send_signal(signal.SIGKILL)
        killed.communicate()
        receipts = {name: acknowledged(path, name) for name in ("killed", "beside")}  # first: the other goes on
        found = sound_names(path, journal)
        for name, received in receipts.items():
            mine = [entry for entry in found if entry.startswith(f"{name}-")]
            # In order, without a gap, without a double; a kill may leave one stored whose receipt was never written.
            assert mine == [f"{name}-{number}" for number in range(len(mine))]
            assert set(received) <= set(mine)
            assert len(set(received)) == len(received)
        acknowledged_by_the_killed = len(acknowledged(path, "killed"))
    assert acknowledged_by_the_killed >= KILLS
    assert beside.poll() is None
    beside.send_signal(signal.SIGKILL)
    beside.communicate()
    assert sound_names(path, journal)


def _wait_for_another(path: Path, before: int) -> None:
    deadline = time.monotonic() + 20
    while len(acknowledged(path, "killed")) <= before:
        assert time.monotonic() < deadline
        time.sleep(0.005)


def acknowledged(path: Path, name: str) -> list[str]:
    receipts = path.with_name(name)
    return receipts.read_text().split() if receipts.exists() else []


def sound_names(path: Path, journal: str) -> list[str]:
    """Read what is stored, as another process of the house does; the first to read after a kill sets things right."""
    reader = wrapper(path, journal=journal)
    assert run(reader, "PRAGMA integrity_check") == [("ok",)]
    found = names(reader)
    reader.close()
    return found
