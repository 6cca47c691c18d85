"""A table as XLSX, written row by row, that opens ready to filter and to print.

Text stays text: nothing becomes a formula or a link. A cell that begins with a character which a spreadsheet takes
for a formula carries the mark "entered as text" (quotePrefix): its value is unchanged and reads back the same, and
it stays text when somebody edits it. Only line ends become line feeds.
"""

import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from typing import Any, Literal

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from shuping.papers.paper import width

Kind = Literal["text", "number", "percent", "date", "moment"]
RISKY = tuple("=+-@\t\r\n＝＋－﹣−＠﹦﹢﹫|%")
LINE_HEIGHT, HEAD_HEIGHT, TALLEST = 15.0, 24.0, 405.0  # pt
LONGEST_CELL = 32_767  # characters; the format's own limit
MOST_ROWS = 1_048_575
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff￾￿]")
LINE_END = re.compile("\r\n?")  # the format writes a bare one as _x000D_, which not every reader turns back
NO_NAME = re.compile(r"[\[\]:*?/\\]")
FIRST_DAY = date(1900, 3, 1)  # before it spreadsheets disagree about the calendar
FORMATS: dict[str, dict[str, object]] = {
    "text": {"text_wrap": True, "num_format": "@"},
    "risky": {"text_wrap": True, "num_format": "@", "quote_prefix": True},
    "number": {"num_format": "General", "align": "right"},
    "percent": {"num_format": "0.0%", "align": "right"},
    "date": {"num_format": "yyyy-mm-dd", "align": "center"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm", "align": "center"},
    "head": {"bold": True, "bg_color": "#EDEDED", "align": "center", "valign": "vcenter", "text_wrap": True},
    "note": {"text_wrap": True, "border": 0},
}
NARROWEST = {"date": 12, "moment": 17}


@dataclass(frozen=True)
class Column:
    """A column: `width` in half-width characters (a Han character takes two), `kind` of its values."""

    header: str
    width: float = 12
    kind: Kind = "text"


@dataclass(frozen=True)
class Sheet:
    """A table with its title (name of the sheet, head of each printed page); notes go on a second sheet.

    A row holds one value per column: text, int, float, Decimal, date, aware datetime, or None for an empty cell.
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    notes: Sequence[str] = ()


def to_xlsx(sheet: Sheet) -> bytes:
    """Return the table as an .xlsx file; rows are taken once, one at a time.

    Moments are shown in Asia/Shanghai. Raises ValueError for more rows than a spreadsheet holds.
    """
    xlsxwriter = import_module("xlsxwriter")  # when a table is wanted: it would take a tenth of every start
    stream = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    title = _("（演练，不作数）%(title)s") % {"title": sheet.title} if settings.REHEARSAL else sheet.title
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": title, "author": ""})
        base = {"font_name": "宋体", "font_size": 11, "valign": "top", "border": 1}
        formats = {name: book.add_format({**base, **given}) for name, given in FORMATS.items()}
        page = book.add_worksheet(_sheet_name(title))
        widths = _set_up(page, title, sheet.columns)
        page.set_row(0, HEAD_HEIGHT)
        for index, column in enumerate(sheet.columns):
            page.write_string(0, index, column.header, formats["head"])
        number = 0
        cut = 0
        for number, row in enumerate(sheet.rows, 1):
            if number > MOST_ROWS:
                raise ValueError(f"a spreadsheet holds {MOST_ROWS} rows")
            if (height := _height(row, widths)) > LINE_HEIGHT:
                page.set_row(number, height)
            for index, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
                cut += _write(page, number, index, value, column.kind, formats)
        page.autofilter(0, 0, number, len(sheet.columns) - 1)
        notes = list(sheet.notes)
        if cut:
            notes.append(_("有%(cells)s个单元格的文字超过了表格软件的上限，只写入了前面的部分。") % {"cells": cut})
        _write_notes(book, title, notes, formats["note"])
    return stream.getvalue()


def _sheet_name(title: str) -> str:
    return NO_NAME.sub(" ", NO_XML.sub("", title)).strip("' ")[:31] or "Sheet1"


def _set_up(page: Any, title: str, columns: Sequence[Column]) -> list[float]:
    """Set columns and print; return the widths of the columns in half-width characters."""
    arrow = 3  # of the filter
    widths = [
        max(column.width, NARROWEST.get(column.kind, 0), min(2 * width(column.header) + arrow, 40))
        for column in columns
    ]
    for index, shown in enumerate(widths):
        page.set_column(index, index, shown)
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.set_margins(left=0.5, right=0.5, top=0.9, bottom=0.7)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.center_horizontally()
    page.set_header('&C&"黑体"&14' + NO_XML.sub("", title).replace("&", "&&")[:200])
    page.set_footer("&C— &P —")
    return widths


def _height(row: Sequence[Any], widths: Sequence[float]) -> float:
    """Return the height in pt that shows the longest wrapped cell; not every program works it out on opening."""
    lines = 1
    for value, shown in zip(row, widths, strict=True):
        if isinstance(value, str) and (2 * len(value) >= shown or "\n" in value):
            lines = max(lines, sum(max(1, math.ceil(2 * width(line) / (shown - 1))) for line in value.splitlines()))
    return min(lines * LINE_HEIGHT, TALLEST)


def _write(page: Any, row: int, column: int, value: Any, kind: Kind, formats: dict[str, Any]) -> bool:
    """Write one cell by the type of its value; return whether text was cut."""
    match value:
        case None:
            page.write_blank(row, column, None, formats["text"])
        case datetime() if value.date() >= FIRST_DAY:
            shown = timezone.localtime(value) if timezone.is_aware(value) else value
            page.write_datetime(row, column, shown.replace(tzinfo=None), formats["moment"])
        case date() if not isinstance(value, datetime) and value >= FIRST_DAY:
            page.write_datetime(row, column, value, formats["date"])
        case int() | float() | Decimal() if not isinstance(value, bool) and math.isfinite(value):
            page.write_number(row, column, value, formats["percent" if kind == "percent" else "number"])
        case _:
            text = NO_XML.sub("", LINE_END.sub("\n", str(value)))
            form = formats["risky" if text.startswith(RISKY) else "text"]
            page.write_string(row, column, text[:LONGEST_CELL], form)
            return len(text) > LONGEST_CELL
    return False


def _write_notes(book: Any, title: str, notes: Sequence[str], form: Any) -> None:
    if not notes:
        return
    page = book.add_worksheet(_("说明") if _sheet_name(title) != _("说明") else _("附注"))
    page.set_column(0, 0, 100)
    for row, note in enumerate(notes):
        page.write_string(row, 0, NO_XML.sub("", note)[:LONGEST_CELL], form)
