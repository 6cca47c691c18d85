"""How an organiser sets up the review of a year in one sitting, up to its secret round."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.looks import at_both_sizes
from tests.journeys.people import sentence


def set_up(page: Page, year: int, *, look: bool, channels: str = "paper") -> list[str]:
    """Set up a review of the city over its twelve townships, open it and make its round; return what was wrong."""
    faults: list[str] = []

    def looked(name: str) -> None:
        if look:
            faults.extend(at_both_sizes(page, f"review-{name}"))

    page.goto("/reviews/")
    looked("list")
    page.get_by_role("link", name="筹备一次评议").click()
    expect(page.get_by_label("名称")).to_have_value("2026年度述职评议")
    looked("new")
    page.get_by_label("评议哪一年").fill(str(year))
    page.get_by_label("名称").fill(f"{year}年度述职评议")
    page.get_by_role("button", name="下一步：看还差什么").click()
    expect(sentence(page)).to_have_text("设好了，述职对象已从任职里取出。下面写着还差什么，一项一项补齐就能启动。")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{year}年度述职评议：还差 3 项就能启动")
    looked("setup")
    page.get_by_role("link", name="启动评议（还差 3 项）").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("述职对象和点评人（12）")
    _subjects(page)
    looked("subjects")
    page.get_by_role("button", name="保存").click()
    expect(sentence(page)).to_have_text("名单和点评人记下了。")
    page.get_by_role("link", name=re.compile("^去定")).click()
    _days(page, year)
    looked("days")
    page.get_by_role("button", name="保存").click()
    expect(sentence(page)).to_have_text("日程记下了，议程已按它排好。")
    page.get_by_role("link", name=re.compile("^去填")).click()
    for number, at in ((14, 0), (36, 1), (100, 2)):
        page.locator(f"[name=class_{at}]").fill(str(number))
    looked("voters")
    page.get_by_role("button", name="保存").click()
    expect(sentence(page)).to_have_text("各票类的人数记下了。设民主测评时直接用，不用再填。")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{year}年度述职评议：都齐了，可以启动")
    looked("ready")
    page.get_by_role("link", name=re.compile("^看议程")).click()
    expect(page.get_by_role("row", name=re.compile("月砚乡.*秦越溪"))).to_contain_text("11:34–11:48")
    looked("agenda")
    _lots(page, looked)
    page.get_by_role("navigation", name="位置").get_by_role("link", name=f"{year}年度述职评议").click()
    page.get_by_role("link", name=re.compile("^看设定")).click()
    looked("scheme")
    page.go_back()
    page.get_by_role("button", name="启动评议").click()
    expect(sentence(page)).to_have_text(
        "述职评议启动了，考核办法冻结，摘要记入存证链。下一步：各位书记写述职报告；您设好民主测评。"
    )
    looked("open")
    page.get_by_role("link", name="设民主测评").click()
    page.locator(f"[name=channels][value={channels}]").check(force=True)
    looked("round")
    page.get_by_role("button", name="设好民主测评").click()
    expect(sentence(page)).to_have_text("民主测评照考核办法设好、定稿了，记入存证链。下一步：印票、发票。")
    expect(page.get_by_role("cell", name="30%").first).to_be_visible()
    return faults


def _subjects(page: Page) -> None:
    page.get_by_role("button", name="按分工：照上一次的点评人填").click()
    expect(sentence(page)).to_have_text("点评人照上一次的分工填好了，还没有的和要换的请再选。")
    last = page.get_by_role("group", name=re.compile("月砚乡"))
    last.get_by_label("点评人").select_option(label="顾衡之（书记）")


def _lots(page: Page, looked: Callable[[str], None]) -> None:
    """Draw lots: the last of the tree speaks first, and a number is first given twice."""
    page.get_by_role("link", name="改先后").click()
    fields = page.locator("main input.short").all()
    fields[0].fill("12")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text(re.compile("^第 12 位已经是"))).to_be_visible()
    looked("order")
    page.locator("main input.short").last.fill("1")
    page.get_by_role("button", name="保存").click()
    expect(sentence(page)).to_have_text("先后定好了。议程、打印出来的和会场的控制台都照它排。")
    expect(page.get_by_role("row", name=re.compile("月砚乡.*秦越溪"))).to_contain_text("9:00–9:14")


def _days(page: Page, year: int) -> None:
    page.get_by_label("述职报告交到哪天").fill(f"{year}-07-01")
    page.get_by_label("哪天开会").fill(f"{year}-06-26")
    page.get_by_label("几点开始").fill("09:00")
    page.get_by_label("地点").fill("市委礼堂")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert")).to_contain_text("报告要在开会以前交。请把报告交到的日期改到会议当天或以前。")
    expect(page.get_by_label("地点")).to_have_value("市委礼堂")
    page.get_by_label("述职报告交到哪天").fill(f"{year}-06-10")
