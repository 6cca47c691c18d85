"""A chip: an icon and a word in a colour that only repeats what they say. Rooms make theirs; the page draws them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Chip:
    """`colour` is grey, blue, amber, green or plain (a border alone); `icon` is a name of front/icons.json."""

    colour: str
    icon: str
    word: str
