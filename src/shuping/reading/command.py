"""`shuping read FILE`: show what the reader makes of a document, as a table, JSON or a workbook."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from shuping.reading.model import Head, Item, Kind, Reading
from shuping.reading.reader import read

Extract = Callable[[Path], str]

LABELS = {
    Kind.ACHIEVEMENT: "成绩",
    Kind.PROBLEM: "问题",
    Kind.REQUIREMENT: "要求",
    Kind.MEASURE: "措施",
    Kind.COMMITMENT: "承诺",
    Kind.COMMENT: "点评",
    Kind.OTHER: "其他",
}
COLUMNS = ("序号", "类别", "起", "止", "编号", "标题", "数字", "期限", "所在小节")
_WIDTHS = (6, 8, 8, 8, 10, 44, 30, 16, 40)


HEAD = (("title", "标题"), ("author", "作者"), ("post", "职务"), ("day", "日期"), ("kind", "文种"))
NOT_SAID = "文中没有写"


class NotPlainTextError(ValueError):
    """The file is no plain text in UTF-8 or GB 18030."""


def plain_text(path: Path) -> str:
    """The text of a plain text file, with `\\n` line ends. Raises NotPlainTextError, OSError."""
    content = path.read_bytes()
    if b"\x00" in content or content.startswith(b"PK\x03\x04"):
        raise NotPlainTextError(f"{path.name} 不是纯文本文件，请先另存为 txt。")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text.replace("\r\n", "\n").replace("\r", "\n")
    raise NotPlainTextError(f"{path.name} 的编码无法识别，请另存为 UTF-8 编码的 txt。")


def main(argv: Sequence[str], *, extract: Extract = plain_text, out: TextIO | None = None) -> int:
    """Run the command; 0 when the file was read, 2 when it could not be.

    `extract` turns a path into text with `\\n` line ends; it raises ValueError with a sentence for the user.
    """
    out = out or sys.stdout
    options = _parser().parse_args(argv)
    path: Path = options.file
    try:
        text = extract(path)
    except OSError as error:
        sys.stderr.write(f"打不开 {path}：{error.strerror or error}。\n")
        return 2
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if options.text:
        out.write(text)
        return 0
    reading = read(text)
    if options.format == "json":
        out.write(json.dumps(reading.as_json(), ensure_ascii=False, indent=2) + "\n")
    elif options.format == "xlsx":
        target = options.output or Path(path.stem + ".xlsx")
        _write_workbook(reading, text, target)
        out.write(f"已写入 {target}：{len(reading.items)} 个条目。\n")
    else:
        out.writelines(line + "\n" for line in table(reading))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="shuping read", description="读出一份材料的小节、条目、数字和疑点。")
    parser.add_argument("file", type=Path, metavar="FILE", help="材料文件")
    parser.add_argument("--format", choices=("table", "json", "xlsx"), default="table", help="输出格式，默认 table")
    parser.add_argument("--output", type=Path, help="xlsx 写到哪里，默认为当前目录下同名文件")
    parser.add_argument("--text", action="store_true", help="只输出提取的正文（起止位置按它计算）")
    return parser


def table(reading: Reading) -> Iterator[str]:
    """The reading as lines of a table in Chinese."""
    yield f"全文 {reading.text_length} 字，{len(reading.sections)} 个小节，{len(reading.items)} 个条目。"
    yield ""
    yield "材料自己写的"
    for label, words, span in _told(reading.head):
        yield f"  {label}  {words}（{span[0]}–{span[1]}）" if span else f"  {label}  {words}"
    if reading.sections:
        yield ""
        yield "小节"
        for section in reading.sections:
            yield f"{'  ' * section.level}{section.enumerator}{section.title}（{section.start}–{section.end}）"
    if reading.items:
        yield ""
        rows = [COLUMNS[:-1], *(_cells(number, item)[:-1] for number, item in enumerate(reading.items, start=1))]
        widths = [max(_columns(row[at]) for row in rows) for at in range(len(COLUMNS) - 1)]
        for row in rows:
            yield "  ".join(
                cell + " " * (width - _columns(cell)) for cell, width in zip(row, widths, strict=True)
            ).rstrip()
    if reading.warnings:
        yield ""
        yield "提示"
        for warning in reading.warnings:
            yield f"  {warning.message}（{warning.start}–{warning.end}）"


def _told(head: Head) -> Iterator[tuple[str, str, tuple[int, int] | None]]:
    """The facts of a head in the order of `HEAD`: label, words, span; None for the span of what is not said."""
    for name, label in HEAD:
        if name == "day":
            day = head.day
            words = (f"{day.year}年{day.month}月" + (f"{day.day}日" if day.day else "")) if day else NOT_SAID
            yield label, words, (day.start, day.end) if day else None
        else:
            fact = getattr(head, name)
            yield label, fact.words if fact else NOT_SAID, (fact.start, fact.end) if fact else None


def _cells(number: int, item: Item) -> tuple[str, ...]:
    return (
        str(number),
        LABELS[item.kind],
        str(item.start),
        str(item.end),
        item.enumerator,
        item.title,
        "、".join(f"{figure.value} {figure.unit}" for figure in item.figures),
        "、".join(_day(one.year, one.month, one.day) for one in item.deadlines),
        " › ".join(item.section),
    )


def _day(year: int | None, month: int, day: int) -> str:
    return f"{year}年{month}月{day}日" if year else f"{month}月{day}日"


def _columns(cell: str) -> int:
    """Columns on a terminal."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in cell)


def _write_workbook(reading: Reading, text: str, target: Path) -> None:
    """Sheets of the items with their text, the warnings, the head. Every cell is a string or a number, no formula."""
    xlsxwriter = importlib.import_module("xlsxwriter")
    with xlsxwriter.Workbook(str(target), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        head = book.add_format({"bold": True})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet("条目")
        for column, (name, width) in enumerate(zip((*COLUMNS, "原文"), (*_WIDTHS, 80), strict=True)):
            sheet.set_column(column, column, width, wrap)
            sheet.write_string(0, column, name, head)
        for row, item in enumerate(reading.items, start=1):
            for column, cell in enumerate((*_cells(row, item), text[item.start : item.end][:32_000])):
                if column in (0, 2, 3):
                    sheet.write_number(row, column, int(cell))
                else:
                    sheet.write_string(row, column, cell)
        sheet.freeze_panes(1, 0)
        sheet = book.add_worksheet("提示")
        for column, name in enumerate(("提示", "起", "止")):
            sheet.write_string(0, column, name, head)
        sheet.set_column(0, 0, 70, wrap)
        for row, warning in enumerate(reading.warnings, start=1):
            sheet.write_string(row, 0, warning.message)
            sheet.write_number(row, 1, warning.start)
            sheet.write_number(row, 2, warning.end)
        sheet = book.add_worksheet("材料")
        for column, name in enumerate(("项", "文中所写", "起", "止")):
            sheet.write_string(0, column, name, head)
        sheet.set_column(1, 1, 70, wrap)
        for row, (label, words, span) in enumerate(_told(reading.head), start=1):
            sheet.write_string(row, 0, label)
            sheet.write_string(row, 1, words)
            for column, place in enumerate(span or (), start=2):
                sheet.write_number(row, column, place)
