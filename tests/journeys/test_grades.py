"""After the meeting: grades decided, results given to each subject, the circular issued, the review archived."""

from playwright.sync_api import Page, expect

from tests.journeys.looks import at_both_sizes
from tests.journeys.people import PHONE, Office, sentence

DAY = "2026-06-29"  # three days after the meeting


def test_from_the_grades_to_the_archive(office: Office) -> None:
    office.set_day(DAY)
    review = office.city.rows("SELECT id FROM reviews_review WHERE state = 'open'")[0]["id"]
    officer, secretary = office.at("fangruolan"), office.at("zhouwangshu", PHONE)
    faults = _minutes(officer, review)
    _decide(officer, review)
    faults += at_both_sizes(officer, "grades-decided")
    officer.get_by_role("button", name="反馈给 12 人").click()
    expect(sentence(officer)).to_have_text(
        "结果反馈给 12 人了，他们的工作台上会出现。谁看过，这一页上写着；纸质的反馈意见函照常发。"
    )
    faults += _own_result(secretary)
    faults += _circular(officer, review)
    green = office.city.rows("SELECT id FROM tree_organisation WHERE short_name = ?", "青禾镇党委")[0]["id"]
    secretary.goto(f"/organisations/{green}/")
    secretary.get_by_role("link", name="看通报").first.click()
    expect(secretary.locator(".paper-page")).to_contain_text("“较好”12人")
    officer.goto(f"/results/{review}/")
    expect(officer.locator("main")).to_contain_text("反馈了 12 人，1 人看过。")
    officer.get_by_role("button", name="归档", exact=True).click()
    expect(sentence(officer)).to_have_text("归档了。以后只能看；等次要更正的，须党委重新决定。")
    officer.goto(f"/results/{review}/minutes/")
    expect(officer.get_by_role("button", name="补进会议记录")).to_have_count(0)
    assert faults == []


def _minutes(officer: Page, review: int) -> list[str]:
    officer.goto(f"/reviews/{review}/")
    officer.get_by_role("link", name="看会议记录").click()
    expect(officer.get_by_role("heading", level=1)).to_have_text("2026年度年中述职评议：会议记录出来了")
    officer.get_by_label("谁主持").fill("林书记")
    officer.get_by_label("其他事项").fill("会前看了短片。")
    faults = at_both_sizes(officer, "minutes")
    officer.get_by_role("button", name="补进会议记录").click()
    expect(sentence(officer)).to_have_text("补进会议记录了。可以打印，请主持人、记录人、监票人签字。")
    expect(officer.locator(".paper-page")).to_contain_text("主持：林书记。")
    with officer.expect_download() as saved:
        officer.get_by_role("link", name="会议记录（PDF）").click()
    assert saved.value.suggested_filename.endswith("（会议记录）.pdf")
    return faults


def _decide(officer: Page, review: int) -> None:
    officer.goto(f"/results/{review}/")
    for chosen in officer.locator("select[name^=grade_]").all():
        chosen.select_option("较好")
    officer.get_by_role("button", name="定下 12 人的等次").click()
    officer.get_by_label("哪个会议定的").fill("市委常委会第9次会议")
    officer.get_by_role("button", name="党委定了，记入存证链").click()
    expect(sentence(officer)).to_have_text(
        "12 人的等次定下了，记入存证链。下一步：把结果反馈给本人，点评里的要求下发，发通报，归档。"
    )


def _own_result(secretary: Page) -> list[str]:
    secretary.goto("/")
    row = secretary.locator("li, tr, article", has_text="您的述职评议结果出来了").last
    row.get_by_role("link", name="看结果").click()
    expect(secretary.get_by_role("heading", level=1)).to_have_text("您的综合评价等次：较好")
    expect(secretary.locator("main")).to_contain_text("市委常委会第9次会议")
    faults = at_both_sizes(secretary, "own-result")
    secretary.get_by_role("button", name="看过了").click()
    expect(sentence(secretary)).to_have_text(
        "记下了，组织部门看得到您已经看过。问题和期限在整改台账里，逐条报原因和措施。"
    )
    secretary.goto("/")
    expect(secretary.locator("main")).not_to_contain_text("您的述职评议结果出来了")
    return faults


def _circular(officer: Page, review: int) -> list[str]:
    officer.goto(f"/results/{review}/")
    officer.get_by_role("link", name="核对、发通报").click()
    expect(officer.get_by_role("heading", level=1)).to_have_text("通报写好了，核对一遍再发")
    faults = at_both_sizes(officer, "circular-preview")
    officer.get_by_role("button", name="发通报").click()
    expect(sentence(officer)).to_have_text(
        "通报发出了，记入存证链。通报范围里的人在党组织的页面上看得到；要印发的，打印 Word 或 PDF。"
    )
    faults += at_both_sizes(officer, "circular")
    return faults
