"""Hostile files get a sentence or give their text, each within its limits, and none stops the house.

The cases stand in `hostile/`. Those that take seconds run with SHUPING_LONG=1; `python benchmarks/hostile_files.py`
prints what each took.
"""

import os
import subprocess
import sys

import pytest

from shuping.documents.tests.hostile.corpus import CASES, MEGABYTES, attempt

IS_LONG = bool(os.environ.get("SHUPING_LONG"))
HUNGRY = ("gzip bomb", "zip bomb", "too large unpacked", "bomb in a part", "stream of 1 GB", "object stream of 500 MB")


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if IS_LONG or not case.is_slow])
def test_a_hostile_file_gets_what_it_must(name):
    case = CASES[name]
    outcome = attempt(case, case.make())
    assert not outcome.faults, outcome


def test_no_child_grows_past_the_limit():
    names = [name for name in HUNGRY if IS_LONG or not CASES[name].is_slow]
    done = subprocess.run(
        [sys.executable, "-m", "shuping.documents.tests.hostile.peak", *names], capture_output=True, check=True
    )
    assert 0 < int(done.stdout) < MEGABYTES * 1024


def test_the_corpus_is_large_enough():
    assert len(CASES) >= 300
