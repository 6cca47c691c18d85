"""What the guarded child does with a spreadsheet: look at the package, count its cells while streaming, then read it.

The counting comes first because a file of a few kilobytes may name a cell at the far corner of its sheet, and the
reader lays a sheet out from corner to corner. Limits: trust G36.
"""

import csv
import io
import json
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from xml.sax import handler

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from shuping.core.guarded import Refusal, gettext_noop
from shuping.core.package_parts import LARGEST_RATIO, LARGEST_UNPACKED, MOST_PARTS, stream_part

MOST_SHEETS, MOST_CELLS, LARGEST_AREA = 50, 200_000, 1_000_000
LONGEST_CELL = 32_767  # characters; the format's own limit
OLE, ZIP, PDF = b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"%PDF-"
LOCKED_MARK, MACRO_MARK = "EncryptedPackage".encode("utf-16-le"), "_VBA_PROJECT".encode("utf-16-le")
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})$")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

EMPTY = gettext_noop("这个表格是空的。请确认选对了文件，再上传。")
DAMAGED = gettext_noop("这个表格已经损坏，打不开。请在 Excel 或 WPS 里打开，另存为“Excel 工作簿（.xlsx）”后再上传。")
LOCKED = gettext_noop("这个表格设了打开密码。请去掉密码，另存后再上传。")
MACROS = gettext_noop("这个表格带有宏，不能收。请另存为“Excel 工作簿（.xlsx）”，宏会去掉，然后再上传。")
DECLARATIONS = gettext_noop("这个表格里有外部引用的声明，不像正常的表格，不能收。请把内容复制到新表格再上传。")
NOT_A_TABLE = gettext_noop("这不是电子表格。请上传 .xlsx、.xls、.ods 或 .csv。")
TOO_MANY_CELLS = gettext_noop("这个表格超过了 %(limit)s 个有内容的单元格。请拆成几份，分几次导入。")
TOO_WIDE = gettext_noop("“%(sheet)s”里有单元格离其他内容太远，表格范围太大。请删掉表外的零散内容，另存后再上传。")
TOO_LONG = gettext_noop("这个表格里有一格超过了 %(limit)s 字。请把那一格的内容缩短后再上传。")
TOO_BIG = gettext_noop("这个表格解开后太大。请去掉图片和附件，只留要导入的内容，另存后再上传。")
TOO_MANY_SHEETS = gettext_noop("这个文件里有 %(sheets)s 张工作表，超过了 %(limit)s 张。请拆成几份再上传。")


def job(payload: bytes) -> bytes:
    """Take the bytes of a spreadsheet; return JSON: [{"name", "rows", "merged", "is_hidden"}]. Raises Refusal."""
    sheets = list(_sheets(payload))
    if not any(sheet["rows"] for sheet in sheets):
        raise Refusal(EMPTY)
    return json.dumps(sheets, ensure_ascii=False).encode()


def _sheets(content: bytes) -> Iterator[dict[str, Any]]:
    if not content.strip(b"\x00\t\r\n "):
        raise Refusal(EMPTY)
    if content.startswith(ZIP):
        _check_package(content)
    elif content.startswith(OLE):
        if LOCKED_MARK in content:
            raise Refusal(LOCKED)
        if MACRO_MARK in content:
            raise Refusal(MACROS)
    else:
        yield {"name": "CSV", "rows": _csv_rows(content), "merged": [], "is_hidden": False}
        return
    try:
        yield from _book_sheets(CalamineWorkbook.from_filelike(io.BytesIO(content)))
    except PasswordError as error:
        raise Refusal(LOCKED) from error
    except (CalamineError, ValueError, OSError) as error:
        raise Refusal(DAMAGED) from error


def _book_sheets(book: CalamineWorkbook) -> Iterator[dict[str, Any]]:
    tables = [about for about in book.sheets_metadata if about.typ == SheetTypeEnum.WorkSheet]
    if len(tables) > MOST_SHEETS:
        raise Refusal(TOO_MANY_SHEETS, sheets=len(tables), limit=MOST_SHEETS)
    counted = 0
    for about in tables:
        sheet = book.get_sheet_by_name(about.name)
        if sheet.total_height * sheet.total_width > LARGEST_AREA:
            raise Refusal(TOO_WIDE, sheet=about.name)
        rows = [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
        counted += sum(value != "" for row in rows for value in row)
        if counted > MOST_CELLS:
            raise Refusal(TOO_MANY_CELLS, limit=MOST_CELLS)
        height, width = len(rows), len(rows[0]) if rows else 0
        merged = [
            [top, left, min(bottom, height - 1), min(right, width - 1)]
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or []
            if top < height and left < width
        ]
        hidden = about.visible != SheetVisibleEnum.Visible
        yield {"name": about.name, "rows": rows, "merged": merged, "is_hidden": hidden}


def _cell(value: Any) -> str | int | float | list[str]:
    """Return a value as JSON has it: a day stands in a list of its own, a whole number is no fraction."""
    match value:
        case datetime():
            return [value.date().isoformat()]
        case date():
            return [value.isoformat()]
        case bool():
            return str(value).upper()
        case float() if value.is_integer() and abs(value) < 1e15:
            return int(value)
        case int() | float():
            return value
    return _text(str(value))


def _text(text: str) -> str:
    if len(text) > LONGEST_CELL:
        raise Refusal(TOO_LONG, limit=LONGEST_CELL)
    return CONTROL.sub("", text)


def _csv_rows(content: bytes) -> list[list[str]]:
    if content.startswith(PDF) or b"\x00" in content[:4096]:
        raise Refusal(NOT_A_TABLE)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError as error:
            raise Refusal(NOT_A_TABLE) from error
    csv.field_size_limit(LONGEST_CELL)
    rows, counted = [], 0
    try:
        for row in csv.reader(io.StringIO(text)):
            rows.append([_text(value) for value in row])
            counted += sum(value != "" for value in row)
            if counted > MOST_CELLS or len(rows) > LARGEST_AREA:
                raise Refusal(TOO_MANY_CELLS, limit=MOST_CELLS)
    except csv.Error as error:
        raise Refusal(TOO_LONG if "field" in str(error) else NOT_A_TABLE, limit=LONGEST_CELL) from error
    width = max(map(len, rows), default=0)
    if width < 2 or width * len(rows) > LARGEST_AREA:
        raise Refusal(NOT_A_TABLE)
    return [row + [""] * (width - len(row)) for row in rows]


def _check_package(content: bytes) -> None:
    """Refuse what the package's own directory tells, then count the cells of each sheet."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Refusal(DAMAGED) from error
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > LARGEST_UNPACKED or unpacked > LARGEST_RATIO * len(content):
        raise Refusal(TOO_BIG)
    if any(part.flag_bits & 1 for part in parts):
        raise Refusal(LOCKED)
    total = 0
    for name in _parts_with_cells(archive):
        total += _count(archive, name)
        if total > MOST_CELLS:
            raise Refusal(TOO_MANY_CELLS, limit=MOST_CELLS)


def _parts_with_cells(archive: zipfile.ZipFile) -> list[str]:
    """Return the parts in which cells stand. Raises Refusal for macros and for what is no table."""
    names = set(archive.namelist())
    if any(posixpath.basename(name).lower() == "vbaproject.bin" for name in names):
        raise Refusal(MACROS)
    if "xl/workbook.xml" in names:
        found = ["xl/sharedStrings.xml", *sorted(n for n in names if n.startswith("xl/worksheets/sheet"))]
        return [name for name in found if name in names]
    if "content.xml" in names and b"spreadsheet" in _read(archive, "mimetype", names):
        return ["content.xml"]
    raise Refusal(NOT_A_TABLE)


def _read(archive: zipfile.ZipFile, name: str, names: set[str]) -> bytes:
    try:
        return archive.read(name) if name in names else b""
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        raise Refusal(DAMAGED) from error


def _count(archive: zipfile.ZipFile, name: str) -> int:
    """Return how many cells of a part hold something. Raises Refusal as soon as there are too many or too far apart."""
    counter = _Cells(name)
    stream_part(archive, name, counter, damaged=DAMAGED, declarations=DECLARATIONS)
    return counter.count


class _Cells(handler.ContentHandler):
    """Counts cells with something in them, of both formats, and how far the last one lies."""

    def __init__(self, part: str) -> None:
        super().__init__()
        self.part, self.count = part, 0
        self._row = self._column = self._rows = self._columns = self._repeat = 0
        self._at = (0, 0)

    def startElementNS(self, name, qname, attrs) -> None:  # type: ignore[no-untyped-def]  # noqa: N802
        local = name[1]
        if local == "c":
            found = REFERENCE.match(_attribute(attrs, "r"))
            if found:
                self._at = (int(found[2]), _column_number(found[1]))
        elif local in ("v", "is"):
            self._take(1, *self._at)
        elif local == "table":
            self._row = self._rows = self._columns = 0
        elif local == "table-row":
            self._repeat = _number(_attribute(attrs, "number-rows-repeated"))
            self._row += self._repeat
            self._column = 0
        elif local in ("table-cell", "covered-table-cell"):
            times = _number(_attribute(attrs, "number-columns-repeated"))
            self._column += times
            if _attribute(attrs, "value-type"):
                self._take(times * self._repeat, self._row, self._column)

    def _take(self, count: int, row: int, column: int) -> None:
        self.count += count
        self._rows, self._columns = max(self._rows, row), max(self._columns, column)
        if self.count > MOST_CELLS:
            raise Refusal(TOO_MANY_CELLS, limit=MOST_CELLS)
        if self._rows * self._columns > LARGEST_AREA:
            raise Refusal(TOO_WIDE, sheet=posixpath.basename(self.part).removesuffix(".xml"))


def _attribute(attrs: Any, local: str) -> str:
    return next((str(value) for key, value in attrs.items() if key[1] == local), "")


def _number(text: str) -> int:
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else 1


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
