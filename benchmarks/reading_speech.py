"""Hold the reader to the seed speech, and time it.

    python benchmarks/reading_speech.py FILE [--gold GOLD] [--no-timing]

FILE is the speech; the gold holds offsets, kinds, values and units only, never a word of it. Exit code 1 when the gold
is not reached. Timing is one core, CPU seconds, best of five; the reader and its anchors take turns in the same run: a
plain `re` splitter on sentence marks, and one `re` pattern for marks and enumerators.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from shuping.reading import Reading, read

GOLD = Path(__file__).parent / "data" / "seed-speech-gold.json"
ROUNDS = 5
COPIES = 100
_SENTENCE = re.compile(r"[。；;！!？?\n]+")
_MARKS_AND_ENUMERATORS = re.compile(
    r"[。；;！!？?\n]|[一二三四五六七八九十]{1,3}[是要、]|第[一二三四五六七八九十]{1,3}[，,、]|首先|其次|再次|最后"
    r"|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.、．]"
)


def main(argv: list[str]) -> int:
    """Print what was reached; 1 when the gold was not."""
    parser = argparse.ArgumentParser(description="Measure the reader on the seed speech.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--no-timing", action="store_true")
    options = parser.parse_args(argv)
    text = options.file.read_text(encoding="utf-8")
    gold = json.loads(options.gold.read_text(encoding="utf-8"))
    if len(text) != gold["text_length"]:
        print(f"this is not the speech of the gold: {len(text)} characters, expected {gold['text_length']}")
        return 1
    reached = [_line(name, right, expected) for name, right, expected in measures(read(text), gold)]
    if not options.no_timing:
        _timing(text)
    return 0 if all(reached) else 1


def measures(reading: Reading, gold: dict[str, Any]) -> list[tuple[str, int, int]]:
    """What was reached out of what: (name, right, expected); for things that must not be there, expected is 0."""
    found = {item.start: item for item in reading.items}
    wanted = {item["start"]: item for item in gold["items"]}
    enumerated = [start for start, item in wanted.items() if item["enumerated"]]
    figures = {(one.start, one.end, one.value, one.unit) for one in reading.figures}
    gold_figures = {(one["start"], one["end"], one["value"], one["unit"]) for one in gold["figures"]}
    spans = [(item.start, item.end) for item in reading.items]
    declared = gold["declared"]
    allowed = {one for one in figures if one[0] == declared["start"]}
    warned = {(warning.code, warning.start) for warning in reading.warnings}
    return [
        ("items with an enumerator", len(set(enumerated) & found.keys()), len(enumerated)),
        ("items without", len(wanted.keys() & found.keys() - set(enumerated)), len(wanted) - len(enumerated)),
        ("items not in the gold", len(found.keys() - wanted.keys()), 0),
        ("kinds", sum(s in found and found[s].kind.value == item["kind"] for s, item in wanted.items()), len(wanted)),
        ("spans", sum(s in found and found[s].end == item["end"] for s, item in wanted.items()), len(wanted)),
        ("figures", len(figures & gold_figures), len(gold_figures)),
        ("figures not in the gold", len(figures - gold_figures - allowed), 0),
        ("traps read as figures", sum(any(_meet(one[:2], trap) for one in figures) for trap in gold["traps"]), 0),
        ("items that touch debris", sum(_meet(span, dirt) for span in spans for dirt in gold["debris"]), 0),
        ("warned: count not met", int(("count_not_met", declared["start"]) in warned), 1),
        ("warned: bare heading", int(("heading_without_content", gold["bare_heading"][0]) in warned), 1),
        ("warned: debris", int(any(code == "debris_dropped" for code, _start in warned)), 1),
    ]


def _meet(one: Any, two: Any) -> bool:
    return bool(one[0] < two[1] and two[0] < one[1])


def _line(name: str, right: int, expected: int) -> bool:
    print(f"{name:<28}{right:>4} of {expected:<4}{'' if right == expected else '  NOT REACHED'}")
    return right == expected


def _timing(text: str) -> None:
    body = text + "\n"
    small, large = body * COPIES, body * COPIES * 10
    times: dict[str, list[float]] = {"read": [], "split": [], "marks": [], "ten": []}
    for _round in range(ROUNDS):
        times["read"].append(_cpu(read, small))
        times["split"].append(_cpu(_SENTENCE.split, small))
        times["marks"].append(_cpu(_MARKS_AND_ENUMERATORS.findall, small))
    for _round in range(2):
        times["ten"].append(_cpu(read, large))
    best = {name: min(seconds) for name, seconds in times.items()}
    print(f"{'reader':<28}{len(small) / best['read'] / 1e6:>8.2f} M characters/s, one core")
    for name, label in (("split", "re, split on marks"), ("marks", "re, marks and enumerators")):
        speed = len(small) / best[name] / 1e6
        print(f"{label:<28}{speed:>8.2f} M characters/s: the reader at {best[name] / best['read']:.3f} of it")
    print(f"{'ten times the text':<28}{best['ten'] / best['read'] / 10:>8.2f} of ten times the time")


def _cpu(work: Callable[[str], object], text: str) -> float:
    begin = time.process_time()
    work(text)
    return time.process_time() - begin


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
