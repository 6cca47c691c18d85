"""Search, an old problem and two that are one: docs/how-to/查找和反复出现.md, step by step."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.people import City, office_of, sentence

OLD, NEW, DUPLICATE, STAYS = "WT-2025-013", "WT-2026-076", "WT-2026-017", "WT-2026-005"


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_the_box_of_every_page_finds(browser: Browser, city: City, *, script: bool) -> None:
    with office_of(browser, city, script=script) as office:
        page = office.at("fangruolan")
        box = page.get_by_role("banner").get_by_role("textbox").filter(visible=True)
        box.fill("党费")
        box.press("Enter")
        expect(page.locator(".found mark").first).to_have_text("党费")
        page.locator(".found a").first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("党费")
        look_for(page, "szx")
        expect(page.locator(".found")).to_contain_text("沈知夏")
        look_for(page, NEW)
        expect(page.locator(".found")).to_contain_text(city.finding(NEW)["title"])
        look_for(page, "青禾")
        expect(page.locator(".found a").first).to_have_text("中共云岭市青禾镇委员会")
        look_for(page, "党")
        expect(page.locator("main")).to_contain_text("请至少写两个挨着的字，比如“党费”；找人也可以写姓名拼音的首字母。")
        look_for(page, "甲乙丙")
        expect(page.locator("main")).to_contain_text(
            "只找您能看的范围。请少写几个字，或换一个说法；几个词用空格隔开，每个都要有。"
        )


def test_an_old_problem_is_named_and_the_ledger_shows_it(browser: Browser, city: City) -> None:
    old, new = city.finding(OLD), city.finding(NEW)
    with office_of(browser, city) as office:
        page = office.at("fangruolan")
        page.goto(f"/findings/{new['id']}/")
        page.get_by_role("paragraph").filter(has_text=old["title"]).get_by_role("button", name="这是老问题").click()
        expect(sentence(page)).to_contain_text("记下了：这是老问题，以前是")
        assert city.finding(NEW)["recurs_of_id"] == old["id"]
        page.goto("/findings/?again=yes&tab=all")
        expect(page.locator("tbody")).to_contain_text(new["title"])
        page.goto(f"/findings/{new['id']}/")
        page.get_by_role("button", name="认错了，不是老问题").click()
        expect(sentence(page)).to_contain_text("记下了：这不是老问题，不再提示。")
    assert city.finding(NEW)["recurs_of_id"] is None
    assert city.acts(new["id"])[-2:] == ["recurrence_confirmed", "recurrence_denied"]


def test_two_that_are_one_are_joined_and_taken_apart(browser: Browser, city: City) -> None:
    goes, stays = city.finding(DUPLICATE), city.finding(STAYS)
    with office_of(browser, city) as office:
        page = office.at("fangruolan")
        page.goto(f"/findings/{goes['id']}/")
        page.get_by_role("link", name="和另一个问题重复？并案").click()
        page.get_by_label("留下哪一个").select_option(str(stays["id"]))
        page.get_by_role("button", name="并过去").click()
        expect(sentence(page)).to_contain_text("没有办别的以前，可以拆开。")
        page.get_by_role("link", name=STAYS).click()
        expect(page.locator(".column-main")).to_contain_text("并进来的")
        assert city.finding(DUPLICATE)["joined_into_id"] == stays["id"]
        page.get_by_role("button", name="拆开").click()
        expect(sentence(page)).to_contain_text("这一条回到并案以前的样子。")
    after = city.finding(DUPLICATE)
    assert (after["state"], after["next_due_on"]) == (goes["state"], goes["next_due_on"])
    assert city.acts(goes["id"])[-2:] == ["joined", "separated"]


def look_for(page: Page, words: str) -> None:
    page.goto("/search/")
    page.get_by_label("找什么").fill(words)
    page.get_by_role("button", name="查找", exact=True).click()
