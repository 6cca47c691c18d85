"""How a DOCX of ours looks after GB/T 9704: its page, its styles, its letters, and the nodes they are written as."""

import math
from collections.abc import Collection
from typing import Any

from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Twips

from shuping.papers import layout
from shuping.papers.layout import FANGSONG, HEADING_FACES, HEITI, SONGTI, XIAOBIAOSONG, Face, Page
from shuping.papers.paper import Paper, clean, width

LINE_TWIPS = int(layout.LINE * 20)
CHARACTER_SPACE = int((layout.CHARACTER - layout.BODY) * 4096) - 2  # 1/4096 pt, rounded so that 28 fit
CLOSER = math.floor((layout.CHARACTER - layout.BODY) * 20)  # twips between letters
BODY_STYLE, TABLE_STYLE, DENSE_STYLE, FOOT_STYLE = "公文正文", "公文表格", "公文密表", "公文页脚"


def node(tag: str, **attributes: Any) -> Any:
    """Return an element of WordprocessingML with these attributes."""
    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    return element


def strip(document: Docx) -> None:
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
    letters.extend(letters_of(FANGSONG, layout.BODY))
    paragraphs = defaults.find(qn("w:pPrDefault")).find(qn("w:pPr"))
    paragraphs.clear()
    settings = document.settings.element
    settings.find(qn("w:characterSpacingControl")).set(qn("w:val"), "compressPunctuation")
    settings.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "zh-CN")
    settings.find(qn("w:compat")).find(qn("w:compatSetting")).set(qn("w:val"), "15")


def letters_of(face: Face, size: float | None = None, colour: str | None = None) -> list[Any]:
    """Return the properties of a run, in the order that the schema asks for.

    Body text is set closer by itself, so that 28 characters fit the line: LibreOffice gives a letter that is wider
    than the grid's cell two cells, so no paragraph snaps to the grid, which tells Word and WPS the page's layout.
    """
    name = face.name
    parts = [node("rFonts", ascii=name, eastAsia=name, hAnsi=name, cs=name, hint="eastAsia")]
    if colour:
        parts.append(node("color", val=colour))
    if size == layout.BODY:
        parts.append(node("spacing", val=CLOSER))
    if size:
        parts += [node("sz", val=round(size * 2)), node("szCs", val=round(size * 2))]
    return [*parts, node("lang", val="zh-CN", eastAsia="zh-CN", bidi="ar-SA")]


def set_page(document: Docx, page: Page) -> None:
    """Lay the first section out: size, margins, the grid of lines and letters."""
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


def set_styles(document: Docx, paper: Paper) -> None:
    """Give an empty document the styles of our papers."""
    _style(document, "Normal", FANGSONG, layout.BODY)
    add_styles(document, width(paper.red_head or ""))


def add_styles(document: Docx, head_width: float, known: Collection[str] = ()) -> None:
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
    paragraph, run = node("pPr"), node("rPr")
    if name == "公文标题" or outline is not None:
        paragraph.append(node("keepNext"))
    paragraph.append(node("widowControl", val=0))
    paragraph.extend([node("autoSpaceDE", val=0), node("autoSpaceDN", val=0)])
    paragraph.append(node("snapToGrid", val=0))
    paragraph.append(node("spacing", before=0, after=0, line=line, lineRule="exact"))
    if indent:
        twips = round(indent * layout.CHARACTER * 20)
        paragraph.append(node("ind", firstLineChars=indent * 100, firstLine=twips))
    paragraph.append(node("jc", val=align))
    if outline is not None:
        paragraph.append(node("outlineLvl", val=outline))
    run.extend(letters_of(face, size, colour))
    element.extend([paragraph, run])


def write_text(paragraph: Any, text: str, face: Face | None = None, size: float | None = None) -> None:
    """Add a run in Chinese; without a face it keeps its style's."""
    run = paragraph.add_run(clean(text))
    properties = run._r.get_or_add_rPr()
    if face:
        properties.extend(letters_of(face, size))
    else:
        properties.extend([node("rFonts", hint="eastAsia"), node("lang", val="zh-CN", eastAsia="zh-CN")])
