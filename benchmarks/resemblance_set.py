"""Debriefs with planted copies, labelled: what the matcher of copied passages is measured on.

`make(seed)` gives the same set for the same seed, see `benchmarks/data/resemblance/README.md`. To look at some:

    python benchmarks/resemblance_set.py FOLDER [SEED]
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import sys
import tomllib
from dataclasses import astuple, dataclass, field
from pathlib import Path
from typing import Any

TEMPLATES = Path(__file__).parent / "data" / "resemblance" / "templates.toml"
SUPERIORS, TOWNSHIPS, COPIED = 25, 16, 150
SHORTEST = 60
LEAST_EDITED, MOST_EDITED = 0.01, 0.10
COMMON, OWN = "common", "own"
NUMERALS = "0123456789"
WRITTEN_INSTEAD = "的了在和对把将年村镇人大上下多新有无同以为更就"


@dataclass(frozen=True, slots=True)
class Copy:
    """A passage that reports `a` and `b` share, offsets in characters; `direct` where one was copied from the other.

    Two that were both copied from a third, each edited in its own way, are not direct.
    """

    a: int
    a_start: int
    a_end: int
    b: int
    b_start: int
    b_end: int
    direct: bool


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """The texts, the copies among them, and what everybody writes: (report, start, end)."""

    texts: list[str]
    copies: list[Copy]
    common: list[tuple[int, int, int]]

    def digest(self) -> str:
        """SHA-256 of texts and labels, in hexadecimal."""
        content = json.dumps([self.texts, [astuple(one) for one in self.copies], self.common], ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()


@dataclass(slots=True)
class Piece:
    """A stretch of one report; `passages` names the planted passages that it belongs to."""

    text: str
    kind: str
    passages: list[int] = field(default_factory=list)


Paragraph = list[Piece]


class Writer:
    """Fills templates by chance."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.templates: dict[str, Any] = tomllib.loads(TEMPLATES.read_text(encoding="utf-8"))
        self.words: dict[str, list[str]] = self.templates["words"]

    def filled(self, template: str, **known: str) -> str:
        """The template with a known word, a number or a word by chance in each {slot}."""

        def word(match: re.Match[str]) -> str:
            name = match.group(1)
            return known[name] if name in known else self.word(name)

        return re.sub(r"\{(\w+)\}", word, template)

    def word(self, name: str) -> str:
        numbers = {"n": (2, 96), "m": (2, 40), "few": (3, 12), "many": (20, 300)}
        if name in numbers:
            return str(self.chance.randint(*numbers[name]))
        if name in ("p", "p2"):
            return f"{self.chance.randint(31, 98)}.{self.chance.randint(0, 9)}%"
        if name.startswith("village"):
            return "".join(self.chance.choice(self.words[f"village_{part}"]) for part in ("head", "middle", "tail"))
        if name == "person":
            return self.chance.choice(self.words["surname"]) + self.chance.choice(self.words["given"])
        return self.chance.choice(self.words[name])

    def sentence(self) -> str:
        """A sentence that its secretary wrote himself, of 35 to 70 characters."""
        own: dict[str, list[str]] = self.templates["own"]
        manner = "manner" if self.chance.random() < 0.8 else ""
        parts = [part for part in ("subject", "act", manner, "result") if part]
        return "".join(self.filled(self.chance.choice(own[part])) for part in parts)

    def common(self, text: str) -> Piece:
        """What everybody writes, one in four changed a little."""
        if self.chance.random() < 0.25:
            text = self.edited(text, 0.02)
        return Piece(text, COMMON)

    def edited(self, text: str, rate: float) -> str:
        """The text with at most `rate` of its characters edited: other figures, written otherwise, put in, left out."""
        left = max(1, int(len(text) * rate))
        out = list(text)
        while left > 0:
            at = self.chance.randrange(len(out))
            burst = min(left, self.chance.randint(1, 3), len(out) - at)
            kind = self.chance.random()
            if kind < 0.6:
                for place in range(at, at + burst):
                    pool = NUMERALS if out[place] in NUMERALS else WRITTEN_INSTEAD
                    out[place] = self.chance.choice([one for one in pool if one != out[place]])
            elif kind < 0.8:
                out[at:at] = self.chance.choices(WRITTEN_INSTEAD, k=burst)
            else:
                del out[at : at + burst]
            left -= burst
        return "".join(out)


@dataclass(frozen=True, slots=True)
class Superior:
    """What one city gave all of its townships to write."""

    city: str
    decisions: list[str]
    tasks: list[str]


def superior(writer: Writer) -> Superior:
    names = {
        "city": "".join(writer.chance.choice(writer.words[f"village_{part}"]) for part in ("head", "middle")) + "市"
    }
    for slot in ("theme", "focus", "way", "fault"):
        names[slot] = writer.word(slot)
    decisions = [writer.filled(one, **names) for one in writer.chance.sample(writer.templates["decisions"], 2)]
    tasks = [writer.filled(one, **names) for one in writer.chance.sample(writer.templates["tasks"], 3)]
    return Superior(names["city"], decisions, tasks)


def report(writer: Writer, above: Superior) -> list[Paragraph]:
    """One debrief as paragraphs of pieces."""
    chance, templates = writer.chance, writer.templates
    town = "".join(chance.choice(writer.words[f"village_{part}"]) for part in ("head", "middle")) + "镇"
    names = {"town": town, "city": above.city, "year": str(chance.randint(2021, 2024))}

    def say(template: str) -> Piece:
        return writer.common(writer.filled(template, **names))

    def own(least: int, most: int) -> Paragraph:
        return [Piece(writer.sentence(), OWN) for _sentence in range(chance.randint(least, most))]

    transitions = iter(chance.sample(templates["transitions"], len(templates["transitions"])))
    policies = iter(chance.sample(templates["policies"], 2))
    said = [[say(one)] for one in above.decisions + above.tasks if chance.random() < 0.7]
    paragraphs: list[Paragraph] = [
        [say(chance.choice(templates["titles"]))],
        [say(chance.choice(templates["openings"]))],
    ]
    for number, wordings in enumerate(templates["headings"]):
        paragraphs.append([say(chance.choice(wordings))])
        if chance.random() < 0.5:
            paragraphs.append([say(next(transitions))])
        if said:
            paragraphs.append(said.pop())
        for _paragraph in range(3 if number == 1 else 1):
            if number == 1:
                paragraphs.append([say(chance.choice(templates["subheadings"]))])
            paragraphs.append(own(4, 8))
        if number in (1, 3):
            paragraphs[-1].insert(0, say(next(policies)))
    return [*paragraphs, [say(chance.choice(templates["closings"]))]]


def plant(writer: Writer, reports: list[list[Paragraph]]) -> dict[int, int]:
    """Copy runs of own sentences into other reports, half of them edited; return {passage: report copied from}."""
    chance, sources = writer.chance, {}
    for passage in range(COPIED):
        source = chance.randrange(len(reports))
        paragraph = chance.choice([one for one in reports[source] if len(one) > 3 and not one[-1].passages])
        own = [at for at, piece in enumerate(paragraph) if piece.kind == OWN and not piece.passages]
        length = min(chance.choice((1, 1, 2, 2, 3, 4, 6, 8)), len(own))
        first = chance.randrange(len(own) - length + 1)
        run = [paragraph[at] for at in own[first : first + length]]
        text = "".join(piece.text for piece in run)
        if len(text) < SHORTEST or own[first + length - 1] - own[first] != length - 1:
            continue
        sources[passage] = source
        for piece in run:
            piece.passages.append(passage)
        others = [number for number in range(len(reports)) if number != source]
        for target in chance.sample(others, chance.choice((1, 1, 1, 1, 2, 3))):
            edit = chance.random() < 0.5
            rate = chance.uniform(LEAST_EDITED, MOST_EDITED)
            copied = writer.edited(text, rate) if edit else text
            into = chance.choice([one for one in reports[target] if one[-1].kind == OWN])
            into.insert(chance.choice((int(into[0].kind == COMMON), len(into))), Piece(copied, OWN, [passage]))
    return sources


def make(seed: int) -> LabelledSet:
    """The labelled set of a seed."""
    writer = Writer(seed)
    reports = [
        report(writer, above)
        for above in [superior(writer) for _superior in range(SUPERIORS)]
        for _township in range(TOWNSHIPS)
    ]
    sources = plant(writer, reports)
    texts: list[str] = []
    common: list[tuple[int, int, int]] = []
    places: dict[int, dict[int, tuple[int, int, int]]] = {}  # passage: its places, the pieces of one report joined
    for number, paragraphs in enumerate(reports):
        text = ""
        for paragraph in paragraphs:
            for piece in paragraph:
                start, text = len(text), text + piece.text
                if piece.kind == COMMON:
                    common.append((number, start, len(text)))
                for passage in piece.passages:
                    known = places.setdefault(passage, {}).get(number)
                    places[passage][number] = (number, known[1] if known else start, len(text))
            text += "\n"
        texts.append(text)
    copies = [
        Copy(*first, *second, direct=sources[passage] in (first[0], second[0]))
        for passage in sorted(places)
        for at, first in enumerate(list(places[passage].values()))
        for second in list(places[passage].values())[at + 1 :]
    ]
    return LabelledSet(texts, copies, common)


def main(folder: Path, seed: int) -> None:
    made = make(seed)
    for number, text in enumerate(made.texts):
        (folder / f"{number:03}.txt").write_text(text, encoding="utf-8")
    characters = sum(map(len, made.texts))
    common = sum(end - start for _report, start, end in made.common)
    lengths = sorted(one.b_end - one.b_start for one in made.copies if one.direct)
    print(f"{len(made.texts)} reports, {characters:,} characters, {common / characters:.1%} common")
    print(f"{len(lengths)} copies of {lengths[0]} to {lengths[-1]} characters, median {lengths[len(lengths) // 2]}")
    print(f"digest {made.digest()}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
