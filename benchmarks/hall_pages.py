"""A meeting's own pages: a console, a projector by code, agendas and commentators' pages, moved by the console.

    .venv/bin/python -m benchmarks.hall_pages [--postgres] [--pages 300] [--presses 40]

The server, the pages, and the house are processes of their own; a press is a request over HTTP as the console's script
sends it. Counted are the time from the sending of a press to the page that has what it changed last, how long the press
itself waits for its answer, the server's threads, connections and CPU. Then kill -9 in the middle of the meeting: a
press that is sent meanwhile is done once, and the clock goes on from its stored time. Ends with 1 where that is not
so, a press took 2 s or more to the last page, a page missed one, or the server held more than 10 threads or 5
connections.
"""

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.hall import memory, quantile
from benchmarks.live_pages import MOST_CONNECTIONS, MOST_SECONDS, MOST_THREADS, SETTLES, Cost, Pages, Watch
from benchmarks.served import HERE
from tests.attacks.halls import Server, server
from tests.live.houses import Process, house, kill

SESSIONS = 30
COMMENTATORS = 0.3  # of the pages that are neither console nor projector
IDLE = 30.0
TOKEN = "b" * 32  # of the form: what the cookie says, the head says too
TRIES_EVERY = 1.5  # seconds, as the console's script


@dataclass
class Console:
    """The one that presses; it carries the version that it saw."""

    port: int
    cookie: str
    review: int
    seen: int = 0
    answered: list[float] = field(default_factory=list)

    def press(self, act: str) -> tuple[str, float]:
        """Press, again and again until the server answers; return (version of the pages, when it was first sent)."""
        began = time.time()
        while True:
            try:
                status, told = self._sent(act)
            except (OSError, HTTPException):
                time.sleep(TRIES_EVERY)
                continue
            if status != 200 and not (status == 409 and time.time() - began > TRIES_EVERY):
                raise RuntimeError(f"{act}: {status} {told['sentence']}")
            self.seen += 1
            self.answered.append(time.time() - began)
            return str(told["version"]), began

    def _sent(self, act: str) -> tuple[int, dict[str, Any]]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=8)
        heads = {
            "Cookie": f"sessionid={self.cookie}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            body = urlencode({"act": act, "seen": self.seen})
            connection.request("POST", f"/hall/{self.review}/move/", body, heads)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()


def acts() -> Iterator[str]:
    """Yield the presses of a meeting, which is on at its first speaker after two of them."""
    while True:
        yield from ("press", "press", "give_more", "show_title", "press", "give_more")


def pages_of(beside: Process, told: dict[str, Any], number: int) -> list[tuple[str, str]]:
    """Return (cookie, address) of so many pages; the first is the console's, the second the projector's."""
    review, subjects = told["review"], told["subjects"]
    mayors = beside.ask("sign_in", name="mayor", number=SESSIONS)
    turns = round((number - 2) * COMMENTATORS)
    made = [(beside.ask("sign_in", name="officer")[0], f"/hall/{review}/live/"), ("", f"/p/{told['code']}/live/")]
    made += [(mayors[at % SESSIONS], f"/hall/comments/{subjects[at % len(subjects)]}/live/") for at in range(turns)]
    made += [(mayors[at % SESSIONS], f"/hall/{review}/live/") for at in range(number - 2 - turns)]
    return made


def followed(beside: Process, served: Server, asked: argparse.Namespace) -> bool:
    """Hold a meeting; print what was seen, and return whether every figure is met."""
    told = beside.ask("meeting")
    made, pressed = pages_of(beside, told, asked.pages), acts()
    console = Console(served.port, made[0][0], told["review"])
    first, _at = console.press(next(pressed))
    pages = Pages("streams", served.port, made)
    opened = pages.all_have(first)
    print(f"{len(made)} pages there after {opened:.1f} s, of {len({page for _cookie, page in made})} kinds", flush=True)
    sent: dict[str, float] = {}
    with Watch(served) as watch:
        time.sleep(SETTLES)
        cost = Cost(served.process.pid)
        time.sleep(IDLE)
        idle = cost.so_far()
        cost = Cost(served.process.pid)
        for _number in range(asked.presses):
            version, at = console.press(next(pressed))
            sent[version] = at
            time.sleep(random.uniform(1.5, 2.5))
        busy = cost.so_far()
    waited = list(console.answered[1:])
    mebibytes = memory(served.process.pid)
    back = _killed(beside, served, pages, console)
    said = pages.told()
    delays = {version: sorted(each - at for each in said["had"].get(version, [])) for version, at in sent.items()}
    missed = sum(asked.pages - len(found) for found in delays.values())
    every = [delay for found in delays.values() for delay in found]
    last = [found[-1] for found in delays.values() if found]
    print(
        f"{asked.presses} presses: a page has one after {quantile(every, 0.5):.2f} s, p95 "
        f"{quantile(every, 0.95):.2f} s; the last page after {statistics.median(last):.2f} s, p95 "
        f"{quantile(last, 0.95):.2f} s, at most "
        f"{max(last):.2f} s; {missed} times a page had only the next one; the console itself is answered after "
        f"{quantile(waited, 0.5) * 1000:.0f} ms, at most {max(waited) * 1000:.0f} ms"
    )
    print(
        f"  server: at most {watch.threads} threads, {watch.connections} connections, {mebibytes:.0f} MiB; idle "
        f"{idle[1] / idle[0] * 100:.1f} % of a core (database {idle[2] / idle[0] * 100:.1f} %), with a press every two "
        f"seconds {busy[1] / busy[0] * 100:.1f} %; the pages' process {said['cpu']:.1f} s of CPU in all, late by at "
        f"most {said['late'] * 1000:.0f} ms"
    )
    print(
        f"  kill -9 in mid-meeting: the server answers after {back['up']:.1f} s, the press that waited was done "
        f"{back['done']:.0f} times, all pages have it {back['back']:.1f} s later; the clock stood at its stored time: "
        f"{'yes' if back['kept'] else 'NO'}; faults the pages saw {said['faults']}"
    )
    is_whole = back["done"] == 1 and back["kept"] == 1 and not missed
    return (
        is_whole
        and max(last) < MOST_SECONDS
        and watch.threads <= MOST_THREADS
        and watch.connections <= MOST_CONNECTIONS
    )


def _killed(beside: Process, served: Server, pages: Pages, console: Console) -> dict[str, float]:
    """Kill the server, press while it is away, start it again: done once, by the clock as it was stored."""
    before, since = beside.ask("meeting_stands")
    began = time.monotonic()
    kill(served)
    with ThreadPoolExecutor(1) as beside_it:
        pressing = beside_it.submit(console.press, "give_more")
        served.start()
        up = time.monotonic() - began
        version, _at = pressing.result()
    back = pages.all_have(version)
    after, since_now = beside.ask("meeting_stands")
    return {"up": up, "back": back, "done": after - before, "kept": float(since_now == since)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--presses", type=int, default=40)
    asked = parser.parse_args()
    if asked.postgres and not os.environ.get("SHUPING_DATABASE"):
        words = [word for word in sys.argv[1:] if word != "--postgres"]
        program = HERE / "scripts/with-postgres"
        os.execv(program, ["with-postgres", sys.executable, "-m", "benchmarks.hall_pages", *words])
    base = "PostgreSQL" if os.environ.get("SHUPING_DATABASE") else "SQLite"
    print(f"{base}, load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores", flush=True)
    with tempfile.TemporaryDirectory(prefix="shuping-hall-pages-") as folder:
        place = Path(folder)
        (place / "data").mkdir()
        with house(place / "data") as beside, server(beside.environ, place / "said") as served:
            is_met = followed(beside, served, asked)
    print(f"load {os.getloadavg()[0]:.1f} in the end: {'met' if is_met else 'NOT MET'}")
    sys.exit(not is_met)


if __name__ == "__main__":
    main()
