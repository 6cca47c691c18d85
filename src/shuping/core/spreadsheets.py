"""An uploaded spreadsheet as sheets of cells, read in the guarded child.

`read_workbook` is what the rooms call; the child does `core.spreadsheet_job`. A cell is text, a number, a day or empty
("" ): formulas are never worked out, only the value that stood in the file is taken, and nothing in it is a link.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shuping.core.guarded import run_guarded

MODULE = "shuping.core.spreadsheet_job"
SECONDS, MEGABYTES = 10, 512
Value = str | int | float | date


@dataclass(frozen=True)
class Sheet:
    """A sheet from its cell A1 on; rows are equally long.

    `merged` holds (top, left, bottom, right) of each merged range, counted from 0, both ends inside; only the first
    cell of a range has the value. `is_hidden` says that the person does not see the sheet in his program.
    """

    name: str
    rows: tuple[tuple[Value, ...], ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    is_hidden: bool = False

    def filled(self) -> list[list[Value]]:
        """Return the rows with the value of each merged range in all its cells."""
        found = [list(row) for row in self.rows]
        for top, left, bottom, right in self.merged:
            for row in found[top : bottom + 1]:
                row[left : right + 1] = [self.rows[top][left]] * (min(right + 1, len(row)) - left)
        return found


def read_workbook(content: bytes) -> list[Sheet]:
    """Return the sheets of an .xlsx, .xls, .ods or .csv, told by its bytes.

    Raises GuardedFailure, whose text is a sentence for the person.
    """
    said = json.loads(run_guarded(MODULE, content, seconds=SECONDS, megabytes=MEGABYTES))
    return [
        Sheet(
            name=sheet["name"],
            rows=tuple(tuple(_value(cell) for cell in row) for row in sheet["rows"]),
            merged=tuple(tuple(range_) for range_ in sheet["merged"]),
            is_hidden=sheet["is_hidden"],
        )
        for sheet in said
    ]


def _value(cell: str | int | float | Sequence[str]) -> Value:
    return date.fromisoformat(cell[0]) if isinstance(cell, list) else cell  # type: ignore[return-value]


def words(value: Value) -> str:
    """Return what stands in a cell as a person reads it: days as 2025-03-01, no space at its ends."""
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def cell_name(row: int, column: int) -> str:
    """Return the name that a spreadsheet gives a cell (from 0): C5."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"
