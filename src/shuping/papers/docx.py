"""A paper as DOCX after GB/T 9704, which Word and WPS open with the offices' own typefaces."""

import io
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, Twips
from docx.text.paragraph import Paragraph as Text

from shuping.papers import layout
from shuping.papers.docx_look import (
    BODY_STYLE,
    DENSE_STYLE,
    FOOT_STYLE,
    LINE_TWIPS,
    TABLE_STYLE,
    add_styles,
    letters_of,
    node,
    set_page,
    set_styles,
    strip,
    write_text,
)
from shuping.papers.layout import FANGSONG, HEITI, SONGTI, Page
from shuping.papers.paper import (
    ANNEX,
    Annex,
    Block,
    Heading,
    Paper,
    Paragraph,
    Signature,
    Table,
    attachment_lines,
    clean,
    column_widths,
    han_date,
    is_tall,
    signature_indents,
    width,
    with_attachments,
)
from shuping.papers.titles import title_lines


def to_docx(paper: Paper) -> bytes:
    """Return the paper as a .docx file."""
    document = Document()
    strip(document)
    set_page(document, paper.page)
    set_styles(document, paper)
    _set_feet(document, clean(paper.chain_line), paper.page)
    if paper.mark:
        _set_mark(document, paper.mark)
    _write_head(document, paper)
    for label, block in with_attachments(paper):
        if block is None:
            _write_attachments(document, paper.attachments)
        else:
            _write_block(document, label, block)
    if paper.blocks and isinstance(paper.blocks[-1], Table):
        _lower(document.paragraphs[-1])
    about = document.core_properties
    about.title, about.author, about.comments, about.language = clean(paper.title).replace("\n", ""), "", "", "zh-CN"
    about.created = about.modified = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _write_head(document: Docx, paper: Paper) -> None:
    if paper.red_head:
        paragraph = document.add_paragraph(style="公文红头")
        paragraph.paragraph_format.space_before = Mm(layout.HEAD_BELOW)
        write_text(paragraph, paper.red_head)
    if paper.number:
        paragraph = document.add_paragraph(style="公文文号")
        paragraph.paragraph_format.space_before = Twips(2 * LINE_TWIPS if paper.red_head else 0)
        write_text(paragraph, paper.number)
    if paper.red_head:
        border = node("pBdr")
        space = round(layout.RED_LINE_BELOW * layout.POINTS_PER_MM)
        border.append(node("bottom", val="single", sz=12, space=space, color=layout.RED))
        properties = paragraph._p.get_or_add_pPr()
        properties.insert_element_before(border, "w:spacing", "w:ind", "w:jc", "w:rPr")
    for i, line in enumerate(title_lines(paper.title, paper.page.text_width)):
        title = document.add_paragraph(style="公文标题")
        if i == 0 and (paper.red_head or paper.number):
            title.paragraph_format.space_before = Twips(2 * LINE_TWIPS)
        write_text(title, line)
    document.add_paragraph(style="Normal")
    _write_addressee(document, paper)


def _write_addressee(document: Docx, paper: Paper) -> None:
    if paper.addressee:
        write_text(document.add_paragraph(style="Normal"), f"{paper.addressee.rstrip('：:')}：")


def _write_block(document: Docx, label: str, block: Block) -> None:
    match block:
        case Heading():
            paragraph = document.add_paragraph(style=f"公文{block.level}级标题")
            write_text(paragraph, label + block.text)
            if block.then:
                write_text(paragraph, block.then, FANGSONG, layout.BODY)
                paragraph.paragraph_format.keep_with_next = False
        case Paragraph():
            for line in block.text.split("\n"):
                write_text(document.add_paragraph(style=BODY_STYLE if block.is_indented else "Normal"), line)
        case Table():
            _write_table(document, block)
        case Signature():
            _write_signature(document, block)
        case Annex():
            _write_annex(document, block)


def _keep_with_last(document: Docx) -> None:
    """Hold what comes next on the page of the last text or row, for a signature never stands alone."""
    for block in reversed(list(document.iter_inner_content())):
        paragraphs = [block] if isinstance(block, Text) else [p for c in block.rows[-1].cells for p in c.paragraphs]
        for paragraph in paragraphs:
            paragraph.paragraph_format.keep_with_next = True
        if not isinstance(block, Text) or block.text:
            return


def _write_attachments(document: Docx, names: Sequence[str]) -> None:
    _keep_with_last(document)
    if document.paragraphs[-1].text:  # below a table there is an empty line already
        document.add_paragraph(style="Normal").paragraph_format.keep_with_next = True
    for label, name in attachment_lines(names):
        paragraph = document.add_paragraph(style="Normal")
        left = 2 + (3 if len(names) == 1 else 4)
        paragraph.paragraph_format.left_indent = Pt(left * layout.CHARACTER)
        paragraph.paragraph_format.first_line_indent = Pt(-width(label) * layout.CHARACTER)
        paragraph.paragraph_format.keep_with_next = name is not names[-1]
        write_text(paragraph, label + name)


def _write_signature(document: Docx, signature: Signature) -> None:
    _keep_with_last(document)
    for _blank in range(2 if document.paragraphs[-1].text else 1):  # below a table there is one already
        document.add_paragraph(style="Normal").paragraph_format.keep_with_next = True
    texts = (signature.organisation, han_date(signature.on))
    for text, indent in zip(texts, signature_indents(signature), strict=True):
        paragraph = document.add_paragraph(style="Normal")
        paragraph.paragraph_format.right_indent = Pt(indent * layout.CHARACTER)
        paragraph.paragraph_format.keep_with_next = text is texts[0]
        paragraph._p.get_or_add_pPr().append(node("jc", val="right"))
        write_text(paragraph, text)


def _write_annex(document: Docx, annex: Annex) -> None:
    mark = document.add_paragraph(style="Normal")
    mark.paragraph_format.page_break_before = True
    write_text(mark, ANNEX, HEITI, layout.BODY)
    for style, line in (
        ("Normal", ""),
        *(("公文标题", each) for each in title_lines(annex.title, _room(document))),
        ("Normal", ""),
    ):
        write_text(document.add_paragraph(style=style), line)


def _write_table(document: Docx, table: Table) -> None:
    if table.caption:
        caption = document.add_paragraph(style="公文表题")
        caption.paragraph_format.keep_with_next = True
        write_text(caption, table.caption)
    widths = [int(points * 20) for points in column_widths(table, _room(document))]
    grid = document.add_table(rows=0, cols=len(widths))
    grid.autofit = False
    properties = grid._tbl.tblPr
    for element in [each for old in ("w:tblW", "w:tblStyle", "w:tblLook") for each in properties.findall(qn(old))]:
        properties.remove(element)
    properties.insert(0, node("tblW", w=sum(widths), type="dxa"))
    borders = node("tblBorders")
    borders.extend(
        node(side, val="single", sz=4, space=0, color="000000")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    properties.insert_element_before(borders, "w:tblLayout")
    margins = node("tblCellMar")
    beside = round(layout.CELL_SIDE * 20)
    for side, twips in (("top", 40), ("left", beside), ("bottom", 40), ("right", beside)):
        margins.append(node(side, w=twips, type="dxa"))
    properties.append(margins)
    for column, twips in zip(grid.columns, widths, strict=True):
        column.width = Twips(twips)
    _write_row(grid, table, [column.header for column in table.columns], widths, is_head=True)
    for row in table.rows:
        _write_row(grid, table, row, widths)
    document.add_paragraph(style="Normal")


def _lower(paragraph: Text) -> None:
    """Make the empty line that Word wants behind a table as low as can be: else it may open a page of its own."""
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    paragraph.paragraph_format.line_spacing = Pt(0.1)  # a whole point still did not fit below some full tables
    paragraph._p.get_or_add_pPr().insert(0, node("snapToGrid", val=0))


def _room(document: Docx) -> float:
    """Return the width of the text in pt; an office's template may lie on another page than ours, or not say it."""
    section = document.sections[-1]
    page, left, right = section.page_width, section.left_margin, section.right_margin
    if page is None or left is None or right is None or page <= left + right:
        return layout.PORTRAIT.text_width
    return float((page - left - right) / Pt(1))


def _write_row(grid: Any, table: Table, texts: Sequence[str], widths: Sequence[int], *, is_head: bool = False) -> None:
    row = grid.add_row()
    properties = row._tr.get_or_add_trPr()
    may_break = is_tall(table, texts, [twips / 20 for twips in widths])
    if not may_break:
        properties.append(node("cantSplit"))
    if is_head:
        properties.append(node("tblHeader"))
    for cell, text, twips, column in zip(row.cells, texts, widths, table.columns, strict=True):
        cell.width = Twips(twips)
        cell._tc.get_or_add_tcPr().append(node("vAlign", val="top" if may_break else "center"))
        for i, line in enumerate(text.split("\n")):
            paragraph = cell.paragraphs[0] if i == 0 else cell.add_paragraph()
            paragraph.style = DENSE_STYLE if table.is_dense else TABLE_STYLE
            paragraph._p.get_or_add_pPr().append(node("jc", val="center" if is_head else column.align))
            if is_head:
                paragraph.paragraph_format.keep_with_next = True
            write_text(paragraph, line, HEITI if is_head else None, table.size)


def _set_feet(document: Docx, chain_line: str, page: Page) -> None:
    """Page numbers outside: right on odd pages, left on even ones; the chain line on the other side."""
    section = document.sections[0]
    for foot, is_odd in ((section.footer, True), (section.even_page_footer, False)):
        foot.is_linked_to_previous = False
        paragraph = foot.paragraphs[0]
        paragraph.style = FOOT_STYLE
        properties = paragraph._p.get_or_add_pPr()
        tabs = node("tabs")
        tabs.append(
            node("tab", val="right", pos=round(page.text_width * 20) - round(layout.NUMBER * 20 if is_odd else 0))
        )
        properties.append(tabs)
        if is_odd:
            write_text(paragraph, chain_line, FANGSONG, layout.CHAIN)
            write_text(paragraph, "\t")
        else:
            properties.append(node("ind", left=round(layout.NUMBER * 20)))
        write_text(paragraph, "— ")
        for part in ("begin", "PAGE", "end"):
            run = paragraph.add_run()
            run._r.get_or_add_rPr().extend(letters_of(SONGTI, layout.NUMBER))
            if part == "PAGE":
                instruction = node("instrText")
                instruction.text = part
                run._r.append(instruction)
            else:
                run._r.append(node("fldChar", fldCharType=part))
        write_text(paragraph, " —")
        if not is_odd:
            write_text(paragraph, "\t")
            write_text(paragraph, chain_line, FANGSONG, layout.CHAIN)


def _set_mark(document: Docx, mark: str) -> None:
    """Write a line in the middle over the text of every page."""
    section = document.sections[0]
    for head in (section.header, section.even_page_header):
        head.is_linked_to_previous = False
        paragraph = head.paragraphs[0]
        paragraph.style = FOOT_STYLE
        paragraph._p.get_or_add_pPr().append(node("jc", val="center"))
        write_text(paragraph, mark, HEITI, layout.TABLE)


def fill(template: bytes, write: Callable[[Docx], None]) -> bytes:
    """Return an office's template after `write` has put a paper into it; for the guarded child."""
    document = Document(io.BytesIO(template))
    write(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def write_body(document: Docx, place: Any, paper: Paper, *, to: bool, signed: bool) -> None:
    """Put the blocks of a paper where a paragraph of the template stands, which goes; an annex comes at the end.

    `to` and `signed` say whether addressee and signature belong to them, for the template has no place for them.
    """
    add_styles(document, 0, known={style.name for style in document.styles})
    known = set(document.element.body)
    body: list[Any] | None = None
    if to:
        _write_addressee(document, paper)
    for label, block in with_attachments(paper):
        if isinstance(block, Annex):
            body = body or [element for element in document.element.body if element not in known]
        if block is None:
            _write_attachments(document, paper.attachments)
        elif signed or not isinstance(block, Signature):
            _write_block(document, label, block)
    for element in body or [element for element in document.element.body if element not in known]:
        place._p.addprevious(element)
    place._p.getparent().remove(place._p)
