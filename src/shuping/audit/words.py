"""How people read what the chain says: each room names its acts and its kinds of objects."""

from collections.abc import Mapping
from typing import Any

_words: dict[str, Any] = {}


def worded(names: Mapping[str, Any]) -> None:
    """Register words for acts and kinds of objects; marked texts are translated when they are shown."""
    for name, word in names.items():
        if name in _words:
            raise ValueError(f"the chain has words for {name} twice")
        _words[name] = word


def word(name: str) -> str:
    """Return the words for an act or a kind of object; what no room named is shown as it is written."""
    return str(_words.get(name, name))
