"""Copied passages: the matcher against a suffix array and against passim, on the same reports in the same run.

    python -m benchmarks.resemblance_others [REPORTS] [--seed 1] [--rounds 5] [--passim 500 1000 2000]
        [--passim-rounds 3] [--passim-defaults]

The reports are those of `resemblance.py`. Neither of the others is a dependency of the project; a virtual environment
beside the project's runs this, with `src` on its PYTHONPATH:

    pip install numpy pydivsufsort     (for passim, with Java 17, also:)
    pip install pyspark==4.0.5 intervaltree graphframes-py typing_extensions pyarrow
    git clone https://github.com/dasmiq/passim     (its folder on PYTHONPATH; PyPI's passim is another thing)

**Suffix array.** libdivsufsort sorts the suffixes of all reports at once, two bytes a character and a separator of its
own after each report, and Kasai's algorithm gives what neighbours share (both C++, of pydivsufsort). Numpy then takes
every string of at least 16 characters that stands in two reports and in no more than the matcher's limit, and grows it
to its full length. It finds untouched runs and nothing else: what edits have cut into pieces under 16 characters it
does not see, nothing joins the pieces into a passage, no width, case, mark or figure is levelled, and no rule but the
count says what is everybody's, so that a set phrase with the same character behind it is found as if it were a copy.
That is less than the matcher does: its time is that of a first step.

**passim** (`passim.seriatim --to-extents`: where passages begin and end, without its clusters and without aligned
text) on Spark with as many threads as there are cores and 6 GiB: runs of 12 characters, at most as many reports as the
matcher's limit, passages of 40 characters, gaps of 48 as in the matcher. `--passim-defaults` leaves it its own limit of
100 reports, 50 characters and gaps of 600. The start of Spark is part of its time, and is also told
alone (20 reports). Both cores work for it, so CPU seconds, of all its processes, and wall seconds are told apart.
"""

from __future__ import annotations

import argparse
import ctypes
import importlib
import importlib.util
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.resemblance import quality, reports
from shuping.resemblance import Passage, shared_passages
from shuping.resemblance.fingerprints import folding
from shuping.resemblance.model import SHORTEST, limit

RUN = 16  # characters that the suffix array has to find untouched
GRAM, GAP = 12, 48  # of passim
CODES = 1 << 16
BARELY = 20  # reports of the run that tells what starting Spark costs
BECOME_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of prctl(2)
Numbers = NDArray[np.int64]
Seconds = tuple[float, float]


def module(name: str) -> ModuleType:
    """The module of that name. Raises SystemExit with a sentence where it is not installed."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise SystemExit(f"{error.name} is not installed; the head of {__file__} says how to install it.") from None


def timed(act: Callable[[], object]) -> Seconds:
    """CPU and wall seconds of an act in this process."""
    cpu, wall = time.process_time(), time.perf_counter()
    act()
    return time.process_time() - cpu, time.perf_counter() - wall


# Suffix array


def one_text(texts: list[str]) -> tuple[NDArray[np.uint16], Numbers]:
    """All texts as one, each with a separator of its own behind it; and where each begins.

    Raises SystemExit if separators and characters are more than two bytes can tell apart.
    """
    letters = np.frombuffer("".join(texts).encode("utf-16-le"), np.uint16)
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    used = np.unique(letters)
    if len(texts) + len(used) > CODES:
        raise SystemExit(f"Two bytes a character hold {CODES - len(used):,} reports at most; ask for fewer.")
    codes = np.zeros(CODES, np.uint16)
    codes[used] = len(texts) + np.arange(len(used))
    whole = np.insert(codes[letters], np.cumsum(lengths), np.arange(len(texts), dtype=np.uint16))
    return whole, np.concatenate(([0], np.cumsum(lengths + 1)[:-1]))


def pairs(order: Numbers, shared: Numbers, most: int) -> tuple[Numbers, Numbers, Numbers]:
    """Places that agree in RUN characters, earlier first, and in how many they agree.

    Only strings of RUN characters that stand at no more than `most` places.
    """
    alike = np.concatenate(([False], shared >= RUN))  # whether a suffix agrees with the one before it
    firsts = np.flatnonzero(~alike[:-1] & alike[1:])
    lasts = np.flatnonzero(alike & ~np.concatenate((alike[1:], [False])))
    few = lasts - firsts < most
    firsts, sizes = firsts[few], lasts[few] - firsts[few] + 1
    within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    at, left = np.repeat(firsts, sizes) + within, np.repeat(sizes, sizes) - within
    length = np.full(len(at), np.iinfo(shared.dtype).max, shared.dtype)
    found: list[tuple[Numbers, ...]] = []
    for step in range(1, most):
        further = left > step
        at, left = at[further], left[further]
        length = np.minimum(length[further], shared[at + step - 1])
        one, other = order[at], order[at + step]
        found.append((np.minimum(one, other), np.maximum(one, other), length))
    first, second, lengths = (np.concatenate(column).astype(np.int64) for column in zip(*found, strict=True))
    return first, second, lengths


def by_suffixes(texts: list[str], library: ModuleType, stages: dict[str, list[float]]) -> list[Passage]:
    """Untouched runs that two reports share; the CPU seconds of each stage are put into `stages`."""
    marks = [time.process_time()]
    whole, starts = one_text(texts)
    order = library.divsufsort(whole)
    marks.append(time.process_time())
    shared = library.kasai(whole, order)
    marks.append(time.process_time())
    first, second, length = pairs(order, shared[:-1], limit(len(texts)))
    a, b = np.searchsorted(starts, first, "right") - 1, np.searchsorted(starts, second, "right") - 1
    sorted_ = np.lexsort((first, second - first))
    sorted_ = sorted_[a[sorted_] != b[sorted_]]
    first, second, a, b = first[sorted_], second[sorted_], a[sorted_], b[sorted_]
    end, apart = first + length[sorted_], second - first
    new = np.ones(len(first), bool)  # all places of one run have the same end: keep the first of them
    new[1:] = (apart[1:] != apart[:-1]) | (end[1:] != end[:-1])
    rows = (a, first - starts[a], end - starts[a], b, second - starts[b], end + apart - starts[b])
    passages = [Passage(*row) for row in zip(*(row[new].tolist() for row in rows), strict=True)]
    marks.append(time.process_time())
    for name, spent in zip(("suffix array", "LCP", "pairs"), np.diff(marks).tolist(), strict=True):
        stages.setdefault(name, []).append(spent)
    return passages


# passim


def children() -> float:
    """CPU seconds of all processes that this one has waited for, and of those that they had."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def adopt() -> None:
    """Inherit what a child leaves behind, so that the Python processes of Spark are counted too (Linux only)."""
    if ctypes.CDLL(None, use_errno=True).prctl(BECOME_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")


def wait_for_the_orphans() -> None:
    """Wait until no process that was inherited is left."""
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def by_passim(texts: list[str], defaults: bool) -> tuple[Seconds, list[Passage]]:
    """CPU and wall seconds of a run of passim, and what it finds. Raises CalledProcessError if it fails."""
    own = [] if defaults else ["-u", str(limit(len(texts))), "-a", str(SHORTEST), "-g", str(GAP)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (folder / "in.json").open("w", encoding="utf-8") as file:
            for number, text in enumerate(texts):
                file.write(json.dumps({"id": number, "text": text}, ensure_ascii=False) + "\n")
        command = [sys.executable, "-m", "passim.seriatim", "-n", str(GRAM), "--floating-ngrams", *own]
        command += ["--fields", "id", "--to-extents", str(folder / "in.json"), str(folder / "out")]
        spark = f"--master local[{os.cpu_count()}] --driver-memory 6g pyspark-shell"
        cpu, wall = children(), time.perf_counter()
        with (folder / "log").open("w+", encoding="utf-8") as log:
            done = subprocess.run(
                command, env=os.environ | {"PYSPARK_SUBMIT_ARGS": spark}, stdout=log, stderr=log, check=False
            )
            wait_for_the_orphans()
            if done.returncode:
                log.seek(0)
                print(log.read()[-4000:], file=sys.stderr)
                done.check_returncode()
        seconds = children() - cpu, time.perf_counter() - wall
        rows: list[dict[str, Any]] = (
            module("pyarrow.parquet")
            .read_table(folder / "out" / "tmp" / "extents.parquet", columns=["id", "id2", *SPAN])
            .to_pylist()
        )
    passages = []
    for row in rows:
        one, other = (row["id"], row["begin"], row["end"]), (row["id2"], row["begin2"], row["end2"])
        passages.append(Passage(*min(one, other), *max(one, other)))
    return seconds, passages


SPAN = ["begin", "end", "begin2", "end2"]


# What is told


def ratios(ours: list[Seconds], theirs: list[Seconds]) -> str:
    """The ratios of the rounds in CPU and wall seconds: median and range, with the medians of both."""
    said = []
    for which, name in enumerate(("CPU", "wall")):
        mine, other = [one[which] for one in ours], [one[which] for one in theirs]
        each = sorted(b / a for a, b in zip(mine, other, strict=True))
        said.append(
            f"{name} {statistics.median(other):.2f} s against {statistics.median(mine):.3f} s: "
            f"{statistics.median(each):.1f}x ({each[0]:.1f}-{each[-1]:.1f})"
        )
    return "; ".join(said)


def against_suffixes(count: int, seed: int, rounds: int) -> None:
    """Print the matcher against the suffix array."""
    library = module("pydivsufsort")
    texts, planted = reports(count, seed)
    print(f"{count:,} reports, {sum(map(len, texts)):,} characters; pydivsufsort {version('pydivsufsort')}")
    print(f"matcher: {quality(planted, shared_passages(texts))}")
    stages: dict[str, list[float]] = {}
    print(f"suffix array: {quality(planted, by_suffixes(texts, library, stages))}", flush=True)
    stages.clear()
    ours, theirs = [], []
    for _round in range(rounds):
        ours.append(timed(lambda: shared_passages(texts)))
        theirs.append(timed(lambda: by_suffixes(texts, library, stages)))
    print(f"suffix array and LCP: {ratios(ours, theirs)}")
    print("of which CPU: " + ", ".join(f"{name} {statistics.median(each):.2f} s" for name, each in stages.items()))


def against_passim(counts: list[int], seed: int, rounds: int, defaults: bool) -> None:
    """Print the matcher against passim, on each number of reports, and how both grow."""
    module("pyspark"), module("graphframes"), module("intervaltree"), module("pyarrow")
    module("passim")
    if importlib.util.find_spec("passim.seriatim") is None:
        raise SystemExit("This passim is not dasmiq/passim; put a checkout of that on PYTHONPATH.")
    if not shutil.which("java"):
        raise SystemExit("passim needs Java; install a Java 17 runtime.")
    adopt()
    few = reports(BARELY, seed)[0]
    starts = [by_passim(few, defaults)[0] for _round in range(rounds)]
    cpu, wall = (statistics.median(column) for column in zip(*starts, strict=True))
    print(
        f"passim, PySpark {version('pyspark')}, starting: CPU {cpu:.1f} s, wall {wall:.1f} s ({BARELY} reports)",
        flush=True,
    )
    before: tuple[int, float, float] | None = None
    for count in counts:
        texts, planted = reports(count, seed)
        print(f"matcher: {quality(planted, shared_passages(texts))}")
        ours, theirs = [], []
        found: list[Passage] = []
        for _round in range(rounds):
            ours.append(timed(lambda texts=texts: shared_passages(texts)))  # type: ignore[misc]
            seconds, found = by_passim(texts, defaults)
            theirs.append(seconds)
        print(f"passim, {count:,} reports: {ratios(ours, theirs)}")
        print(f"  {quality(planted, found)} (what two of its passages cover counts twice)")
        mine, other = (statistics.median(one[0] for one in each) for each in (ours, theirs))
        print(f"  without the start of Spark: CPU {(other - cpu) / mine:.0f}x")
        if before:
            print(
                f"  {count / before[0]:.1f} times the reports: CPU of passim less its start "
                f"{(other - cpu) / (before[2] - cpu):.2f} times, of the matcher {mine / before[1]:.2f} times"
            )
        sys.stdout.flush()
        before = count, mine, other


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the matcher of copied passages against others.")
    parser.add_argument("reports", type=int, nargs="?", default=10_000, help="for the suffix array; 0 leaves it out")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--passim", type=int, nargs="*", default=[500, 1_000, 2_000], help="reports for passim")
    parser.add_argument("--passim-rounds", type=int, default=3)
    parser.add_argument("--passim-defaults", action="store_true")
    options = parser.parse_args()
    folding()
    print(f"Python {sys.version.split()[0]}, numpy {np.__version__}, load {os.getloadavg()[0]:.1f}")
    if options.reports:
        against_suffixes(options.reports, options.seed, options.rounds)
    if options.passim:
        against_passim(options.passim, options.seed, options.passim_rounds, options.passim_defaults)


if __name__ == "__main__":
    main()
