"""CPU of one cast in process beside its bare statements, and how many durable commits it makes: `benchmarks.hall`.

Ours is the slip looked up by its code, and the cast. Bare are the very statements that ours sends, by a plain cursor of
the same connection, every row fetched. Sealing is in neither: envelopes, receipts and hashes are made before. What is
measured stands in `hall_cast_sides.py`, which is imported when Django is set up.
"""

import json
import os
import statistics
import subprocess
import sys
from importlib import import_module

from benchmarks.served import HERE, line
from benchmarks.worlds import empty_instance

MOST = 1.4


def main(casts: int) -> bool:
    """Measure in processes of their own, SQLite in both journal modes; print, and return whether all is as promised."""
    whole = True
    for journal in ("default",) if os.environ.get("SHUPING_DATABASE") else ("default", "rollback"):
        environment = {**os.environ, "SHUPING_JOURNAL": journal, "PYTHONPATH": f"{HERE / 'src'}:{HERE}"}
        words = [sys.executable, "-m", "benchmarks.hall_cast", str(casts)]
        told = subprocess.run(words, cwd=HERE, env=environment, stdout=subprocess.PIPE, check=True)
        found = json.loads(told.stdout.splitlines()[-1])
        ratios = [one / other for one, other in zip(found["ours"], found["bare"], strict=True)]
        durable, cast = found["commits"]
        holds = statistics.median(ratios) <= MOST and durable == cast
        whole &= holds
        print(
            f"cost, {found['engine']} ({found['mode']}): a cast {line(found['ours'])} us of CPU, its "
            f"{len(found['kinds'])} statements ({', '.join(found['kinds'])}) bare {line(found['bare'])}, "
            f"{line(ratios)}x; sealing apart {found['sealing']:.0f} us; {durable} durable commits for {cast} casts: "
            f"{'met' if holds else 'NOT MET'}"
        )
    return whole


if __name__ == "__main__":
    with empty_instance():
        print(json.dumps(import_module("benchmarks.hall_cast_sides").measure(int(sys.argv[1]))))
