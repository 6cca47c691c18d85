"""kill -9 of a worker during acts on the ledger: nothing acknowledged is lost or doubled, and the chain is whole.

Two workers act through the real services on a real data folder; one of them is killed before the commit, after it,
after the service returned but before it was acknowledged, or at any moment. 20 kills; with SHUPING_LONG=1 200 kills
during 2,000 acts. On SQLite half of them in each journal mode; on PostgreSQL the worker is killed, not the server.

The same below Django, many more kills, and a power cut that replays every write up to the last sync:
`shuping/core/sqlite/tests/test_kills.py` and `test_power_cut.py`.
"""

import json
import os
import random
import secrets
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.ready import HERE, ON_POSTGRES, with_tables

JOURNALS = ["postgresql"] if ON_POSTGRES else ["wal", "rollback"]
KILLS = (200 if os.environ.get("SHUPING_LONG") else 20) // len(JOURNALS)
ACTS_A_KILL = 10
MOMENTS = ("before-commit", "after-commit", "before-ack", "any")
NAMES = ("green", "pine")


class House:
    """The data folder, its two workers and what they were told."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.environment = environment
        self.pids: dict[str, int] = {}
        self.seeds = 0
        self.nursery = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.nursery", str(folder)],
            cwd=HERE,
            env={**os.environ, "PYTHONPATH": f"{HERE / 'src'}:{HERE}", **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.told() == "ready"

    def told(self) -> str:
        assert self.nursery.stdout is not None
        return self.nursery.stdout.readline().strip()

    def ask(self, line: str) -> str:
        assert self.nursery.stdin is not None
        self.nursery.stdin.write(f"{line}\n")
        self.nursery.stdin.flush()
        return self.told()

    def start(self, name: str) -> None:
        self.seeds += 1
        self.pids[name] = int(self.ask(f"start {name} {self.seeds}"))

    def kill(self, name: str) -> None:
        pid = self.pids.pop(name)
        os.kill(pid, signal.SIGKILL)
        self.until(lambda: not Path(f"/proc/{pid}").exists())

    def acknowledged(self) -> list[dict[str, Any]]:
        """Return every act that a worker was told is done; a line cut short by a kill is none."""
        found = []
        for name in NAMES:
            receipts = self.folder / f"ack-{name}"
            lines = receipts.read_text().split("\n")[:-1] if receipts.exists() else []
            found += [json.loads(line) for line in lines]
        return found

    def until(self, comes: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 60
        while not comes():
            faults = [path.read_text() for path in self.folder.glob("fault-*")]
            assert not faults, faults
            assert time.monotonic() < deadline
            time.sleep(0.002)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let the workers that live rest between two acts."""
        hold = self.folder / "hold"
        hold.touch()
        self.until(lambda: all((self.folder / f"held-{name}").exists() for name in self.pids))
        yield
        hold.unlink()
        for name in NAMES:
            (self.folder / f"held-{name}").unlink(missing_ok=True)

    def stop(self) -> None:
        for name in list(self.pids):
            self.kill(name)
        assert self.nursery.stdin is not None
        self.nursery.stdin.close()
        self.nursery.wait(20)


@pytest.fixture(params=JOURNALS)
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    environment = {"SHUPING_DATA": str(tmp_path), "SHUPING_SECRET_KEY": secrets.token_urlsafe(32)}
    environment |= with_tables(tmp_path)
    if not ON_POSTGRES:
        environment["SHUPING_JOURNAL"] = request.param
    made = House(tmp_path, environment)
    try:
        yield made
    finally:
        made.stop()


def test_a_kill_loses_no_acknowledged_act_and_doubles_none(house: House) -> None:
    chance = random.Random(31)
    moments = [MOMENTS[number % len(MOMENTS)] for number in range(KILLS)]
    chance.shuffle(moments)
    for name in NAMES:
        house.start(name)
    unacknowledged = 0
    for number, moment in enumerate(moments, 1):
        enough = len(house.acknowledged()) + chance.randint(ACTS_A_KILL - 2, ACTS_A_KILL + 2)
        house.until(lambda enough=enough: len(house.acknowledged()) >= enough)  # type: ignore[misc]
        name = chance.choice(NAMES)
        doing = kill_at(house, name, moment, chance)
        with house.held():
            told = house.acknowledged()
            stored = json.loads(house.ask("audit" if number % 5 == 0 or number == KILLS else "check"))
            assert stored["faults"] == []
            acts = Counter((act["finding"], act["kind"], act["text"]) for act in stored["acts"])
            assert max(acts.values()) == 1, "an act is there twice"
            lost = Counter(key(act) for act in told) - acts
            assert not lost, f"acknowledged and lost: {lost}"
            if doing is not None:
                found = sum(matches(doing, act) for act in stored["acts"])
                assert found == (0 if moment == "before-commit" else 1)
                unacknowledged += found
            # One more at most for a kill at any moment: stored, but the answer never came.
            any_moment = moments[:number].count("any")
            assert 0 <= len(stored["acts"]) - len(told) - unacknowledged <= any_moment
        house.start(name)
    assert len(house.acknowledged()) >= KILLS * (ACTS_A_KILL - 2)


def kill_at(house: House, name: str, moment: str, chance: random.Random) -> dict[str, Any] | None:
    """Kill a worker at a moment of an act; return what it was doing, or None for a kill at any moment."""
    if moment == "any":
        time.sleep(chance.uniform(0, 0.05))
        house.kill(name)
        return None
    want, at = house.folder / f"want-{name}", house.folder / f"at-{name}"
    want.write_text(moment)
    house.until(at.exists)
    doing: dict[str, Any] = json.loads(at.read_text())
    house.kill(name)
    want.unlink()
    at.unlink()
    return doing


def key(act: dict[str, Any]) -> tuple[int, str, str]:
    return act["finding"], act["kind"], act["text"]


def matches(doing: dict[str, Any], act: dict[str, Any]) -> bool:
    is_here = doing["finding"] in (None, act["finding"])  # before a finding is raised it has no number
    return is_here and (doing["kind"], doing["text"]) == (act["kind"], act["text"])
