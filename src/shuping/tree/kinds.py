"""The kinds of organisation, read once from data."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "kinds.toml"


@dataclass(frozen=True)
class Kind:
    """`label` is the Chinese name, `collective` what many of them are called ("乡镇"), `level` the order in lists."""

    code: str
    label: str
    level: int
    collective: str = ""
    works_for_parent: bool = False


@cache
def kinds() -> dict[str, Kind]:
    """Return every kind by its code, in the order of the file."""
    return {code: Kind(code, **fields) for code, fields in tomllib.loads(DATA.read_text(encoding="utf-8")).items()}
