"""kill -9 of a worker in the middle of a job: the lease ends, another worker does it, and the row says so."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.crash.test_kill import HERE, JOURNALS, ON_POSTGRES, own_database


@pytest.fixture(params=JOURNALS)
def environment(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    more = own_database() if ON_POSTGRES else {"SHUPING_JOURNAL": request.param}
    return {**os.environ, "PYTHONPATH": f"{HERE / 'src'}:{HERE}", "SHUPING_DATA": str(tmp_path), **more}


def worker(folder: Path, environment: dict[str, str], *words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.crash.slow_worker", str(folder), *words],
        cwd=HERE,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_job_whose_worker_was_killed_is_done_by_another_and_says_so(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    first = worker(tmp_path, environment, "want")
    try:
        ends = time.monotonic() + 60
        while not (tmp_path / "began").exists():
            assert first.poll() is None
            assert time.monotonic() < ends
            time.sleep(0.05)
        second = worker(tmp_path, environment)
        with pytest.raises(subprocess.TimeoutExpired):
            second.wait(5)  # while the first one lives the job is his
        first.kill()
        said, _ = second.communicate(timeout=60)
    finally:
        first.kill()
        first.wait()
    assert said.strip() == "done 2 上一次没有做完：做它的程序中断了。 {}"
