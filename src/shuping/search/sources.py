"""What can be found: each room says in its `search.py` what it has; this room knows none of them by name."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Piece:
    """One thing as it is found: a title that names it, a line that places it, the words that stand in it.

    `place` is the id of the organisation in whose tree it lies; `also` is looked through but not shown.
    """

    object_id: int
    title: str
    place: int | None
    part: int = 0
    line: str = ""
    words: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """A kind of thing. `number` stands in the rows for ever; `action` names the right without which nobody finds it.

    `describe` returns the pieces of these objects as they are now, `ids` all of them; `url` leads to a piece by its
    object, its part and its place. Hits come newest first, or `oldest_first`: a superior was there before those below.
    """

    name: str
    number: int
    label: Any
    action: str
    describe: Callable[[Iterable[int]], Iterable[Piece]]
    ids: Callable[[], Iterable[int]]
    url: Callable[[int, int, int | None], str]
    oldest_first: bool = False


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Add a kind of thing. Raises ValueError where its name or number is taken."""
    if any(source.name == known.name or source.number == known.number for known in _sources.values()):
        raise ValueError(f"{source.name} ({source.number}) can be found already")
    _sources[source.name] = source


def source(name: str) -> Source:
    """Return a kind of thing by its name. Raises KeyError."""
    return _sources[name]


def sources() -> list[Source]:
    """Return every kind, in the order of their numbers: so they stand on the page."""
    return sorted(_sources.values(), key=lambda one: one.number)
