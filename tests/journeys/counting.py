"""How a hall votes with phones and on paper and is counted: votes, sheets, the list, two openings, the result."""

import os
import re
import shutil
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.hall import Hall, key_sheets, open_round, run, slips_of, votes_in
from tests.journeys.people import PHONE, Office, sentence

IS_LONG = bool(os.environ.get("SHUPING_LONG"))
# How many of each class vote by phone and on paper: 150 in all, or as few as are told apart.
PHONES = {"A": 11, "B": 26, "C": 83} if IS_LONG else {"A": 5, "B": 1, "C": 2}
SHEETS = {"A": 3, "B": 10, "C": 17} if IS_LONG else {"A": 0, "B": 4, "C": 3}
ENTITLED = {"A": 14, "B": 36, "C": 100}


def hold(office: Office, hall: Hall) -> dict[str, list[str]]:
    """Let a hall vote from the opening to the last slip; return what is on the sheets of those who vote on paper."""
    scrutineer = office.at("shijingsong")
    _look_at_a_ballot(office, hall, hall.slips["C"][-1])
    for key, number in PHONES.items():
        for _phone in range(number):
            hall.vote(key, hall.take(key))
    followed = scrutineer.locator("[data-live-piece]")  # not loaded anew
    expect(followed).to_contain_text(f"A票 市级领导：{PHONES['A'] // 5 * 5} 张以上 / 实到 {ENTITLED['A']} 人")
    hall.look(scrutineer, "turnout")
    return _exchange(scrutineer, hall)


def count(office: Office, hall: Hall, sheets: dict[str, list[str]], folder: Path) -> None:
    """Stop the vote, reconcile the slips, key the sheets, close the list, open the round twice apart."""
    scrutineer = office.at("shijingsong")
    _stop_and_reconcile(scrutineer, hall)
    _key_and_list(office, scrutineer, hall, sheets)
    _look_up(office, scrutineer, hall)
    _open_twice(office, scrutineer, hall, folder)


def open_voting(page: Page, hall: Hall) -> None:
    """Count the slips at the door and let the vote begin."""
    page.get_by_role("link", name="门口清点，开始投票").click()
    hall.look(page, "opening")
    for key, slips in hall.slips.items():
        page.locator(f"#id_heads_{key}").fill(str(ENTITLED[key]))
        hall.reserve[key] = len(slips) - ENTITLED[key]
        page.locator(f"#id_reserve_{key}").fill(str(hall.reserve[key]))
    page.locator("#id_reserve_A").fill("0")
    page.get_by_role("button", name="数目对，开始投票").click()
    expect(page.get_by_role("alert")).to_contain_text("A票 市级领导：有 2 张票条没有下落。")
    page.locator("#id_reserve_A").fill("2")
    page.get_by_role("button", name="数目对，开始投票").click()
    expect(sentence(page)).to_have_text("投票开始了，记入存证链。请把会场口令投到屏幕上。")
    hall.word = page.locator(".hall-word b").inner_text()
    hall.look(page, "open")


def _look_at_a_ballot(office: Office, hall: Hall, code: str) -> None:
    """Everything that a voter may see before he confirms; this one goes without voting."""
    phone = office.window(PHONE, is_mobile=True, has_touch=True)
    for address, name in (("/v/", "entry"), ("/v/secrecy/", "secrecy")):
        phone.goto(address)
        hall.look(phone, name)
    phone.goto("/v/")
    phone.get_by_label("票码").fill(code[:-2])
    phone.get_by_role("button", name="打开选票").tap()
    expect(phone.get_by_role("alert")).to_contain_text("少了 2 个字符")
    hall.look(phone, "entry-wrong")
    phone.get_by_label("票码").fill("7M9BQ B4AR5 GQC4P SSQ9H1")  # a wide one: its last character is seen too
    assert phone.get_by_label("票码").evaluate("field => field.scrollWidth <= field.clientWidth")
    phone.goto(f"/v/#{code.replace(' ', '')}")
    phone.get_by_label("会场口令").fill(hall.word)
    for row in range(1, 12):
        phone.locator(f"[name=row_{row}]").first.tap()
    phone.get_by_role("button", name="交票", exact=True).tap()
    expect(phone.get_by_role("alert")).to_contain_text("还差 1 个没选")
    hall.look(phone, "missing")
    phone.get_by_role("button", name="就这样交，空着不选").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("交票前看一遍")
    hall.look(phone, "confirm")
    phone.context.close()


def _exchange(page: Page, hall: Hall) -> dict[str, list[str]]:
    """Give sheets of paper for slips, which are voided before everybody's eyes; return what is on the sheets."""
    page.get_by_role("link", name="票条作废（换纸质票、损坏）").click()
    page.get_by_label("换了纸质票，作废").check(force=True)
    voided = [hall.take(key) for key, number in SHEETS.items() for _sheet in range(number)]
    page.get_by_label("票码，一行一张").fill("\n".join([*voided, "不是票码"]))
    page.get_by_role("button", name="登记").click()
    expect(sentence(page)).to_have_text(f"登记了 {len(voided)} 张。")
    expect(page.get_by_role("alert")).to_contain_text("1 行没有登记")
    hall.look(page, "scan")
    page.get_by_role("link", name="扫完了，回到这一轮").click()
    return {key: [hall.sheet(key) for _sheet in range(number)] for key, number in SHEETS.items() if number}


def _stop_and_reconcile(page: Page, hall: Hall) -> None:
    page.get_by_role("button", name="停止投票").click()
    expect(sentence(page)).to_have_text(
        "投票停止了，投进来的票已封存，清单的根记入存证链。下一步：收回没用的票条，全部扫描，核对数目。"
    )
    page.get_by_role("link", name="扫描交回的票条").click()
    unused = [code for pile in hall.slips.values() for code in pile]
    page.get_by_label("票码，一行一张").fill("\n".join(unused))
    page.get_by_role("button", name="登记").click()
    expect(sentence(page)).to_have_text(f"登记了 {len(unused)} 张。")
    page.get_by_role("link", name="扫完了，回到这一轮").click()
    page.get_by_role("link", name="核对票条数目").click()
    for key, pile in hall.slips.items():
        page.locator(f"#id_returned_{key}").fill(str(len(pile)))
        page.locator(f"#id_reserve_{key}").fill(str(hall.reserve[key]))
    page.locator("#id_lost_C").fill("1")
    page.get_by_role("button", name="核对").click()
    expect(page.get_by_role("alert")).to_contain_text("C票 基层代表：发出 100 张")
    hall.look(page, "reconcile")
    page.locator("#id_lost_C").fill("0")
    page.get_by_role("button", name="核对").click()
    expect(sentence(page)).to_have_text("票条的数目对上了，记入存证链。")
    hall.look(page, "reconciled")
    page.get_by_role("link", name="作废这一轮").click()
    hall.look(page, "void")
    page.get_by_role("link", name="先不办").click()


def _key_and_list(office: Office, page: Page, hall: Hall, sheets: dict[str, list[str]]) -> None:
    page.get_by_role("link", name="清点纸质票").click()
    hall.look(page, "sheets")
    for key, number in SHEETS.items():
        expect(page.locator(f"#id_handed_out_{key}")).to_have_value(str(number))
        page.locator(f"#id_cast_{key}").fill(str(number))
    page.get_by_role("button", name="数目对，开始录票").click()
    for key, found in sheets.items():
        key_sheets(office.at("fangruolan"), hall, key, found)
        wrong = [("2" if found[0][0] == "1" else "1") + found[0][1:], *found[1:]] if key == "C" else found
        key_sheets(office.at("shenzhixia"), hall, key, wrong)
    open_round(page, hall.title)
    page.get_by_role("link", name="核对两遍不一样的").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("C票 第 1 张，两遍录的不一样")
    names = {"1": "好", "2": "较好", "3": "一般", "4": "差", "0": "空白", "9": "多选、看不清"}
    page.get_by_role("radio", name=names[sheets["C"][0][0]], exact=True).check(force=True)
    page.get_by_role("button", name="照票上的记").click()
    open_round(page, hall.title)
    kept = office.city.rows("SELECT first, second, settled FROM ballots_sheet WHERE envelope IS NOT NULL")
    assert len(kept) == sum(SHEETS.values())
    assert {mark for row in kept for mark in row.values()} == {""}
    hall.look(page, "keyed")
    page.get_by_role("button", name="封存清单").click()
    expect(sentence(page)).to_have_text(
        "清单封存了，记入存证链。请打印清单，当众公布封存清单的根，然后才拿出密钥条，在别的机器上开票。"
    )


def _look_up(office: Office, page: Page, hall: Hall) -> None:
    """Whoever voted looks for his receipt on his phone; nobody is told which one he looks for."""
    page.get_by_role("link", name="看清单").click()
    phone = office.window(PHONE, is_mobile=True, has_touch=True)
    phone.goto(page.url)
    phone.get_by_label("回执号或票码").fill(hall.receipts[-1].lower())
    expect(phone.locator("[data-found]")).to_have_text("在清单里：这张票进去了。")
    expect(phone.locator(".is-found")).to_contain_text(hall.receipts[-1].replace("\n", " "))
    hall.look(phone, "closed-list")
    phone.get_by_label("回执号或票码").fill("0000 0000 0000 0000")
    expect(phone.locator("[data-found]")).to_contain_text("清单里没有")
    phone.get_by_label("回执号或票码").fill(hall.voted[0])
    expect(phone.locator("[data-found]")).to_have_text("在清单里，重新算出的回执也对得上：您的信封没有被换过。")
    expect(phone.locator(".is-found")).to_contain_text(hall.receipts[0].replace("\n", " "))
    phone.get_by_label("回执号或票码").fill(hall.slips["C"][0])  # one that did not vote
    expect(phone.locator("[data-found]")).to_contain_text("清单里没有")
    phone.context.close()


def _open_twice(office: Office, page: Page, hall: Hall, folder: Path) -> None:
    """Two scrutineers open the round, each in a folder of his own and with another pair of slips."""
    open_round(page, hall.title)
    root = page.locator("dt:text-is('封存清单的根') + dd").text_content() or ""
    with page.expect_download() as asked:
        page.get_by_role("link", name="下载轮次文件").click()
    for who, pair in (("shijingsong", (1, 2)), ("songyuning", (2, 3))):
        apart = folder / who
        apart.mkdir()
        asked.value.save_as(apart / "round.json")
        for slip in (1, 2, 3):
            shutil.copy(folder / f"slip-{slip}.txt", apart)
        run(apart, "open", "round.json", "--root", root, *slips_of(*pair))
        assert votes_in(apart / "round.counted.json") == dict(hall.ticked)
        window = office.at(who)
        open_round(window, hall.title)
        hall.look(window, f"listed-{who}")
        window.get_by_role("link", name="交开票结果").click()
        hall.look(window, f"counts-{who}")
        if who == "songyuning":  # he compares it with what his own machine said
            expect(window.locator(".note")).to_contain_text(re.compile(r"石敬松交了一份，开票摘要 [0-9A-F]{4} "))
        window.get_by_label("开出的票数").set_input_files(apart / "round.counted.json")
        window.get_by_role("button", name="交上来").click()
    expect(sentence(window)).to_have_text("两名监票人开出的结果一样，计票完成，记入存证链。下一步：打印结果，签字。")
    expect(window.get_by_role("heading", level=1)).to_have_text(f"{hall.title}：已计票")
    hall.look(window, "counted")
    window.get_by_role("link", name="全部票数（监票人）").click()
    hall.look(window, "full")
