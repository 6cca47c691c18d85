"""Whom a document speaks of, where the room that made it knows: the comment on one secretary is about his place."""

from collections.abc import Callable

from shuping.documents.models import Document

Asked = Callable[[Document], int | None]
_asked: list[Asked] = []


def register(asked: Asked) -> None:
    """Add a room's answer: the id of the organisation that a document is about, None where it is none of its own."""
    _asked.append(asked)


def organisation_of(document: Document) -> int | None:
    """Return the id of the organisation that a document is about; None where nobody says."""
    answers = (asked(document) for asked in _asked)
    return next((each for each in answers if each is not None), None)
