"""A township's organiser makes a scheme on the page and walks a review by it to the archive; nobody reads code."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.people import Office, sentence

TITLE = "青禾镇半年述职评议"
SHEETS = 5


def test_a_scheme_made_on_the_page_runs_to_the_archive(office: Office) -> None:
    organiser, secretary = office.at("shenzhixia"), office.at("zhouwangshu")
    _scheme(organiser)
    _set_up(organiser)
    review = organiser.url
    organiser.get_by_role("link", name="设民主测评").click()
    organiser.get_by_role("button", name="设好民主测评").click()
    _vote(office.at("shijingsong"), [organiser, secretary], organiser.url)
    organiser.goto(review)
    expect(organiser.get_by_role("heading", name="现在：党委定等次")).to_be_visible()
    _decide(organiser)
    organiser.goto(review)
    organiser.get_by_role("link", name="去反馈、通报、归档").click()
    organiser.get_by_role("button", name=re.compile("^反馈给")).click()
    organiser.get_by_role("button", name="不通报，归档").click()
    organiser.goto(review)
    expect(organiser.get_by_role("heading", level=1)).to_have_text(f"{TITLE}：已归档")


def _scheme(page: Page) -> None:
    """Copy the sample for villages; one class of voters, no points, six minutes."""
    page.goto("/reviews/schemes/new/")
    page.get_by_label("乡镇对村（社区）党组织书记述职评议考核办法（样本）").check()
    page.locator("#id_name").fill("青禾镇半年办法")
    page.get_by_role("button", name="下一步：逐项改").click()
    for section in ("评议会", "民主测评", "综合评价等次"):
        page.locator("summary", has_text=section).click()
    page.get_by_label("每人述职几分钟", exact=True).fill("6")
    page.get_by_label(re.compile("^票类和权重")).fill("镇村干部和群众代表 100")
    page.get_by_label(re.compile("^综合得分由什么组成")).fill("")
    page.get_by_label(re.compile("^多少分是哪一等")).fill("")
    page.get_by_role("button", name="保存").click()
    expect(sentence(page)).to_have_text("考核办法改好了。已经启动的评议仍用它冻结的那一份。")


def _set_up(page: Page) -> None:
    page.goto("/reviews/new/")
    page.get_by_label("名称").fill(TITLE)
    page.get_by_label("青禾镇半年办法").check()
    page.get_by_role("button", name="下一步：看还差什么").click()
    page.get_by_role("link", name=re.compile("^去指定")).click()
    page.get_by_label("没有选点评人的，都由").select_option(label="周望舒（党委书记）")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name=re.compile("^去定")).click()
    page.get_by_label("述职报告交到哪天").fill("2026-05-21")
    page.get_by_label("哪天开会").fill("2026-05-21")
    page.get_by_role("button", name="保存").click()
    expect(sentence(page)).to_have_text("日程记下了。还没有定：几点开始。")
    page.get_by_role("link", name=re.compile("^去定")).click()
    page.get_by_label("几点开始").fill("14:30")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name=re.compile("^去填")).click()
    page.locator("[name=class_0]").fill("30")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("button", name="启动评议").click()
    expect(sentence(page)).to_have_text(
        "述职评议启动了，考核办法冻结，摘要记入存证链。下一步：按议程开会、点评、投票；您设好民主测评。"
    )
    expect(page.get_by_role("heading", name="现在：开会、点评、民主测评")).to_be_visible()


def _vote(scrutineer: Page, tellers: list[Page], address: str) -> None:
    scrutineer.goto(address)
    scrutineer.get_by_role("link", name="录清点数").click()
    for name, number in (("handed_out", SHEETS + 1), ("cast", SHEETS), ("spoiled", 1), ("missing", 0)):
        scrutineer.locator(f"[name={name}_A]").fill(str(number))
    scrutineer.locator("main .btn-red").click()
    for teller in tellers:
        teller.goto(address)
        teller.get_by_role("link", name="录 A 票").click()
        expect(teller.get_by_role("heading", level=1)).to_have_text("A票 第 1 张")  # a click does not wait for its page
        rows = teller.locator(".keyed-rows > li").count()
        for number in range(1, SHEETS + 1):
            expect(teller.get_by_role("heading", level=1)).to_have_text(f"A票 第 {number} 张")
            teller.get_by_label(re.compile("一行一个数字$")).fill("12"[number % 2] * rows)
            teller.get_by_role("button", name="录好了，下一张").click()
        expect(teller.get_by_role("heading", level=1)).to_have_text("A票：您这一遍录完了")
    scrutineer.goto(address)
    scrutineer.get_by_role("button", name="计票").click()
    tellers[0].goto(address)
    expect(tellers[0].get_by_text("签好字，回到：")).to_be_visible()


def _decide(page: Page) -> None:
    page.get_by_role("link", name="填等次表").first.click()
    for chosen in page.locator("select[name^=grade_]").all():
        chosen.select_option(label="较好")
    page.get_by_role("button", name=re.compile("^定下 14 人的等次")).click()
    page.get_by_label("哪个会议定的").fill("青禾镇党委会第9次会议")
    page.get_by_role("button", name="党委定了，记入存证链").click()
    expect(sentence(page)).to_contain_text("14 人的等次定下了，记入存证链。")
