"""A guarded child gives a result, a sentence or nothing, and leaves nothing behind."""

import json
import os
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from shuping.core import guarded
from shuping.core.guarded import (
    AllPlacesTaken,
    GrewTooLarge,
    GuardedFailure,
    JobBroke,
    JobRefused,
    TookTooLong,
    run_guarded,
)

JOB = "shuping.core.tests.jobs_for_guarded"


@pytest.fixture(autouse=True)
def _allow_the_test_job(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded, "JOBS", frozenset({JOB}))


def test_a_module_outside_the_closed_list_does_not_run():
    with pytest.raises(ValueError, match="not a guarded job"):
        run_guarded("os", b"")


def test_a_name_outside_the_closed_list_is_not_handed_to_the_child():
    with pytest.raises(ValueError, match="HTTPS_PROXY"):
        run_guarded(JOB, b"", environment={"HTTPS_PROXY": "http://127.0.0.1:1"})


@pytest.mark.parametrize("payload", [b"", b"abc", os.urandom(20_000_000)], ids=["empty", "small", "20 MB"])
def test_payload_goes_in_and_result_comes_out_whole(payload):
    assert run_guarded(JOB, payload) == payload[::-1]


def test_what_libraries_print_does_not_reach_the_result():
    assert run_guarded(JOB, b"prints") == b"clean"


def test_a_refusal_reaches_the_caller_as_its_own_sentence():
    with pytest.raises(JobRefused) as caught:
        run_guarded(JOB, b"refuse")
    assert str(caught.value) == "第3页是扫描件，请改为上传文字版。"
    assert caught.value.code == "core.refused"
    assert caught.value.facts == {"page": 3}


@pytest.mark.parametrize(
    ("job", "failure"),
    [
        (b"spin", TookTooLong),
        (b"sleep", TookTooLong),
        (b"memory", GrewTooLarge),
        (b"output", GrewTooLarge),
        (b"file", GrewTooLarge),
        (b"crash", JobBroke),
        (b"segfault", JobBroke),
        (b"connect", JobBroke),
        (b"bad_refusal", JobBroke),
    ],
)
def test_every_misbehaviour_ends_in_time_with_a_sentence(job, failure):
    started = time.monotonic()
    with pytest.raises(GuardedFailure) as caught:
        run_guarded(JOB, job, seconds=1 if failure is TookTooLong else 10)
    assert type(caught.value) is failure
    assert str(caught.value).endswith("。")
    assert time.monotonic() - started < 5


def test_a_crash_tells_the_place_and_none_of_the_content():
    with pytest.raises(JobBroke) as caught:
        run_guarded(JOB, b"crash")
    assert caught.value.facts["where"].startswith("RuntimeError in jobs_for_guarded.py:")
    assert "张三" not in str(caught.value.facts)


def test_the_child_gets_no_secret_no_descriptor_and_a_folder_that_is_gone_afterwards(monkeypatch):
    monkeypatch.setenv("SHUPING_SECRET_KEY", "secret")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    reading, writing = os.pipe()
    os.set_inheritable(writing, True)
    seen = json.loads(run_guarded(JOB, b"surroundings", environment={"SHUPING_FONT_DIR": "/fonts"}))
    os.close(reading)
    os.close(writing)
    assert set(seen["environment"]) - {"LC_CTYPE"} == {"PATH", "LANG", "HOME", "TMPDIR", "SHUPING_FONT_DIR"}
    assert len([t for t in seen["targets"] if t.startswith("pipe:")]) == 2  # stdin, and the kept stdout
    assert seen["group"]
    assert seen["core"] == [0, 0]
    assert not Path(seen["folder"]).exists()


def test_a_grandchild_does_not_outlive_the_job():
    pid = int(run_guarded(JOB, b"orphan"))
    state = Path(f"/proc/{pid}/stat")
    for _ in range(100):
        if not state.exists() or state.read_text().split()[2] == "Z":
            return
        time.sleep(0.01)
    pytest.fail("the grandchild lives on")


def take_places(count: int) -> ExitStack:
    taken = ExitStack()
    for _place in range(count):
        taken.enter_context(guarded._places.one())
    return taken


def test_who_finds_no_place_is_told_so_in_time_and_starts_no_child(settings: Any, monkeypatch: pytest.MonkeyPatch):
    settings.GUARDED_CHILDREN = 3
    monkeypatch.setattr(guarded, "LONGEST_WAIT", 0.05)
    with take_places(2):
        assert run_guarded(JOB, b"abc") == b"cba"
    with take_places(3):
        monkeypatch.setattr(guarded.subprocess, "Popen", None)
        with pytest.raises(AllPlacesTaken, match=r"请过一分钟再试。$") as caught:
            run_guarded(JOB, b"abc")
    assert (caught.value.code, caught.value.status) == ("core.all-places-taken", 503)


def test_who_waits_gets_the_place_that_becomes_free(settings: Any):
    settings.GUARDED_CHILDREN = 1
    with ThreadPoolExecutor() as pool, take_places(1) as taken:
        waiting = [pool.submit(run_guarded, JOB, payload) for payload in (b"abc", b"def")]
        taken.close()
        assert [job.result(timeout=10) for job in waiting] == [b"cba", b"fed"]


def test_a_child_that_failed_gives_its_place_back(settings: Any, monkeypatch: pytest.MonkeyPatch):
    settings.GUARDED_CHILDREN = 1
    monkeypatch.setattr(guarded, "LONGEST_WAIT", 0.05)
    for job in (b"crash", b"refuse", b"segfault"):
        with pytest.raises((JobBroke, JobRefused)):
            run_guarded(JOB, job)
    assert run_guarded(JOB, b"abc") == b"cba"
