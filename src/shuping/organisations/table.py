"""The table of organisations, posts and holders as rows: its heads, and what each of its lines says. Pure.

One line is one post; an organisation is repeated or left blank on its further lines.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from shuping.core.spreadsheets import Sheet, Value, words

# Column: (head, other heads that are understood). The heads are Chinese: the table is an office's paper, not a page.
COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("党组织全称", "党组织名称", "党组织", "全称", "组织名称"),
    "short": ("简称", "党组织简称"),
    "kind": ("类别", "党组织类别", "组织类别"),
    "parent": ("上级", "上级党组织", "上级组织"),
    "post": ("岗位", "岗位名称", "职务"),
    "post_kind": ("岗位类别",),
    "person": ("姓名", "任职人", "任职人姓名"),
    "since": ("任职日期", "任职时间", "任职起始日期"),
}
HEADS = {column: heads[0] for column, heads in COLUMNS.items()}
NEEDED = ("name", "parent")
LOOKED_THROUGH = 10  # rows in which the heads are looked for


@dataclass(frozen=True)
class Line:
    """One line: `row` counts from 0, `cells` holds each column's value; a blank organisation is that of the line above.

    `is_first` says that this line is the first of its organisation.
    """

    row: int
    cells: dict[str, Value]
    name: str
    is_first: bool

    def said(self, column: str) -> str:
        """Return what stands in a column, in words."""
        return words(self.cells.get(column, ""))


@dataclass(frozen=True)
class Table:
    """The lines of a sheet, where each column stands (from 0), and heads that were not understood."""

    sheet: str
    where: dict[str, int]
    lines: list[Line] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def table_in(sheets: Sequence[Sheet]) -> Table | None:
    """Return the table of the first visible sheet that has its heads, or None where no sheet has them."""
    for sheet in sheets:
        if sheet.is_hidden:
            continue
        for head, row in enumerate(sheet.rows[:LOOKED_THROUGH]):
            where, unread = _heads(row)
            if all(column in where for column in NEEDED):
                return Table(sheet.name, where, list(_lines(sheet, head + 1, where)), unread)
    return None


def _heads(row: Sequence[Value]) -> tuple[dict[str, int], list[str]]:
    where: dict[str, int] = {}
    unread = []
    for index, value in enumerate(row):
        said = "".join(words(value).replace("*", "").replace("（必填）", "").split())
        column = next((column for column, heads in COLUMNS.items() if said in heads), None)
        if column is not None and column not in where:
            where[column] = index
        elif said:
            unread.append(said)
    return where, unread


def _lines(sheet: Sheet, first: int, where: dict[str, int]) -> list[Line]:
    found: list[Line] = []
    name, seen = "", set()
    for number, row in enumerate(sheet.filled()[first:], first):
        cells = {column: row[index] for column, index in where.items()}
        if not any(words(value) for value in cells.values()):
            continue
        name = words(cells["name"]) or name
        found.append(Line(number, cells, name, name not in seen))
        seen.add(name)
    return found
