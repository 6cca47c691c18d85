"""Score the reader on the labelled documents of `benchmarks/data/reading`.

    python benchmarks/reading_scores.py [FOLDER] [--wrong]

F1 of items (both ends exact, and the kind right as well) and of figures (span, value and unit) by document; documents
that the reader was tuned on and documents that it was not are added up apart, and by sort of document, with the worst
one. The last column counts what goes to the ledger, problems and requirements: how many of the labelled ones were read
with both ends and the kind right. What a second hand labelled (`second/`) is compared with the first: that is as good
as a reader can be asked to be. `--wrong` lists what differs, as offsets.

What a text says of itself (`heads.json`: title, author, post, day, kind) is counted by fact: right where the same is
said and stands where the reader says, or where both say that the text does not tell; `invented` counts what the reader
tells and the text does not.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shuping.reading import Head, read
from shuping.reading.genres import genre

FACTS = ("title", "author", "post", "day", "kind")
LEDGER = ("problem", "requirement")
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


def labels(path: Path) -> dict[str, set[Any]]:
    """What a label file says: spans, spans with kind, figures (none are compared where none were labelled)."""
    gold = json.loads(path.read_text(encoding="utf-8"))
    return {
        "ledger": {(item["start"], item["end"], item["kind"]) for item in gold["items"] if item["kind"] in LEDGER},
        "items": {(item["start"], item["end"]) for item in gold["items"]},
        "items+kind": {(item["start"], item["end"], item["kind"]) for item in gold["items"]},
        **(
            {"figures": {(one["start"], one["end"], one["value"], one["unit"]) for one in gold["figures"]}}
            if "figures" in gold
            else {}
        ),
    }


def found_by_reader(text: str) -> dict[str, set[Any]]:
    """The same of what the reader finds."""
    items = read(text).items
    return {
        "ledger": {(item.start, item.end, item.kind.value) for item in items if item.kind.value in LEDGER},
        "items": {(item.start, item.end) for item in items},
        "items+kind": {(item.start, item.end, item.kind.value) for item in items},
        "figures": {(one.start, one.end, one.value, one.unit) for item in items for one in item.figures},
    }


def compare(found: dict[str, set[Any]], expected: dict[str, set[Any]]) -> dict[str, Score]:
    """The scores of one document against its labels."""
    return {name: score(found[name], expected[name]) for name in expected}


def scores(folder: Path) -> dict[str, tuple[str, str, dict[str, Score]]]:
    """Return {document: (group, sort, scores)} of a folder with `NAME.txt`, `NAME.json` and `untuned.txt`."""
    untuned = set((folder / "untuned.txt").read_text(encoding="utf-8").split())
    found = {}
    for path in sorted(folder.glob("*.txt")):
        if not path.with_suffix(".json").exists():
            continue
        text = path.read_text(encoding="utf-8")
        group = "untuned" if path.stem in untuned else "tuned"
        found[path.stem] = (group, genre(text).value, compare(found_by_reader(text), labels(path.with_suffix(".json"))))
    return found


def total(parts: Iterable[dict[str, Score]]) -> dict[str, Score]:
    """The sum of scores."""
    whole: dict[str, Score] = {}
    for part in parts:
        for name, one in part.items():
            whole[name] = whole.get(name, Score()) + one
    return whole


def agreement(folder: Path) -> dict[str, Score]:
    """What two hands that labelled the same documents apart agree on."""
    return total(
        compare(labels(path), labels(folder / path.name)) for path in sorted((folder / "second").glob("*.json"))
    )


@dataclass(frozen=True)
class Told:
    """How often one fact was right, out of how many documents; how often something was told that is not said."""

    right: int
    documents: int
    invented: int


def _squeezed(words: str) -> str:
    """Words without blanks and without the marks that stand for lost ones: a title may run over lines."""
    return re.sub(r"[\s?？]", "", words)


def facts_of(head: Head, text: str) -> dict[str, Any]:
    """What the reader tells of a head, each with whether its span holds these very words."""
    found: dict[str, Any] = {}
    for name in FACTS:
        told = getattr(head, name)
        if told is None:
            found[name] = None
        elif name == "day":
            found[name] = (told.year, told.month, told.day, _squeezed(text[told.start : told.end]))
        else:
            found[name] = (_squeezed(told.words), _squeezed(text[told.start : told.end]) == _squeezed(told.words))
    return found


def labelled_facts(label: dict[str, Any]) -> dict[str, Any]:
    """The same of a label."""
    return {
        name: None
        if label[name] is None
        else (label[name]["year"], label[name]["month"], label[name]["day"], _squeezed(label[name]["words"]))
        if name == "day"
        else (_squeezed(label[name]), True)
        for name in FACTS
    }


def heads(folder: Path) -> dict[str, dict[str, Told]]:
    """Return {group: {fact: how often it was right}} of the labelled heads; empty without labels."""
    path = folder / "heads.json"
    if not path.exists():
        return {}
    gold = json.loads(path.read_text(encoding="utf-8"))
    found: dict[str, dict[str, Told]] = {}
    for group in ("tuned", "untuned"):
        names = [name for name in gold["heads"] if (name in gold["untuned"]) == (group == "untuned")]
        pairs = []
        for name in names:
            text = (folder / f"{name}.txt").read_text(encoding="utf-8")
            pairs.append((facts_of(read(text).head, text), labelled_facts(gold["heads"][name])))
        found[group] = {
            fact: Told(
                sum(told[fact] == label[fact] for told, label in pairs),
                len(pairs),
                sum(told[fact] is not None and label[fact] is None for told, label in pairs),
            )
            for fact in FACTS
        }
    return found


def main(argv: list[str]) -> int:
    """Print the table."""
    folder = next((Path(argument) for argument in argv if not argument.startswith("-")), FOLDER)
    every = scores(folder)
    print(f"{'document':<34}{'':<9}{'items':>8}{'+kind':>8}{'figures':>9}{'ledger':>10}")
    for name, (group, _sort, one) in every.items():
        _print(name, group, one)
        if "--wrong" in argv:
            _print_wrong(folder / f"{name}.txt")
    for group in ("tuned", "untuned"):
        of_group = {name: (sort, one) for name, (is_of, sort, one) in every.items() if is_of == group}
        if not of_group:
            continue
        print()
        for sort in sorted({sort for sort, _one in of_group.values()}):
            _print(f"all of sort {sort}", group, total(one for kind, one in of_group.values() if kind == sort))
        _print(f"all {len(of_group)}", group, total(one for _sort, one in of_group.values()))
        worst = min(of_group, key=lambda name: of_group[name][1]["items+kind"].f1)
        _print(f"worst: {worst}", group, of_group[worst][1])
    if (folder / "second").is_dir():
        print()
        _print("two hands agree", "", agreement(folder))
    for group, facts in heads(folder).items():
        print(f"\n{'heads':<34}{group:<9}{'right':>8}{'invented':>10}")
        for fact, told in facts.items():
            print(f"{fact:<43}{told.right:>4}/{told.documents}{told.invented:>10}")
    return 0


def _print(name: str, group: str, one: dict[str, Score]) -> None:
    widths = (("items", 8), ("items+kind", 8), ("figures", 9))
    shares = "".join(f"{one[key].f1:>{width}.3f}" if key in one else f"{'-':>{width}}" for key, width in widths)
    print(f"{name:<34}{group:<9}{shares}{one['ledger'].right:>6}/{one['ledger'].expected}")


def _print_wrong(path: Path) -> None:
    found, expected = found_by_reader(path.read_text(encoding="utf-8")), labels(path.with_suffix(".json"))
    for name in sorted({"items+kind", "figures"} & expected.keys()):
        for entry in sorted(found[name] - expected[name]):
            print(f"  {name} found, not expected: {entry}")
        for entry in sorted(expected[name] - found[name]):
            print(f"  {name} expected, not found: {entry}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
