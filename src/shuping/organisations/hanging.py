"""What hangs on an organisation, as each room tells it: it stands in the way of dissolving and goes along in a merger.

This room knows its own sorts (`own.py`); rooms above register theirs when the apps are ready.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from shuping.core.actor import Actor
from shuping.tree.models import Organisation


@dataclass(frozen=True)
class Hung:
    """One thing: `number` names it within its sort, `url` opens it (or is empty), `note` says what to know before."""

    number: int
    title: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Change:
    """Who changes what on which day: `on` is when it holds, `at` when it is entered, `basis` the paper that says so."""

    actor: Actor
    on: date
    at: datetime
    basis: str


class Sort(Protocol):
    """One sort of things. `code` is its name in forms; `end_words` says what ending one is, empty where none ends."""

    code: str
    label: Any
    end_words: Any
    moves_by_default: bool

    def hung(self, organisation: Organisation, on: date) -> Iterable[Hung]:
        """Return what hangs on an organisation on a day or later, in the order of the page."""

    def move(self, number: int, to: Organisation, change: Change) -> None:
        """Give a thing to another organisation, with its own entry in the chain."""

    def end(self, number: int, change: Change) -> None:
        """End a thing, with its own entry in the chain."""


_sorts: list[Sort] = []


def register(sort: Sort) -> None:
    """Add a sort; they are shown and moved in the order of registration."""
    _sorts.append(sort)


def sorts() -> list[Sort]:
    """Return every sort."""
    return list(_sorts)


@dataclass(frozen=True)
class Thing:
    """A thing of an organisation with its sort; `key` names it in a form."""

    sort: Sort
    hung: Hung
    source: Organisation

    @property
    def key(self) -> str:
        """The name of the thing in a form."""
        return f"{self.sort.code}-{self.hung.number}"


def things(organisation: Organisation, on: date) -> list[Thing]:
    """Return everything that hangs on an organisation, of every room."""
    return [Thing(sort, hung, organisation) for sort in _sorts for hung in sort.hung(organisation, on)]
