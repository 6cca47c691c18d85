"""The city's own finding is verified by its superior's paper: one person enters it, another confirms it."""

from playwright.sync_api import Page, expect

from tests.journeys.people import PIXEL, Office, answers, open_finding, sentence, shot, take_up

CODE, TITLE = "WT-2026-002", "对村干部的日常监督偏松"
NUMBER = "霁组函〔2026〕31号"


def test_the_citys_own_finding_is_closed_by_two_papers_each_confirmed_by_another_person(office: Office) -> None:
    _nobody_below_the_superior_verifies_it(office)
    _the_first_entry_is_refused_by_the_second_person(office)
    _entered_again_it_is_confirmed_and_the_finding_verified(office)
    office.set_day("2026-11-27")
    _a_second_paper_closes_it(office)
    _both_papers_stand_on_its_page_and_in_the_chain(office)


def _nobody_below_the_superior_verifies_it(office: Office) -> None:
    page = office.at("songyuning")
    open_finding(page, CODE)
    expect(page.get_by_role("link", name="去验收")).to_have_count(0)
    shot(page, "paper-finding-awaiting")
    answers(page, 403, f"/findings/{office.city.finding(CODE)['id']}/judge/")
    expect(page.locator("main")).to_contain_text("本级的问题，由上级验收：请录入上级的验收文件，再由另一位同志复核。")


def _the_first_entry_is_refused_by_the_second_person(office: Office) -> None:
    clerk, other = office.at("fangruolan"), office.by_password("liangyuan")
    take_up(clerk, f"录入“{TITLE}”的上级文件", "录文件")
    clerk.get_by_role("link", name="录入上级文件").click()
    expect(clerk.get_by_role("heading", level=1)).to_have_text("录入上级的验收文件")
    _write(clerk, day="2026-05-20", number="霁组函〔2026〕13号", says="抽看 40 份谈话登记，同意销改。")
    _press_enter(clerk)
    expect(clerk.get_by_role("alert")).to_contain_text("扫描件或照片")
    expect(clerk.locator("main")).to_contain_text("请附上文件的扫描件或照片。")
    expect(clerk.get_by_label("文号")).to_have_value("霁组函〔2026〕13号")
    shot(clerk, "paper-refused")
    _scan(clerk)
    _press_enter(clerk)
    expect(sentence(clerk)).to_have_text("文件录好了。请另一位同志对照扫描件复核，复核后才算数。")
    expect(clerk.locator(".column-turn")).to_contain_text("上级的文件已由方若兰录入，等另一位同志复核。")
    expect(clerk.get_by_role("link", name="去复核")).to_have_count(0)
    answers(clerk, 403, f"/findings/{office.city.finding(CODE)['id']}/paper/confirm/")
    expect(clerk.locator("main")).to_contain_text("录入的人和这个问题的责任人不能复核，请另一位同志复核。")
    _take_up_to_confirm(other)
    shot(other, "paper-confirm")
    other.get_by_role("button", name="录入有误，退回重录").click()
    expect(other.get_by_role("alert")).to_contain_text("请写明录入哪里不对。")
    other.get_by_label("退回的原因").fill("文号抄错了，扫描件上是 31 号。")
    other.get_by_role("button", name="录入有误，退回重录").click()
    expect(sentence(other)).to_have_text("录入已退回，请重新录入。")
    assert office.city.finding(CODE)["state"] == "awaiting_verification"


def _entered_again_it_is_confirmed_and_the_finding_verified(office: Office) -> None:
    clerk, other = office.at("fangruolan"), office.by_password("liangyuan")
    take_up(clerk, f"录入“{TITLE}”的上级文件", "录文件")
    clerk.get_by_role("link", name="录入上级文件").click()
    _write(clerk, day="2026-05-20", number=NUMBER, says="抽看 40 份谈话登记，同意销改。")
    _scan(clerk)
    _press_enter(clerk)
    expect(sentence(clerk)).to_contain_text("文件录好了。")
    _take_up_to_confirm(other)
    expect(other.get_by_text(NUMBER)).to_be_visible()
    other.get_by_role("button", name="对照过扫描件，录入无误").click()
    expect(sentence(other)).to_have_text("复核无误，已按上级的文件办理。经过里写明“上级验收（书面）”。")
    expect(other.locator(".chips")).to_contain_text("已验收")
    shot(other, "paper-verified")
    found = office.city.finding(CODE)
    assert (found["state"], found["look_back_on"]) == ("verified", "2026-11-21")


def _a_second_paper_closes_it(office: Office) -> None:
    other, clerk = office.by_password("liangyuan"), office.at("fangruolan")
    take_up(other, f"录入“{TITLE}”的上级文件", "录文件")
    other.get_by_role("link", name="录入上级文件").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("录入上级的回头看文件")
    _write(other, day="2026-11-24", number="无文号", says="三季度谈话没有断，同意销号。")
    _scan(other)
    _press_enter(other)
    expect(other.get_by_role("alert")).to_contain_text("这份扫描件已经用过，回头看要有另一份文件。")
    _scan(other, PIXEL + b"another paper")
    _press_enter(other)
    expect(sentence(other)).to_contain_text("文件录好了。")
    _take_up_to_confirm(clerk)
    clerk.get_by_role("button", name="对照过扫描件，录入无误").click()
    expect(sentence(clerk)).to_contain_text("复核无误，已按上级的文件办理。")
    expect(clerk.locator(".chips")).to_contain_text("已销号")
    shot(clerk, "paper-closed")


def _both_papers_stand_on_its_page_and_in_the_chain(office: Office) -> None:
    page, found = office.at("fangruolan"), office.city.finding(CODE)
    expect(page.locator(".column-side").get_by_text("上级验收（书面）")).to_have_count(2)
    link = page.get_by_role("link", name=NUMBER)
    answer = page.request.get(link.get_attribute("href") or "")
    assert (answer.headers["content-type"], answer.body()) == ("image/png", PIXEL)
    papers = office.city.rows("SELECT * FROM findings_superiorpaper WHERE finding_id = ? ORDER BY id", found["id"])
    assert [(p["number"], bool(p["confirmed_by_id"]), p["is_open"]) for p in papers] == [
        ("霁组函〔2026〕13号", False, 0),
        (NUMBER, True, 0),
        ("无文号", True, 0),
    ]
    assert all(p["confirmed_by_id"] != p["entered_by_id"] for p in papers)
    assert (found["state"], found["next_due_on"]) == ("closed", None)
    ends = ["paper_entered", "paper_refused", "paper_entered", "verified", "paper_entered", "held"]
    assert office.city.acts(found["id"])[-6:] == ends
    auditor = office.at("wutongchen")
    auditor.goto("/office/chain/")
    expect(auditor.get_by_role("heading", level=1)).to_contain_text("存证链完整")


def _write(page: Page, *, day: str, number: str, says: str) -> None:
    page.get_by_role("radio", name="同意，问题已整改").check(force=True)
    page.get_by_label("文件日期").fill(day)
    page.get_by_label("文号").fill(number)
    page.get_by_label("发文单位和签发人").fill("霁州市委组织部（褚云樵签发）")
    page.get_by_label("文件关于这个问题怎么说").fill(says)


def _scan(page: Page, scan: bytes = PIXEL) -> None:
    page.get_by_label("扫描件或照片").set_input_files({"name": "复函.png", "mimeType": "image/png", "buffer": scan})


def _press_enter(page: Page) -> None:
    page.get_by_role("button", name="录入，请人复核").click()


def _take_up_to_confirm(page: Page) -> None:
    take_up(page, f"复核“{TITLE}”的上级文件", "去复核")
    page.get_by_role("link", name="去复核").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("复核上级文件")
