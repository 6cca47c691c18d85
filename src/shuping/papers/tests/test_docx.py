"""The geometry of GB/T 9704 in the file itself, and the file reopened."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Pt

from shuping.documents.docx_text import docx_text
from shuping.papers.docx import to_docx
from shuping.papers.paper import Annex, Column, Heading, Paper, Paragraph, Signature, Table
from shuping.papers.tests.samples import plan


@pytest.fixture(scope="module")
def made() -> bytes:
    return to_docx(plan())


@pytest.fixture(scope="module")
def document(made):
    return Document(io.BytesIO(made))


def part(content: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(content)).read(name).decode()


def fonts(run) -> set[str]:
    given = run.find(qn("w:rFonts"))
    return {given.get(qn(f"w:{name}")) for name in ("ascii", "hAnsi", "eastAsia")}


def test_page_and_margins(document):
    section = document.sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.bottom_margin)
    assert [round(size.mm) for size in sizes] == [210, 297, 37, 35]
    assert [round(size.mm) for size in (section.left_margin, section.right_margin)] == [28, 26]


def test_the_grid_says_28_characters_by_22_lines(document):
    grid = document.sections[0]._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "linesAndChars"
    pitch = int(grid.get(qn("w:linePitch"))) / 20
    character = 16 + int(grid.get(qn("w:charSpace"))) / 4096
    height, width = 225 * 72 / 25.4, 156 * 72 / 25.4
    assert int(height / pitch) == 22
    assert int(width / character) == 28


def test_body_is_16_point_fangsong_with_exact_lines_and_28_letters_a_line(document):
    normal = document.styles["Normal"].element.find(qn("w:rPr"))
    assert fonts(normal) == {"仿宋_GB2312"}
    assert document.styles["Normal"].font.size == Pt(16)
    shift = int(normal.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert int(156 * 72 / 25.4 / (16 + shift)) == 28
    layout = document.styles["Normal"].paragraph_format
    assert layout.line_spacing_rule == WD_LINE_SPACING.EXACTLY
    assert layout.line_spacing.pt == pytest.approx(28.95)
    indent = document.styles["公文正文"].element.find(qn("w:pPr")).find(qn("w:ind"))
    assert indent.get(qn("w:firstLineChars")) == "200"


@pytest.mark.parametrize(
    ("style", "face", "size"),
    [
        ("公文标题", "方正小标宋简体", 22),
        ("公文1级标题", "黑体", 16),
        ("公文2级标题", "楷体_GB2312", 16),
        ("公文3级标题", "仿宋_GB2312", 16),
        ("公文4级标题", "仿宋_GB2312", 16),
        ("公文页脚", "宋体", 14),
    ],
)
def test_typefaces_and_sizes(document, style, face, size):
    assert fonts(document.styles[style].element.find(qn("w:rPr"))) == {face}
    assert document.styles[style].font.size == Pt(size)


def test_every_run_is_chinese(made):
    for name in ("word/document.xml", "word/footer1.xml", "word/footer2.xml"):
        xml = part(made, name)
        assert xml.count("<w:r>") == len(re.findall(r'<w:lang w:val="zh-CN" w:eastAsia="zh-CN"', xml))
    assert "en-US" not in part(made, "word/styles.xml")


def test_no_space_is_put_between_han_and_digits(document):
    properties = document.styles["Normal"].element.find(qn("w:pPr"))
    assert [properties.find(qn(f"w:autoSpace{kind}")).get(qn("w:val")) for kind in ("DE", "DN")] == ["0", "0"]


def test_page_numbers_are_outside_and_the_chain_line_is_on_the_other_side(document):
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert odd.text == "存证链第4231号　摘要 c58e 10a7 93d4 2b6f\t—  —"
    assert even.text == "—  —\t存证链第4231号　摘要 c58e 10a7 93d4 2b6f"
    assert odd.runs[0].font.size == Pt(8.5)
    assert odd.style.font.size == Pt(14)
    assert round(section.bottom_margin.mm - section.footer_distance.mm - 20 / 72 * 25.4) == 7
    for foot in (odd, even):
        assert "PAGE" in [text.text for text in foot._p.iter(qn("w:instrText"))]


def test_the_table_repeats_its_head_and_splits_no_row(document):
    rows = document.tables[0].rows
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in rows] == [True] + [False] * 4
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows)
    widths = [int(cell.get(qn("w:w"))) for cell in document.tables[0]._tbl.tblGrid]
    assert sum(widths) == pytest.approx(156 / 25.4 * 1440, abs=10)


def test_a_wide_dense_table_lies_on_a_turned_page_in_smaller_letters():
    columns = [Column("问题"), Column("期限", is_whole=True)]
    wide = Table(columns, [["题", "2026年12月30日"]], is_dense=True)
    document = Document(io.BytesIO(to_docx(Paper("题", [wide], is_landscape=True, chain_line="存证链"))))
    section = document.sections[0]
    assert section._sectPr.find(qn("w:pgSz")).get(qn("w:orient")) == "landscape"
    assert [round(size.mm) for size in (section.page_width, section.page_height)] == [297, 210]
    table = document.tables[0]
    assert [cell.paragraphs[0].style.font.size for cell in table.rows[1].cells] == [Pt(10.5), Pt(10.5)]
    widths = [int(cell.get(qn("w:w"))) / 20 for cell in table._tbl.tblGrid]
    assert sum(widths) == pytest.approx(225 / 25.4 * 72, abs=1)
    assert 7 * 10.5 + 6 < widths[1] < 10 * 10.5
    tab = section.footer.paragraphs[0]._p.find(f".//{qn('w:tab')}")
    assert int(tab.get(qn("w:pos"))) == pytest.approx(225 / 25.4 * 1440 - 280, abs=2)


def test_the_paper_reads_in_order(made):
    text, notes = docx_text(made)
    lines = [line for line in text.split("\n") if line]
    assert lines[:6] == [
        "中共青禾镇委员会文件",
        "青委〔2026〕12号",
        "青禾镇党委关于述职评议反馈问题的",
        "整改方案",
        "中共云岭市委组织部：",
        lines[5],
    ]
    assert "（一）后备力量接不上。14个党支部中，有4个村没有后备干部，35岁以下党员仅占9.7%。" in lines
    assert "序号\t问题\t整改措施\t责任人\t完成时限" in lines
    assert lines[-4:] == ["附件：1.反馈问题清单", "2.青禾镇党支部后备干部名册", "中共青禾镇委员会", "2026年3月9日"]
    assert notes == []


def test_a_plain_paper_has_no_red_and_hostile_text_is_only_text():
    paper = Paper(
        title="题<&>\x00",
        blocks=[Heading(1, "]]><w:p/>"), Paragraph("一\n二\x1f"), Signature("镇党委", date(2026, 3, 9))],
    )
    made = to_docx(paper)
    assert "C00000" not in part(made, "word/document.xml")
    texts = [paragraph.text for paragraph in Document(io.BytesIO(made)).paragraphs if paragraph.text]
    assert texts == ["题<&>", "一、]]><w:p/>", "一", "二", "镇党委", "2026年3月9日"]


def test_the_signature_is_held_on_the_page_of_the_last_text(document):
    texts = [p for p in document.paragraphs if p.paragraph_format.keep_with_next]
    assert {"附件：1.反馈问题清单"} <= {p.text for p in texts}
    assert [p.text[:6] for p in texts if p.text.startswith("镇党委成立")] == ["镇党委成立整"]


def test_a_signature_below_a_table_is_held_by_its_last_row():
    table = Table([Column("移交人"), Column("接收人")], [["甲", "乙"], ["丙", "丁"]])
    document = Document(
        io.BytesIO(to_docx(Paper("题", [Paragraph("文"), table, Signature("镇党委", date(2026, 3, 9))])))
    )
    held = [
        [p.paragraph_format.keep_with_next for c in row.cells for p in c.paragraphs] for row in document.tables[0].rows
    ]
    assert held == [[True, True], [None, None], [True, True]]
    assert [p.text for p in document.paragraphs][-4:] == ["", "", "镇党委", "2026年3月9日"]
    assert [p.paragraph_format.keep_with_next for p in document.paragraphs][-4:] == [True, True, True, False]
    assert not next(p for p in document.paragraphs if p.text == "文").paragraph_format.keep_with_next


def test_places_to_sign_hold_the_signature_and_no_text_before_them():
    signers = Table([Column("主持人"), Column("记录人")], [["\n", "\n"]])
    paper = Paper("题", [Paragraph("文"), signers, Signature("镇党委", date(2026, 3, 9))])
    document = Document(io.BytesIO(to_docx(paper)))
    rows = document.tables[0].rows
    assert all(p.paragraph_format.keep_with_next for row in rows for c in row.cells for p in c.paragraphs)
    assert not next(p for p in document.paragraphs if p.text == "文").paragraph_format.keep_with_next


def test_one_empty_line_stands_over_the_note_on_attachments_below_a_table_too():
    for blocks in ([Paragraph("文")], [Table([Column("主持人")], [["\n"]])]):
        paper = Paper("题", [*blocks, Annex("原话")], attachments=["原话"])
        texts = [p.text for p in Document(io.BytesIO(to_docx(paper))).paragraphs]
        at = texts.index("附件：原话")
        assert (texts[at - 1], texts[at - 2]) == ("", "文" if "文" in texts else "")
        assert texts[:at].count("") == 2  # that below the title and this one


def test_a_row_of_a_third_of_a_page_may_break_and_begins_at_its_top():
    table = Table([Column("序号", is_whole=True), Column("理由")], [["1", "由"], ["2", "由" * 500]], is_dense=True)
    rows = Document(io.BytesIO(to_docx(Paper("题", [table])))).tables[0].rows
    assert [row._tr.trPr.find(qn("w:cantSplit")) is None for row in rows] == [False, False, True]
    sides = [row.cells[0]._tc.tcPr.find(qn("w:vAlign")).get(qn("w:val")) for row in rows]
    assert sides == ["center", "center", "top"]


def test_an_annex_begins_a_page_with_its_mark_and_title():
    paper = Paper("记录", [Paragraph("文"), Annex("点评原话"), Paragraph("话")])
    paragraphs = Document(io.BytesIO(to_docx(paper))).paragraphs
    at = [paragraph.text for paragraph in paragraphs].index("附件")
    assert [paragraph.text for paragraph in paragraphs[at:]] == ["附件", "", "点评原话", "", "话"]
    assert [paragraph.paragraph_format.page_break_before for paragraph in paragraphs].count(True) == 1
    assert paragraphs[at].paragraph_format.page_break_before
    assert paragraphs[at + 2].style.name == "公文标题"


def test_the_same_paper_gives_the_same_text_parts():
    assert part(to_docx(plan()), "word/document.xml") == part(to_docx(plan()), "word/document.xml")


def test_a_mark_stands_over_every_page_and_only_where_there_is_one(made):
    marked = to_docx(replace(plan(), mark="演练"))
    section = Document(io.BytesIO(marked)).sections[0]
    assert [head.paragraphs[0].text for head in (section.header, section.even_page_header)] == ["演练", "演练"]
    assert "header1.xml" not in "".join(zipfile.ZipFile(io.BytesIO(made)).namelist())


def test_the_line_behind_a_table_at_the_end_opens_no_page_of_its_own():
    table = Table([Column("单位", 1)], [["青禾镇党委"]])
    for blocks, height in (([Paragraph("甲。"), table], Pt(0.1)), ([table, Paragraph("甲。")], None)):
        last = Document(io.BytesIO(to_docx(Paper(title="表", blocks=blocks)))).paragraphs[-1]
        assert last.paragraph_format.line_spacing == height
