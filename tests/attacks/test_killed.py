"""G22 for casting, G12, G13 over HTTP: a server killed with signal 9 while people vote loses and doubles nothing.

20 kills (300 with SHUPING_LONG=1), spread over sealing, before and after the commit, before the answer, and any moment;
on SQLite half of them in each journal mode, on PostgreSQL the server of ours is killed and not the database. Whoever
gets no answer asks again until there is one. A naive server that keeps ballots in memory to mix them loses some to the
same kills. Beside them somebody guesses codes whose check characters fit.
"""

import http.client
import os
import random
import signal
import socket
import threading
import time
from collections import defaultdict
from pathlib import Path

import pytest

from shuping.sealing import codes
from tests.attacks import halls
from tests.attacks.killing import MOMENTS
from tests.crash.test_kill import ON_POSTGRES

LONG = bool(os.environ.get("SHUPING_LONG"))
MODES = ["postgresql"] if ON_POSTGRES else ["default", "rollback"]
KILLS = (300 if LONG else 20) // len(MODES)
A_KILL = 10  # ballots between two kills, about
GUESSES = 2_000 if LONG else 100
VOTERS = 4


class Voting:
    """People who vote at once, each again and again until he has an answer, while the server dies and comes back."""

    def __init__(self, hall: halls.Asked, folder: Path, *, naive: bool) -> None:
        self.hall, self.folder, self.naive = hall, folder, naive
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.told: dict[str, set[str]] = defaultdict(set)
        self.cut_off = 0
        self.faults: list[str] = []
        self.left = list(reversed(hall.codes))
        self.start()

    def start(self) -> None:
        self.pid = self.hall.ask("serve", folder=str(self.folder), port=self.port, naive=self.naive)

    def kill(self, moment: str, chance: random.Random) -> None:
        want = self.folder / "want"
        if moment == "any":
            time.sleep(chance.uniform(0, 0.2))
            os.kill(self.pid, signal.SIGKILL)
        else:
            want.write_text(moment)
        deadline = time.monotonic() + 60
        while Path(f"/proc/{self.pid}").exists():
            assert time.monotonic() < deadline, moment
            time.sleep(0.002)
        want.unlink(missing_ok=True)

    def vote(self, number: int) -> None:
        chance = random.Random(number)
        while self.left:
            code = self.left.pop()
            fields = halls.form(self.hall, code, [chance.randint(1, 4) for _row in range(3)])
            for _time in range(1 if self.naive else 2):  # with the answer in hand he asks once more
                status, page = self.until_answered(fields)
                receipt = halls.receipt_in(page)
                if status != 200 or receipt is None:
                    self.faults.append(f"{status} {page[:500]}")
                    return
                self.told[code].add(receipt)

    def guess(self) -> None:
        """Try codes with fitting check characters; each must be said to be none."""
        for _guess in range(GUESSES):
            fields = halls.form(self.hall, codes.printed(codes.new_code()), [1, 1, 1])
            status, _page = self.until_answered(fields)
            if status != 422:
                self.faults.append(f"a guess was answered by {status}")

    def until_answered(self, fields: dict[str, str]) -> tuple[int, str]:
        while True:
            try:
                answer, page = halls.post(self.port, "/v/cast/", fields)
            except (OSError, http.client.HTTPException):
                self.cut_off += 1
                time.sleep(0.01)
            else:
                return answer.status, page

    def run(self, kills: int) -> None:
        voters = [threading.Thread(target=self.vote, args=[number]) for number in range(VOTERS)]
        everybody = [*voters, threading.Thread(target=self.guess)]
        for one in everybody:
            one.start()
        chance = random.Random(22)
        for number in range(kills):
            self.kill((*MOMENTS, "any")[number % 5], chance)
            faults = self.hall.ask("stored")["faults"]
            self.start()
            assert faults == []
        for one in everybody:
            one.join(300)
        os.kill(self.pid, signal.SIGKILL)


@pytest.mark.parametrize("mode", MODES)
def test_no_ballot_is_lost_or_doubled_by_kills(tmp_path: Path, mode: str) -> None:
    more = {} if mode == "postgresql" else {"SHUPING_JOURNAL": mode}
    with halls.hall(tmp_path / "data", KILLS * A_KILL, more) as hall:
        voting = Voting(hall, tmp_path, naive=False)
        voting.run(KILLS)
        assert voting.faults == []
        assert voting.cut_off >= KILLS
        assert set(voting.told) == set(hall.codes)
        assert {len(receipts) for receipts in voting.told.values()} == {1}  # the same receipt, however often he asks
        stored = [receipt for receipt, _envelope in hall.ask("stored")["cast"]]
        assert sorted(stored) == sorted(receipt for receipts in voting.told.values() for receipt in receipts)


def test_the_same_kills_take_ballots_from_a_server_that_mixes_in_memory(tmp_path: Path) -> None:
    with halls.hall(tmp_path / "data", 50) as hall:
        voting = Voting(hall, tmp_path, naive=True)
        voting.run(3)
        stored = {receipt for receipt, _envelope in hall.ask("stored")["cast"]}
        assert len(stored) < len(voting.told)
