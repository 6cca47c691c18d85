"""A clerk says on his phone what burdens him; the department answers, and he finds the answer on his desk."""

from playwright.sync_api import expect

from tests.journeys.people import PHONE, Office, take_up

WORDS = "党员花名册同一年报了三遍，每遍格式不一样。"


def test_an_opinion_without_a_name_is_answered_on_the_writers_desk(office: Office) -> None:
    chained = "SELECT object FROM audit_entry WHERE object LIKE 'opinions.%'"
    before = len(office.city.rows(chained))
    clerk = office.at("tianhesheng", PHONE)
    clerk.goto("/findings/")
    clerk.get_by_role("contentinfo").get_by_role("link", name="意见建议").click()
    clerk.get_by_role("radio", name="给基层添了负担").check(force=True)
    clerk.get_by_label("您的意见").fill(WORDS)
    clerk.get_by_label("不让看的人知道我是谁").check()
    clerk.get_by_role("button", name="提交意见").click()
    expect(clerk.get_by_role("status")).to_have_text("意见收到了。组织部门或系统管理员会答复，答复出现在您的工作台。")
    department = office.at("fangruolan")
    take_up(department, "意见箱里有 3 条没有答复", "去答复")
    row = department.locator("tbody tr", has_text=WORDS)
    expect(row).to_contain_text("没有署名")
    expect(row).not_to_contain_text("田禾生")
    row.get_by_role("link", name="去答复").click()
    department.get_by_label("答复").fill("六月起只从系统导一次，村里不再报。")
    department.get_by_role("button", name="发出答复").click()
    expect(department.get_by_role("status")).to_have_text("答复发出了，提意见的人会在工作台上看到。")
    take_up(clerk, "您提的意见有答复了", "看答复")
    expect(clerk.get_by_text("六月起只从系统导一次，村里不再报。")).to_be_visible()
    clerk.get_by_role("button", name="知道了").click()
    expect(clerk.get_by_role("status")).to_have_text("好，这条答复不再出现在工作台上。")
    assert len(office.city.rows(chained)) == before + 3
