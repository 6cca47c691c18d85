"""The first letters of a person's name as it is spoken, under which it may be looked for.

A table of 21 KB that is read when the first name is written. A library for the readings of whole texts (pypinyin) takes
0.23 s and 50 MB at its import, for tones and phrases that nobody looks for.
"""

import tomllib
from functools import cache
from itertools import product
from pathlib import Path

DATA = Path(__file__).parent / "data"
FIRST = 0x4E00
MOST = 8  # ways to read one name


@cache
def _letters() -> str:
    lines = (DATA / "initials.txt").read_text(encoding="ascii").splitlines()
    return "".join(line for line in lines if not line.startswith("#"))


@cache
def _other_readings() -> tuple[dict[str, str], dict[str, str]]:
    found = tomllib.loads((DATA / "surnames.toml").read_text(encoding="utf-8"))
    return found["surnames"], found["given"]


def initials(name: str) -> list[str]:
    """Return every way to write a name by its first letters, at most `MOST`; none where a character is not known."""
    surnames, given = _other_readings()
    signs = [sign for sign in name if not sign.isspace() and sign not in "·•"]
    letters = [_of(sign, surnames if at == 0 else given) for at, sign in enumerate(signs)]
    if len(letters) < 2 or not all(letters):
        return []
    return ["".join(one) for one in product(*letters)][:MOST]


def _of(sign: str, others: dict[str, str]) -> str:
    if sign in others:
        return others[sign]
    if sign.isascii() and sign.isalpha():
        return sign.lower()
    at = ord(sign) - FIRST
    letter = _letters()[at] if 0 <= at < len(_letters()) else "?"
    return "" if letter == "?" else letter
