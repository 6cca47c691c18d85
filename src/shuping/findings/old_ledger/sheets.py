"""Which rows of a sheet are heads, which column is what, which rows belong to one problem. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shuping.core.spreadsheets import Sheet, Value
from shuping.core.spreadsheets import words as text_of
from shuping.findings.old_ledger import words

LOOKED_THROUGH = 10  # rows in which the heads are looked for
JOINED = ("measures", "progress", "person", "cause")  # further rows of a problem add to these


@dataclass(frozen=True)
class OldRow:
    """One problem: `row` counts from 0, `said` is what stands in each column, further rows of it added."""

    sheet: str
    row: int
    said: dict[str, str]
    where: Mapping[str, int]


def guess(sheet: Sheet) -> dict[str, Any]:
    """Return how a sheet is proposed to be read: {"use", "head": last row of its heads, "columns": {index: column}}."""
    best, found = -1, dict[str, str]()
    for number, row in enumerate(sheet.filled()[:LOOKED_THROUGH]):
        columns: dict[str, str] = {}
        for index, value in enumerate(row):
            column = words.column_of(text_of(value)) if not _is_wide(sheet, number, index, row) else ""
            if column and column not in columns.values():
                columns[str(index)] = column
        if "problem" in columns.values() and len(columns) >= max(2, len(found)):
            best, found = number, columns
    return {"use": bool(found) and not sheet.is_hidden, "head": max(best, 0), "columns": found}


def _is_wide(sheet: Sheet, row: int, column: int, values: Sequence[Value]) -> bool:
    """Say whether a cell belongs to a title that is drawn over the whole width."""
    return any(
        top <= row <= bottom and left <= column <= right and right - left + 1 >= max(3, len(values) - 1)
        for top, left, bottom, right in sheet.merged
    )


def heads(sheet: Sheet, head: int) -> list[str]:
    """Return the words over each column: the last head row, with the one above it where they differ."""
    rows = sheet.filled()
    low = [text_of(value) for value in rows[head]] if head < len(rows) else []
    high = [text_of(value) for value in rows[head - 1]] if 0 < head <= len(rows) else [""] * len(low)
    wide = {index for index in range(len(low)) if _is_wide(sheet, head - 1, index, low)}
    return [
        f"{above}：{own}" if above and own and above != own and index not in wide else own or above
        for index, (own, above) in enumerate(zip(low, high, strict=True))
    ]


def samples(sheet: Sheet, head: int, column: int) -> str:
    """Return what stands first below a head, so that a person sees what the column is."""
    values = (text_of(row[column]) for row in sheet.filled()[head + 1 :] if not _is_heading(row))
    return next((value[:40] for value in values if value), "")


def rows(sheets: Sequence[Sheet], chosen: Mapping[str, Any], *, blank_as_above: bool) -> Iterator[OldRow]:
    """Yield each problem of the sheets that are to be read, as they were chosen to be read."""
    for sheet in sheets:
        how = chosen.get(sheet.name)
        if how and how["use"]:
            yield from _rows_of(sheet, how, blank_as_above)


def _rows_of(sheet: Sheet, how: Mapping[str, Any], blank_as_above: bool) -> Iterator[OldRow]:
    where = {column: int(index) for index, column in how["columns"].items()}
    problem = where.get("problem")
    open_row: OldRow | None = None
    for number, row in enumerate(sheet.filled()[how["head"] + 1 :], how["head"] + 1):
        said = {column: text_of(row[index]) for column, index in where.items() if index < len(row)}
        if not any(said.values()) or _is_heading(row) or words.is_summary(text_of(row[0])):
            continue
        if open_row and (_goes_on(sheet, number, problem) or not said.get("problem")) and _adds(said):
            _join(open_row, said)
            continue
        if open_row:
            yield open_row
            if blank_as_above:
                said = {
                    c: text or (open_row.said.get(c, "") if c in ("owner", "source") else "")
                    for c, text in said.items()
                }
        open_row = OldRow(sheet.name, number, said, where)
    if open_row:
        yield open_row


def _is_heading(row: Sequence[Value]) -> bool:
    """Say whether a row is a heading between rows: the same words drawn over three cells or more, and nothing else."""
    filled = [text_of(value) for value in row if text_of(value)]
    return len(filled) >= 3 and len(set(filled)) == 1


def _goes_on(sheet: Sheet, row: int, column: int | None) -> bool:
    return column is not None and any(
        top < row <= bottom and left <= column <= right for top, left, bottom, right in sheet.merged
    )


def _adds(said: Mapping[str, str]) -> bool:
    return any(said.get(column) for column in JOINED)


def _join(open_row: OldRow, said: Mapping[str, str]) -> None:
    for column in JOINED:
        more, have = said.get(column, ""), open_row.said.get(column, "")
        if more and more not in have.split("\n"):
            open_row.said[column] = f"{have}\n{more}" if have else more
