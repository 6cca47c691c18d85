"""The four parts of a report and the words that tell them; the words are data (`data/parts.toml`)."""

import re
import tomllib
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

DATA = Path(__file__).parent / "data" / "parts.toml"
LAST_YEAR, DUTY, PROBLEMS, NEXT = "last_year", "duty", "problems", "next"
LABELS = {
    LAST_YEAR: _("上年度问题整改"),
    DUTY: _("履职情况"),
    PROBLEMS: _("问题和原因"),
    NEXT: _("下步打算"),
}
NAMES = tuple(LABELS)
OF_KIND = {
    "achievement": DUTY,
    "problem": PROBLEMS,
    "measure": NEXT,
    "requirement": NEXT,
    "commitment": NEXT,
}


def named_by(heading: str) -> str:
    """Return the part that a heading announces; empty where it says none."""
    found = []
    for order, (name, pattern) in enumerate(_words().items()):
        match = pattern.search(heading)
        if match:
            found.append((match.start(), -len(match[0]), order, name))
    return min(found)[3] if found else ""


def names_something(words: str) -> bool:
    """Say whether a passage names somebody, a place, a paper or an amount."""
    named, general = _facts()
    return named.search(general.sub("　", words)) is not None


@cache
def _words() -> dict[str, re.Pattern[str]]:
    data = _data()
    return {name: _any_of(data[name]["words"]) for name in NAMES}


@cache
def _facts() -> tuple[re.Pattern[str], re.Pattern[str]]:
    facts = _data()["facts"]
    return _any_of(facts["named"]), _any_of(facts["general"])


@cache
def _data() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    """Return what matches any of the patterns; alternatives are tried at each place, so the first place wins."""
    longest_first = sorted(patterns, key=len, reverse=True)
    return re.compile("|".join(f"(?:{pattern})" for pattern in longest_first))
