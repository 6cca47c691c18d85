"""The department reminds two townships by one press, and what it takes along says what the page says."""

import re

from playwright.sync_api import expect

from tests.journeys.people import Office


def test_the_department_reminds_two_and_the_township_sees_it(office: Office) -> None:
    page = office.at("fangruolan")
    page.goto("/")
    page.locator(".desk-waits").get_by_role("link", name="可以催办").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("9 件快到期或逾期")
    page.get_by_role("button", name="催办选中的").click()
    expect(page.get_by_role("alert")).to_have_text("请至少选一个要催办的问题。")
    page.get_by_role("checkbox", name="后备干部接不上，4 个村没有人选").check()
    page.get_by_role("checkbox", name="矿区联合党支部半年没有过组织生活").check()
    page.get_by_role("button", name="催办选中的").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("已催办 2 件")
    text = page.get_by_label("发到工作群的文字").input_value()
    assert "【催办】青禾镇党委：" in text
    assert "WT-2026-031" in text
    page.get_by_role("button", name="复制文字").click()
    expect(page.get_by_role("button", name="复制好了，去工作群粘贴")).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="催办单（Word）").click()
    assert waiting.value.suggested_filename == "催办单.docx"
    with page.expect_download() as waiting:
        page.get_by_role("link", name="放进日历").click()
    assert waiting.value.path().read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    rows = office.city.rows("SELECT finding_id FROM findings_act WHERE kind = 'reminded'")
    assert len(rows) == 3  # one is of the demo's own year
    assert "reminded" in office.city.acts(office.city.finding("WT-2026-031")["id"])

    page.goto(f"/findings/{office.city.finding('WT-2026-031')['id']}/")
    page.get_by_role("button", name="催办", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("同一件事 7 天内只催一次，请过几天再催，或者打个电话。")
    own = office.at("shenzhixia")
    own.goto("/")
    expect(own.locator(".desk-row", has_text="WT-2026-031")).to_contain_text("上级 5月21日催办")
    own.goto("/organisations/")
    own.get_by_role("link", name="青禾镇党委", exact=True).click()
    own.get_by_role("link", name=re.compile("^1 次$")).click()
    expect(own.get_by_role("heading", level=1)).to_have_text("青禾镇党委被催办 1 次")
