"""Cards that rooms above put on the page of a review (debriefs, results); it knows none of them by name."""

from collections.abc import Callable
from datetime import date

from shuping.core.actor import Actor
from shuping.organisations.shown import Card
from shuping.reviews.models import Review

Cards = Callable[[Actor, Review, date], list[Card]]
_cards: list[Cards] = []


def register(cards: Cards) -> None:
    """Add the cards of a room; they are shown in the order of registration."""
    _cards.append(cards)


def cards(actor: Actor, found: Review, today: date) -> list[Card]:
    """Return every room's cards for a review that has opened."""
    return [card for room in _cards for card in room(actor, found, today)]
