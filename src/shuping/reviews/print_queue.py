"""会前打印: what is printed for the day of a meeting, as each room tells it, and what is still missing for it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from shuping.core.actor import Actor
from shuping.papers.paper import Paper
from shuping.reviews.checklist import Item
from shuping.reviews.models import Review


class Place(IntEnum):
    """Where a batch of papers lies in the pile."""

    SCRIPTS = 0
    AGENDA = 1
    SHEETS = 2
    DEBRIEFS = 3
    BALLOTS = 4
    SLIPS = 5
    GRADING = 6


@dataclass(frozen=True)
class Printout:
    """One paper of the day.

    `key` names it from one day to the next, `edition` what it says: another edition is another paper. `copies` are to
    be printed of it; `line` says of whom, for whom or why it is not ready. `files` are (words, address) of the paper
    by itself. Without `make` it is printed on a page of its own, or elsewhere, and is no part of the whole.
    """

    key: str
    title: str
    copies: int
    line: str
    files: Sequence[tuple[str, str]]
    is_ready: bool = True
    edition: str = ""
    make: Callable[[], Paper] | None = None

    @property
    def is_made_here(self) -> bool:
        """Whether it becomes part of the whole once it is ready; a page asks this, for asking `make` would make it."""
        return self.make is not None


@dataclass(frozen=True)
class Batch:
    """The papers of one kind, and what is missing for them with where it is mended."""

    place: Place
    title: str
    printouts: Sequence[Printout]
    missing: Sequence[Item] = ()


Batches = Callable[[Actor, Review, date], list[Batch]]
_rooms: list[Batches] = []


def register(batches: Batches) -> None:
    """Add the papers of a room; it tells those that the actor may print."""
    _rooms.append(batches)


def batches(actor: Actor, found: Review, today: date) -> list[Batch]:
    """Return every room's papers for the meeting of a review of ours, in the order in which they are printed."""
    return sorted((batch for room in _rooms for batch in room(actor, found, today)), key=lambda batch: batch.place)


def printed_together(of: Sequence[Batch]) -> list[Printout]:
    """Return the papers that are ready and become one PDF, in their order."""
    return [each for batch in of for each in batch.printouts if each.is_ready and each.is_made_here]


def left_out(of: Sequence[Batch]) -> list[Printout]:
    """Return the papers that are no part of the PDF: not ready, or printed elsewhere."""
    return [each for batch in of for each in batch.printouts if not (each.is_ready and each.is_made_here)]


def pdf_and_word(pdf: str, docx: str) -> list[tuple[str, str]]:
    """Return the links of a paper that is made in both forms."""
    return [("PDF", pdf), ("Word", docx)]
