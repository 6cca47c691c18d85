"""G5: when the envelopes of a round were destroyed, none is found in the files of the database.

150 envelopes, six of them of sheets of paper; all stand in the files before, and those of a naive twin that deletes its
rows stand there afterwards. On SQLite the whole data folder is searched, with the log; on PostgreSQL the files of
its database. What PostgreSQL's own log still holds is like an old backup: unreadable since the slips of the key were
destroyed.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.attacks.test_links import MODES
from tests.backup.houses import HERE, environment


@pytest.mark.parametrize("mode", MODES)
def test_nothing_is_left_of_the_envelopes(tmp_path: Path, mode: str) -> None:
    more = {} if mode == "postgresql" else {"SHUPING_JOURNAL": mode}
    ended = subprocess.run(
        [sys.executable, "-m", "tests.attacks.wiping"],
        cwd=HERE,
        env=environment(tmp_path / "data", tables=True, **more),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert ended.returncode == 0, ended.stderr
    found = json.loads(ended.stdout)
    assert found["before"] == found["cast"] == 150
    assert found["twin"] >= 135
    assert found["after"] == 0
