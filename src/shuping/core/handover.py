"""What somebody who leaves a post hands over, as each room tells it; the handover page only gathers and shows."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from shuping.core.actor import Actor


@dataclass(frozen=True)
class HandedLine:
    """One line: what it is, a word beside it, the day it is due. `number` is set where it may pass to the successor."""

    title: str
    note: str = ""
    due_on: date | None = None
    url: str = ""
    number: int | None = None


class HandedSort(Protocol):
    """One sort of things. `code` names it in forms, `label` on pages, `how` says how it goes over."""

    code: str
    label: Any
    how: Any

    def lines(self, person_id: int, organisation_ids: Collection[int], today: date) -> Iterable[HandedLine]:
        """Return what a person who leaves these organisations has in hand, in the order of the page."""

    def may_pass_at(self, person_id: int, organisation_ids: Collection[int]) -> set[int]:
        """Return at which of these organisations the person has a line with a number, in as few questions for many."""

    def take(self, actor: Actor, number: int, predecessor_id: int, at: datetime) -> bool:
        """Put the actor in the predecessor's place; False where nothing is left to pass. Raises DomainError."""


_sorts: list[HandedSort] = []


def register(sort: HandedSort) -> None:
    """Add a sort; they are shown in the order of registration."""
    _sorts.append(sort)


def sorts() -> list[HandedSort]:
    """Return every sort."""
    return list(_sorts)
