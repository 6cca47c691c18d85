"""Speed, memory and quality of the matcher of copied passages on many reports.

    python -m benchmarks.resemblance [REPORTS] [--seed 1] [--rounds 5] [--grown 50000] [--stored]

Reports of 3,000 characters: 20,000 words of one to four characters, by Zipf's law, a mark now and then, ten set
phrases of 12 to 40 characters that many share, and a tenth as many planted copies of 80 to 800 characters as there are
reports, up to a tenth of their characters edited (three fifths written otherwise, a fifth put in, a fifth left out).
The truth is exact. The words are random characters, so that grams agree by chance less often than in prose: quality on
prose is what `resemblance_scores.py` measures.

CPU seconds of one core, the matcher and numpy's sort of the very fingerprints in turn; the median of the rounds'
ratios, with the range. Memory is the peak of a process of its own that reads the texts from files, less what it held
before the matcher was called.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from shuping.resemblance import Passage, shared_passages
from shuping.resemblance.fingerprints import fingerprints, folding, lay_out
from shuping.resemblance.index import Index

LENGTH, WORDS, PHRASES, PHRASES_A_REPORT = 3_000, 20_000, 400, 10
SHORTEST, LONGEST, MOST_EDITED = 80, 800, 0.10
FIRST, CHARACTERS = 0x4E00, 3_500
ENOUGH = 0.8
NEW = 50  # reports that are compared with the stored ones, then saved
Text = NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class Planted:
    """A passage of report `a` that was copied into report `b`."""

    a: int
    a_start: int
    a_end: int
    b: int
    b_start: int
    b_end: int


def reports(count: int, seed: int) -> tuple[list[str], list[Planted]]:
    """So many reports and the copies planted in them."""
    chance = np.random.default_rng(seed)
    letters = (FIRST + chance.integers(0, CHARACTERS, (WORDS, 4))).astype(np.uint16)
    lengths = chance.choice((1, 2, 3, 4), WORDS, p=(0.15, 0.6, 0.15, 0.1))
    weights = 1 / np.arange(1, WORDS + 1)
    bounds = np.cumsum(weights / weights.sum())

    def prose(length: int) -> Text:
        words = np.searchsorted(bounds, chance.random(length)).clip(0, WORDS - 1)
        flat = letters[words][np.arange(4) < lengths[words][:, None]][:length]
        flat[chance.random(len(flat)) < 0.07] = ord("，")
        return flat

    phrases = [prose(int(size)) for size in chance.integers(12, 41, PHRASES)]
    texts: list[Text] = []
    for _report in range(count):
        text = prose(LENGTH)
        for phrase in chance.choice(PHRASES, PHRASES_A_REPORT, replace=False):
            at = int(chance.integers(0, LENGTH - 40))
            text[at : at + len(phrases[phrase])] = phrases[phrase]
        texts.append(text)
    planted: list[Planted] = []
    order = chance.permutation(count)  # a report is copied from or into once, so that no span moves
    for a, b in zip(order[: count // 10].tolist(), order[count // 10 : 2 * (count // 10)].tolist(), strict=True):
        size = int(chance.integers(SHORTEST, LONGEST + 1))
        start, into = int(chance.integers(0, LENGTH - size)), int(chance.integers(0, LENGTH))
        copied = edited(texts[a][start : start + size], float(chance.uniform(0, MOST_EDITED)), chance)
        texts[b] = np.concatenate((texts[b][:into], copied, texts[b][into:]))
        planted.append(Planted(a, start, start + size, b, into, into + len(copied)))
    return [text.tobytes().decode("utf-16-le") for text in texts], planted


def edited(text: Text, rate: float, chance: np.random.Generator) -> Text:
    """The text with the rate of its characters edited."""
    out: list[int] = []
    for code in text.tolist():
        kind = chance.random() / rate if rate else 1.0
        if kind >= 1:
            out.append(code)
        elif kind < 0.6:
            out.append(FIRST + int(chance.integers(0, CHARACTERS)))
        elif kind < 0.8:
            out += [code, FIRST + int(chance.integers(0, CHARACTERS))]
    return np.array(out, dtype=np.uint16)


def quality(planted: list[Planted], found: list[Passage]) -> str:
    """Recall by passage, recall and precision by characters; what lies in no planted copy is wrong."""
    by_pair: dict[tuple[int, int], list[Passage]] = {}
    for one in found:
        by_pair.setdefault((one.a, one.b), []).append(one)
    recalled = characters = right = 0
    for copy in planted:
        (a, b) = sorted(((copy.a, copy.a_start, copy.a_end), (copy.b, copy.b_start, copy.b_end)))
        passages = by_pair.get((a[0], b[0]), [])
        in_a = sum(max(0, min(one.a_end, a[2]) - max(one.a_start, a[1])) for one in passages)
        in_b = sum(max(0, min(one.b_end, b[2]) - max(one.b_start, b[1])) for one in passages)
        recalled += in_a >= ENOUGH * (a[2] - a[1]) and in_b >= ENOUGH * (b[2] - b[1])
        characters += a[2] - a[1] + b[2] - b[1]
        right += in_a + in_b
    shown = sum(one.a_end - one.a_start + one.b_end - one.b_start for one in found)
    return (
        f"{len(planted):,} planted: passage recall {recalled / len(planted):.4f}, by characters recall "
        f"{right / characters:.4f}, precision {right / max(1, shown):.4f}"
    )


def spent(act: Callable[[], object]) -> float:
    """CPU seconds of an act."""
    started = time.process_time()
    act()
    return time.process_time() - started


def against_sort(texts: list[str], rounds: int) -> tuple[float, str]:
    """Median CPU seconds of the matcher; and what they are against numpy's sort of the same fingerprints."""
    corpus = lay_out(texts)
    words = fingerprints(corpus.codes)
    del corpus
    ours, sorts = [], []
    for _round in range(rounds):
        ours.append(spent(lambda: shared_passages(texts)))
        fresh = words.copy()
        sorts.append(spent(fresh.sort))
        del fresh
    ratios = sorted(one / other for one, other in zip(ours, sorts, strict=True))
    return statistics.median(ours), (
        f"{statistics.median(ours):.2f} s ({min(ours):.2f}-{max(ours):.2f}), numpy's sort of {len(words):,} "
        f"fingerprints {statistics.median(sorts):.3f} s: "
        f"{statistics.median(ratios):.2f}x ({ratios[0]:.2f}-{ratios[-1]:.2f})"
    )


def peak() -> int:
    """Bytes that this process held at most."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")  # getrusage would tell that of the parent
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


def write(texts: list[str], file: Path) -> None:
    """Write the texts, each after its length in bytes."""
    with file.open("wb") as out:
        for text in texts:
            content = text.encode()
            out.write(len(content).to_bytes(8, "big") + content)


def memory(file: Path) -> None:
    """Run in a process of its own: bytes a character."""
    folding()
    texts: list[str] = []
    with file.open("rb") as kept:
        while head := kept.read(8):
            texts.append(kept.read(int.from_bytes(head, "big")).decode())
    characters = sum(map(len, texts))
    before = peak()
    shared_passages(texts)
    print(
        f"memory: {(peak() - before) / characters:.1f} bytes a character, "
        f"{peak() / characters:.1f} with the texts, Python and numpy"
    )


def measured(texts: list[str], planted: list[Planted], rounds: int) -> float:
    """Print quality, time and memory; return the median CPU seconds."""
    print(f"{len(texts):,} reports, {sum(map(len, texts)):,} characters")
    print(f"quality: {quality(planted, shared_passages(texts))}", flush=True)
    seconds, said = against_sort(texts, rounds)
    print(f"time: {said}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "texts"
        write(texts, file)
        subprocess.run([sys.executable, __file__, "--memory", str(file)], check=True)
    return seconds


def stored(texts: list[str], full: float) -> None:
    """Print what one new report costs against all the others in an index."""
    new, old = texts[:NEW], texts[NEW:]
    with tempfile.TemporaryDirectory() as folder:
        kept = Index(Path(folder))
        built = spent(lambda: kept.add(dict(enumerate(old))))
        size = sum(file.stat().st_size for file in Path(folder).iterdir())
        first = spent(lambda: kept.against(new[0]))
        asked = [spent(lambda text=text: kept.against(text)) for text in new]  # type: ignore[misc]
        found = sum(len(kept.against(text)) for text in new)
        saved = spent(lambda: [kept.add({len(texts) + number: text}) for number, text in enumerate(new)])
    median = statistics.median(asked)
    print(
        f"one new report against {len(old):,} stored: median {median * 1e3:.1f} ms ({min(asked) * 1e3:.1f}-"
        f"{max(asked) * 1e3:.1f}; the very first {first * 1e3:.1f}), 1/{full / median:,.0f} of the full run; {found} "
        f"passages; saving one {saved / NEW * 1e3:.0f} ms in the mean; index built in {built:.1f} s, "
        f"{size / sum(map(len, old)):.1f} bytes a character on the disk"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the matcher of copied passages.")
    parser.add_argument("reports", type=int, nargs="?", default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--grown", type=int, default=0, help="measure this many reports too")
    parser.add_argument("--stored", action="store_true", help="compare one with all the others stored")
    parser.add_argument("--memory", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.memory:
        memory(options.memory)
        return
    folding()
    texts, planted = reports(options.reports, options.seed)
    seconds = measured(texts, planted, options.rounds)
    if options.grown:
        fewer = seconds
        texts, planted = reports(options.grown, options.seed)
        seconds = measured(texts, planted, max(1, options.rounds // 2))
        print(f"growth: {seconds / (fewer * options.grown / options.reports):.2f}x linear", flush=True)
    if options.stored:
        stored(texts, seconds)


if __name__ == "__main__":
    main()
