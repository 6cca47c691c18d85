"""PDF: made in a guarded child that fetches nothing."""

import io
import re
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pypdf import PdfReader

from shuping.core.guarded import run_guarded
from shuping.documents.extraction_job import read
from shuping.papers import services
from shuping.papers.html import to_html
from shuping.papers.paper import Annex, Column, Heading, Paper, Paragraph, Table
from shuping.papers.tests.samples import plan

CLEAN = re.compile(r"\s")


@pytest.fixture(scope="module")
def long_plan() -> PdfReader:
    return PdfReader(io.BytesIO(services.to_pdf(plan(rows=12)).content))


def text(page) -> str:
    return CLEAN.sub("", page.extract_text())


def test_pages_are_a4(long_plan):
    for page in long_plan.pages:
        assert float(page.mediabox.width) == pytest.approx(210 * 72 / 25.4, abs=0.1)
        assert float(page.mediabox.height) == pytest.approx(297 * 72 / 25.4, abs=0.1)


def test_every_page_has_its_number_and_the_chain_line(long_plan):
    for number, page in enumerate(long_plan.pages, 1):
        assert f"—{number}—" in text(page)
        assert "存证链第4231号摘要c58e10a793d42b6f" in text(page)


def test_page_numbers_stand_outside(long_plan):
    places = []
    for number, page in enumerate(long_plan.pages[:4], 1):
        found = []
        page.extract_text(
            visitor_text=lambda said, matrix, text_matrix, *_rest, found=found: found.append((said, text_matrix[4]))
        )
        places.append(next(x for said, x in found if said.replace(" ", "").startswith(f"—{number}")))
    middle = 297
    assert [x > middle for x in places] == [True, False, True, False]


def test_the_head_of_a_long_table_repeats(long_plan):
    with_rows = [page for page in long_plan.pages if "周望舒" in text(page)]
    assert len(with_rows) >= 4
    assert all("序号问题整改措施责任人完成时限" in text(page) for page in with_rows)


def test_the_text_of_the_plan_is_all_there(long_plan):
    whole = "".join(text(page) for page in long_plan.pages)
    for said in (
        "中共青禾镇委员会文件",
        "青委〔2026〕12号",
        "一、存在的主要问题",
        "（4）" * 0 + "（2）没有回访",
        "2026年3月9日",
    ):
        assert said in whole


def test_a_full_page_has_22_lines_of_28_characters():
    made = services.to_pdf(Paper("题", [Paragraph("述" * 28 * 60, is_indented=False)]))
    page = PdfReader(io.BytesIO(made.content)).pages[1]
    lines = [line for line in page.extract_text().splitlines() if "述" in line]
    assert len(lines) == 22
    assert {len(line.strip()) for line in lines} == {28}


@pytest.mark.parametrize("is_dense", [False, True])
def test_a_day_in_a_whole_column_stands_on_one_line(is_dense):
    days = [f"202{n % 10}年{n % 12 + 1}月{n % 28 + 1}日" for n in range(8, 60)]
    columns = [Column("序号", is_whole=True), Column("问题", 3), Column("验收情况", 5), Column("期限", is_whole=True)]
    table = Table(columns, [[str(i), "题" * 60, "验" * 90, day] for i, day in enumerate(days)], is_dense=is_dense)
    pages = PdfReader(io.BytesIO(services.to_pdf(Paper("题", [table])).content)).pages
    lines = {line.strip() for page in pages for line in page.extract_text().splitlines()}
    assert set(days) <= {line.rsplit(" ", 1)[-1] for line in lines}


def test_a_percentage_and_a_receipt_in_whole_columns_stand_on_one_line():
    columns = [Column("回执", is_whole=True), Column("摘要"), Column("率", is_whole=True)]
    receipts = ["ESMQ MDD6 4W3M Z0XV", "K3GF XWZB QRSH V5GM"]
    table = Table(columns, [[each, "a" * 30, "约52%"] for each in receipts], is_dense=True)
    said = PdfReader(io.BytesIO(services.to_pdf(Paper("题", [table])).content)).pages[0].extract_text()
    assert all(each in said for each in receipts)
    assert said.replace("约 52", "约52").count("约52%") == 2


def test_a_tall_row_begins_on_the_page_where_it_stands():
    table = Table([Column("序号", is_whole=True), Column("理由")], [["1", "由" * 1100], ["2", "完"]])
    pages = PdfReader(io.BytesIO(services.to_pdf(Paper("题", [table])).content)).pages
    assert len(pages) == 2
    assert text(pages[0]).count("由") > 700


def test_a_cell_that_ends_in_a_line_keeps_it_to_be_signed_there():
    assert ">\n&nbsp;</td>" in to_html(Paper("题", [Table([Column("监票人")], [["\n"]])]))


def test_a_wide_paper_lies_on_turned_pages():
    made = services.to_pdf(Paper("题", [Paragraph("文")], is_landscape=True, chain_line="存证链"))
    page = PdfReader(io.BytesIO(made.content)).pages[0]
    assert float(page.mediabox.width) == pytest.approx(297 * 72 / 25.4, abs=0.1)
    assert float(page.mediabox.height) == pytest.approx(210 * 72 / 25.4, abs=0.1)
    assert "—1—" in text(page)
    assert "存证链" in text(page)


def test_an_annex_stands_on_a_page_of_its_own():
    paper = Paper("记录", [Paragraph("正文"), Annex("点评原话"), Paragraph("话")])
    pages = PdfReader(io.BytesIO(services.to_pdf(paper).content)).pages
    assert [text(page).split("—")[0] for page in pages] == ["记录正文", "附件点评原话话"]


def test_the_note_says_which_fonts_were_used():
    note = services.to_pdf(Paper("题", [Paragraph("文")])).fonts_note
    assert "Noto Serif CJK SC" in note
    assert "仿宋_GB2312" in note
    assert note.endswith("。")


def test_official_typefaces_are_named_when_they_were_used():
    assert services.fonts_note(["仿宋_GB2312", "黑体"]) == "PDF 用了公文字体：仿宋_GB2312、黑体。"


def font_file(family: str, characters: str, folder: Path) -> None:
    """Write a typeface of squares that has these characters only."""
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for corner in ((0, 800), (800, 800), (800, 0)):
        pen.lineTo(corner)
    pen.closePath()
    names = [".notdef", *(f"u{ord(c):x}" for c in characters)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(c): f"u{ord(c):x}" for c in characters})
    builder.setupGlyf(dict.fromkeys(names, pen.glyph()))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(folder / "font.ttf")


def test_the_administrators_typeface_is_used_where_its_folder_has_one(tmp_path, settings):
    font_file("仿宋_GB2312", "正文一二三", tmp_path)
    settings.FONTS = str(tmp_path)
    note = services.to_pdf(Paper("题", [Paragraph("正文一二三")])).fonts_note
    assert note.startswith("PDF 里有Noto Serif CJK SC，")
    assert "仿宋_GB2312" not in note
    assert "方正小标宋简体" in note


def test_hostile_text_is_only_text_and_nothing_is_fetched(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("机密")
    hostile = f'<img src="file://{secret}"><link rel=stylesheet href="http://127.0.0.1:9/x.css">'
    chain = '"; } body { display: none } /*'
    paper = Paper(hostile, [Heading(1, hostile), Table([Column(hostile)], [[hostile]])], chain_line=chain)
    whole = CLEAN.sub("", read(services.to_pdf(paper).content, "a.pdf")["text"])
    assert whole.count(CLEAN.sub("", hostile)[:20]) == 4
    assert "机密" not in whole
    assert CLEAN.sub("", chain) in whole


def test_a_file_address_in_html_is_not_read(tmp_path):
    secret = tmp_path / "secret.css"
    secret.write_text("body::after { content: '机密' }")
    html = f'<html><link rel="stylesheet" href="file://{secret}"><body>文<img src="http://127.0.0.1:9/a.png"></body></html>'
    _head, _line, made = run_guarded("shuping.papers.pdf", html.encode(), megabytes=1536, seconds=60).partition(b"\n")
    assert "机密" not in PdfReader(io.BytesIO(made)).pages[0].extract_text()


def test_html_holds_no_address():
    assert not re.search(r"https?:|file:|url\(|@import", to_html(plan()))


def test_the_papers_of_a_rehearsal_say_so_on_every_page_and_no_others_do(long_plan, settings):
    settings.REHEARSAL = "here"
    rehearsed = PdfReader(io.BytesIO(services.to_pdf(plan(rows=12)).content))
    mark = "演练用，人名和数据都是编的，不作数"
    assert len(rehearsed.pages) == len(long_plan.pages)
    assert all(mark in text(page) for page in rehearsed.pages)
    assert not any(mark in text(page) for page in long_plan.pages)
