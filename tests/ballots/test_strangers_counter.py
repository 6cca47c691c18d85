"""A counter in another language, by who had the format page and nothing else, comes to the same files as ours."""

import json
import os
import subprocess
from pathlib import Path

from shuping.scrutiny import counting
from shuping.sealing import countedfile, openedfile, roundfile, slips
from shuping.sealing.opening import open_round
from tests.ballots.test_second_opener import a_round

COUNTER = Path(__file__).with_name("strangers_counter.js")
ROUNDS = 1_000 if os.environ.get("SHUPING_LONG") else 50
PAIRS = ((0, 1), (1, 2), (0, 2))
FIRST = 90_000  # of the seeds; the second opener's rounds are others


def test_a_stranger_opens_and_counts_as_we_do(tmp_path: Path) -> None:
    expected = {}
    rounds, out = tmp_path / "rounds", tmp_path / "out"
    rounds.mkdir()
    out.mkdir()
    for seed in range(FIRST, FIRST + ROUNDS):
        closed, held = a_round(seed)
        pair = [held[at] for at in PAIRS[seed % 3]]
        (rounds / f"{seed}.round.json").write_bytes(roundfile.write(closed))
        (rounds / f"{seed}.slips.txt").write_text("".join(f"{slips.printed(slip)}\n" for slip in pair), "utf-8")
        opened = openedfile.write(closed, open_round(closed, slips.combine(pair, closed.public_key)))
        expected[f"{seed}.opened.json"] = json.loads(opened)
        expected[f"{seed}.counted.json"] = json.loads(countedfile.write(counting.counted(openedfile.read(opened))))
    subprocess.run(["node", COUNTER, "--all", rounds, out], check=True, timeout=500)
    assert {name: json.loads((out / name).read_bytes()) for name in expected} == expected


def test_it_knows_the_worked_examples_of_the_page() -> None:
    done = subprocess.run(["node", COUNTER, "--selftest"], check=True, timeout=60, capture_output=True, text=True)
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["ok"] * 6
