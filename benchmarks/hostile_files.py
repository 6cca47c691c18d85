"""Read every file of the hostile corpus, each in a guarded child, and say what came of it.

    python benchmarks/hostile_files.py [WORD]

Prints a line for each case (or those with WORD in their name): what came, seconds in the child, seconds in the reader,
peak MB of the child or of a program that it started, and what was said. A peak is at least this process's own, of
which a child begins as a copy; the files are made by another process. Exit code 1 when a file got something else than
it must.
"""

import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shuping.config.settings")

import django

django.setup()

from shuping.documents.tests.hostile import corpus  # noqa: E402

WIDTH = 60
FORKED = get_context("fork")
LONGEST = 90  # seconds for a case; a scan has 60, and a reader that takes longer hangs


def main(argv: list[str]) -> int:
    """Print the table and its summary; 1 when a case failed."""
    if argv[:1] == ["--make"]:
        make(Path(argv[1]), argv[2])
        return 0
    word = argv[0] if argv else ""
    with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
        subprocess.run([sys.executable, __file__, "--make", folder, word], check=True)
        rows = {}
        for at, name in enumerate(corpus.CASES):
            if word in name:
                rows[name] = tried(name, Path(folder, str(at)).read_bytes)
                print(line(name, rows[name]), flush=True)
    crashes = sum(row["comes"] == "crashed" for row in rows.values())
    failed = sum(bool(row["faults"]) for row in rows.values())
    hung = sum(row["comes"] == "hung" for row in rows.values())
    refused = sum(row["comes"] == "refused" for row in rows.values())
    slowest, longest_reading, largest = (
        max(row[key] for row in rows.values()) for key in ("seconds", "reading", "megabytes")
    )
    print(
        f"{len(rows)} files: {refused} refused with a sentence, {len(rows) - refused - crashes - hung} read,"
        f" {crashes} crashes, {hung} without an end, {failed} with another outcome than they must;"
        f" child at most {largest} MB and {slowest:.1f} s, reader at most {longest_reading:.1f} s"
    )
    return 1 if failed or crashes else 0


def line(name: str, row: dict[str, Any]) -> str:
    """Return a line of the table."""
    figures = f"{row['seconds']:6.2f} s {row['reading']:6.2f} s {row['megabytes']:4} MB"
    faults = f"  <- {'; '.join(row['faults'])}" if row["faults"] else ""
    said = row["said"].replace("\n", " ")[:WIDTH]
    return f"{name:<44} {row['comes']:<8} {figures}  {said}{faults}"


def make(folder: Path, word: str) -> None:
    """Write the files, each named by its place in the corpus."""
    for at, (name, case) in enumerate(corpus.CASES.items()):
        if word in name:
            (folder / str(at)).write_bytes(case.make())


def tried(name: str, content: Callable[[], bytes]) -> dict[str, Any]:
    """Try one case in a copy of this process, which then has only that case's children to tell of."""
    told, telling = FORKED.Pipe(duplex=False)
    process = FORKED.Process(target=attempt, args=(name, content, telling))
    process.start()
    telling.close()
    try:
        row: dict[str, Any] = told.recv()
    except EOFError:  # it ended without a word: its traceback stands above
        row = {"comes": "crashed", "said": "", "seconds": 0.0, "reading": 0.0, "faults": ["crashed"], "megabytes": 0}
    process.join()
    if row["megabytes"] >= corpus.MEGABYTES:
        row["faults"].append("too large")
    return row


def attempt(name: str, content: Callable[[], bytes], telling: Connection) -> None:
    """Try one case and tell what came of it."""
    peak = [0]
    signal.signal(signal.SIGALRM, stop)
    signal.alarm(LONGEST)
    Thread(target=watch, args=(peak,), daemon=True).start()
    row: dict[str, Any] = {"seconds": 0.0, "reading": 0.0}
    try:
        got = corpus.attempt(corpus.CASES[name], content())
    except TimeoutError as hanging:
        row |= {"comes": "hung", "said": str(hanging), "faults": ["no end"]}
    else:
        row |= {"comes": got.comes, "said": got.said, "seconds": got.seconds}
        row |= {"reading": got.reading_seconds, "faults": list(got.faults)}
    row["megabytes"] = max(peak[0], resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
    telling.send(row)


def stop(_signal: int, _frame: object) -> None:
    raise TimeoutError(f"stopped after {LONGEST} s")


def watch(peak: list[int]) -> None:
    """Keep the highest peak in MB of any process below this one: one that is killed is not told of at its end."""
    while True:
        waiting = [os.getpid()]
        while waiting:
            process = Path("/proc", str(waiting.pop()))
            with suppress(OSError, IndexError):  # it has just ended
                waiting += map(int, (process / "task" / process.name / "children").read_text().split())
                status = (process / "status").read_text()
                if process.name != str(os.getpid()):
                    peak[0] = max(peak[0], int(status.partition("VmHWM:")[2].split()[0]) // 1024)
        time.sleep(0.05)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
