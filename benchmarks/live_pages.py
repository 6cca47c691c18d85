"""A hall of pages that follow one board, over streams and, as the alternative in the same run, by asking once a second.

    .venv/bin/python -m benchmarks.live_pages [--postgres] [--pages 300] [--changes 40]

The server, the pages, and who moves the board are processes of their own. Counted are the time from a committed change
to the page that has it last, the server's threads, connections and CPU (idle, and with changes), and how
long the pages need to be back on the newest version after kill -9 and a change meanwhile. Ends with 1 where a change
took 2 s or more to the last page, or the server held more than 10 threads or 5 connections while streams were open.
What the hall's own pages do in the same, `benchmarks.hall_pages` measures.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.hall import memory, quantile
from benchmarks.served import HERE, cpu_seconds, database_seconds
from tests.attacks.halls import Server, server
from tests.live.houses import Process, connections_of, house, kill, threads_of

MOST_SECONDS, MOST_THREADS, MOST_CONNECTIONS = 2.0, 10, 5
SETTLES = 35.0  # seconds after which everybody is asked again from time to time whether he may watch
IDLE = 30.0
SESSIONS = 30
ADDRESS = "/board/1/live/"


class Pages:
    """The process of the pages; each is (cookie, address that it follows)."""

    def __init__(self, kind: str, port: int, pages: list[tuple[str, str]]) -> None:
        self.number = len(pages)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.live_load"],
            cwd=HERE,
            env={**os.environ, "PYTHONPATH": f"{HERE / 'src'}:{HERE}"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._say(json.dumps({"kind": kind, "port": port, "pages": pages}))

    def have(self, version: str) -> int:
        """Return how many pages have a version."""
        self._say(f"count {version}")
        assert self.process.stdout is not None
        return int(self.process.stdout.readline())

    def all_have(self, version: str, seconds: float = 60.0) -> float:
        """Wait until every page has a version; return the seconds it took. Raises TimeoutError."""
        began = time.monotonic()
        while self.have(version) < self.number:
            if time.monotonic() - began > seconds:
                raise TimeoutError(f"{self.have(version)} of {self.number} pages have version {version}")
            time.sleep(0.02)
        return time.monotonic() - began

    def told(self) -> dict[str, Any]:
        """Let them go; return what they saw."""
        return dict(json.loads(self.process.communicate("end\n")[0].splitlines()[-1]))

    def _say(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()


@dataclass
class Watch(threading.Thread):
    """Looks often how many threads and connections the server has, and keeps the most of each."""

    served: Server
    threads: int = 0
    connections: int = 0
    stopped: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        while not self.stopped.wait(0.2):
            self.threads = max(self.threads, threads_of(self.served.process.pid))
            self.connections = max(self.connections, connections_of(self.served))

    def __enter__(self) -> "Watch":
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stopped.set()
        self.join()


@dataclass
class Cost:
    """CPU seconds of the server and of the database's own processes, since it was made."""

    pid: int
    server: float = 0.0
    base: float = 0.0
    began: float = 0.0

    def __post_init__(self) -> None:
        self.server, self.base, self.began = cpu_seconds(self.pid), database_seconds(), time.monotonic()

    def so_far(self) -> tuple[float, float, float]:
        """Return (seconds passed, the server's CPU, the database's)."""
        passed = time.monotonic() - self.began
        return passed, cpu_seconds(self.pid) - self.server, database_seconds() - self.base


def followed(kind: str, beside: Process, served: Server, asked: argparse.Namespace) -> dict[str, float]:
    """Let the pages follow so many changes; print what was seen, and return it."""
    pid = served.process.pid
    cookies = beside.ask("sign_in", name="mayor", number=SESSIONS)
    beside.ask("move")
    first = beside.ask("stands")[0]
    pages = Pages(kind, served.port, [(cookies[at % SESSIONS], ADDRESS) for at in range(asked.pages)])
    opened = pages.all_have(first)
    with Watch(served) as watch:
        time.sleep(SETTLES)
        cost = Cost(pid)
        time.sleep(IDLE)
        passed, idle, idle_base = cost.so_far()
        idle_rate, idle_base_rate = idle / passed, idle_base / passed
        committed: dict[str, float] = {}
        cost = Cost(pid)
        for _number in range(asked.changes):
            at = beside.ask("move")
            committed[beside.ask("stands")[0]] = at
            time.sleep(random.uniform(1.5, 2.5))
        passed, spent, _base = cost.so_far()
    busy_rate = spent / passed
    back = _killed(beside, served, pages) if kind == "streams" else {}
    told = pages.told()
    delays = {version: sorted(at - committed[version] for at in told["had"].get(version, [])) for version in committed}
    missed = sum(asked.pages - len(found) for found in delays.values())
    every = [delay for found in delays.values() for delay in found]
    last = [found[-1] for found in delays.values() if found]
    print(
        f"{kind}: {asked.pages} pages there after {opened:.1f} s; {asked.changes} changes, a page has one after "
        f"{quantile(every, 0.5):.2f} s, p95 {quantile(every, 0.95):.2f} s; the last page after "
        f"{statistics.median(last):.2f} s, p95 {quantile(last, 0.95):.2f} s, at most {max(last):.2f} s; "
        f"{missed} times a page had only the next one"
    )
    print(
        f"  server: at most {watch.threads} threads, {watch.connections} connections, "
        f"{memory(served.process.pid):.0f} MiB; idle {idle_rate * 100:.1f} % of a core (database "
        f"{idle_base_rate * 100:.1f} %), with a change every two seconds {busy_rate * 100:.1f} %; "
        f"{told['answers']} polls answered; the pages' process {told['cpu']:.1f} s of CPU in all, "
        f"late by at most {told['late'] * 1000:.0f} ms"
    )
    if back:
        print(
            f"  kill -9: the server answers after {back['up']:.1f} s, all pages have what changed meanwhile "
            f"{back['back']:.1f} s later; faults the pages saw {told['faults']}"
        )
    return {"last": max(last), "missed": missed, "idle": idle_rate, "busy": busy_rate, "threads": watch.threads,
            "connections": watch.connections}  # fmt: skip


def _killed(beside: Process, served: Server, pages: Pages) -> dict[str, float]:
    """Kill the server, change the board, start it again; return the seconds until it answers and until all are back."""
    began = time.monotonic()
    kill(served)
    beside.ask("move")
    version = beside.ask("stands")[0]
    served.start()
    up = time.monotonic() - began
    return {"up": up, "back": pages.all_have(version)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--changes", type=int, default=40)
    asked = parser.parse_args()
    if asked.postgres and not os.environ.get("SHUPING_DATABASE"):
        words = [word for word in sys.argv[1:] if word != "--postgres"]
        os.execv(
            HERE / "scripts/with-postgres", ["with-postgres", sys.executable, "-m", "benchmarks.live_pages", *words]
        )
    base = "PostgreSQL" if os.environ.get("SHUPING_DATABASE") else "SQLite"
    print(f"{base}, load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores", flush=True)
    found: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory(prefix="shuping-live-") as folder:
        place = Path(folder)
        (place / "data").mkdir()
        with house(place / "data") as beside:
            for kind in ("streams", "polls"):
                with server(beside.environ, place / "said") as served:
                    found[kind] = followed(kind, beside, served, asked)
    streams, polls = found["streams"], found["polls"]
    is_met = (
        streams["last"] < MOST_SECONDS
        and not streams["missed"]
        and streams["threads"] <= MOST_THREADS
        and streams["connections"] <= MOST_CONNECTIONS
    )
    print(
        f"polling costs {polls['idle'] / streams['idle']:.1f} times the CPU of streams while nothing changes, "
        f"{polls['busy'] / streams['busy']:.1f} times with a change every two seconds; "
        f"load {os.getloadavg()[0]:.1f} in the end: {'met' if is_met else 'NOT MET'}"
    )
    sys.exit(not is_met)


if __name__ == "__main__":
    main()
