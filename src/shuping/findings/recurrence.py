"""Whether a new finding says again what an older one of the same organisation said. Pure; a person judges.

A finding is a bag of features: the matters that its words name (`data/matters.toml`) and the pairs of neighbouring
characters that are left when plain words are taken out. A feature weighs more where few of the older findings have it.
"""

import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "matters.toml"
MATTER = 3.0  # what a matter weighs beside a pair of characters
TITLE = 2.0  # the title says what it is about, the words around it much else
MOST_WORDS = 400  # of the words: what is said later is about causes and remedies
ENOUGH = 0.22
SHOWN = 3
HAN = re.compile(r"[㐀-鿿]+")


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


def similar(new: Told, older: Sequence[Told], *, most: int = SHOWN, enough: float = ENOUGH) -> list[Likeness]:
    """Return the older findings that may be the same problem, the likest first, at most `most`; often none."""
    bags = [_bag(one) for one in older]
    spread = Counter(feature for bag in bags for feature in bag)
    weights = {feature: 1 + math.log((len(older) + 1) / (spread[feature] + 1)) for feature in spread}
    mine = _weighted(_bag(new), weights, rare=1 + math.log(len(older) + 1))
    found = [Likeness(one.key, _cosine(mine, _weighted(bag, weights))) for one, bag in zip(older, bags, strict=True)]
    return sorted((one for one in found if one.score >= enough), key=lambda one: (-one.score, -one.key))[:most]


def _weighted(bag: dict[str, float], weights: dict[str, float], rare: float = 1.0) -> dict[str, float]:
    return {feature: count * weights.get(feature, rare) for feature, count in bag.items()}


def _cosine(one: dict[str, float], other: dict[str, float]) -> float:
    shared = sum(weight * other[feature] for feature, weight in one.items() if feature in other)
    if not shared:
        return 0.0
    return shared / math.sqrt(sum(w * w for w in one.values()) * sum(w * w for w in other.values()))


def _bag(told: Told) -> dict[str, float]:
    """Return what a finding is about: matters by name, pairs by their characters, each with what it weighs."""
    bag: dict[str, float] = {}
    for text, share in ((told.title, TITLE), (told.words[:MOST_WORDS], 1.0)):
        for feature in _features(text):
            weight = share * (MATTER if feature.isascii() else 1.0)
            bag[feature] = max(bag.get(feature, 0.0), weight)
    return bag


def _features(text: str) -> Iterable[str]:
    matters, plain = _data()
    for matter, words in matters.items():
        if words.search(text):
            yield matter
    for run in HAN.findall(plain.sub(" ", text)):
        yield from (run[at : at + 2] for at in range(len(run) - 1))


@cache
def _data() -> tuple[dict[str, re.Pattern[str]], re.Pattern[str]]:
    found = tomllib.loads(DATA.read_text(encoding="utf-8"))
    matters = {matter: _any_of(words) for matter, words in found["matters"].items()}
    return matters, _any_of(found["plain"])


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))
