"""A paper as DOCX after GB/T 9704, which Word and WPS open with the offices' own typefaces."""

import io
import math
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, Twips
from docx.text.paragraph import Paragraph as Text

from shuping.papers import layout
from shuping.papers.layout import FANGSONG, HEADING_FACES, HEITI, SONGTI, XIAOBIAOSONG, Face, Page
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
    signature_indents,
    width,
    with_attachments,
)

LINE_TWIPS = int(layout.LINE * 20)
CHARACTER_SPACE = int((layout.CHARACTER - layout.BODY) * 4096) - 2  # 1/4096 pt, rounded so that 28 fit
CLOSER = math.floor((layout.CHARACTER - layout.BODY) * 20)  # twips between letters
BODY_STYLE, TABLE_STYLE, DENSE_STYLE, FOOT_STYLE = "公文正文", "公文表格", "公文密表", "公文页脚"


def to_docx(paper: Paper) -> bytes:
    """Return the paper as a .docx file."""
    document = Document()
    _strip(document)
    _set_page(document, paper.page)
    _set_styles(document, paper)
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


def _element(tag: str, **attributes: Any) -> Any:
    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    return element


def _strip(document: Docx) -> None:
    """Take the English defaults out of the library's template."""
    styles = document.styles.element
    for style in list(styles.findall(qn("w:style"))):
        if style.get(qn("w:default")) != "1":
            styles.remove(style)
    latent = styles.find(qn("w:latentStyles"))
    if latent is not None:
        styles.remove(latent)
    defaults = styles.find(qn("w:docDefaults"))
    letters = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    letters.clear()
    letters.extend(_letters(FANGSONG, layout.BODY))
    paragraphs = defaults.find(qn("w:pPrDefault")).find(qn("w:pPr"))
    paragraphs.clear()
    settings = document.settings.element
    settings.find(qn("w:characterSpacingControl")).set(qn("w:val"), "compressPunctuation")
    settings.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "zh-CN")
    settings.find(qn("w:compat")).find(qn("w:compatSetting")).set(qn("w:val"), "15")


def _letters(face: Face, size: float | None = None, colour: str | None = None) -> list[Any]:
    """Return the properties of a run, in the order that the schema asks for.

    Body text is set closer by itself, so that 28 characters fit the line: LibreOffice gives a letter that is wider
    than the grid's cell two cells, so no paragraph snaps to the grid, which tells Word and WPS the page's layout.
    """
    name = face.name
    parts = [_element("rFonts", ascii=name, eastAsia=name, hAnsi=name, cs=name, hint="eastAsia")]
    if colour:
        parts.append(_element("color", val=colour))
    if size == layout.BODY:
        parts.append(_element("spacing", val=CLOSER))
    if size:
        parts += [_element("sz", val=round(size * 2)), _element("szCs", val=round(size * 2))]
    return [*parts, _element("lang", val="zh-CN", eastAsia="zh-CN", bidi="ar-SA")]


def _set_page(document: Docx, page: Page) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE if page is layout.LANDSCAPE else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(page.width), Mm(page.height)
    section.top_margin, section.bottom_margin = Mm(page.top), Mm(page.bottom)
    section.left_margin, section.right_margin = Mm(page.left), Mm(page.right)
    section.header_distance = Mm(15)
    section.footer_distance = Mm(page.bottom - layout.NUMBER_BELOW) - Twips(400)
    grid = section._sectPr.find(qn("w:docGrid"))
    for name, value in (("type", "linesAndChars"), ("linePitch", LINE_TWIPS), ("charSpace", CHARACTER_SPACE)):
        grid.set(qn(f"w:{name}"), str(value))
    document.settings.odd_and_even_pages_header_footer = True


def _set_styles(document: Docx, paper: Paper) -> None:
    _style(document, "Normal", FANGSONG, layout.BODY)
    _add_styles(document, width(paper.red_head or ""))


def _add_styles(document: Docx, head_width: float, known: Collection[str] = ()) -> None:
    """Add the styles of our papers, but for those known: an office may have changed them in its template."""
    head_size = layout.red_head_size(head_width)
    head = {"align": "center", "line": round(head_size * 26), "colour": layout.RED}
    styles: list[tuple[str, Face, float, dict[str, Any]]] = [
        (BODY_STYLE, FANGSONG, layout.BODY, {"indent": 2}),
        ("公文标题", XIAOBIAOSONG, layout.TITLE, {"align": "center"}),
        ("公文红头", XIAOBIAOSONG, head_size, head),
        ("公文文号", FANGSONG, layout.BODY, {"align": "center"}),
        *(
            (f"公文{i + 1}级标题", face, layout.BODY, {"indent": 2, "outline": i})
            for i, face in enumerate(HEADING_FACES)
        ),
        ("公文表题", HEITI, layout.BODY, {"align": "center"}),
        (TABLE_STYLE, FANGSONG, layout.TABLE, {"align": "left", "line": round(layout.TABLE_LINE * 20)}),
        (DENSE_STYLE, FANGSONG, layout.DENSE, {"align": "left", "line": round(layout.DENSE_LINE * 20)}),
        (FOOT_STYLE, SONGTI, layout.NUMBER, {"align": "left", "line": 400}),
    ]
    for name, face, size, more in styles:
        if name not in known:
            _style(document, name, face, size, **more)


def _style(
    document: Docx,
    name: str,
    face: Face,
    size: float,
    *,
    align: str = "both",
    indent: int = 0,
    line: int = LINE_TWIPS,
    outline: int | None = None,
    colour: str | None = None,
) -> None:
    """Add or reset a paragraph style; `line` is its exact pitch in twips, `indent` its first line's in characters."""
    is_known = name in [style.name for style in document.styles]
    style = document.styles[name] if is_known else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if not is_known:
        style.base_style = document.styles["Normal"]
        style.quick_style = True
    element = style.element
    for old in element.findall(qn("w:pPr")) + element.findall(qn("w:rPr")):
        element.remove(old)
    paragraph, run = _element("pPr"), _element("rPr")
    if name == "公文标题" or outline is not None:
        paragraph.append(_element("keepNext"))
    paragraph.append(_element("widowControl", val=0))
    paragraph.extend([_element("autoSpaceDE", val=0), _element("autoSpaceDN", val=0)])
    paragraph.append(_element("snapToGrid", val=0))
    paragraph.append(_element("spacing", before=0, after=0, line=line, lineRule="exact"))
    if indent:
        twips = round(indent * layout.CHARACTER * 20)
        paragraph.append(_element("ind", firstLineChars=indent * 100, firstLine=twips))
    paragraph.append(_element("jc", val=align))
    if outline is not None:
        paragraph.append(_element("outlineLvl", val=outline))
    run.extend(_letters(face, size, colour))
    element.extend([paragraph, run])


def _write(paragraph: Any, text: str, face: Face | None = None, size: float | None = None) -> None:
    """Add a run in Chinese; without a face it keeps its style's."""
    run = paragraph.add_run(clean(text))
    properties = run._r.get_or_add_rPr()
    if face:
        properties.extend(_letters(face, size))
    else:
        properties.extend([_element("rFonts", hint="eastAsia"), _element("lang", val="zh-CN", eastAsia="zh-CN")])


def _write_head(document: Docx, paper: Paper) -> None:
    if paper.red_head:
        paragraph = document.add_paragraph(style="公文红头")
        paragraph.paragraph_format.space_before = Mm(layout.HEAD_BELOW)
        _write(paragraph, paper.red_head)
    if paper.number:
        paragraph = document.add_paragraph(style="公文文号")
        paragraph.paragraph_format.space_before = Twips(2 * LINE_TWIPS if paper.red_head else 0)
        _write(paragraph, paper.number)
    if paper.red_head:
        border = _element("pBdr")
        space = round(layout.RED_LINE_BELOW * layout.POINTS_PER_MM)
        border.append(_element("bottom", val="single", sz=12, space=space, color=layout.RED))
        properties = paragraph._p.get_or_add_pPr()
        properties.insert_element_before(border, "w:spacing", "w:ind", "w:jc", "w:rPr")
    for i, line in enumerate(paper.title.split("\n")):
        title = document.add_paragraph(style="公文标题")
        if i == 0 and (paper.red_head or paper.number):
            title.paragraph_format.space_before = Twips(2 * LINE_TWIPS)
        _write(title, line)
    document.add_paragraph(style="Normal")
    if paper.addressee:
        _write(document.add_paragraph(style="Normal"), f"{paper.addressee.rstrip('：:')}：")


def _write_block(document: Docx, label: str, block: Block) -> None:
    match block:
        case Heading():
            paragraph = document.add_paragraph(style=f"公文{block.level}级标题")
            _write(paragraph, label + block.text)
            if block.then:
                _write(paragraph, block.then, FANGSONG, layout.BODY)
                paragraph.paragraph_format.keep_with_next = False
        case Paragraph():
            for line in block.text.split("\n"):
                _write(document.add_paragraph(style=BODY_STYLE if block.is_indented else "Normal"), line)
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
        if any(paragraph.text for paragraph in paragraphs):
            return


def _write_attachments(document: Docx, names: Sequence[str]) -> None:
    _keep_with_last(document)
    document.add_paragraph(style="Normal").paragraph_format.keep_with_next = True
    for label, name in attachment_lines(names):
        paragraph = document.add_paragraph(style="Normal")
        left = 2 + (3 if len(names) == 1 else 4)
        paragraph.paragraph_format.left_indent = Pt(left * layout.CHARACTER)
        paragraph.paragraph_format.first_line_indent = Pt(-width(label) * layout.CHARACTER)
        paragraph.paragraph_format.keep_with_next = name is not names[-1]
        _write(paragraph, label + name)


def _write_signature(document: Docx, signature: Signature) -> None:
    _keep_with_last(document)
    for _blank in range(2 if document.paragraphs[-1].text else 1):  # below a table there is one already
        document.add_paragraph(style="Normal").paragraph_format.keep_with_next = True
    texts = (signature.organisation, han_date(signature.on))
    for text, indent in zip(texts, signature_indents(signature), strict=True):
        paragraph = document.add_paragraph(style="Normal")
        paragraph.paragraph_format.right_indent = Pt(indent * layout.CHARACTER)
        paragraph.paragraph_format.keep_with_next = text is texts[0]
        paragraph._p.get_or_add_pPr().append(_element("jc", val="right"))
        _write(paragraph, text)


def _write_annex(document: Docx, annex: Annex) -> None:
    mark = document.add_paragraph(style="Normal")
    mark.paragraph_format.page_break_before = True
    _write(mark, ANNEX, HEITI, layout.BODY)
    for style, line in (("Normal", ""), *(("公文标题", each) for each in annex.title.split("\n")), ("Normal", "")):
        _write(document.add_paragraph(style=style), line)


def _write_table(document: Docx, table: Table) -> None:
    if table.caption:
        caption = document.add_paragraph(style="公文表题")
        caption.paragraph_format.keep_with_next = True
        _write(caption, table.caption)
    widths = [int(points * 20) for points in column_widths(table, _room(document))]
    grid = document.add_table(rows=0, cols=len(widths))
    grid.autofit = False
    properties = grid._tbl.tblPr
    for element in [each for old in ("w:tblW", "w:tblStyle", "w:tblLook") for each in properties.findall(qn(old))]:
        properties.remove(element)
    properties.insert(0, _element("tblW", w=sum(widths), type="dxa"))
    borders = _element("tblBorders")
    borders.extend(
        _element(side, val="single", sz=4, space=0, color="000000")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    properties.insert_element_before(borders, "w:tblLayout")
    margins = _element("tblCellMar")
    beside = round(layout.CELL_SIDE * 20)
    for side, twips in (("top", 40), ("left", beside), ("bottom", 40), ("right", beside)):
        margins.append(_element(side, w=twips, type="dxa"))
    properties.append(margins)
    for column, twips in zip(grid.columns, widths, strict=True):
        column.width = Twips(twips)
    _write_row(grid, table, [column.header for column in table.columns], widths, is_head=True)
    for row in table.rows:
        _write_row(grid, table, row, widths, is_head=False)
    document.add_paragraph(style="Normal")


def _lower(paragraph: Text) -> None:
    """Make the empty line that Word wants behind a table as low as can be: else it may open a page of its own."""
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    paragraph.paragraph_format.line_spacing = Pt(1)
    paragraph._p.get_or_add_pPr().insert(0, _element("snapToGrid", val=0))


def _room(document: Docx) -> float:
    """Return the width of the text in pt; an office's template may lie on another page than ours, or not say it."""
    section = document.sections[-1]
    page, left, right = section.page_width, section.left_margin, section.right_margin
    if page is None or left is None or right is None or page <= left + right:
        return layout.PORTRAIT.text_width
    return float((page - left - right) / Pt(1))


def _write_row(grid: Any, table: Table, texts: Sequence[str], widths: Sequence[int], *, is_head: bool) -> None:
    row = grid.add_row()
    properties = row._tr.get_or_add_trPr()
    properties.append(_element("cantSplit"))
    if is_head:
        properties.append(_element("tblHeader"))
    for cell, text, twips, column in zip(row.cells, texts, widths, table.columns, strict=True):
        cell.width = Twips(twips)
        cell._tc.get_or_add_tcPr().append(_element("vAlign", val="center"))
        for i, line in enumerate(text.split("\n")):
            paragraph = cell.paragraphs[0] if i == 0 else cell.add_paragraph()
            paragraph.style = DENSE_STYLE if table.is_dense else TABLE_STYLE
            paragraph._p.get_or_add_pPr().append(_element("jc", val="center" if is_head else column.align))
            _write(paragraph, line, HEITI if is_head else None, table.size)


def _set_feet(document: Docx, chain_line: str, page: Page) -> None:
    """Page numbers outside: right on odd pages, left on even ones; the chain line on the other side."""
    section = document.sections[0]
    for foot, is_odd in ((section.footer, True), (section.even_page_footer, False)):
        foot.is_linked_to_previous = False
        paragraph = foot.paragraphs[0]
        paragraph.style = FOOT_STYLE
        properties = paragraph._p.get_or_add_pPr()
        tabs = _element("tabs")
        tabs.append(
            _element("tab", val="right", pos=round(page.text_width * 20) - round(layout.NUMBER * 20 if is_odd else 0))
        )
        properties.append(tabs)
        if is_odd:
            _write(paragraph, chain_line, FANGSONG, layout.CHAIN)
            _write(paragraph, "\t")
        else:
            properties.append(_element("ind", left=round(layout.NUMBER * 20)))
        _write(paragraph, "— ")
        for part in ("begin", "PAGE", "end"):
            run = paragraph.add_run()
            run._r.get_or_add_rPr().extend(_letters(SONGTI, layout.NUMBER))
            if part == "PAGE":
                instruction = _element("instrText")
                instruction.text = part
                run._r.append(instruction)
            else:
                run._r.append(_element("fldChar", fldCharType=part))
        _write(paragraph, " —")
        if not is_odd:
            _write(paragraph, "\t")
            _write(paragraph, chain_line, FANGSONG, layout.CHAIN)


def _set_mark(document: Docx, mark: str) -> None:
    """Write a line in the middle over the text of every page."""
    section = document.sections[0]
    for head in (section.header, section.even_page_header):
        head.is_linked_to_previous = False
        paragraph = head.paragraphs[0]
        paragraph.style = FOOT_STYLE
        paragraph._p.get_or_add_pPr().append(_element("jc", val="center"))
        _write(paragraph, mark, HEITI, layout.TABLE)


def fill(template: bytes, write: Callable[[Docx], None]) -> bytes:
    """Return an office's template after `write` has put a paper into it; for the guarded child."""
    document = Document(io.BytesIO(template))
    write(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def write_body(document: Docx, place: Any, paper: Paper, *, with_signature: bool) -> None:
    """Put the blocks of a paper where a paragraph of the template stands, which goes; an annex comes at the end."""
    _add_styles(document, 0, known={style.name for style in document.styles})
    known = set(document.element.body)
    body: list[Any] | None = None
    for label, block in with_attachments(paper):
        if isinstance(block, Annex):
            body = body or [element for element in document.element.body if element not in known]
        if block is None:
            _write_attachments(document, paper.attachments)
        elif with_signature or not isinstance(block, Signature):
            _write_block(document, label, block)
    for element in body or [element for element in document.element.body if element not in known]:
        place._p.addprevious(element)
    place._p.getparent().remove(place._p)
