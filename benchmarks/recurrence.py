"""How well older findings that say the same are shown beside a new one, on 200 pairs labelled by another hand.

    .venv/bin/python -m benchmarks.recurrence [--misses] [--count]

The set (data/recurrence, see its README) is split by organisation: one half to tune on, the other is never looked at
and only its totals are printed. `--misses` lists what went wrong in the half to tune on, `--count` counts
anew how common characters and pairs are in the texts of data/reading, for findings/data/common.txt. Figures:

    found       share of the new findings that have a `same` older one, with it among the first three
    unrelated   share of the shown suggestions that are neither `same` nor `related` to the new finding
    other       the same, where only `same` counts as right
    alarms      share of the new findings without any `same` that show anything at all
"""

import argparse
import hashlib
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from shuping.findings.recurrence import DATA as ROOM
from shuping.findings.recurrence import HAN, Likeness, Told, ranked, similar

DATA = Path(__file__).parent / "data" / "recurrence"
Matcher = Callable[[Told, list[Told]], list[Likeness]]


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines() if line.strip()]


def to_tune() -> set[str]:
    """Return the organisations of the half that may be looked at: every second one in the order of a digest."""
    names = {row["organisation"] for row in rows("older.jsonl")}
    return set(sorted(names, key=lambda name: hashlib.sha256(name.encode()).hexdigest())[::2])


def told(row: dict[str, Any]) -> Told:
    return Told(int(row["id"].partition("-")[2]), row["title"], row.get("quote", ""))


def shown(matcher: Matcher, wanted: set[str]) -> Iterable[tuple[dict[str, Any], list[str], list[dict[str, Any]]]]:
    """Yield (new finding, ids shown, its candidates) for the organisations wanted."""
    older = defaultdict(list)
    for row in rows("older.jsonl"):
        older[row["organisation"]].append(row)
    for new in rows("new.jsonl"):
        if new["organisation"] in wanted:
            mine = [row for row in older[new["organisation"]] if row["raised_on"] < new["raised_on"]]
            found = matcher(told(new), [told(row) for row in mine])
            yield new, [f"old-{one.key:03d}" for one in found], mine


def score(matcher: Matcher, wanted: set[str], *, without_doubtful: bool = False) -> dict[str, tuple[int, int]]:
    """Return each figure as (how many, of how many)."""
    found = same = alarms = none = suggestions = unrelated = other = 0
    for new, ids, _mine in shown(matcher, wanted):
        if without_doubtful and new.get("doubtful"):
            continue
        right, near = set(new["same"]), set(new.get("related", []))
        suggestions += len(ids)
        other += len(set(ids) - right)
        unrelated += len(set(ids) - right - near)
        if right:
            same += 1
            found += bool(right & set(ids))
        else:
            none += 1
            alarms += bool(ids)
    return {
        "found": (found, same),
        "unrelated": (unrelated, suggestions),
        "other": (other, suggestions),
        "alarms": (alarms, none),
    }


def line(figures: dict[str, tuple[int, int]]) -> str:
    return "  ".join(f"{name} {n / max(of, 1):.2f} ({n}/{of})" for name, (n, of) in figures.items())


def misses(wanted: set[str]) -> None:
    titles = {row["id"]: f"{row['title']} | {row.get('quote', '')}" for row in rows("older.jsonl")}
    for new, ids, mine in shown(similar, wanted):
        right = set(new["same"])
        lost, wrong = right and not right & set(ids), [pk for pk in ids if pk not in right]
        if not (lost or wrong):
            continue
        print(f"\n{new['id']} {new['title']} | {new.get('quote', '')}")
        every = ranked(told(new), [told(row) for row in mine])
        scores = {f"old-{one.key:03d}": one.score for one in every}
        for pk in sorted(right):
            print(f"   same {'' if pk in ids else 'LOST '}{scores[pk]:.2f} {titles[pk]}")
        for pk in wrong:
            mark = "related" if pk in new.get("related", []) else "WRONG"
            print(f"   {mark} {scores[pk]:.2f} {titles[pk]}")


def count() -> None:
    """Write how many sentences of our own texts have each character and pair; what two have is as rare as none."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((DATA.parent / "reading").rglob("*.txt"))]
    sentences = [one for text in texts for one in re.split(r"[。；\n]", text) if len(one) >= 4]
    having = Counter(feature for one in sentences for run in HAN.findall(one) for feature in features(run))
    by_count = defaultdict(list)
    for feature, n in having.items():
        by_count[n].append(feature)
    lines = [" ".join([str(n), *sorted(by_count[n])]) for n in sorted(by_count, reverse=True) if n > 2]
    (ROOM / "common.txt").write_text("\n".join([str(len(sentences)), *lines]) + "\n", encoding="utf-8")


def features(run: str) -> set[str]:
    return set(run) | {run[at : at + 2] for at in range(len(run) - 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--count", action="store_true")
    asked = parser.parse_args()
    if asked.count:
        count()
        return
    tune = to_tune()
    rest = {row["organisation"] for row in rows("older.jsonl")} - tune
    if asked.misses:
        misses(tune)
        return
    for name, wanted in (("half to tune on", tune), ("half never looked at", rest), ("whole", tune | rest)):
        print(f"{name}: {line(score(similar, wanted))}")
        print(f"    without the doubtful: {line(score(similar, wanted, without_doubtful=True))}")
    began = time.process_time()
    new = sum(1 for _ in shown(similar, tune | rest))
    print(f"{(time.process_time() - began) * 1000 / new:.2f} ms a new finding")


if __name__ == "__main__":
    main()
