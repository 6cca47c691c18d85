"""The text of a .docx: its body walked in order, as a reader who accepts all changes would see it.

Paragraphs and table rows are lines. Insertions stay, deletions go; text boxes follow the paragraph that holds them;
footnotes come at the end as `[注1]`; automatic numbers are worked out again. Pictures are never opened.
"""

import posixpath
from dataclasses import dataclass, field
from typing import Any
from xml.sax import handler

from shuping.core.guarded import Refusal, gettext_noop
from shuping.documents.docx_numbering import Numbering, NumberingReader
from shuping.documents.docx_package import MACROS, Package

LARGEST_TEXT = 2_000_000  # characters
MOST_PARAGRAPHS = MOST_CELLS = 200_000  # empty ones too, or a file of them would take all its seconds
DEEPEST = 500  # elements in elements; tables in tables copy their text at every step
LONG_CELL = 300  # characters; a longer cell keeps its paragraphs as lines
WORD = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
}
MATHS = {
    "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "http://purl.oclc.org/ooxml/officeDocument/math",
}
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
SKIPPED = {"del", "moveFrom", "rt", "pPrChange", "rPrChange", "sectPrChange", "tblPrChange", "trPrChange", "tcPrChange"}
BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
SYMBOLS = {"F0FE": "☑", "F052": "☑", "F0FC": "✓", "F0A8": "□", "F06F": "□", "F0A3": "□", "F06E": "■"}
TOO_MANY = gettext_noop("这份材料超过了%(limit)s段，读不下。请拆成几份再上传。")
TOO_MANY_CELLS = gettext_noop("这份材料的表格超过了%(limit)s格，读不下。请把要读的文字复制到新文档再上传。")
TOO_DEEP = gettext_noop("这个文件的内容一层套一层，不像正常的文档，读不下。请把文字复制到新文档再上传。")
TOO_LONG = gettext_noop("这份材料的文字超过了%(limit)s字，读不下。请拆成几份再上传。")

HIDDEN = gettext_noop("文件里有隐藏的文字，没有读入。")
SYMBOLS_LOST = gettext_noop("文件里有特殊符号，读入时用“□”代替。")
REVISED = gettext_noop("文件里有修订痕迹：插入的文字已读入，删除的文字没有读入。")
CONTENTS = gettext_noop("目录没有读入。")
UNSURE_NUMBERS = gettext_noop("有些自动编号的样式少见，读入的编号请核对。")
COMMENTS = gettext_noop("文件里的批注没有读入。")
EXTERNAL = gettext_noop("文件里有指向外部的模板、图片或对象，没有打开。")
PARTS = gettext_noop("文件里插入的另一份文档没有读入。")


def docx_text(content: bytes) -> tuple[str, list[str]]:
    """Return the text of a .docx and notes for the person. Raises Refusal."""
    package = Package(content)
    targets = {}
    folder = package.main.rpartition("/")[0]
    notes = package.notes
    for kind, target, mode in package.relations(package.main):
        name = kind.rsplit("/", 1)[-1]
        if mode == "External" and name != "hyperlink":
            notes.append(EXTERNAL)
        elif name == "vbaProject":
            raise Refusal(MACROS)
        elif name == "comments":
            notes.append(COMMENTS)
        elif name == "aFChunk":
            notes.append(PARTS)
        elif mode != "External":
            targets[name] = posixpath.join("/", folder, target).lstrip("/")
    numbering = Numbering()
    for name in ("styles", "numbering"):
        package.parse(targets.get(name, ""), NumberingReader(numbering))
    body = Walker(numbering)
    package.parse(package.main, body)
    remarks = Walker(numbering)
    for name in ("footnotes", "endnotes"):
        package.parse(targets.get(name, ""), remarks)
    lines = body.lines + _remark_lines(body, remarks)
    notes += [note for note in body.notes if note not in notes]
    if numbering.uncertain:
        notes.append(UNSURE_NUMBERS)
    return "\n".join(lines), list(dict.fromkeys(notes))


def _remark_lines(body: "Walker", remarks: "Walker") -> list[str]:
    """Return a line for each reference in the body; one footnote may be referred to often, so they are counted."""
    cited = [remarks.remarks.get(key, "") for key in body.references]
    if sum(map(len, cited)) > LARGEST_TEXT:
        raise Refusal(TOO_LONG, limit=LARGEST_TEXT)
    return [f"[注{number}]{remark}" for number, remark in enumerate(cited, 1)]


@dataclass
class _Paragraph:
    parts: list[str] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    style: str = ""
    number: str = ""
    level: int | None = None
    is_joined: bool = False  # its mark was deleted: the next paragraph continues it


@dataclass
class _Row:
    cells: list[list[str]] = field(default_factory=list)
    is_deleted: bool = False


class Walker(handler.ContentHandler):
    """Collect `lines` from the elements of a body, or `remarks` from footnotes, in one pass with little memory."""

    def __init__(self, numbering: Numbering) -> None:
        super().__init__()
        self.numbering = numbering
        self.lines: list[str] = []
        self.notes: list[str] = []
        self.references: list[tuple[str, str]] = []
        self.remarks: dict[tuple[str, str], str] = {}
        self._sinks: list[list[str]] = [self.lines]
        self._paragraphs: list[_Paragraph] = []
        self._rows: list[_Row] = []
        self._hidden: list[bool] = []
        self._path: list[str] = []
        self._skipping = 0
        self._is_text = False
        self._carried: list[str] = []
        self._length = 0
        self._ended = self._cells = 0
        self._remark = ("", "")

    def startElementNS(self, name, qname, attrs) -> None:  # type: ignore[no-untyped-def]  # noqa: N802
        space, local = name
        above = self._path[-1] if self._path else ""
        self._path.append(local)
        if len(self._path) > DEEPEST:
            raise Refusal(TOO_DEEP)
        if self._skipping or local in SKIPPED or (space == COMPATIBILITY and local == "Fallback"):
            if not self._skipping and local in ("del", "moveFrom"):
                self._deletion(above)
            self._skipping += 1
        elif space in WORD:
            self._start(local, above, attrs)
        elif space in MATHS and local == "t":
            self._is_text = True

    def endElementNS(self, name, qname) -> None:  # type: ignore[no-untyped-def]  # noqa: N802
        self._path.pop()
        if self._skipping:
            self._skipping -= 1
            return
        if name[1] == "t":
            self._is_text = False
        if name[0] in WORD:
            self._end(name[1])

    def endDocument(self) -> None:  # noqa: N802
        if self._carried:
            self.lines.append("".join(self._carried))

    def characters(self, content: str) -> None:
        if self._is_text and not self._skipping:
            self._write(content)

    def _write(self, text: str) -> None:
        if self._hidden and self._hidden[-1]:
            self._note(HIDDEN)
        elif self._paragraphs:
            self._count(len(text))
            self._paragraphs[-1].parts.append(text)

    def _count(self, characters: int) -> None:
        self._length += characters
        if self._length > LARGEST_TEXT:
            raise Refusal(TOO_LONG, limit=LARGEST_TEXT)

    def _note(self, note: str) -> None:
        if note not in self.notes:
            self.notes.append(note)

    def _deletion(self, above: str) -> None:
        self._note(REVISED)
        if above == "trPr" and self._rows:
            self._rows[-1].is_deleted = True
        elif above == "rPr" and self._path[-3:-2] == ["pPr"] and self._paragraphs:
            self._paragraphs[-1].is_joined = True

    def _start(self, local: str, above: str, attrs: Any) -> None:
        match local:
            case "t":
                self._is_text = True
            case "p":
                self._paragraphs.append(_Paragraph(parts=self._carried))
                self._carried = []
            case "r":
                self._hidden.append(False)
            case "tab" | "br" | "cr" | "noBreakHyphen" if above == "r":
                self._write(BREAKS[local])
            case "txbxContent":
                self._sinks.append(self._paragraphs[-1].boxes if self._paragraphs else [])
            case "tr":
                self._rows.append(_Row())
            case "tc":
                self._sinks.append([])
            case "ins" | "moveTo":
                self._note(REVISED)
            case _:
                self._detail(local, above, {key[1]: value for key, value in attrs.items()})

    def _detail(self, local: str, above: str, given: dict[str, str]) -> None:
        value = given.get("val", "")
        match local:
            case "pStyle" if self._paragraphs:
                self._paragraphs[-1].style = value
            case "numId" if above == "numPr" and self._paragraphs:
                self._paragraphs[-1].number = value or "0"
            case "ilvl" if above == "numPr" and self._paragraphs:
                self._paragraphs[-1].level = int(value) if value in set("012345678") else 0
            case "vanish" if self._hidden and self._path[-3:-2] == ["r"]:
                self._hidden[-1] = value not in ("0", "false", "off")
            case "sym":
                self._symbol(given.get("char", "").upper())
            case "footnoteReference" | "endnoteReference":
                self.references.append((local.removesuffix("Reference"), given.get("id", "")))
                self._write(f"[注{len(self.references)}]")
            case "footnote" | "endnote":
                self._remark = (local, given.get("id", ""))
                self._sinks.append([])

    def _symbol(self, code: str) -> None:
        if code not in SYMBOLS:
            self._note(SYMBOLS_LOST)
        self._write(SYMBOLS.get(code, "□"))

    def _end(self, local: str) -> None:
        match local:
            case "p":
                self._end_paragraph(self._paragraphs.pop())
            case "r":
                self._hidden.pop()
            case "txbxContent":
                self._sinks.pop()
            case "tc":
                self._cells += 1
                if self._cells > MOST_CELLS:
                    raise Refusal(TOO_MANY_CELLS, limit=MOST_CELLS)
                cell = self._sinks.pop()
                if self._rows:
                    self._rows[-1].cells.append([line for line in cell if line.strip()])
            case "tr":
                row = self._rows.pop()
                if not row.is_deleted:
                    self._sinks[-1].extend(_row_lines(row.cells))
            case "footnote" | "endnote":
                self.remarks[self._remark] = " ".join(line for line in self._sinks.pop() if line.strip())

    def _end_paragraph(self, paragraph: _Paragraph) -> None:
        self._ended += 1
        if self._ended > MOST_PARAGRAPHS:
            raise Refusal(TOO_MANY, limit=MOST_PARAGRAPHS)
        if paragraph.is_joined:
            self._carried = paragraph.parts
            self._sinks[-1].extend(paragraph.boxes)
            return
        if self.numbering.style_name(paragraph.style).startswith("toc "):
            self._note(CONTENTS)
            return
        text = "".join(paragraph.parts)
        label = self.numbering.label(paragraph.number, paragraph.level, paragraph.style)
        self._count(len(label))
        self._sinks[-1].append(label + text if text.strip() else text)
        self._sinks[-1].extend(paragraph.boxes)


def _row_lines(cells: list[list[str]]) -> list[str]:
    """Return a table row as one line, for the reader tells its cells by their tabs.

    A row with one filled cell, and a long cell, keep their paragraphs.
    """
    filled = [cell for cell in cells if cell]
    if len(filled) <= 1:
        return [line for cell in filled for line in cell]
    joined = ["\n".join(cell) if sum(map(len, cell)) > LONG_CELL else _on_one_line(cell) for cell in cells]
    return "\t".join(joined).rstrip("\t").split("\n")


def _on_one_line(cell: list[str]) -> str:
    return " ".join(" ".join(cell).split("\n"))
