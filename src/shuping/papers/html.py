"""A paper as one HTML text with its style inside, from which the guarded child makes the PDF."""

from collections.abc import Sequence
from html import escape

from shuping.papers import layout
from shuping.papers.layout import FANGSONG, HEITI, KAITI, SONGTI, XIAOBIAOSONG, Face, Page
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


def to_html(paper: Paper) -> str:
    """Return the paper as HTML: no script, no link, nothing to fetch."""
    body = _head(paper)
    for label, block in with_attachments(paper):
        body += _attachments(paper.attachments) if block is None else _block(label, block, paper.page)
    title = _text(paper.title.replace("\n", ""))
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_style(paper)}</style></head><body>{body}</body></html>"
    )


def _text(text: str) -> str:
    return escape(clean(text))


def _title(title: str, page: Page) -> str:
    return "<br>".join(_text(line) for line in title_lines(title, page.text_width))


def _font(face: Face) -> str:
    return "font-family: " + ", ".join(f'"{name}"' for name in (face.name, *face.stand_ins))


def _string(text: str) -> str:
    """Return a CSS string; everything but letters and digits is escaped, so that no text ends it."""
    return '"' + "".join(c if c.isalnum() else f"\\{ord(c):06x}" for c in clean(text)) + '"'


def _style(paper: Paper) -> str:
    below, em = layout.NUMBER_BELOW, layout.CHARACTER
    line = layout.LINE - 0.001  # here and between letters: rounding must not push the 22nd line or the 28th letter out
    number = f'content: "— " counter(page) " —"; {_font(SONGTI)}; font-size: {layout.NUMBER}pt'
    chain = f"content: {_string(paper.chain_line)}; {_font(FANGSONG)}; font-size: {layout.CHAIN}pt; white-space: nowrap"
    place = f"vertical-align: top; padding-top: {below}mm; line-height: 20pt"
    head = layout.red_head_size(width(paper.red_head or ""))
    mark = f"content: {_string(paper.mark)}; {_font(HEITI)}; font-size: {layout.TABLE}pt; white-space: nowrap"
    top = f"@top-center {{ {mark}; vertical-align: middle }}" if paper.mark else ""
    page = paper.page
    margins = f"{page.top}mm {page.right}mm {page.bottom}mm {page.left}mm"
    return f"""
@page {{ size: {page.width}mm {page.height}mm; margin: {margins}; {top} }}
@page :right {{
  @bottom-right {{ {number}; {place}; text-align: right; padding-right: {layout.NUMBER}pt }}
  @bottom-left {{ {chain}; {place}; text-align: left }}
}}
@page :left {{
  @bottom-left {{ {number}; {place}; text-align: left; padding-left: {layout.NUMBER}pt }}
  @bottom-right {{ {chain}; {place}; text-align: right }}
}}
html {{ {_font(FANGSONG)}; font-size: {layout.BODY}pt; line-height: {line:.4f}pt; font-weight: 400 }}
body {{ margin: 0; letter-spacing: {em - layout.BODY - 0.005:.4f}pt; overflow-wrap: anywhere; text-align: justify }}
p, h1, h2, h3, h4, h5 {{ margin: 0; font-size: inherit; font-weight: 400; orphans: 1; widows: 2;
  break-after: auto; break-inside: auto }}
p.body, h2, h3, h4, h5 {{ text-indent: {2 * em:.4f}pt }}
h1 {{ {_font(XIAOBIAOSONG)}; font-size: {layout.TITLE}pt; text-align: center; letter-spacing: 0; break-after: avoid }}
h1.below {{ margin-top: {2 * line:.4f}pt }}
h2 {{ {_font(HEITI)} }} h3 {{ {_font(KAITI)} }} h4, h5 {{ {_font(FANGSONG)} }}
h2.alone, h3.alone, h4.alone, h5.alone {{ break-after: avoid }}
.then {{ {_font(FANGSONG)} }}
.head {{ {_font(XIAOBIAOSONG)}; font-size: {head:.2f}pt; line-height: 1.3; color: #{layout.RED}; text-align: center;
  letter-spacing: 0; padding-top: {layout.HEAD_BELOW}mm; white-space: nowrap }}
.number {{ text-align: center }} .head + .number {{ padding-top: {2 * line:.4f}pt }}
.ruled {{ border-bottom: 1.5pt solid #{layout.RED}; padding-bottom: {layout.RED_LINE_BELOW}mm }}
.blank {{ height: {line:.4f}pt }}
.attached {{ text-align: left }}
.annex {{ {_font(HEITI)}; break-before: page }}
table + .attached-blank {{ height: 0 }}
.attached, .attached-blank, .signature {{ break-before: avoid }}
.signature {{ break-inside: avoid; padding-top: {2 * line:.4f}pt }} .signature p {{ text-align: right }}
table + .signature {{ padding-top: {line:.4f}pt }}
table {{ width: 100%; border-collapse: collapse; table-layout: fixed; font-size: {layout.TABLE}pt; letter-spacing: 0;
  line-height: {layout.TABLE_LINE}pt; margin-bottom: {line:.4f}pt }}
table.dense {{ font-size: {layout.DENSE}pt; line-height: {layout.DENSE_LINE}pt }}
thead {{ display: table-header-group }} tr {{ break-inside: avoid }}
tr.tall {{ break-inside: auto }} tr.tall td {{ vertical-align: top }}
th, td {{ border: 0.5pt solid #000; padding: 2pt {layout.CELL_SIDE}pt; vertical-align: middle; text-align: left;
  white-space: pre-line }}
th {{ {_font(HEITI)}; font-weight: 400; text-align: center }}
.center {{ text-align: center }} .right {{ text-align: right }}
.caption {{ {_font(HEITI)}; text-align: center; break-after: avoid }}
"""


def _head(paper: Paper) -> str:
    parts = []
    if paper.red_head:
        ruled = "" if paper.number else " ruled"
        parts.append(f'<p class="head{ruled}">{_text(paper.red_head)}</p>')
    if paper.number:
        ruled = " ruled" if paper.red_head else ""
        parts.append(f'<p class="number{ruled}">{_text(paper.number)}</p>')
    below = ' class="below"' if parts else ""
    parts.append(f"<h1{below}>{_title(paper.title, paper.page)}</h1>")
    parts.append('<p class="blank"></p>')
    if paper.addressee:
        parts.append(f"<p>{_text(paper.addressee.rstrip('：:'))}：</p>")
    return "".join(parts)


def _block(label: str, block: Block, page: Page) -> str:
    match block:
        case Heading():
            tag = f"h{block.level + 1}"
            then = f'<span class="then">{_text(block.then)}</span>' if block.then else ""
            alone = "" if then else ' class="alone"'
            return f"<{tag}{alone}>{label}{_text(block.text)}{then}</{tag}>"
        case Paragraph():
            body = ' class="body"' if block.is_indented else ""
            return "".join(f"<p{body}>{_text(line)}</p>" for line in block.text.split("\n"))
        case Table():
            return _table(block, page)
        case Signature():
            return _signature(block)
        case Annex():
            title = _title(block.title, page)
            return f'<p class="annex">{ANNEX}</p><p class="blank"></p><h1>{title}</h1><p class="blank"></p>'


def _table(table: Table, page: Page) -> str:
    widths = column_widths(table, page.text_width)
    columns = "".join(f'<col style="width: {points:.2f}pt">' for points in widths)
    head = "".join(f"<th>{_text(column.header)}</th>" for column in table.columns)
    rows = "".join(
        f"<tr{' class=tall' if is_tall(table, row, widths) else ''}>"
        + "".join(f'<td class="{c.align}">{_cell(t)}</td>' for c, t in zip(table.columns, row, strict=True))
        + "</tr>"
        for row in table.rows
    )
    caption = f'<p class="caption">{_text(table.caption)}</p>' if table.caption else ""
    dense = ' class="dense"' if table.is_dense else ""
    inside = f"<colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead><tbody>{rows}</tbody>"
    return f"{caption}<table{dense}>{inside}</table>"


def _cell(text: str) -> str:
    """Return the text of a cell; a browser drops the last line where nothing stands on it."""
    return _text(text) + ("&nbsp;" if text.endswith("\n") else "")


def _signature(signature: Signature) -> str:
    name, day = (f"{indent * layout.CHARACTER:.4f}pt" for indent in signature_indents(signature))
    return (
        f'<div class="signature"><p style="margin-right: {name}">{_text(signature.organisation)}</p>'
        f'<p style="margin-right: {day}">{han_date(signature.on)}</p></div>'
    )


def _attachments(names: Sequence[str]) -> str:
    left = (2 + (3 if len(names) == 1 else 4)) * layout.CHARACTER
    lines = "".join(
        f'<p class="attached" style="margin-left: {left:.4f}pt; text-indent: {-width(label) * layout.CHARACTER:.4f}pt">'
        f"{label}{_text(name)}</p>"
        for label, name in attachment_lines(names)
    )
    return f'<p class="blank attached-blank"></p>{lines}'
