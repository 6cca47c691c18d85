"""What the process writes about its faults: kinds and places, never what an error says: it may name somebody."""

import copy
import logging
import traceback
from types import TracebackType

Caught = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Formatter(logging.Formatter):
    """Writes an exception and those behind it as places in code and the name of its kind."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the text of a record; what another handler made of its exception is not taken over."""
        record = copy.copy(record)
        record.exc_text = None
        return super().format(record)

    def formatException(self, ei: Caught) -> str:  # noqa: N802 - the name that logging calls
        """Return the places of an exception, the first cause first."""
        lines: list[str] = []
        error, seen = ei[1], set[int]()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            kind = f"{type(error).__module__}.{type(error).__qualname__}\n"
            lines = [*traceback.format_tb(error.__traceback__), kind, *lines]
            error = error.__cause__ or error.__context__
        return "".join(lines).rstrip()
