"""A township asks its delegates on paper: the form, sheets counted, keyed by two people, a difference, the count."""

from playwright.sync_api import Page, expect

from tests.journeys.people import PHONE, Office, sentence, take_up

FIRST = ("11", "12", "11", "13", "10", "11")
SECOND = ("11", "12", "21", "13", "10", "11")


def test_a_round_on_paper_from_its_form_to_its_result(office: Office) -> None:
    chained = "SELECT object FROM audit_entry WHERE object LIKE 'ballots.round/%'"
    before = len(office.city.rows(chained))
    organiser = office.at("shenzhixia")
    _set_up(organiser)
    scrutineer = office.at("shijingsong", PHONE)
    _count_sheets(scrutineer)
    first, second = office.at("zhouwangshu"), organiser
    _key(first, FIRST)
    expect(first.get_by_role("heading", level=1)).to_have_text("A票：您这一遍录完了")
    _key(second, SECOND)
    _settle_and_count(scrutineer)
    organiser.goto("/ballots/")
    organiser.get_by_role("link", name="修不修蓄水池").click()
    expect(organiser.get_by_role("heading", level=1)).to_have_text("修不修蓄水池：已计票")
    row = organiser.locator(".card", has=organiser.get_by_role("heading", name="村东头修蓄水池"))
    expect(row).to_contain_text("同意、不同意、说不准合并")
    assert office.city.rows("SELECT count(*) AS n FROM ballots_sheet WHERE voters_id NOT IN (SELECT id FROM "
                            "ballots_voterclass WHERE round_id = 2)")[0]["n"] == 0  # fmt: skip
    assert len(office.city.rows(chained)) == before + 4


def _set_up(page: Page) -> None:
    page.goto("/organisations/")
    page.goto("/ballots/")
    page.get_by_role("link", name="设一轮测评").click()
    page.get_by_label("名称", exact=True).fill("修不修蓄水池")
    page.get_by_label("哪天投票").fill("2026-05-21")
    page.get_by_label("评议对象").fill("村东头修蓄水池\n村西头修路")
    page.get_by_label("选项").fill("同意\n不同意\n说不准")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert")).to_contain_text("票类一类也没有。不分类的，填一类“全体”就行。")
    expect(page.get_by_label("评议对象")).to_have_value("村东头修蓄水池\n村西头修路")
    page.get_by_label("票类名称").first.fill("户代表")
    page.get_by_label("应到人数").first.fill("8")
    page.get_by_role("button", name="保存").click()
    expect(sentence(page)).to_have_text("这一轮设好了，还可以改。核对无误后点“定稿”，就能印票。")
    page.get_by_role("button", name="核对无误，定稿").click()
    expect(sentence(page)).to_have_text(
        "定稿了，记入存证链，票面和规则不再改。下一步：印票、发票；收票后由监票人清点录入。"
    )
    expect(page.get_by_role("link", name="A票（Word）")).to_be_visible()


def _count_sheets(page: Page) -> None:
    take_up(page, "清点收回的票", "去清点")
    page.get_by_label("户代表 发出").fill("8")
    page.get_by_label("户代表 收回").fill("6")
    page.get_by_role("button", name="数目对，开始录票").click()
    expect(page.get_by_role("alert")).to_contain_text(
        "A票 户代表：发出的比收回、作废、没收回的加起来多 2 张，请重新清点。"
    )
    page.get_by_label("户代表 没有收回").fill("2")
    page.get_by_role("button", name="数目对，开始录票").click()
    expect(sentence(page)).to_have_text("清点数记下了，记入存证链。下一步：两名计票人各录一遍，谁也看不到对方录的。")


def _key(page: Page, sheets: tuple[str, ...]) -> None:
    """Key every sheet by digits and the return key, without a mouse."""
    page.goto("/ballots/")
    page.get_by_role("link", name="修不修蓄水池").click()
    page.get_by_role("link", name="录 A 票").click()
    for number, marks in enumerate(sheets, 1):
        expect(page.get_by_role("heading", level=1)).to_have_text(f"A票 第 {number} 张")
        if number == 1:
            page.keyboard.type("15")
            page.keyboard.press("Enter")
            expect(page.get_by_role("alert")).to_contain_text(
                "第 2 个是“5”。只能是 1 到 3，空着记 0，多选或看不清记 9。"
            )
            page.get_by_label("2 行，一行一个数字").fill("")
            page.get_by_label("2 行，一行一个数字").focus()
        page.keyboard.type(marks)
        page.keyboard.press("Enter")


def _settle_and_count(page: Page) -> None:
    page.goto("/ballots/")
    page.get_by_role("link", name="修不修蓄水池").click()
    expect(page.get_by_role("button", name="计票")).to_have_count(0)
    page.get_by_role("link", name="核对两遍不一样的").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A票 第 3 张，两遍录的不一样")
    expect(page.get_by_text("村西头修路")).to_have_count(0)
    page.get_by_role("button", name="照票上的记").click()
    expect(page.get_by_role("alert")).to_contain_text("第 1 行还没有选，请对着票选一个。")
    page.get_by_role("radio", name="同意", exact=True).check(force=True)
    page.get_by_role("button", name="照票上的记").click()
    expect(sentence(page)).to_have_text("A票第 3 张核对好了。")
    page.get_by_role("link", name="看进度").click()
    page.get_by_role("button", name="计票").click()
    expect(sentence(page)).to_have_text(
        "计票完成，记入存证链。录入的票已从系统里清除，纸质票请封存。下一步：打印结果，监票人、计票人签字。"
    )
