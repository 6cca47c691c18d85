"""The hall of a round with phones: slips as they come from the printer, phones that scan them, two machines apart."""

import json
import os
import random
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from time import sleep

from playwright.sync_api import Locator, Page, Route, expect

from tests.journeys.looks import at_both_sizes
from tests.journeys.people import PHONE, Office, sentence, shot

COMMAND = Path(sys.executable).with_name("shuping")
ROWS = 12


@dataclass
class Hall:
    """What the people of the hall hold: slips by class, the word, and what was ticked as (class, row, mark)."""

    office: Office
    title: str
    slips: dict[str, list[str]]
    drawn: random.Random
    reserve: dict[str, int] = field(default_factory=dict)
    word: str = ""
    ticked: Counter[tuple[str, int, int]] = field(default_factory=Counter)
    receipts: list[str] = field(default_factory=list)
    voted: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def look(self, page: Page, name: str) -> None:
        """Look at a page at the desk's width and on a phone; what is wrong is said at the end."""
        self.faults += at_both_sizes(page, f"hall-{name}")

    def take(self, key: str) -> str:
        """Draw a slip of a class out of the mixed pile."""
        pile = self.slips[key]
        return pile.pop(self.drawn.randrange(len(pile)))

    def vote(self, key: str, code: str) -> None:
        """Vote on a phone of one's own: scan, the word, one tap a row, 交票, 确认; no cookie is left on it."""
        phone = self.office.window(PHONE, is_mobile=True, has_touch=True)
        phone.goto(f"/v/#{code.replace(' ', '')}")
        expect(phone.get_by_role("heading", level=1)).to_have_text(f"给这 {ROWS} 项各选一个")
        assert "#" not in phone.url
        phone.get_by_label("会场口令").fill(self.word)
        for row in range(ROWS):
            mark = self.drawn.choices((1, 2, 3, 4), (60, 26, 10, 4))[0]
            phone.locator(f"[name=row_{row}]").nth(mark - 1).tap()
            self.ticked[key, row, mark] += 1
        phone.get_by_role("button", name="交票", exact=True).tap()
        if not self.voted:
            phone.route("**/v/cast/", answer_late)
        tap_twice(phone.get_by_role("button", name="确认交票"))
        expect(phone.get_by_role("heading", level=1)).to_have_text("投票完成")
        expect(phone.locator(".ballot-done")).to_contain_text("您的票已经收到")
        self.voted.append(code)
        self.receipts.append(phone.locator(".ballot-receipt b").inner_text())
        assert phone.context.cookies() == []
        phone.context.close()

    def sheet(self, key: str) -> str:
        """Fill a sheet of paper and return what is on it as it is keyed."""
        marks = "".join(str(self.drawn.choices((1, 2, 3, 4, 0, 9), (55, 26, 8, 4, 4, 3))[0]) for _row in range(ROWS))
        self.ticked.update((key, row, int(mark)) for row, mark in enumerate(marks) if mark in "1234")
        return marks


def answer_late(route: Route) -> None:
    """Let the server have the ballot at once and the phone the answer later, as in a full hall."""
    answer = route.fetch()
    sleep(0.5)
    route.fulfill(response=answer)


def tap_twice(button: Locator) -> None:
    """Press as who is not sure that he has pressed."""
    button.evaluate("button => { button.click(); setTimeout(() => button.click(), 200); }")


def print_slips(office: Office, organiser: Page, title: str) -> Hall:
    """Print the slips of a round and read them from the page, which is the only place where they are."""
    open_round(organiser, title)
    looked = at_both_sizes(organiser, "hall-fixed")
    organiser.get_by_role("link", name="印票条").click()
    looked += at_both_sizes(organiser, "hall-slips-form")
    organiser.get_by_role("button", name="印票条").click()
    expect(organiser.get_by_role("heading", level=1)).to_have_text("马上打印，这一页只出现一次")
    slips: dict[str, list[str]] = {}
    for slip in organiser.locator(".slip").all():
        code = " ".join(slip.locator(".slip-printed span").all_inner_texts())
        slips.setdefault(slip.locator(".slip-class").inner_text()[0], []).append(code)
    shot(organiser, "slips")
    organiser.get_by_role("link", name="印好了，回到这一轮").click()
    return Hall(office, title, slips, random.Random(7))


def open_round(page: Page, title: str) -> None:
    """Go to the round through the list."""
    page.goto("/ballots/")
    page.get_by_role("link", name=title, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)


def try_key(hall: Hall, page: Page, folder: Path) -> None:
    """Make the key off the server, bring its public half, and read the trial with all its slips."""
    page.get_by_role("link", name="钥匙和试封").click()
    hall.look(page, "key")
    number = re.search(r"--round (\w+)", page.locator("code").first.inner_text())
    assert number
    run(folder, "round-key", "--round", number[1], "--title", hall.title, "--out", str(folder / "key"))
    page.get_by_label("公钥文件").set_input_files(folder / "key" / "public-key.json")
    page.get_by_role("button", name="上传公钥").click()
    expect(sentence(page)).to_have_text("公钥收到了。请两个人核对公钥摘要，再下载试封文件，用三张密钥条读出试封词。")
    hall.look(page, "trial")
    with page.expect_download() as asked:
        page.get_by_role("link", name="下载试封文件").click()
    asked.value.save_as(folder / "trial.json")
    for slip in (1, 2, 3):
        groups = re.findall(r"</small>([0-9A-Z]{5})", (folder / "key" / f"slip-{slip}.html").read_text("utf-8"))
        (folder / f"slip-{slip}.txt").write_text(" ".join(groups), "utf-8")
    said = run(folder, "round-key", "answer", "trial.json", *slips_of(1, 2, 3))
    word = re.search(r"[0-9A-Z]{5} [0-9A-Z]{5}", said)
    assert word
    page.get_by_label("试封词").fill(word[0])
    page.get_by_role("button", name="填好了，核对").click()
    expect(sentence(page)).to_have_text(
        "试封通过，记入存证链：这把钥匙的密钥条打得开。下一步：印票条、发票条，门口清点后开始投票。"
    )


def slips_of(*numbers: int) -> list[str]:
    """Return the words that give slips of the key to a command."""
    return [word for number in numbers for word in ("--slip", f"slip-{number}.txt")]


def run(folder: Path, *words: str) -> str:
    """Run a command as a scrutineer does, in a folder that knows nothing of the server."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    done = subprocess.run([COMMAND, *words], cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def key_sheets(page: Page, hall: Hall, key: str, sheets: list[str]) -> None:
    """Key every sheet of a class by digits and the return key."""
    open_round(page, hall.title)
    page.get_by_role("link", name=f"录 {key} 票").click()
    for number, marks in enumerate(sheets, 1):
        expect(page.get_by_role("heading", level=1)).to_have_text(f"{key}票 第 {number} 张")
        page.keyboard.type(marks)
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{key}票：您这一遍录完了")


def votes_in(file: Path) -> dict[tuple[str, int, int], int]:
    """Return {(class, row, mark): votes} of a counted file, without zeros."""
    rows = json.loads(file.read_text("utf-8"))["rows"]
    return {
        (line["voters"], row, mark): number
        for row, lines in enumerate(rows)
        for line in lines
        for mark, number in enumerate(line["votes"], 1)
        if number
    }
