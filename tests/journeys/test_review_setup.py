"""A review is set up without script, a scheme made on its page; the superior's review of us becomes findings."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.journeys.looks import at_both_sizes
from tests.journeys.people import City, Office, office_of, sentence
from tests.journeys.preparing import set_up

COMMENT = """对云岭市委书记抓基层党建工作述职的点评
（2026年5月18日，霁州市基层党建工作半年推进会）
霁州市委组织部副部长　秦观澜

云岭市委抓基层党建有思路，有力度。
值得肯定的有两点。一是责任传得下去。12个乡镇都签了责任书，月月对账。二是村里的事办得快。代办点有人值班。
存在的问题有两个。一是支部生活不够规范。有的村一年只开了三次党员大会，记录也不全。二是后备干部培养不够。有5个村没有30岁以下的后备人选。
下一步提一点要求：一是要加大力度抓支部，把每一次组织生活都开实。
"""


def test_the_year_is_set_up_without_script(browser: Browser, city: City) -> None:
    with office_of(browser, city, script=False) as office:
        set_up(office.at("fangruolan"), 2028, look=False)


def test_a_scheme_is_made_and_changed_by_who_never_saw_the_code(office: Office) -> None:
    page = office.at("fangruolan")
    page.goto("/reviews/")
    page.get_by_role("link", name="考核办法", exact=True).click()
    faults = at_both_sizes(page, "scheme-list")
    page.get_by_role("link", name="新做一份").click()
    page.get_by_label("乡镇对村（社区）党组织书记述职评议考核办法（样本）").check()
    page.locator("#id_name").fill("云岭市乡镇对村办法")
    faults += at_both_sizes(page, "scheme-new")
    page.get_by_role("button", name="下一步：逐项改").click()
    expect(sentence(page)).to_have_text("做好了一份，照本地的办法逐项改，改完点“保存”。")
    faults += at_both_sizes(page, "scheme-folded")
    for section in ("评议会", "民主测评"):
        page.locator("summary", has_text=section).click()
    page.get_by_label("每人述职几分钟", exact=True).fill("六分")
    page.get_by_label(re.compile("^票类和权重")).fill("乡镇班子成员 40\n党员代表 30\n群众代表")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert")).to_contain_text("每人述职几分钟")
    expect(page.get_by_text("“每人述职几分钟”要写 1 到 60 之间的整数。")).to_be_visible()
    expect(page.get_by_text("“票类和权重”的第 3 行看不懂。")).to_be_visible()
    faults += at_both_sizes(page, "scheme-faults")
    expect(page.get_by_label("等次", exact=True)).to_be_hidden()
    page.get_by_label("每人述职几分钟", exact=True).fill("6")
    page.get_by_label(re.compile("^票类和权重")).fill("乡镇班子成员 40\n党员代表 30\n群众代表 30")
    page.get_by_role("button", name="保存").click()
    expect(sentence(page)).to_have_text("考核办法改好了。已经启动的评议仍用它冻结的那一份。")
    expect(page.get_by_role("row", name=re.compile("每人述职几分钟 6 "))).to_be_visible()
    faults += at_both_sizes(page, "scheme")
    assert faults == []


def test_the_superiors_review_of_us_becomes_findings_of_the_city(office: Office) -> None:
    page = office.at("fangruolan")
    before = office.city.rows("SELECT count(*) AS n FROM findings_finding")[0]["n"]
    page.goto("/reviews/")
    page.get_by_role("link", name="录上级的评议").click()
    faults = at_both_sizes(page, "external-empty")
    page.get_by_role("link", name="录入点评材料").click()
    page.get_by_label("或者把全文贴在这里").fill(COMMENT)
    page.get_by_text("标题、谁讲的、哪天、是什么材料：不填，就从文中读").click()
    page.get_by_label(re.compile("^是什么材料")).select_option(label="上级对我们的点评")
    page.get_by_role("button", name="读出条目，去核对").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("录上级的评议")
    facts = page.locator("dl.facts")
    for known in ("霁州市委", "2026年5月18日", "2025", "秦观澜"):
        expect(facts).to_contain_text(known)
    faults += at_both_sizes(page, "external-new")
    page.get_by_role("button", name="录好").click()
    expect(sentence(page)).to_have_text("上级评议录好了。点评里的问题和要求核对、下发以后，进度都在这一页。")
    expect(page.get_by_role("heading", level=1)).to_have_text("霁州市委对我们的述职评议：条目还没有下发")
    review = page.url
    faults += at_both_sizes(page, "external-unchecked")
    page.get_by_role("link", name="去核对").click()
    _check_and_hand_out(page)
    page.goto(review)
    expect(page.get_by_role("heading", level=1)).to_have_text("霁州市委对我们的述职评议：整改中")
    expect(page.get_by_role("heading", name="问题（2）")).to_be_visible()
    expect(page.get_by_role("heading", name="要求（1）")).to_be_visible()
    expect(page.get_by_role("heading", name="优点（2）")).to_be_visible()
    expect(page.locator(".finding-line")).to_have_count(3)
    faults += at_both_sizes(page, "external")
    assert office.city.rows("SELECT count(*) AS n FROM findings_finding")[0]["n"] == before + 3 + 2 * 12
    page.get_by_role("link", name="转给 12 个单位").first.click()
    expect(page.locator("tbody tr")).to_have_count(12)
    page.goto(review)
    page.get_by_role("button", name="归档").click()
    expect(sentence(page)).to_have_text("归档了，记入存证链。问题的整改照常在台账里办。")
    page.goto("/reviews/external/new/")
    expect(page.get_by_text("没有可录的点评材料")).to_be_visible()
    assert faults == []


def _check_and_hand_out(page: Page) -> None:
    """Give the two problems on to the twelve townships, keep the demand for the city itself."""
    for owner in ("全部 12 个乡镇", "全部 12 个乡镇", "云岭市委自己"):
        page.locator("#open .segment", has_text=owner).click()
        page.get_by_role("button", name="核对无误，看下一条").last.click()
    page.get_by_text("看过了，去下发").click()
    page.get_by_role("button", name=re.compile("^下发")).click()
    expect(sentence(page)).to_contain_text("已下发，生成 27 个问题。")
