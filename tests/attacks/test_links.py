"""G1: with every backup, the log and the final file, nobody says which code cast which ballot.

300 ballots (100 in the short form) on a real data folder, a look at everything after each of them; then the round is
closed, listed, opened by two slips, counted. Chance finds one link. The naive twin in the same database falls to each
of the same attacks, by the same code. Codes and order of casting are drawn from a seed, so that luck is the same at
every run. On SQLite in the mode that is shipped (the write-ahead log), in the long form with the rollback journal too;
on PostgreSQL also by what its own log says (pg_waldump), and with SHUPING_LONG=1 by a pg_dump after each ballot, and
with more seeds.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.backup.houses import HERE, environment
from tests.crash.test_kill import ON_POSTGRES

LONG = bool(os.environ.get("SHUPING_LONG"))
BALLOTS = 300 if LONG else 100
MOST = 5  # right links; chance finds one
LEAST = BALLOTS * 9 // 10  # of the twin's, or the attack does not count
SEEDS = range(1, 6) if LONG else (1,)
MODES = ["postgresql"] if ON_POSTGRES else ["default", "rollback"] if LONG else ["default"]
WAYS = {
    "default": {"moment", "place in file"},
    "rollback": {"moment", "place in file"},
    "postgresql": {"moment in the log", "xmin", "ctid"},
}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("mode", MODES)
def test_no_code_is_linked_with_its_ballot(tmp_path: Path, mode: str, seed: int) -> None:
    more = {} if mode == "postgresql" else {"SHUPING_JOURNAL": mode}
    ended = subprocess.run(
        [sys.executable, "-m", "tests.attacks.linking", str(BALLOTS), str(seed)],
        cwd=HERE,
        env=environment(tmp_path / "data", tables=True, SHUPING_LONG="1" if LONG else "", **more),
        capture_output=True,
        text=True,
        timeout=500,
    )
    assert ended.returncode == 0, ended.stderr
    found = json.loads(ended.stdout)
    assert found["product"].pop("read before the end") == 0
    assert found["twin"].pop("read before the end") >= LEAST
    assert set(found["product"]) >= WAYS[mode]
    assert {way: right for way, right in found["twin"].items() if right < LEAST} == {}, found
    assert {way: right for way, right in found["product"].items() if right > MOST} == {}, found
