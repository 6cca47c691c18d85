"""Hostile files get a sentence or give their text, each within its limits, and none stops the house.

The cases stand in `hostile/`. Those that take seconds run with SHUPING_LONG=1; `python benchmarks/hostile_files.py`
prints what each took.
"""

import os
import resource

import pytest

from shuping.documents.tests.hostile.corpus import CASES, MEGABYTES, attempt

IS_LONG = bool(os.environ.get("SHUPING_LONG"))


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if IS_LONG or not case.is_slow])
def test_a_hostile_file_gets_what_it_must(name):
    case = CASES[name]
    outcome = attempt(case, case.make())
    assert not outcome.faults, outcome


def test_no_child_grew_past_the_limit():
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < MEGABYTES * 1024


def test_the_corpus_is_large_enough():
    assert len(CASES) >= 300
