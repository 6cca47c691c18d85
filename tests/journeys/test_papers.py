"""What leaves the system as a file opens where people open it, and says what the page says."""

import io
import re

import openpyxl
import pypdf
import pytest
from docx import Document
from playwright.sync_api import Page, expect

from tests.journeys.people import Office

HEAD = [
    "编号",
    "问题",
    "整改单位",
    "类型",
    "来源",
    "原话",
    "原因",
    "整改措施",
    "责任人",
    "提出日期",
    "整改期限",
    "状态",
]


@pytest.mark.parametrize(
    "query", ["tab=all", "tab=overdue", "tab=all&source=leader_speech&common=yes", "tab=all&words=没有的词"]
)
def test_the_ledger_is_saved_as_a_table_with_the_rows_of_the_page(office: Office, query: str) -> None:
    page = office.at("fangruolan")
    page.goto(f"/findings/?{query}")
    shown = int(page.locator(".tabs [aria-current=page] span").inner_text())
    name, data = _saved(page, "导出表格")
    assert name == "整改台账.xlsx"
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert [cell.value for cell in sheet[1]][: len(HEAD)] == HEAD
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:N{shown + 1}"
    codes = [cell.value for cell in sheet["A"][1:]]
    assert len(codes) == shown == len(set(codes))
    assert set(page.locator("tbody .under").all_inner_texts()) <= set(codes)


def test_the_ledger_of_a_township_holds_nothing_of_another(office: Office) -> None:
    page = office.at("shenzhixia")
    page.goto("/findings/?tab=all")
    _name, data = _saved(page, "导出表格")
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert {cell.value for cell in sheet["C"][1:]} == {"青禾镇党委", "柳垭村党支部", "石砚村党支部"}


def test_the_plan_of_a_township_is_saved_for_word_and_as_pdf(office: Office) -> None:
    page = office.at("shenzhixia")
    title = office.city.finding("WT-2026-017")["title"]
    page.goto("/organisations/")
    page.get_by_role("link", name="青禾镇党委", exact=True).click()
    name, data = _saved(page, "整改方案（Word）")
    assert name == "青禾镇党委整改方案.docx"
    document = Document(io.BytesIO(data))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "青禾镇党委关于述职评议反馈问题的整改方案" in words
    assert title in words
    assert document.tables[0].cell(0, 1).text == "整改措施"
    name, data = _saved(page, "整改方案（PDF）")
    assert name == "青禾镇党委整改方案.pdf"
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    text = re.sub(r"\s", "", "".join(sheet.extract_text() for sheet in pages))
    assert re.sub(r"\s", "", title) in text
    assert "存证链" in text
    expect(page.get_by_role("heading", level=1)).to_have_text("青禾镇党委")


def _saved(page: Page, link: str) -> tuple[str, bytes]:
    """Press a link that saves a file; return its name and what is in it."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name=link).click()
    return waiting.value.suggested_filename, waiting.value.path().read_bytes()
