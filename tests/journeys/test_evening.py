"""The evening before a meeting: what is missing, every paper, all of them as one PDF; the presses of the day."""

import io

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.journeys.looks import at_both_sizes
from tests.journeys.people import Office, sentence

MADE = 60_000  # ms: thirty papers on a busy machine


def test_the_papers_of_a_meeting_are_printed_together(office: Office) -> None:
    review = office.city.rows("SELECT id FROM reviews_review WHERE state = 'open'")[0]["id"]
    page, faults = office.at("fangruolan"), []
    page.goto(f"/reviews/{review}/")
    page.get_by_role("link", name="会前打印").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("会前打印：还差")
    faults += at_both_sizes(page, "evening")
    page.get_by_role("link", name="去放").click()
    _prepare(page)
    page.get_by_role("link", name="会前打印").click()
    expect(page.get_by_role("link", name="去放")).to_have_count(0)
    page.get_by_role("button", name="生成一份 PDF").click()
    expect(sentence(page)).to_have_text("开始生成合订的 PDF。几十页一般不到一分钟，生成好了在这一页下载。")
    made = page.get_by_role("link", name="下载 PDF")
    expect(made).to_be_visible(timeout=MADE)
    faults += at_both_sizes(page, "evening-made")
    with page.expect_download() as asked:
        made.click()
    pages = PdfReader(io.BytesIO(asked.value.path().read_bytes())).pages
    heads = [each.extract_text().replace("\n", "")[:40] for each in pages]
    assert "会前打印清单" in heads[0]
    covers = next(number for number, head in enumerate(heads) if head.startswith("会议当天：组织者"))
    expect(made).to_contain_text(f"（{len(pages) - covers} 页和清单）")
    script = page.locator("li", has_text="会议当天：监票人")
    expect(script).to_contain_text("印 2 份，每份 1 页")
    with page.expect_download() as asked:
        script.get_by_role("link", name="PDF").click()
    assert len(PdfReader(io.BytesIO(asked.value.path().read_bytes())).pages) == 1
    _presses(page, review)
    assert faults == []


def _prepare(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text("控制台还没有备好")
    page.get_by_role("button", name="放上控制台").click()
    expect(page.locator("nav.crumbs")).to_contain_text("会议控制台")


def _presses(page: Page, review: int) -> None:
    """What the script of the organiser says beside the meeting's own journey."""
    page.goto(f"/hall/{review}/")
    expect(page.get_by_role("link", name="打开投影页")).to_be_visible()
    expect(page.get_by_role("heading", name="记提问")).to_be_visible()
    page.get_by_role("link", name="改顺序").click()
    expect(page.get_by_role("link", name="去改先后")).to_be_visible()
    page.get_by_role("link", name="回控制台").click()
    page.get_by_role("button", name="开会").click()
    page.get_by_role("link", name="改顺序").click()
    page.get_by_role("button", name="提前").nth(2).click()
    page.get_by_role("link", name="回控制台").click()
    page.get_by_role("button", name="暂停").click()
    expect(page.locator(".hall-paused")).to_have_text("暂停了，时间停着。")
    page.get_by_role("button", name="继续").click()
    expect(page.get_by_role("button", name="暂停")).to_be_visible()
    page.goto(f"/reviews/{review}/")
    page.get_by_role("link", name="换点评人").click()
    expect(page.get_by_role("button", name="保存")).to_be_visible()
