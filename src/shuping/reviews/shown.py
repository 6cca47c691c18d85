"""What rooms above put on the page of a review: cards, the act of a stage, what stands beside its title.

And what one of them tells beside the comment on a subject, where another one asks: siblings know nothing of each other.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from shuping.core.actor import Actor
from shuping.organisations.shown import Card
from shuping.reviews.models import Review, Subject


class Stage(IntEnum):
    """The places of the strip on the page of a review that has opened."""

    OPENED = 0
    WRITING = 1
    MEETING = 2
    GRADING = 3
    FEEDBACK = 4
    ARCHIVED = 5


Cards = Callable[[Actor, Review, date], list[Card]]
Act = Callable[[Actor, Review], tuple[str, str] | None]  # (words, address) of the next act, where it is the actor's
_cards: list[Cards] = []
_acts: dict[Stage, list[Act]] = {}
_asides: list[Act] = []


@dataclass(frozen=True)
class Passages:
    """What a room tells the named commentator of a subject: passages under a heading, and how many more there are."""

    heading: str
    lines: tuple[str, ...]
    more: int = 0


@dataclass(frozen=True)
class Beside:
    """All that a room tells beside the comment: passages, where they come from, or a sentence why there is nothing."""

    passages: tuple[Passages, ...] = ()
    link: tuple[str, str] | None = None  # (words, address)
    sentence: str = ""


Tell = Callable[[Subject], Beside]
_told: list[Tell] = []


def register_beside(tell: Tell) -> None:
    """Add what a room tells beside the comment; whoever asks has made sure that the commentator reads it."""
    _told.append(tell)


def beside(found: Subject) -> list[Beside]:
    """Return what the rooms tell the named commentator of a subject."""
    return [tell(found) for tell in _told]


def register(cards: Cards) -> None:
    """Add the cards of a room; they are shown in the order of registration."""
    _cards.append(cards)


def cards(actor: Actor, found: Review, today: date) -> list[Card]:
    """Return every room's cards for a review that has opened."""
    return [card for room in _cards for card in room(actor, found, today)]


def register_act(stage: Stage, act: Act) -> None:
    """Add what a room has to do at a stage; the first that is the actor's becomes the red button of the page."""
    _acts.setdefault(stage, []).append(act)


def act_of(actor: Actor, found: Review, stage: Stage) -> tuple[str, str] | None:
    """Return (words, address) of what the actor has to do at a stage; None where nothing is his."""
    asked = (act(actor, found) for act in _acts.get(stage, []))
    return next((each for each in asked if each is not None), None)


def register_aside(act: Act) -> None:
    """Add what may be done beside the stages, for the place beside the title, while a review is prepared and after."""
    _asides.append(act)


def asides(actor: Actor, found: Review) -> list[tuple[str, str]]:
    """Return (words, address) of every act beside the title that is the actor's."""
    return [each for each in (act(actor, found) for act in _asides) if each is not None]
