"""The items of a text are put right beside their source: split, joined, moved, marked, and everything taken back."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.people import DESK, PHONE, Office, shot

AXE = Path(__file__).parents[2] / "front/node_modules/axe-core/axe.min.js"
TEXT = (
    "在二季度党建会上的讲话\n同志们：\n存在的问题：一是青禾镇会开得少。到会的也少。二是记录不全。三是没有人管。\n"
    "有的村连活动室都没有开过门。\n"
)
CUT = TEXT.split("二是")[0] + "二是记录"
WIDER = """() => {
  const parts = document.querySelectorAll("html, .pane, .pane-scroll, .item-open, .split > li");
  return [...parts].filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.className);
}"""
MISSED = "有的村连活动室都没有开过门。"


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_items_are_put_right_and_everything_is_taken_back(office: Office, size: dict[str, int]) -> None:
    page = office.at("fangruolan", size)
    _enter(page)
    before = _titles(page)
    assert len(before) == 3
    _more(page).get_by_role("button", name="从这里拆开").click()
    expect(page.locator(".items > .item")).to_have_count(4)
    _more(page).get_by_role("button", name="与下一条合并").click()
    expect(page.locator(".items > .item")).to_have_count(3)
    _more(page).get_by_role("button", name="往前一句").last.click()
    expect(page.locator("#open")).to_contain_text("文中提到：青禾镇党委")
    _mark_by_selecting(page, size)
    expect(page.locator(".items > .item")).to_have_count(4)
    expect(page.locator("#open h3")).to_contain_text("有的村连活动室都没有开过门")
    shot(page, f"importer-marked-{size['width']}")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations") == []
    for what in ("补标", "改起止", "合并", "拆开"):
        button = page.get_by_role("button", name="撤销上一步")
        expect(button).to_contain_text(f"方若兰的“{what}”")
        button.click()
    expect(page.get_by_role("button", name="撤销上一步")).to_have_count(0)
    assert _titles(page) == before


def test_the_keys_take_back_and_who_is_named_is_chosen_with_one_press(office: Office) -> None:
    page = office.at("fangruolan")
    _enter(page)
    page.keyboard.press("x")
    expect(page.locator(".item-dropped")).to_have_count(1)
    page.keyboard.press("z")
    expect(page.locator(".item-dropped")).to_have_count(0)
    page.get_by_role("button", name="就指定这几个").click()
    expect(page.get_by_role("radio", name="指定几个…")).to_be_checked()
    page.get_by_role("button", name="核对无误，看下一条").last.click()
    expect(page.locator(".item").first).to_contain_text("青禾镇党委")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_whole_text_takes_the_place_of_one_that_was_cut(office: Office, size: dict[str, int]) -> None:
    page = office.at("fangruolan", size)
    _enter(page, CUT)
    page.get_by_role("radio", name="云岭市委自己").check(force=True)
    page.get_by_role("button", name="核对无误，看下一条").last.click()
    page.get_by_role("link", name="补上全文").click()
    page.get_by_label("或者把全文贴在这里").fill("另一份材料。")
    page.get_by_role("button", name="换成全文").click()
    expect(page.get_by_role("alert")).to_contain_text("在新的文字里找不到。请看是不是同一份材料。")
    _axe(page)
    shot(page, f"importer-replace-{size['width']}")
    page.get_by_label("或者把全文贴在这里").fill(TEXT)
    page.get_by_role("button", name="换成全文").click()
    expect(page.get_by_text("全文换好了：核对过的都还在，其余的重新读过，请接着核对。")).to_be_visible()
    expect(page.get_by_text("已核对 1 条，还剩 2 条")).to_be_visible()
    _axe(page)
    shot(page, f"importer-replaced-{size['width']}")


def test_three_clicks_take_a_paragraph_and_a_phone_need_not_scroll_two_ways(office: Office) -> None:
    page = office.at("fangruolan")
    _enter(page)
    page.locator(".source p", has_text=MISSED).click(click_count=3)
    expect(page.locator("[data-picked]")).to_be_visible()
    page.get_by_role("button", name="标为新的一条").click()
    expect(page.locator("#open h3")).to_contain_text("有的村连活动室都没有开过门")
    where = page.url
    for size in (DESK, PHONE):
        window = office.at("fangruolan", size)
        window.goto(where)
        window.evaluate("document.documentElement.classList.add('enlarged')")
        _more(window)
        assert window.evaluate(WIDER) == []
        shot(window, f"importer-enlarged-{size['width']}")


HEAD = "在三季度党建会上的讲话\n（2026年5月12日）\n市委书记　顾衡之\n"
POINTS = "同志们：\n主要成绩：一是路修好了。\n主要问题：一是会开得少。二是青禾镇记录不全。三是没有人管。\n"


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_nothing_is_typed_and_all_that_is_plain_is_confirmed_with_one_press(
    office: Office, size: dict[str, int]
) -> None:
    page = office.at("fangruolan", size)
    page.goto("/documents/add/")
    page.get_by_label("或者把全文贴在这里").fill(HEAD + POINTS + "\n" * (size["width"] % 7))
    page.get_by_role("button", name="读出条目，去核对").click()
    expect(page.locator(".page-lead")).to_contain_text(
        "顾衡之（市委书记）\u00a0· 2026年5月12日\u00a0· 在三季度党建会上的讲话"
    )
    expect(page.get_by_text("从文中读出：是什么材料、谁讲的 / 谁写的、哪天、标题。看一眼，不对就改")).to_be_visible()
    expect(page.locator("#open h3")).to_have_text("一起核对：2 条进台账，1 条不进")
    expect(page.locator("#open [data-row]", has_text="青禾镇记录不全")).to_contain_text("点了名：青禾镇党委")
    _axe(page)
    shot(page, f"importer-together-{size['width']}")
    page.get_by_role("button", name="都看过了，核对无误").last.click()
    expect(page.get_by_role("alert")).to_contain_text("请选谁来整改。")
    page.locator("#open .segment", has_text="云岭市委自己").click()
    row = page.locator("#open [data-row]", has_text="没有人管")
    row.locator("summary").click()
    row.get_by_role("button", name="改成要求").click()
    expect(page.locator("#open [data-row]", has_text="没有人管")).to_contain_text("要求")
    expect(page.locator("#open").get_by_role("radio", name="云岭市委自己")).to_be_checked()
    page.get_by_role("button", name="都看过了，核对无误").last.click()
    expect(page.get_by_text("核对了 2 条，还剩 1 条。")).to_be_visible()
    page.get_by_role("button", name="就指定这几个").click()
    page.get_by_role("button", name="核对无误，看下一条").last.click()
    page.get_by_role("link", name="下一步：下发").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("下发这 3 条")
    page.go_back()
    page.get_by_role("button", name="撤销上一步").click()
    page.get_by_role("button", name="撤销上一步").click()
    page.get_by_role("button", name="撤销上一步").click()
    expect(page.get_by_role("button", name="撤销上一步")).to_have_count(0)


def test_some_shows_which_there_are_and_the_keys_work_at_one_look(office: Office) -> None:
    page = office.at("fangruolan")
    page.goto("/documents/add/")
    page.get_by_label("或者把全文贴在这里").fill(HEAD + POINTS + " \n \n")
    page.get_by_role("button", name="读出条目，去核对").click()
    page.locator("#open .segment", has_text="指定几个…").click()
    page.get_by_role("checkbox", name="望岫镇党委").check()
    page.locator("#open .segment", has_text="全部 12 个乡镇").click()
    page.get_by_role("checkbox", name="松涧镇党委").check()
    expect(page.locator("#open").get_by_role("radio", name="指定几个…")).to_be_checked()
    page.locator("#open [data-row]", has_text="没有人管").focus()
    page.keyboard.press("x")
    expect(page.locator("#open [data-row]")).to_have_count(3)
    page.keyboard.press("Enter")
    expect(page.get_by_text("核对了 1 条，还剩 1 条。")).to_be_visible()


def test_what_neither_the_text_nor_the_clerk_says_is_asked_for_before_handing_out(office: Office) -> None:
    page = office.at("fangruolan", PHONE)
    page.goto("/documents/add/")
    page.get_by_label("或者把全文贴在这里").fill("在三季度党建会上的讲话\n" + POINTS)
    page.get_by_role("button", name="读出条目，去核对").click()
    asked = "文中没有写是哪一种材料、谁讲的（谁写的）、是哪天。请补上，下发前要用。"
    expect(page.get_by_text(asked)).to_be_visible()
    page.get_by_label("是什么材料").select_option(label="本级书记讲话")
    page.get_by_label("谁讲的").fill("市委书记")
    page.get_by_label("哪天").fill("2026-05-12")
    page.get_by_role("button", name="记下", exact=True).click()
    expect(page.get_by_text("记下了。")).to_be_visible()
    expect(page.get_by_text(asked)).to_have_count(0)
    _axe(page)


def _axe(page: Page) -> None:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations") == []


def _enter(page: Page, text: str = "") -> None:
    page.goto("/documents/add/")
    page.get_by_text("不填，就从文中读").click()
    page.get_by_label("谁讲的").fill("顾衡之（市委书记）")
    page.get_by_label("哪天").fill("2026-05-20")
    page.get_by_label("标题").fill(f"在二季度党建会上的讲话（{page.viewport_size['width']}）")  # type: ignore[index]
    page.get_by_label("或者把全文贴在这里").fill(text or TEXT)
    page.get_by_role("button", name="读出条目，去核对").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("核对读出的条目")
    if page.locator("[data-glance]").count():
        page.get_by_role("link", name="一条一条核对").click()
        expect(page.locator("[data-glance]")).to_have_count(0)
    page.wait_for_load_state("load")  # a key that is pressed before the script is there does nothing


def _titles(page: Page) -> list[str]:
    return page.locator(".item-title, #open h3").all_inner_texts()


def _more(page: Page) -> Locator:
    details = page.locator("#open details.more").last
    if details.get_attribute("open") is None:
        details.locator("summary").click()
    return details


def _mark_by_selecting(page: Page, size: dict[str, int]) -> None:
    if size == PHONE:  # there the source has a page of its own
        page.get_by_role("link", name="补一条漏读的").click()
    page.evaluate(
        """(words) => {
          const stretches = [...document.querySelectorAll("[data-source] [data-at]")];
          const stretch = stretches.find((e) => e.textContent.includes(words));
          const at = stretch.firstChild.data.indexOf(words);
          const range = document.createRange();
          range.setStart(stretch.firstChild, at);
          range.setEnd(stretch.firstChild, at + words.length);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }""",
        MISSED,
    )
    page.get_by_role("button", name="标为新的一条").click()
