"""The kinds of organisation and of post, read once from data."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "kinds.toml"
POSTS = DATA.with_name("posts.toml")


@dataclass(frozen=True)
class Kind:
    """`label` is the Chinese name, `collective` what many of them are called ("乡镇"), `level` the order in lists.

    `also` are other words for it that a table or a command may say.
    """

    code: str
    label: str
    level: int
    collective: str = ""
    works_for_parent: bool = False
    also: tuple[str, ...] = ()


@cache
def kinds() -> dict[str, Kind]:
    """Return every kind by its code, in the order of the file."""
    found = tomllib.loads(DATA.read_text(encoding="utf-8"))
    return {code: Kind(code, **{**fields, "also": tuple(fields.get("also", ()))}) for code, fields in found.items()}


@cache
def kind_words() -> dict[str, str]:
    """Return {word: code}: of each kind its label first, then its code and its other words."""
    return {word: kind.code for kind in kinds().values() for word in (kind.label, kind.code, *kind.also)}


@dataclass(frozen=True)
class PostKind:
    """`endings` are the ends of titles that mean this kind where nobody says which."""

    code: str
    label: str
    endings: tuple[str, ...]


@cache
def post_kinds() -> dict[str, PostKind]:
    """Return every kind of post by its code, in the order of the file."""
    found = tomllib.loads(POSTS.read_text(encoding="utf-8"))
    return {code: PostKind(code, f["label"], tuple(f["endings"])) for code, f in found.items()}


def post_kind_of(title: str) -> str:
    """Return the kind that the end of a title names, the longest ending first."""
    endings = ((ending, kind.code) for kind in post_kinds().values() for ending in kind.endings)
    return max((len(ending), code) for ending, code in endings if title.endswith(ending))[1]
