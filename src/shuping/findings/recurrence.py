"""Whether a new finding says again what an older one of the same organisation said. Pure; a person judges.

A finding is a bag of features: its characters, its pairs of neighbouring characters, and the matters that its words
name (`data/matters.toml`). A character or pair weighs the more the fewer sentences of the field have it
(`data/common.txt`), and every feature the more the fewer of the older findings have it. Two bags are compared by the
angle between them.
"""

import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
MATTER = 8.0  # what a matter weighs beside a pair that no sentence of the field has, which is about as much
CHARACTER = 1.5  # a character beside a pair that is as rare: pairs alone miss what is said in other words
PLAIN = 0.3  # what words weigh that say nothing of the matter
TITLE = 1.5  # the title says what it is about, the words around it much else
MOST_WORDS = 400  # of the words: what is said later is about causes and remedies
ENOUGH = 0.06
BESIDE = 0.8  # of the likest one's score: what is much less like than that is not shown beside it
SHOWN = 3
HAN = re.compile(r"[\u3400-\u9fff]+")


@dataclass(frozen=True)
class Told:
    """A finding as it is compared."""

    key: int
    title: str
    words: str = ""


@dataclass(frozen=True)
class Likeness:
    """An older finding and how like it is, from 0 to 1."""

    key: int
    score: float


def similar(new: Told, older: Sequence[Told]) -> list[Likeness]:
    """Return the older findings that may be the same problem, the likest first, at most `SHOWN`; often none."""
    found = ranked(new, older)
    least = max(ENOUGH, BESIDE * found[0].score) if found else 0.0
    return [one for one in found if one.score >= least][:SHOWN]


def ranked(new: Told, older: Sequence[Told]) -> list[Likeness]:
    """Return all older findings, the likest first, of equals the newest."""
    bags = [_bag(one) for one in older]
    spread = Counter(feature for bag in bags for feature in bag)
    weights = {feature: _rarity(len(bags), n) for feature, n in spread.items()}
    mine = _weighted(_bag(new), weights, rare=_rarity(len(bags), 0))
    found = [Likeness(one.key, _cosine(mine, _weighted(bag, weights))) for one, bag in zip(older, bags, strict=True)]
    return sorted(found, key=lambda one: (-one.score, -one.key))


def _rarity(of: int, having: int) -> float:
    return 1 + 0.5 * math.log((of + 1) / (having + 1))


def _weighted(bag: dict[str, float], weights: dict[str, float], rare: float = 1.0) -> dict[str, float]:
    return {feature: weight * weights.get(feature, rare) for feature, weight in bag.items()}


def _cosine(one: dict[str, float], other: dict[str, float]) -> float:
    shared = sum(weight * other[feature] for feature, weight in one.items() if feature in other)
    if not shared:
        return 0.0
    return shared / math.sqrt(sum(w * w for w in one.values()) * sum(w * w for w in other.values()))


def _bag(told: Told) -> dict[str, float]:
    bag: dict[str, float] = {}
    for text, share in ((told.title, TITLE), (told.words[:MOST_WORDS], 1.0)):
        for feature, weight in _features(text):
            bag[feature] = max(bag.get(feature, 0.0), share * weight)
    return bag


def _features(text: str) -> Iterable[tuple[str, float]]:
    """Yield each matter, character and pair of a text with what it weighs by itself."""
    matters, plain = _words()
    for matter, words in matters.items():
        if words.search(text):
            yield matter, MATTER
    empty = {at for word in plain.finditer(text) for at in range(*word.span())}
    for run in HAN.finditer(text):
        for at in range(*run.span()):
            is_plain = at in empty
            yield text[at], CHARACTER * rarity_in_field(text[at]) * (PLAIN if is_plain else 1.0)
            if at + 1 < run.end():
                pair = text[at : at + 2]
                yield pair, rarity_in_field(pair) * (PLAIN if is_plain and at + 1 in empty else 1.0)


def rarity_in_field(feature: str) -> float:
    """Return how rare a character or pair is in what is written in this field."""
    sentences, common = _common()
    return math.log((sentences + 1) / (common.get(feature, 0) + 1))


@cache
def _common() -> tuple[int, dict[str, int]]:
    """Return (how many sentences were counted, {feature: how many of them have it})."""
    lines = (DATA / "common.txt").read_text(encoding="utf-8").splitlines()
    found = {}
    for line in lines[1:]:
        count, *features = line.split(" ")
        found.update(dict.fromkeys(features, int(count)))
    return int(lines[0]), found


@cache
def _words() -> tuple[dict[str, re.Pattern[str]], re.Pattern[str]]:
    found = tomllib.loads((DATA / "matters.toml").read_text(encoding="utf-8"))
    return {matter: _any_of(words) for matter, words in found["matters"].items()}, _any_of(found["plain"])


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))
