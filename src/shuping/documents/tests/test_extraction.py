"""Files in: good ones give their text, mutilated ones a sentence. The hostile ones stand in test_hostile_files.py."""

import contextlib
import io
import json
import random
import time

import pytest
from docx import Document
from pypdf import PdfReader, PdfWriter

from shuping.core.guarded import GuardedFailure, Refusal
from shuping.documents import extraction_job
from shuping.documents.docx_numbering import han_number
from shuping.documents.extraction import Extraction, extract
from shuping.documents.extraction_job import read
from shuping.documents.tests import odd_files as odd

SECONDS = 10


def text(content: bytes, name: str = "材料.docx") -> str:
    return read(content, name)["text"]


@pytest.mark.parametrize("seed", range(3))
def test_garbage_never_passes_the_guard(seed):
    chance = random.Random(seed)
    for start in (b"", b"%PDF-1.4\n", b"PK\x03\x04", odd.OLE[:8]):
        with pytest.raises(GuardedFailure, match=r"。$"):
            extract(start + chance.randbytes(5_000) + b"\x00", "x.docx")


def test_mutilated_files_raise_only_refusals():
    good = [odd.docx(odd.p("正文") * 20), odd.pdf(odd.lines("text"))]
    chance = random.Random(11)
    for content in good * 40:
        cut = bytearray(content)
        for _ in range(5):
            cut[chance.randrange(8, len(cut))] = chance.randrange(256)
        with contextlib.suppress(Refusal):
            read(bytes(cut), "x")


def test_the_child_does_it_all_for_a_good_file():
    made = io.BytesIO()
    paper = Document()
    paper.add_paragraph("2025年述职报告")
    paper.add_paragraph("一是阵地建设滞后。")
    paper.save(made)
    got = extract(made.getvalue(), "述职.docx")
    assert got == Extraction("2025年述职报告\n一是阵地建设滞后。\n", "docx", ())


def test_the_job_answers_in_the_promised_shape():
    answer = json.loads(extraction_job.job(b'{"filename": "a.txt"}\n' + "甲\n乙".encode()))
    assert answer == {"text": "甲\n乙\n", "format": "txt", "notes": []}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_text_file_in_every_common_encoding_gives_the_same_text(encoding):
    assert text("青禾镇党委：\n一是抓党建㐀。".encode(encoding), "a.txt") == "青禾镇党委：\n一是抓党建㐀。\n"


def test_utf_16_big_endian_is_read_by_its_mark():
    assert text(b"\xfe\xff" + "甲".encode("utf-16-be"), "a.txt") == "甲\n"


def test_line_ends_become_line_feeds_and_nothing_else_changes():
    assert text("甲 　\r\n\r\n乙\x0c丙\x0b丁\r戊\t己\r\n\r\n".encode(), "a.txt") == "甲 　\n\n乙\n丙\n丁\n戊\t己\n"


def test_a_name_that_disagrees_with_the_content_is_noted():
    assert read(b"abc", "a.docx")["notes"] == ["文件的扩展名和内容不一致，已按内容读入。"]


def test_a_table_row_is_a_line_and_a_form_cell_keeps_its_paragraphs():
    body = "<w:tbl>" + odd.row(odd.p("问题"), odd.p("措施") + odd.p("续")) + odd.row(odd.p("甲") + odd.p("乙"))
    long = odd.row(odd.p("报告"), odd.p("长" * 200) + odd.p("文" * 200)) + "</w:tbl>"
    expected = "前\n问题\t措施 续\n甲\n乙\n报告\t" + "长" * 200 + "\n" + "文" * 200 + "\n后\n"
    assert text(odd.docx(odd.p("前") + body + long + odd.p("后"))) == expected


def test_a_line_broken_in_a_cell_does_not_break_the_row():
    measures = "<w:p><w:r><w:t>①甲。</w:t><w:br/><w:t>②乙。</w:t></w:r></w:p>"
    table = "<w:tbl>" + odd.row(odd.p("问题"), odd.p("措施")) + odd.row(odd.p("丙。"), measures) + "</w:tbl>"
    assert text(odd.docx(table)) == "问题\t措施\n丙。\t①甲。 ②乙。\n"


def test_insertions_stay_and_deletions_go():
    run = "<w:r><w:t>{}</w:t></w:r>"
    body = (
        f"<w:p>{run.format('留')}<w:ins>{run.format('增')}</w:ins><w:del><w:r><w:delText>删</w:delText></w:r></w:del>"
        f"<w:moveFrom>{run.format('移走')}</w:moveFrom><w:moveTo>{run.format('移来')}</w:moveTo></w:p>"
        f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run.format('上半')}</w:p>{odd.p('下半')}"
        f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{odd.p('删行')}</w:tc></w:tr></w:tbl>"
    )
    got = read(odd.docx(body), "a.docx")
    assert got["text"] == "留增移来\n上半下半\n"
    assert len(got["notes"]) == 1
    assert "修订痕迹" in got["notes"][0]


def test_a_text_box_follows_its_paragraph_once():
    box = f"<w:txbxContent>{odd.p('框一')}{odd.p('框二')}</w:txbxContent>"
    body = (
        f"<w:p><w:r><mc:AlternateContent><mc:Choice><v:x>{box}</v:x></mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent></w:r><w:r><w:t>正文</w:t></w:r></w:p>"
    )
    assert text(odd.docx(body + odd.p("下段"))) == "正文\n框一\n框二\n下段\n"


def test_footnotes_come_at_the_end_with_their_number():
    note = f'<w:footnotes xmlns:w="{odd.WORD}"><w:footnote w:id="2">{odd.p("据台账")}</w:footnote></w:footnotes>'
    body = '<w:p><w:r><w:t>发展党员12名</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    parts = {
        "word/footnotes.xml": note,
        "word/_rels/document.xml.rels": odd.relations(("footnotes", "footnotes.xml")),
    }
    assert text(odd.docx(body + odd.p("尾"), parts)) == "发展党员12名[注1]\n尾\n[注1]据台账\n"


def test_automatic_numbers_are_worked_out_again():
    def level(i: int, kind: str, pattern: str) -> str:
        return (
            f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{pattern}"/></w:lvl>'
        )

    numbering = (
        f'<w:numbering xmlns:w="{odd.WORD}"><w:abstractNum w:abstractNumId="0">'
        f"{level(0, 'chineseCountingThousand', '%1、')}"
        f"{level(1, 'chineseCounting', '（%2）')}{level(2, 'decimal', '%3.')}"
        '</w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="6"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
        "</w:lvlOverride></w:num></w:numbering>"
    )
    styles = (
        f'<w:styles xmlns:w="{odd.WORD}"><w:style w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:numPr>'
        '<w:numId w:val="5"/></w:numPr></w:pPr></w:style><w:style w:styleId="a"><w:basedOn w:val="1"/></w:style>'
        '<w:style w:styleId="11"><w:name w:val="toc 1"/></w:style></w:styles>'
    )

    def numbered(words: str, i: int, number: int = 5) -> str:
        return odd.p(words, f'<w:numPr><w:ilvl w:val="{i}"/><w:numId w:val="{number}"/></w:numPr>')

    body = odd.p("一、主要成绩1", '<w:pStyle w:val="11"/>') + odd.p("成绩", '<w:pStyle w:val="a"/>') + numbered("甲", 1)
    body += numbered("乙", 1) + numbered("丙", 2) + odd.p("问题", '<w:pStyle w:val="1"/>') + numbered("丁", 1)
    body += odd.p("无号", '<w:pStyle w:val="1"/><w:numPr><w:numId w:val="0"/></w:numPr>') + numbered("重来", 0, 6)
    rels = odd.relations(("numbering", "numbering.xml"), ("styles", "/word/styles.xml"))
    parts = {"word/numbering.xml": numbering, "word/styles.xml": styles, "word/_rels/document.xml.rels": rels}
    got = read(odd.docx(body, parts), "a.docx")
    assert got["text"] == "一、成绩\n（一）甲\n（二）乙\n1.丙\n二、问题\n（一）丁\n无号\n一、重来\n"
    assert got["notes"] == ["目录没有读入。"]


@pytest.mark.parametrize(
    ("number", "written"),
    [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (105, "一百零五"), (110, "一百一十"), (1005, "一千零五")],
)
def test_han_numbers(number, written):
    assert han_number(number) == written


def test_hidden_text_breaks_and_symbols():
    body = (
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>显</w:t>"
        "<w:tab/><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:sym w:char='F0FE'/></w:r><m:r><m:t>x=1</m:t></m:r>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
    )
    got = read(odd.docx(body), "a.docx")
    assert got["text"] == "显\t甲\n乙☑x=1\n"
    assert got["notes"] == ["文件里有隐藏的文字，没有读入。"]


def test_outside_links_embedded_sheets_and_comments_are_left_alone_and_noted():
    remote = (("attachedTemplate", "http://127.0.0.1:9/t.dotm"), ("hyperlink", "http://127.0.0.1:9/"))
    parts = {
        "word/_rels/document.xml.rels": odd.relations(("comments", "comments.xml"), external=remote),
        "word/embeddings/a.xlsx": odd.archive({"xl/workbook.xml": "<x/>"}),
    }
    got = read(odd.docx(odd.p("甲"), parts), "a.docx")
    assert got["text"] == "甲\n"
    assert [note[:9] for note in got["notes"]] == ["文件里嵌着别的文件", "文件里的批注没有读", "文件里有指向外部的"]


def test_pdf_pages_are_joined_and_page_numbers_dropped():
    first = odd.lines("The township committee met on Monday", "and decided to", "- 1 -")
    got = read(odd.pdf(first, odd.lines("go on working.", "2")), "a.pdf")
    assert got["text"] == "The township committee met on Monday and decided to\ngo on working.\n"
    assert got["format"] == "pdf"


def test_a_foot_that_comes_again_on_each_page_is_dropped():
    pages = [odd.lines(f"Page {word} says this.", f"chain 4231 - {i} -") for i, word in enumerate(("one", "two"), 1)]
    assert text(odd.pdf(*pages), "a.pdf") == "Page one says this.\nPage two says this.\n"


def test_a_pdf_without_a_user_password_is_read():
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(odd.pdf(odd.lines("open text")))))
    writer.encrypt("", owner_password="owner", algorithm="AES-256")
    stream = io.BytesIO()
    writer.write(stream)
    assert text(stream.getvalue(), "a.pdf") == "open text\n"


def test_a_long_real_document_is_read_within_the_limits():
    content = odd.docx("".join(odd.p(f"（{i}）" + random.Random(i).randbytes(90).hex()) for i in range(8_000)))
    started = time.monotonic()
    got = extract(content, "长.docx")
    assert got.text.count("\n") == 8_000
    assert time.monotonic() - started < SECONDS / 2
