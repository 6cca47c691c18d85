"""With script switched off people sign in, read, plan, claim, verify and hand out all the same."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.people import DEMO_PEOPLE, PASSWORD, City, Office, office_of, open_finding, sentence, take_up


@pytest.fixture
def office(browser: Browser, city: City) -> Iterator[Office]:
    """The people at screens that run no script."""
    with office_of(browser, city, script=False) as office:
        yield office


def test_one_signs_in_by_password_and_by_card_and_signs_out(office: Office) -> None:
    page = office.window()
    page.goto("/findings/")
    expect(page).to_have_url(f"{office.city.url}/sign-in/?next=%2Ffindings%2F")
    page.get_by_label("用户名").fill("liangyuan")
    page.get_by_label("密码", exact=True).fill("不对")
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("用户名或密码不对。密码分大小写；连错 5 次会锁 15 分钟。")
    expect(page.get_by_label("用户名")).to_have_value("liangyuan")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("整改台账")
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("heading", name="以谁的身份试用？")).to_be_visible()
    page.get_by_role("button", name=DEMO_PEOPLE["shenzhixia"]).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("沈知夏，您有")
    page.context.close()


def test_the_ledger_is_filtered_and_a_finding_read(office: Office) -> None:
    page = office.at("fangruolan")
    page.goto("/findings/")
    page.get_by_label("来源").select_option(label="群众反映")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name="全部").click()
    shown = office.city.rows("SELECT COUNT(*) AS n FROM findings_finding WHERE source = 'masses'")[0]["n"]
    expect(page.locator("tbody tr")).to_have_count(shown)
    open_finding(page, "WT-2026-017")
    expect(page.locator("blockquote")).to_contain_text(office.city.finding("WT-2026-017")["quote"])
    page.get_by_role("link", name="看全文").click()
    expect(page.locator(".source")).to_contain_text(office.city.finding("WT-2026-017")["quote"])


def test_a_plan_gets_another_row_from_the_server_and_is_submitted(office: Office) -> None:
    page = office.at("shenzhixia")
    take_up(page, "改“后备干部接不上，4 个村没有人选”的原因和措施", "改措施")
    before = page.get_by_label("做什么").count()
    page.get_by_label("原因").fill("外出的多，留村的没有人带。")
    page.get_by_role("button", name="再加一行").click()
    expect(page.get_by_label("做什么")).to_have_count(before + 1)
    expect(page.get_by_label("原因")).to_have_value("外出的多，留村的没有人带。")
    page.get_by_label("做什么").last.fill("每个村定 2 名培养对象，由联系村的班子成员带")
    page.get_by_label("责任人").last.select_option(label="周望舒")
    page.get_by_label("期限").last.fill("2026-06-15")
    page.get_by_role("button", name="提交措施").click()
    expect(sentence(page)).to_contain_text("措施已提交。")
    found = office.city.finding("WT-2026-031")
    remedies = office.city.rows("SELECT * FROM findings_remedy WHERE finding_id = ? ORDER BY number", found["id"])
    assert (found["state"], found["cause"]) == ("plan_submitted", "外出的多，留村的没有人带。")
    assert remedies[-1]["what"] == "每个村定 2 名培养对象，由联系村的班子成员带"


def test_remedies_are_done_proved_claimed_and_verified_by_another(office: Office) -> None:
    page, title = office.at("shenzhixia"), office.city.finding("WT-2026-055")["title"]
    take_up(page, f"整改：{title}", "去整改")
    for _remedy in range(page.get_by_role("button", name="标为完成").count()):
        page.get_by_role("button", name="标为完成").first.click()
        expect(sentence(page)).to_contain_text("完成")
    page.get_by_role("link", name="附佐证").click()
    page.get_by_label("说明", exact=True).fill("4 月的票据都在 30 天内报了。")
    page.get_by_label("材料说明的是哪天的事").fill("2026-05-20")
    page.get_by_role("button", name="附上").click()
    expect(sentence(page)).to_contain_text("附上了。")
    page.get_by_role("link", name="报整改完成").click()
    page.get_by_label("整改后有什么变化").fill("报账都在 30 天以内。")
    page.get_by_role("button", name="报整改完成").click()
    expect(sentence(page)).to_contain_text("已报整改完成。")
    other = office.at("shijingsong")
    take_up(other, f"验收：{title}", "去验收")
    other.get_by_role("link", name="去验收").click()
    other.get_by_role("button", name="退回，上面写明原因").click()
    expect(other.get_by_role("alert")).to_contain_text("退回或重新打开要写明原因，对方才知道补什么。")
    other.get_by_label("您看到了什么").fill("抽了两个村的账，都在一个月内。")
    other.get_by_role("button", name="验收通过").click()
    expect(sentence(other)).to_contain_text("验收通过。")
    assert office.city.finding("WT-2026-055")["state"] == "verified"


def test_a_text_is_checked_and_handed_out_by_plain_forms(office: Office) -> None:
    page = office.at("fangruolan")
    page.goto("/documents/")
    page.get_by_role("link", name="关于二季度组织生活抽查情况的通报").click()
    expect(page.get_by_text("已核对 0 条，还剩 6 条")).to_be_visible()
    page.get_by_role("radio", name="指定几个…").check(force=True)
    page.get_by_text("指定哪几个（选了“指定几个”才算）").click()
    page.get_by_role("checkbox", name="松涧镇党委").check()
    page.get_by_role("button", name="核对无误，看下一条").click()
    for left in range(5, 0, -1):
        expect(page.get_by_text(f"已核对 1 条，还剩 {left} 条")).to_be_visible()
        page.get_by_role("button", name="不要这条").click()
    _marks_a_missed_one(page)
    page.get_by_role("link", name="下一步：下发").click()
    page.get_by_role("button", name="下发", exact=True).click()
    expect(sentence(page)).to_contain_text("已下发，生成 2 个问题。")


def test_a_text_that_says_who_spoke_is_confirmed_together_by_plain_forms(office: Office) -> None:
    page = office.at("fangruolan")
    page.goto("/documents/add/")
    page.get_by_label("或者把全文贴在这里").fill(
        "在三季度党建会上的讲话\n市委书记　顾衡之\n同志们：\n主要问题：一是会开得少。二是记录不全。三是没有人管。\n"
    )
    page.get_by_role("button", name="读出条目，去核对").click()
    expect(page.get_by_text("文中没有写是哪天。请补上，下发前要用。")).to_be_visible()
    page.locator("#open").get_by_role("radio", name="全部 12 个乡镇").check(force=True)
    row = page.locator("#open [data-row]", has_text="没有人管")
    row.locator("summary").click()
    row.get_by_role("button", name="不要").click()
    expect(page.locator("#open").get_by_role("radio", name="全部 12 个乡镇")).to_be_checked()
    page.locator("#open .actions").get_by_role("button", name="都看过了，核对无误").click()
    expect(page.get_by_text("核对了 2 条，还剩 0 条。")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("还不能下发")
    page.get_by_label("哪天").fill("2026-05-12")
    page.get_by_role("button", name="记下", exact=True).click()
    page.get_by_role("button", name="下发", exact=True).click()
    expect(sentence(page)).to_contain_text("已下发，生成 26 个问题。")


def _marks_a_missed_one(page: Page) -> None:
    page.get_by_role("link", name="补一条漏读的").click()
    page.get_by_label("原文里的话").fill("没有的话")
    page.get_by_role("button", name="标出来").click()
    expect(page.locator("main")).to_contain_text("原文里没有这段话。请从原文复制一段，一字不差地贴进来。")
    page.get_by_label("原文里的话").fill("书记到会多了")
    page.get_by_role("button", name="标出来").click()
    page.get_by_role("radio", name="云岭市委自己").check(force=True)
    page.get_by_role("button", name="核对无误，看下一条").click()
