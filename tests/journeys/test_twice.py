"""A form that is sent twice in a real browser, with script and without, writes once and says so."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.people import City, office_of, sentence

CODE = "WT-2026-055"
SAID = "这张表已经提交过了，没有重复登记。要再报一件，请重新打开表，写明有什么不同。"
PRESS_TWICE = """async () => {
  const send = () => fetch(location.href, {method: "POST", body: new FormData(document.querySelector("main form"))});
  return (await Promise.all([send(), send(), send()])).map((answer) => answer.status + " " + answer.url);
}"""


def fill_in(page: Page, city: City, note: str) -> None:
    page.goto(f"/findings/{city.finding(CODE)['id']}/evidence/")
    page.get_by_label("说明", exact=True).fill(note)
    page.get_by_label("材料说明的是哪天的事").fill("2026-05-20")


def written(city: City, note: str) -> int:
    return int(city.rows("SELECT COUNT(*) AS n FROM findings_evidence WHERE note = ?", note)[0]["n"])


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_on_the_way_back_the_button_is_pressed_again(browser: Browser, city: City, *, script: bool) -> None:
    note = f"4 月的票据都在 30 天内报了{'。' if script else '，有底册。'}"
    with office_of(browser, city, script=script) as office:
        page = office.at("shenzhixia")
        fill_in(page, city, note)
        page.get_by_role("button", name="附上").click()
        expect(sentence(page)).to_contain_text("附上了。")
        there = page.url
        page.go_back()
        expect(page.get_by_label("说明", exact=True)).to_have_value(note)  # the browser puts it in again
        page.get_by_role("button", name="附上").click()
        expect(sentence(page)).to_have_text(SAID)
        expect(page).to_have_url(there)
    assert written(city, note) == 1


def test_on_the_way_back_a_refused_form_has_what_was_typed_before_and_since(browser: Browser, city: City) -> None:
    with office_of(browser, city) as office:
        page = office.at("shenzhixia")
        fill_in(page, city, "写了一半")
        page.get_by_label("材料说明的是哪天的事").fill("1026-05-20")
        page.get_by_role("button", name="附上").click()
        expect(page.get_by_role("alert")).to_contain_text("材料说明的日期写的是 1026 年，请核对年份。")
        page.get_by_label("材料名称").fill("票据底册")
        page.get_by_role("link", name=CODE).click()
        page.go_back()
        expect(page.get_by_label("说明", exact=True)).to_have_value("写了一半")
        expect(page.get_by_label("材料名称")).to_have_value("票据底册")
        expect(page.get_by_label("材料说明的是哪天的事")).to_have_value("1026-05-20")


def test_a_double_press_sends_once_and_is_answered_by_what_was_done(browser: Browser, city: City) -> None:
    note = "两下按得太快。"
    with office_of(browser, city) as office:
        page = office.at("shenzhixia")
        fill_in(page, city, note)
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
        page.get_by_role("button", name="附上").evaluate("b => { b.click(); setTimeout(() => b.click(), 50); }")
        expect(sentence(page)).to_contain_text("附上了。")
        page.goto("/findings/")
        expect(page.get_by_text(SAID)).to_have_count(0)
        assert len(sent) == 1
    assert written(city, note) == 1


def test_presses_at_one_moment_lead_to_one_place(browser: Browser, city: City) -> None:
    note = "5 月的票据也报了。"
    with office_of(browser, city) as office:
        page = office.at("shenzhixia")
        fill_in(page, city, note)
        answers = page.evaluate(PRESS_TWICE)
        assert answers == [f"200 {city.url}/findings/{city.finding(CODE)['id']}/"] * 3
    assert written(city, note) == 1
