"""What is due from a person, as each room tells it; the desk page only sorts and shows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from shuping.core.actor import Actor
from shuping.core.chips import Chip


@dataclass(frozen=True)
class DeskRow:
    """One thing to do: a title that says it, a line that says why, one button that begins it."""

    due_on: date
    title: str
    line: str
    chip: Chip
    button: str
    url: str


@dataclass(frozen=True)
class Waiting:
    """What the person waits for, as one line with its count and the list behind it."""

    sentence: str
    url: str


Rows = Callable[[Actor, date], Iterable[DeskRow]]
Waits = Callable[[Actor, date], Iterable[Waiting]]
_rows: list[Rows] = []
_waits: list[Waits] = []


def register(rows: Rows, waits: Waits) -> None:
    """Add a room's rows and waiting lines."""
    _rows.append(rows)
    _waits.append(waits)


def rows(actor: Actor, today: date) -> list[DeskRow]:
    """Return everything due from the actor, earliest first."""
    return sorted((row for room in _rows for row in room(actor, today)), key=lambda row: (row.due_on, row.title))


def waiting(actor: Actor, today: date) -> list[Waiting]:
    """Return what the actor waits for."""
    return [line for room in _waits for line in room(actor, today)]
