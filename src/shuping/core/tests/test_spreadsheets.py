"""Spreadsheets as they come: what is read of them, and what is refused with a sentence."""

import io
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
import xlsxwriter
from openpyxl import Workbook

from shuping.core.guarded import GuardedFailure
from shuping.core.spreadsheets import cell_name, read_workbook, words


def book(fill: Callable[[Workbook], None]) -> bytes:
    made, out = Workbook(), io.BytesIO()
    fill(made)
    made.save(out)
    return out.getvalue()


def with_part(content: bytes, name: str, data: str) -> bytes:
    """Return a package with one part put in the place of another."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, data)
    return out.getvalue()


def simple() -> bytes:
    def fill(made: Workbook) -> None:
        page = made.active
        page.append(["问题", "期限", "数", "码"])
        page.append(["三会一课不严", date(2025, 3, 1), 12.0, "001"])
        page.append([None, None, 1.5, "=1+1"])
        page.merge_cells("A2:A3")
        made.create_sheet("第二张").append(["只有", "一行"])

    return book(fill)


def test_cells_days_numbers_and_merged_ranges() -> None:
    first, second = read_workbook(simple())
    assert first.rows[1] == ("三会一课不严", date(2025, 3, 1), 12, "001")
    assert first.rows[2][2] == 1.5
    assert "=" not in str(first.rows[2][3])
    assert first.merged == ((1, 0, 2, 0),)
    assert first.filled()[2][0] == "三会一课不严"
    assert (second.name, second.rows) == ("第二张", (("只有", "一行"),))
    assert words(first.rows[1][1]) == "2025-03-01"
    assert [cell_name(4, 2), cell_name(0, 26), cell_name(9, 701)] == ["C5", "AA1", "ZZ10"]


@pytest.mark.parametrize("coding", ["utf-8-sig", "gb18030"])
def test_csv_in_both_codings(coding: str) -> None:
    (sheet,) = read_workbook("问题,单位\n记录不全,青禾镇\n少一格\n".encode(coding))
    assert sheet.rows == (("问题", "单位"), ("记录不全", "青禾镇"), ("少一格", ""))


def far_cell() -> bytes:
    return book(lambda made: made.active.__setitem__("XFD1048576", "远"))


def too_many() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as made:
        page = made.add_worksheet()
        for row in range(20_100):
            page.write_row(row, 0, [f"{row} {column}" for column in range(10)])
    return out.getvalue()


def entities() -> bytes:
    sheet = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><worksheet><sheetData>&c;</sheetData></worksheet>'
    return with_part(simple(), "xl/worksheets/sheet1.xml", sheet)


def bomb() -> bytes:
    return with_part(simple(), "xl/media/image1.png", "0" * 50_000_000)


def ods_repeated() -> bytes:
    out = io.BytesIO()
    ns = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    ns += 'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    cell = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16384"/>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    body = f'<office:spreadsheet><table:table table:name="a">{row}</table:table></office:spreadsheet>'
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("content.xml", f"<office:document {ns}><office:body>{body}</office:body></office:document>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (far_cell, "范围太大"),
        (too_many, "200000 个"),
        (entities, "外部引用"),
        (bomb, "太大"),
        (ods_repeated, "200000 个"),
        (lambda: with_part(simple(), "xl/vbaProject.bin", "x"), "宏"),
        (lambda: with_part(simple(), "xl/worksheets/sheet1.xml", "<worksheet><row"), "损坏"),
        (lambda: simple()[:-300], "损坏"),
        (lambda: b"", "空的"),
        (lambda: book(lambda made: None), "空的"),
        (lambda: b"%PDF-1.7 abc", "不是电子表格"),
        (lambda: "一段话，没有表格。".encode(), "不是电子表格"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "损坏"),
        (lambda: b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (lambda: b"\xd0\xcf\x11\xe0" + "_VBA_PROJECT".encode("utf-16-le"), "宏"),
        (lambda: ("a," + "长" * 40_000 + "\n").encode(), "32767"),
    ],
)
def test_hostile_and_broken_files_are_refused_with_a_sentence(content: Callable[[], bytes], says: str) -> None:
    with pytest.raises(GuardedFailure) as refused:
        read_workbook(content())
    assert says in str(refused.value)
