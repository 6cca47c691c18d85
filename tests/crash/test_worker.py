"""kill -9 of a worker in the middle of a job: the lease ends, another worker does it, and the row says so."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.crash.test_kill import JOURNALS
from tests.ready import HERE, ON_POSTGRES, with_tables


@pytest.fixture(params=JOURNALS)
def environment(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    more = with_tables(tmp_path) if ON_POSTGRES else {**with_tables(tmp_path), "SHUPING_JOURNAL": request.param}
    return {**os.environ, "PYTHONPATH": f"{HERE / 'src'}:{HERE}", "SHUPING_DATA": str(tmp_path), **more}


def worker(
    folder: Path, environment: dict[str, str], *words: str, program: str = "slow_worker"
) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", f"tests.crash.{program}", str(folder), *words],
        cwd=HERE,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )


def wait_for(mark: Path, process: "subprocess.Popen[str]") -> None:
    ends = time.monotonic() + 60
    while not mark.exists():
        assert process.poll() is None
        assert time.monotonic() < ends
        time.sleep(0.05)


def test_a_job_whose_worker_was_killed_is_done_by_another_and_says_so(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    first = worker(tmp_path, environment, "want")
    try:
        wait_for(tmp_path / "began", first)
        second = worker(tmp_path, environment)
        with pytest.raises(subprocess.TimeoutExpired):
            second.wait(5)  # while the first one lives the job is his
        first.kill()
        said, _ = second.communicate(timeout=60)
    finally:
        first.kill()
        first.wait()
    assert said.strip() == "done 2 上一次没有做完：做它的程序中断了。 {}"


def test_an_import_whose_worker_was_killed_before_its_commit_leaves_nothing_and_is_done_once_by_another(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    first = worker(tmp_path, environment, "want", program="slow_importer")
    try:
        wait_for(tmp_path / "began", first)
        second = worker(tmp_path, environment, program="slow_importer")
        assert second.stdout is not None
        before = [int(number) for number in (tmp_path / "before").read_text().split()]
        assert [int(number) for number in second.stdout.readline().split()] == before
        first.kill()
        said, _ = second.communicate(timeout=60)
    finally:
        first.kill()
        first.wait()
    job, after = said.splitlines()
    assert job == "done 2 上一次没有做完：做它的程序中断了。"
    # three organisations, posts, people and appointments, an entry for each and one for the table; 3 + 3 can be found
    assert after == " ".join(str(n + more) for n, more in zip(before, (3, 3, 3, 3, 13, 6), strict=True)) + " 1 True []"
