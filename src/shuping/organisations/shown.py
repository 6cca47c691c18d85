"""Cards that rooms above put on the page of an organisation; this room knows none of them by name."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from shuping.core.actor import Actor
from shuping.tree.models import Organisation


@dataclass(frozen=True)
class Line:
    """One line of a card: a label, a value that opens its records, and whether it needs attention."""

    label: str
    value: str
    url: str
    needs_attention: bool = False


@dataclass(frozen=True)
class Card:
    """A card: a title, lines, the sentence of its empty state, one link at its head, and links to papers below."""

    title: str
    lines: list[Line]
    empty: str = ""
    link: tuple[str, str] | None = None  # (words, address)
    papers: tuple[tuple[str, str], ...] = ()


Cards = Callable[[Actor, Organisation, date], list[Card]]
_cards: list[Cards] = []


def register(cards: Cards) -> None:
    """Add the cards of a room."""
    _cards.append(cards)


def cards(actor: Actor, organisation: Organisation, today: date) -> list[Card]:
    """Return every room's cards for one organisation."""
    return [card for room in _cards for card in room(actor, organisation, today)]
