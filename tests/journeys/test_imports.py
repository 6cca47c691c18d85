"""The organisation department brings in the tree and an old ledger (docs/how-to/导入党组织.md and 导入旧台账.md)."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from shuping.findings.tests.old_ledgers import ledger
from shuping.organisations.tests.sheets import GOOD, book
from tests.journeys.people import DESK, PHONE, Office, sentence, shot

AXE = Path(__file__).parents[2] / "front/node_modules/axe-core/axe.min.js"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MYSELF = "方若兰"


def upload(page: Page, address: str, button: str, name: str, content: bytes) -> None:
    page.goto(address)
    page.get_by_label("表格").set_input_files({"name": name, "mimeType": XLSX, "buffer": content})
    page.get_by_role("button", name=button).click()


def is_clean(page: Page, name: str) -> None:
    shot(page, name)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations") == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def tree(*rows: list[Any]) -> bytes:
    return book([*GOOD[:4], *rows])


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_tree_is_looked_at_before_it_changes(office: Office, size: dict[str, int]) -> None:
    page = office.at("fangruolan", size)
    early = ["青禾镇党委", None, None, None, "宣传委员", None, "试丁", date(2027, 1, 1)]
    upload(page, "/organisations/import/", "上传，看会改什么", f"错{size['width']}.xlsx", tree(early))
    expect(page.locator("body")).to_contain_text("任职日期还没到，请到那一天再导入这一行。")
    expect(page.locator("body")).to_contain_text("现在什么都还没有改。")
    expect(page.get_by_role("button", name="应用（还有 1 处要改）")).to_have_attribute("aria-disabled", "true")
    is_clean(page, f"tree-faults-{size['width']}")
    page.get_by_role("button", name="不要这份表格").click()
    expect(sentence(page)).to_contain_text("这份表格已经不要了，里面的内容没有留下，党组织没有变动。")
    name = f"放着{size['width']}.xlsx"
    upload(page, "/organisations/import/", "上传，看会改什么", name, tree(early))
    page.goto("/organisations/import/")
    expect(page.get_by_role("row", name=name)).to_contain_text("还没应用")
    is_clean(page, f"tree-uploaded-{size['width']}")
    page.get_by_role("row", name=name).get_by_role("button", name="不要了").click()
    expect(sentence(page)).to_contain_text("这份表格已经不要了")
    expect(page.get_by_role("row", name=name)).to_have_count(0)


def test_the_tree_comes_in_and_the_same_table_changes_nothing(office: Office) -> None:
    page = office.at("fangruolan")
    namesake = ["青禾镇党委", None, None, None, "宣传委员", None, MYSELF, "2025-05-01"]
    content = tree(namesake)
    upload(page, "/organisations/import/", "上传，看会改什么", "树.xlsx", content)
    who = page.get_by_label("是哪一位")
    who.select_option(index=1)
    page.get_by_role("button", name="保存，以后再看").click()
    expect(page.locator("body")).to_contain_text("不能给自己任职，请由另一位同志导入这一行。")
    page.get_by_label("是哪一位").select_option(label="另一个人，只是同名")
    page.get_by_role("button", name="保存，以后再看").click()
    page.get_by_role("button", name="应用", exact=True).click()
    expect(sentence(page)).to_contain_text("导入好了：新建党组织 3 个")
    assert len(office.city.rows("SELECT id FROM organisations_import WHERE applied_at IS NOT NULL")) == 1
    upload(page, "/organisations/import/", "上传，看会改什么", "树.xlsx", content)
    expect(page.get_by_role("heading", level=1)).to_have_text("和系统里的一样，没有要改的")


def test_a_large_table_is_imported_by_the_worker_while_its_page_says_so(office: Office) -> None:
    page = office.at("fangruolan")
    rows = [[f"中共青禾镇第{n}网格支部委员会", f"第{n}网格支部", "村党组织", "青禾镇党委"] for n in range(501)]
    upload(page, "/organisations/import/", "上传，看会改什么", "网格.xlsx", book([[*row, *[None] * 4] for row in rows]))
    page.get_by_role("button", name="应用", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("正在导入…|导入好了"))
    expect(page.get_by_role("heading", level=1)).to_have_text("导入好了", timeout=60_000)  # nobody reloads the page
    expect(page.locator("#import-state")).to_contain_text("导入好了：新建党组织 501 个")
    is_clean(page, "tree-applied-1280")
    page.get_by_role("link", name="看党组织").click()
    page.goto("/organisations/import/")
    row = page.get_by_role("row", name="网格.xlsx")
    expect(row).to_contain_text("已导入")
    row.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("导入好了")


def test_an_old_ledger_comes_in_with_what_its_words_mean(office: Office) -> None:
    page, phone = office.at("fangruolan"), office.at("fangruolan", PHONE)
    upload(page, "/findings/old/", "上传，看读出什么", "旧台账.xlsx", ledger())
    expect(page.get_by_role("heading", level=1)).to_have_text("读出 3 个问题，有 4 处要定")
    expect(page.locator("body")).to_contain_text("没有认出“青禾镇1村”是哪个党组织，请在下面选。")
    phone.goto(page.url)
    is_clean(page, "old-ledger-1280")
    is_clean(phone, "old-ledger-360")
    page.get_by_label("单子里没有的，写全称或简称").fill("青禾镇党委")
    page.get_by_label("没有提出日期的，按哪天").fill("2024-11-20")
    page.get_by_label("看不出期限的，按哪天").fill("2025-12-31")
    page.get_by_role("button", name="保存，重新看").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("可以导入 4 个问题")
    phone.get_by_role("button", name="保存，重新看").click()
    expect(phone.locator("body")).to_contain_text(
        "别人刚刚也在核对这份表格，并且保存了。请刷新，看过他的选择再接着核对。"
    )
    page.get_by_role("button", name="导入这 4 个问题").click()
    done = "旧台账导入好了：4 个问题，其中待定措施 0 个，整改中 1 个，旧台账已销号 3 个。"
    expect(sentence(page)).to_contain_text(done)
    row = office.city.rows("SELECT * FROM findings_finding WHERE title LIKE '%记录不全%补记%'")[0]
    assert (row["state"], row["is_closed_before"]) == ("closed", 1)
    assert office.city.acts(row["id"]) == ["brought_in"]
    page.goto(f"/findings/{row['id']}/")
    expect(page.locator("body")).to_contain_text("销号是旧台账上记的，没有在这里验收过。")
    is_clean(page, "old-finding-1280")
