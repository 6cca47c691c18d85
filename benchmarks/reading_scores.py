"""Score the reader on the labelled documents of `benchmarks/data/reading`.

    python benchmarks/reading_scores.py [FOLDER] [--wrong]

F1 of items (both ends exact, and the kind right as well) and of figures (span, value and unit) by document; documents
that the reader was tuned on and documents that it was not are added up apart. `--wrong` lists what differs, as offsets.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shuping.reading import read

FOLDER = Path(__file__).parent / "data" / "reading"


@dataclass(frozen=True)
class Score:
    """Counts of one comparison; adds up."""

    right: int = 0
    found: int = 0
    expected: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.found + other.found, self.expected + other.expected)

    @property
    def f1(self) -> float:
        """F1, 1.0 where nothing was expected and nothing found."""
        both = self.found + self.expected
        return 2 * self.right / both if both else 1.0


def score(found: set[Any], expected: set[Any]) -> Score:
    """Count what is in both."""
    return Score(len(found & expected), len(found), len(expected))


def document_scores(text_path: Path, *, wrong: bool) -> dict[str, Score]:
    """The scores of one document against the labels beside it."""
    gold = json.loads(text_path.with_suffix(".json").read_text(encoding="utf-8"))
    reading = read(text_path.read_text(encoding="utf-8"))
    spans = {(item.start, item.end) for item in reading.items}
    kinds = {(item.start, item.end, item.kind.value) for item in reading.items}
    figures = {(one.start, one.end, one.value, one.unit) for item in reading.items for one in item.figures}
    gold_kinds = {(item["start"], item["end"], item["kind"]) for item in gold["items"]}
    gold_figures = {(one["start"], one["end"], one["value"], one["unit"]) for one in gold["figures"]}
    if wrong:
        for name, one, two in (("item", kinds, gold_kinds), ("figure", figures, gold_figures)):
            for entry in sorted(one - two):
                print(f"  {text_path.stem}: {name} found, not expected: {entry}")
            for entry in sorted(two - one):
                print(f"  {text_path.stem}: {name} expected, not found: {entry}")
    return {
        "items": score(spans, {(start, end) for start, end, _kind in gold_kinds}),
        "items+kind": score(kinds, gold_kinds),
        "figures": score(figures, gold_figures),
    }


def main(argv: list[str]) -> int:
    """Print the table."""
    wrong = "--wrong" in argv
    folder = next((Path(argument) for argument in argv if not argument.startswith("-")), FOLDER)
    untuned = set((folder / "untuned.txt").read_text(encoding="utf-8").split())
    totals: dict[str, dict[str, Score]] = {"tuned": {}, "untuned": {}}
    print(f"{'document':<14}{'':<9}{'items':>8}{'+kind':>8}{'figures':>9}")
    for path in sorted(folder.glob("*.txt")):
        if not path.with_suffix(".json").exists():
            continue
        group = "untuned" if path.stem in untuned else "tuned"
        scores = document_scores(path, wrong=wrong)
        for name, one in scores.items():
            totals[group][name] = totals[group].get(name, Score()) + one
        _print(path.stem, group, scores)
    for group, scores in totals.items():
        if scores:
            _print("all", group, scores)
    return 0


def _print(name: str, group: str, scores: dict[str, Score]) -> None:
    print(
        f"{name:<14}{group:<9}"
        + "".join(f"{scores[key].f1:>{width}.3f}" for key, width in (("items", 8), ("items+kind", 8), ("figures", 9)))
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
