"""A post is handed over, then the township goes into its neighbour: nothing is lost and the old name is found."""

import io

import docx
from playwright.sync_api import Page, expect

from tests.journeys.looks import faults_of
from tests.journeys.people import DESK, Office, sentence, shot, take_up

OLD, NEW = "青禾镇党委", "望岫镇党委"
BASIS = "云民函〔2026〕8号"


def test_a_handover_and_then_a_merger(office: Office) -> None:
    _she_hands_over(office)
    _he_confirms(office)
    _the_paper_says_it(office)
    _somebody_new_is_appointed(office)
    _a_township_with_open_work_is_not_dissolved(office)
    _it_goes_into_its_neighbour(office)
    _the_old_name_is_found(office)
    _the_calendar_says_what_is_missing(office)


def _she_hands_over(office: Office) -> None:
    page = office.at("shenzhixia")
    page.goto("/organisations/")
    page.get_by_role("link", name=OLD, exact=True).click()
    page.get_by_role("link", name="出交接单").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("沈知夏（组织委员）的交接单")
    _well(page, "handover-make")
    page.get_by_role("button", name="出交接单").click()
    expect(page.get_by_text("请选接任的人。")).to_be_visible()
    page.get_by_label("交给谁").select_option(label="周望舒")
    page.get_by_label("需要说明的事项").fill("会议室钥匙在党政办。")
    page.get_by_role("button", name="出交接单").click()
    expect(sentence(page)).to_have_text("交接单出好了。下一步：周望舒在工作台上确认，勾上的措施那时改由他负责。")


def _he_confirms(office: Office) -> None:
    page = office.at("zhouwangshu")
    before = office.city.rows("SELECT count(*) AS n FROM findings_remedy WHERE who_id = ?", _person(office, "沈知夏"))
    take_up(page, "确认沈知夏的交接单", "看交接单")
    _well(page, "handover-detail")
    page.get_by_role("button", name="退回", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("退回要写明哪里不对，移交的人才知道补什么。")
    page.get_by_role("button", name="看过了，确认接收").click()
    expect(sentence(page)).to_contain_text("交接单已确认，记入存证链。")
    expect(sentence(page)).to_contain_text("项措施改由您负责，会出现在您的工作台。")
    after = office.city.rows("SELECT count(*) AS n FROM findings_remedy WHERE who_id = ?", _person(office, "沈知夏"))
    assert after[0]["n"] < before[0]["n"]


def _the_paper_says_it(office: Office) -> None:
    page = office.at("zhouwangshu")
    word = page.get_by_role("link", name="交接单（Word）").get_attribute("href") or ""
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(page.request.get(word).body())).paragraphs)
    assert "组织委员工作交接单" in text
    assert "周望舒于2026年5月21日确认接收。" in text
    pdf = page.request.get(word.replace(".docx", ".pdf"))
    assert pdf.body().startswith(b"%PDF")


def _somebody_new_is_appointed(office: Office) -> None:
    page = office.at("fangruolan")
    page.goto(f"/organisations/{_place(office, OLD)}/")
    page.locator(".numbers div", has_text="组织委员").get_by_role("link", name="任命").click()
    page.get_by_label("谁任职").fill("岑听雨")
    page.get_by_role("button", name="任命", exact=True).click()
    expect(page.locator("main")).to_contain_text(
        "您管的范围里没有叫这个名字的人，请核对。确实是新来的，请勾上“新登记一位”。"
    )
    page.get_by_label("系统里还没有这个人，新登记一位").check()
    page.get_by_role("button", name="任命").click()
    expect(sentence(page)).to_have_text(
        "岑听雨从2026年5月21日起任组织委员，这个岗位的事从那天起到他的工作台。前任的事，请出交接单。"
    )
    page.get_by_role("link", name="沿革").click()
    page.get_by_label("看哪一天").fill("2026-05-20")
    page.get_by_role("button", name="看那一天").click()
    expect(page.locator("main")).to_contain_text("2026年5月20日，谁任什么职")
    expect(page.locator(".numbers")).to_contain_text("沈知夏")
    _well(page, "organisation-history")


def _a_township_with_open_work_is_not_dissolved(office: Office) -> None:
    page = office.at("fangruolan")
    page.goto(f"/organisations/{_place(office, OLD)}/dissolve/")
    expect(page.get_by_role("heading", name="还挂在它名下的")).to_be_visible()
    expect(page.get_by_role("button", name="撤销")).to_have_count(0)


def _it_goes_into_its_neighbour(office: Office) -> None:
    page, open_ones = office.at("fangruolan"), _open(office, OLD) + _open(office, NEW)
    page.goto(f"/organisations/{_place(office, '云岭市委')}/")
    page.get_by_role("link", name="下级的合并、拆分").click()
    page.get_by_role("group", name="原来的党组织").get_by_label(OLD).check()
    page.get_by_role("group", name="以后的党组织").get_by_label(NEW).check()
    page.get_by_label("从哪天起").fill("2026-05-21")
    page.get_by_label("依据").fill(BASIS)
    _well(page, "reshape-form")
    page.get_by_role("button", name="看预览").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{OLD}并入{NEW}")
    expect(page.locator(".page-lead")).to_contain_text("还没有改任何东西。")
    _well(page, "reshape-preview")
    assert _open(office, OLD) > 0
    page.get_by_role("button", name="就这样办").click()
    expect(sentence(page)).to_contain_text("从2026年5月21日起，青禾镇党委并入望岫镇党委，")
    expect(sentence(page)).to_contain_text("件事都有了去处。下一步：请离任的人出交接单。")
    _well(page, "reshape-done")
    assert (_open(office, OLD), _open(office, NEW)) == (0, open_ones)


def _the_old_name_is_found(office: Office) -> None:
    page = office.at("fangruolan")
    page.goto(f"/organisations/?words={OLD}")
    expect(page.locator("tbody tr", has_text=OLD)).to_contain_text("已撤销")
    page.goto(f"/findings/?tab=all&words={OLD}")
    expect(page.locator("tbody tr").first).to_contain_text(NEW)
    auditor = office.at("wutongchen")
    auditor.goto("/office/chain/")
    expect(auditor.get_by_role("heading", level=1)).to_contain_text("存证链完整")


def _the_calendar_says_what_is_missing(office: Office) -> None:
    page = office.at("fangruolan")
    page.goto("/workdays/")
    expect(page.locator("main")).to_contain_text("2027年还没有录入，先按周一到周五算。")
    _well(page, "workdays")
    page.locator(".card", has_text="2027年").get_by_role("link", name="录入").click()
    page.get_by_label("通知全文").fill("一、元旦：1月1日（周五）至3日（周日）放假，共3天。")
    page.get_by_role("button", name="从通知读出").click()
    expect(page.locator("main")).to_contain_text("读出 1 段假期，请对照通知核对，再按“录入”。还没有保存。")
    page.get_by_label("依据").fill("国办发明电〔2026〕1号")
    _well(page, "workdays-year")
    page.get_by_role("button", name="录入", exact=True).click()
    expect(sentence(page)).to_have_text("2027年的工作日历录好了。以后算“几个工作日内”按它算，已经定下的期限不变。")


def _well(page: Page, name: str) -> None:
    """See that the page reads well at both widths, and keep its picture."""
    for width in (DESK["width"], 360):
        page.set_viewport_size({"width": width, "height": 900})
        shot(page, f"changes-{name}-{width}")
        assert faults_of(page, name, width) == []
    page.set_viewport_size(DESK)  # type: ignore[arg-type]


def _place(office: Office, name: str) -> int:
    return int(office.city.rows("SELECT id FROM tree_organisation WHERE short_name = ?", name)[0]["id"])


def _person(office: Office, name: str) -> int:
    return int(office.city.rows("SELECT id FROM people_person WHERE name = ?", name)[0]["id"])


def _open(office: Office, name: str) -> int:
    rows = office.city.rows(
        "SELECT count(*) AS n FROM findings_finding WHERE owner_id = ? AND state <> 'closed'", _place(office, name)
    )
    return int(rows[0]["n"])
