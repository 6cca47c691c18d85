"""The closed list of what is shown live: each room says what its pieces are called and how one is drawn.

Who may watch says the door, which is guarded as every other one and stands in the access matrix. What is drawn is the
same for everybody whom the door lets in, so it asks for no actor, and it must come from the database alone: two servers
draw the same version, a clock that runs is drawn from its stored times.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString

from shuping.core.live import versions
from shuping.core.remembered import Remembered

Versions = Callable[[Collection[int]], Mapping[int, str]]


@dataclass(frozen=True)
class Topic:
    """One thing that is shown live: a kind of piece and the key of its row."""

    kind: str
    key: int

    def __str__(self) -> str:
        return f"{self.kind}/{self.key}"


@dataclass(frozen=True)
class Kind:
    """A sort of live piece. `draw` makes it from the key, as HTML.

    `counted` is for what is not written but counted: it returns {key: a word that changes with what is shown}, is asked
    once a second for all keys at once, and nothing has to be written for it. Without it the version is the one that
    `versions.bump` raises.
    """

    name: str
    draw: Callable[[int], SafeString]
    counted: Versions | None = None


_kinds: dict[str, Kind] = {}
_drawn: Remembered[SafeString] = Remembered()


def register(kind: Kind) -> Kind:
    """Add a kind. Raises ValueError where the name is taken."""
    if kind.name in _kinds:
        raise ValueError(f"the live piece {kind.name} is registered twice")
    _kinds[kind.name] = kind
    return kind


def versions_of(topics: Collection[Topic]) -> dict[Topic, str]:
    """Return {topic: its version}, in one query for all that is written and one for each kind that is counted."""
    found = dict.fromkeys(topics, versions.UNKNOWN)
    written = {str(topic): topic for topic in topics if _kinds[topic.kind].counted is None}
    if written:
        found |= {written[name]: version for name, version in versions.versions(written).items()}
    for kind in {_kinds[topic.kind] for topic in topics}:
        if kind.counted is not None:
            keys = [topic.key for topic in topics if topic.kind == kind.name]
            found |= {Topic(kind.name, key): version for key, version in kind.counted(keys).items()}
    return found


def drawn(topic: Topic, version: str) -> SafeString:
    """Return the piece in a version that was read before: drawn once, then remembered."""
    return _drawn.get(version, topic, lambda: _kinds[topic.kind].draw(topic.key))
