"""A hall that votes by phone while somebody guesses codes, holds connections open and sends 100 MB.

    .venv/bin/python -m benchmarks.hall [--postgres] [--voters 2000] [--seconds 300] [--guessers 16] [--only crowd]

`crowd`: all voters come within the time from one address, three requests each, beside guessers who try one wrong code
after the other, half of them with right check characters. `hostile` (G14): the same beside 200 slow connections and
four senders of 100 MB bodies. `cost`: CPU of a cast in process beside its bare statements, and its durable commits.
Short form: `--voters 200 --seconds 30`. Ends with 1 where somebody did not vote or was refused, a guess was not
refused, fewer than 100 guesses a second were answered, or p99 of a voter's requests is 2 s or more.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import hall_cast
from benchmarks.served import HERE, cpu_seconds, database_seconds
from tests.attacks import halls

ROWS = [f"望岫镇　第{number}书记" for number in range(1, 13)]
MOST_SECONDS = 2.0
LEAST_GUESSES = 100  # a second
SLOW, BODIES = 200, 4


def load(kind: str, **asked: object) -> "subprocess.Popen[str]":
    """Start a process of visitors; what it tells is its only line."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.hall_load"],
        cwd=HERE,
        env={**os.environ, "PYTHONPATH": f"{HERE / 'src'}:{HERE}"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps({"kind": kind, **asked}) + "\n")
    process.stdin.flush()
    return process


def told(process: "subprocess.Popen[str]") -> dict[str, Any]:
    return dict(json.loads(process.communicate()[0].splitlines()[-1]))


def quantile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")


def memory(pid: int) -> float:
    """Return the most memory that a process ever had, in MiB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(one for one in lines if one.startswith("VmHWM")).split()[1]) / 1024


def meeting(asked: argparse.Namespace, *, is_hostile: bool) -> bool:
    """Let a hall vote over HTTP; print what was seen, and return whether everybody voted in time."""
    name = "hostile" if is_hostile else "crowd"
    with tempfile.TemporaryDirectory(prefix="shuping-hall-") as folder:
        place = Path(folder)
        (place / "data").mkdir()
        with (
            halls.hall(place / "data", asked.voters, rows=ROWS, remark=200) as hall,
            halls.server(hall.environ, place / "said") as server,
        ):
            pid = server.process.pid
            began, cpu, base = time.monotonic(), cpu_seconds(pid), database_seconds()
            lasts = asked.seconds + 3
            others = {"guessers": load("guessers", port=server.port, seconds=lasts, number=asked.guessers)}
            if is_hostile:
                others["slow"] = load("slow", port=server.port, seconds=lasts, number=asked.slow)
                others["bodies"] = load("bodies", port=server.port, seconds=lasts, number=asked.bodies)
            people = told(
                load(
                    "voters", port=server.port, seconds=asked.seconds, codes=hall.codes, word=hall.word, rows=len(ROWS)
                )
            )
            took = time.monotonic() - began
            server_cpu, base_cpu = cpu_seconds(pid) - cpu, database_seconds() - base
            found = {kind: told(process) for kind, process in others.items()}
            peak = memory(pid)
            filled = len(hall.ask("stored")["cast"])
            said = (place / "said").read_text()
    p50, p99 = quantile(people["seconds"], 0.5), quantile(people["seconds"], 0.99)
    guesses = found["guessers"]["statuses"]
    rate = sum(guesses.values()) / found["guessers"]["took"]
    whole = people["cast"] == filled == asked.voters and not people["faults"] and p99 < MOST_SECONDS
    whole &= rate >= LEAST_GUESSES and all(kind.endswith(" 422") for kind in guesses)
    print(
        f"{name}: {people['cast']} of {asked.voters} voted in {took:.0f} s, {filled} filled envelopes; a request "
        f"{p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms, worst {max(people['seconds'], default=0) * 1000:.0f} ms; "
        f"refused {people['faults'] or 'nobody'}: {'met' if whole else 'NOT MET'}"
    )
    print(
        f"  server {server_cpu / took:.2f} cores, database's processes {base_cpu / took:.2f}, memory at most "
        f"{peak:.0f} MiB; voters' process {people['cpu'] / took:.2f} cores, late by at most "
        f"{people['late'] * 1000:.0f} ms"
    )
    for kind, seen in found.items():
        line = f"  {kind}: {sum(seen['statuses'].values()) / seen['took']:.0f} answers a second {seen['statuses']}"
        line += f", {seen['cpu'] / seen['took']:.2f} cores"
        if seen["seconds"]:
            line += f", p99 {quantile(seen['seconds'], 0.99) * 1000:.0f} ms"
        print(line + (f", {seen['sent'] / 2**20:.0f} MiB taken" if seen["sent"] else "") + f" {seen['faults'] or ''}")
    if errors := [one for one in said.splitlines() if one.startswith(("fault", "Traceback")) or "Error" in one]:
        print(f"  the server said {len(errors)} lines of faults: {sorted(set(errors))[:5]}")
    return whole


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--voters", type=int, default=2_000)
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--guessers", type=int, default=16, help="connections that guess at once")
    parser.add_argument("--slow", type=int, default=SLOW)
    parser.add_argument("--bodies", type=int, default=BODIES)
    parser.add_argument("--casts", type=int, default=400, help="casts in process, each round of each side")
    parser.add_argument("--only", choices=["crowd", "hostile", "cost"])
    asked = parser.parse_args()
    if asked.postgres and not os.environ.get("SHUPING_DATABASE"):
        words = [word for word in sys.argv[1:] if word != "--postgres"]
        os.execv(HERE / "scripts/with-postgres", ["with-postgres", sys.executable, "-m", "benchmarks.hall", *words])
    base = "PostgreSQL" if os.environ.get("SHUPING_DATABASE") else "SQLite"
    print(f"{base}, load {os.getloadavg()[0]:.0f}, {os.cpu_count()} cores", flush=True)
    whole = True
    if asked.only in (None, "crowd"):
        whole &= meeting(asked, is_hostile=False)
    if asked.only in (None, "hostile"):
        whole &= meeting(asked, is_hostile=True)
    if asked.only in (None, "cost"):
        whole &= hall_cast.main(asked.casts)
    print(f"load {os.getloadavg()[0]:.0f} in the end")
    sys.exit(not whole)


if __name__ == "__main__":
    main()
