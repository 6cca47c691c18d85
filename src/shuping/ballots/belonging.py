"""Where a round belongs: the page for which a room above made it. This room knows none of them by name."""

from collections.abc import Callable
from dataclasses import dataclass

from shuping.ballots.models import BallotRound
from shuping.core.actor import Actor


@dataclass(frozen=True)
class Place:
    """What a round was made for: its name, its page, and the (words, address) of the pages above that."""

    name: str
    url: str
    above: tuple[tuple[str, str], ...] = ()


Asked = Callable[[Actor, BallotRound], Place | None]
_asked: list[Asked] = []


def register(asked: Asked) -> None:
    """Add a room's answer: the place of a round, None where it is none of its own or the actor may not see it."""
    _asked.append(asked)


def place_of(actor: Actor, found: BallotRound) -> Place | None:
    """Return what a round belongs to, of what the actor may see; None where it stands alone."""
    answers = (asked(actor, found) for asked in _asked)
    return next((each for each in answers if each is not None), None)
