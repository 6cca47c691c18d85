"""G11, G12, closing: one ballot a slip, however many hands are at it, and nothing acknowledged is missing in the list.

Four processes with as many threads as it takes cast each slip 8 times at once, 60 slips (32 times, 1,000 slips with
SHUPING_LONG=1). A twin that asks first and writes then takes some slips twice under the same load. Then voting is
closed while people cast: 400 of them (10,000 with SHUPING_LONG=1).
"""

import json
import os
import random
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from tests.attacks import halls

LONG = bool(os.environ.get("SHUPING_LONG"))
SLIPS, TIMES = (1_000, 32) if LONG else (60, 8)
CASTS = 10_000 if LONG else 2_000
PROCESSES = 4

Answer = list[str]  # code, outcome, receipt


class Rush:
    """Processes that cast at once, each with so many threads."""

    def __init__(self, hall: halls.Asked, folder: Path, parts: Sequence[object], threads: int, *, naive: bool) -> None:
        folder.mkdir()
        self.folder, self.parts = folder, len(parts)
        hall.ask("race", folder=str(folder), parts=parts, threads=threads, naive=naive)
        self._wait("ready")
        (folder / "go").touch()

    def _wait(self, what: str) -> list[Path]:
        deadline = time.monotonic() + (1_800 if LONG else 120)
        while len(found := sorted(self.folder.glob(f"{what}-*"))) < self.parts:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        return found

    def answers(self) -> list[Answer]:
        return [answer for path in self._wait("answers") for answer in json.loads(path.read_text())]


def rush(hall: halls.Asked, folder: Path, *, naive: bool) -> list[Answer]:
    """Let four processes cast every slip so often that it is TIMES in all; return every answer."""
    chance = random.Random(11)
    threads = TIMES // PROCESSES
    parts = [
        [[code, [chance.randint(1, 4) for _row in range(3)]] for code in hall.codes for _time in range(threads)]
        for _process in range(PROCESSES)
    ]
    return Rush(hall, folder, parts, threads, naive=naive).answers()


def test_each_slip_votes_once_whoever_races(tmp_path: Path) -> None:
    with halls.hall(tmp_path / "data", SLIPS) as hall:
        answers = rush(hall, tmp_path / "product", naive=False)
        assert len(answers) == SLIPS * TIMES
        accepted = Counter(code for code, outcome, _receipt in answers if outcome == "accepted")
        assert accepted == Counter(hall.codes)
        assert {outcome for _code, outcome, _receipt in answers} == {"accepted", "already"}
        receipts = defaultdict(set)
        for code, _outcome, receipt in answers:
            receipts[code].add(receipt)
        assert {len(each) for each in receipts.values()} == {1}  # whoever asks again gets the same receipt
        stored = hall.ask("stored")
        assert stored["faults"] == []
        assert {receipt for receipt, _envelope in stored["cast"]} == {one for each in receipts.values() for one in each}
        hall.ask("make_twin")
        twice = rush(hall, tmp_path / "twin", naive=True)
        assert sum(outcome == "accepted" for _code, outcome, _receipt in twice) > SLIPS


def test_what_was_acknowledged_across_a_closing_is_in_the_list(tmp_path: Path) -> None:
    with halls.hall(tmp_path / "data", CASTS) as hall:
        chance = random.Random(12)
        codes = chance.sample(hall.codes, CASTS)
        parts = [[[code, [1, 2, 3]] for code in codes[at::PROCESSES]] for at in range(PROCESSES)]
        running = Rush(hall, tmp_path / "rush", parts, 4, naive=False)
        while (
            len(hall.ask("stored")["cast"]) < CASTS // 20
        ):  # early, so that whoever is quick still has most before him
            time.sleep(0.01)
        hall.ask("close")
        listed_at_once = set(hall.ask("listed_when_closed"))
        answers = running.answers()
        outcomes = Counter(outcome for _code, outcome, _receipt in answers)
        assert set(outcomes) == {"accepted", "closed"}, outcomes  # it was closed while they cast
        acknowledged = {receipt for _code, outcome, receipt in answers if outcome == "accepted"}
        assert len(acknowledged) == outcomes["accepted"]
        assert listed_at_once == acknowledged
        hall.ask("reconcile")
        assert set(hall.ask("listed")) == acknowledged
