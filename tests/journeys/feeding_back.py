"""What follows a meeting: its minutes, the result that each subject sees, the circular."""

from playwright.sync_api import Page, expect

from tests.journeys.looks import at_both_sizes
from tests.journeys.people import sentence


def minute(officer: Page, review: int, title: str) -> list[str]:
    """Read the minutes that stand already, add who presided, and take them as a paper."""
    officer.goto(f"/reviews/{review}/")
    officer.get_by_role("link", name="看会议记录").click()
    expect(officer.get_by_role("heading", level=1)).to_have_text(f"{title}：会议记录出来了")
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


def own_result(secretary: Page, grade: str) -> list[str]:
    """Let a subject find his result on his desk and say that he saw it."""
    secretary.goto("/")
    row = secretary.locator("li, tr, article", has_text="您的述职评议结果出来了").last
    row.get_by_role("link", name="看结果").click()
    expect(secretary.get_by_role("heading", level=1)).to_have_text(f"您的综合评价等次：{grade}")
    expect(secretary.locator("main")).to_contain_text("市委常委会第9次会议")
    faults = at_both_sizes(secretary, "own-result")
    secretary.get_by_role("button", name="看过了").click()
    expect(sentence(secretary)).to_have_text(
        "记下了，组织部门看得到您已经看过。问题和期限在整改台账里，逐条报原因和措施。"
    )
    secretary.goto("/")
    expect(secretary.locator("main")).not_to_contain_text("您的述职评议结果出来了")
    return faults


def circulate(officer: Page, review: int) -> list[str]:
    """Look at the circular and issue it."""
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
