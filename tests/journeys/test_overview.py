"""The secretary sees where the findings stand and opens the rows of any number."""

import re

from playwright.sync_api import expect

from tests.journeys.people import Office


def test_the_secretary_reads_the_overview_and_opens_what_is_overdue(office: Office) -> None:
    page = office.at("guhengzhi")
    page.goto("/")
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="总览").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("58 个问题，24 个已经验收，9 个逾期")
    owned = office.city.rows("SELECT count(*) AS n FROM findings_finding WHERE NOT is_common")[0]["n"]
    assert owned == 58
    places = page.get_by_role("table", name="各党组织")
    row = places.get_by_role("row", name=re.compile("^沙柳湾镇党委"))
    row.get_by_role("link").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("整改台账")
    expect(page.locator(".tabs [aria-current=page]")).to_have_text("逾期 3")
    expect(page.locator("tbody tr")).to_have_count(3)
    page.goto("/findings/overview/")
    page.get_by_label("哪年提出").select_option("2023")
    page.get_by_role("button", name="看这一年").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("2023 年没有提出的问题")
