"""The words of old ledgers, read once from data. All of them are guesses that a person sees and may change."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "data" / "old_ledger.toml"


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


def columns() -> dict[str, str]:
    """Return {column: its label} of everything that is read of an old ledger, in the order of the file."""
    return {column: about["label"] for column, about in _data()["columns"].items()}


def column_of(head: str) -> str:
    """Return the column whose words a head contains the longest of, empty where it contains none or is none (类别)."""
    plain = "".join(head.split())
    if any(word in plain for word in _data()["no_column"]):
        return ""
    found = [
        (len(word), column) for column, about in _data()["columns"].items() for word in about["heads"] if word in plain
    ]
    return max(found)[1] if found and len(plain) <= 20 else ""


def is_no_day(text: str) -> bool:
    """Say whether the words of a term name no day on purpose (长期坚持, 立行立改)."""
    return any(word in text for word in _data()["not_a_day"])


def is_summary(text: str) -> bool:
    """Say whether a row adds up others."""
    return text in _data()["summary"]


def state_of(text: str) -> str:
    """Return the state that a state word is proposed as, empty for no guess."""
    return _first("states", "state", text)


def source_of(text: str) -> str:
    """Return the source that a source word is proposed as, empty for no guess."""
    return _first("sources", "source", text)


def _first(table: str, what: str, text: str) -> str:
    return next((str(row[what]) for row in _data()[table] if any(word in text for word in row["words"])), "")


def bare_name(name: str) -> str:
    """Return a name of an organisation without what is often left away (中共, 党委)."""
    plain = "".join(name.split())
    for prefix in _data()["names"]["prefixes"]:
        plain = plain.removeprefix(prefix)
    ending = next((e for e in _data()["names"]["endings"] if plain.endswith(e) and len(plain) > len(e) + 1), "")
    return plain.removesuffix(ending)


def place_name(name: str) -> str:
    """Return a name without its sort of place: 双河 for 双河镇; as it is where that would leave a single character."""
    ending = next((e for e in _data()["names"]["places"] if name.endswith(e) and len(name) > len(e) + 1), "")
    return name.removesuffix(ending)


def names_in(cell: str) -> list[str]:
    """Return the organisations that a cell names, each once."""
    return list(dict.fromkeys(part.strip() for part in re.split(r"[、，,;；\n/]", cell) if part.strip()))
