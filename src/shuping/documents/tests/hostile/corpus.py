"""The hostile corpus: every case of this folder, and how one is tried.

Run by ../test_hostile_files.py and, with time and memory of each file, by benchmarks/hostile_files.py.
"""

import time
from dataclasses import dataclass
from typing import Any
from unittest import mock

from shuping.core.guarded import GuardedFailure, run_guarded
from shuping.documents import extraction, read_apart
from shuping.documents.tests.hostile import others, packages, pdf, pictures, texts, word
from shuping.documents.tests.hostile.cases import CASES, EITHER, REFUSED, TEXT, Case

MODULES = (packages, word, pdf, pictures, others, texts)  # their import adds their cases
SECONDS, MEGABYTES = 10, 512
__all__ = ["CASES", "MEGABYTES", "SECONDS", "Case", "Outcome", "attempt"]


@dataclass(frozen=True)
class Outcome:
    """What came of a file: `refused` or `text`, its sentence or notes, seconds of its slowest child and the reader."""

    comes: str
    said: str
    seconds: float
    reading_seconds: float
    faults: tuple[str, ...]


def attempt(case: Case, content: bytes) -> Outcome:
    """Extract a file and read its text, both guarded. Anything but a text or a sentence of ours is a crash: raised."""
    children: list[float] = []

    def timed(*words: Any, **options: Any) -> bytes:
        started = time.monotonic()
        try:
            return run_guarded(*words, **options)
        finally:
            children.append(time.monotonic() - started)

    started = 0.0
    with mock.patch.object(extraction, "run_guarded", timed), mock.patch.object(read_apart, "run_guarded", timed):
        try:
            found = extraction.extract(content, case.filename)
            started = time.monotonic()
            read_apart.reading_of(found.text)
        except GuardedFailure as failure:
            spent = time.monotonic() - started if started else 0.0
            return _judged(case, REFUSED, str(failure), str(failure), max(children), spent)
    said = "".join(found.notes)
    return _judged(case, TEXT, said, said + found.text, max(children), time.monotonic() - started)


def _judged(case: Case, comes: str, said: str, whole: str, seconds: float, reading_seconds: float) -> Outcome:
    faults = []
    if case.comes not in (comes, EITHER):
        faults.append(f"{comes} instead of {case.comes}")
    if case.words not in whole:
        faults.append(f"no “{case.words}”")
    if comes == REFUSED and not said.endswith("。"):
        faults.append("no whole sentence")
    if seconds >= SECONDS or reading_seconds >= SECONDS:
        faults.append("too slow")
    return Outcome(comes, said, seconds, reading_seconds, tuple(faults))
