"""The day of a review with false data: from the command and from the page; what is real stays as it was to the byte."""

import hashlib
import io
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.journeys.conftest import COMMAND, _environment, _free_port
from tests.journeys.looks import at_both_sizes
from tests.journeys.people import DESK, PHONE, Office, sentence

REVIEW = 2  # of the demo, open, without a round: twelve subjects, three classes of voters
BANNER = "这是演练，人名和数据都是编的，做什么都不作数。"
MARK = "演练用，人名和数据都是编的，不作数"
TITLE = "（演练）2026年度述职评议"
SHEETS = {"A": ["1" * 12] * 3 + ["2" * 12] * 2, "B": ["1" * 12] * 5, "C": ["1" * 12] * 4 + ["3" * 12]}
SOON = 10_000


def digests(folder: Path) -> dict[str, str]:
    """Return the digest of every file of a data folder."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def dumped(folder: Path, *, without: tuple[str, ...] = ()) -> list[str]:
    """Return every row of every table but some."""
    left_out = tuple(f'INSERT INTO "{table}"' for table in without)
    with closing(sqlite3.connect(f"file:{folder / 'shuping.sqlite3'}?mode=ro", uri=True)) as database:
        return [line for line in database.iterdump() if not line.startswith(left_out)]


def real_names(folder: Path) -> list[str]:
    """Return the names of everybody and every place of an office that is not served."""
    with closing(sqlite3.connect(f"file:{folder / 'shuping.sqlite3'}?immutable=1", uri=True)) as database:
        rows = database.execute("SELECT name FROM people_person UNION SELECT name FROM tree_organisation")
        return [name for (name,) in rows]


class Day:
    """A rehearsal that runs, and its people at their screens."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser, self.url = browser, url
        self.pages: dict[str, Page] = {}
        self.seen: list[str] = []

    def at(self, name: str, size: dict[str, int] = DESK) -> Page:
        """Return the window of one of the cast, who came in by one click."""
        if name not in self.pages:
            page = self.browser.new_context(base_url=self.url, locale="zh-CN", viewport=size).new_page()
            page.set_default_timeout(15_000)
            page.on("load", lambda there: self.seen.append(there.content()))
            page.goto("/sign-in/")
            page.get_by_role("button", name=re.compile(f"^{name}")).click()
            expect(page.get_by_role("heading", level=1)).to_contain_text(name)
            self.pages[name] = page
        return self.pages[name]

    def banner(self, page: Page) -> None:
        """See that a page says what it is."""
        expect(page.locator("aside.banner")).to_contain_text(BANNER)

    def docx(self, page: Page, address: str) -> str:
        """Fetch a paper as Word, see its mark on odd and even pages; return its text."""
        with zipfile.ZipFile(io.BytesIO(page.request.get(self.url + address).body())) as paper:
            heads = [paper.read(name).decode() for name in paper.namelist() if name.startswith("word/header")]
            assert len(heads) == 2
            assert all(MARK in head for head in heads)
            return paper.read("word/document.xml").decode()

    def pdf(self, page: Page, address: str) -> None:
        """Fetch a paper as PDF, and see its mark on every page."""
        paper = PdfReader(io.BytesIO(page.request.get(self.url + address).body()))
        assert all(MARK in re.sub(r"\s", "", each.extract_text()) for each in paper.pages)


@contextmanager
def rehearsed(folder: Path, *more: str) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """Give a rehearsal that the command began: its address and its process."""
    port = _free_port()
    words = [str(COMMAND), "rehearse", str(REVIEW), "--port", str(port), *more]
    process = subprocess.Popen(words, env=_environment(folder), stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert "小时后自己结束" in process.stdout.readline()
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=40)


def test_it_ends_with_who_began_it_and_by_itself(built: Path, tmp_path: Path) -> None:
    office = tmp_path / "data"
    shutil.copytree(built, office)
    before = digests(office)
    with rehearsed(office, "--lan") as (url, process):
        by_address = urllib.request.Request(f"{url}/sign-in/", headers={"Host": "10.1.2.3"})
        with urllib.request.urlopen(by_address, timeout=30) as answer:
            assert "网内打开这个网址的人都能进来。" in answer.read().decode()
        apart = _folder_of(office)
        process.kill()
        _wait_until_nobody_answers(url)
        assert apart.is_dir()  # as a power cut leaves it
    with rehearsed(office, "--hours", "0") as (_url, process):
        assert process.wait(timeout=40) == 0
    assert not apart.exists()
    assert digests(office) == before


def _wait_until_nobody_answers(url: str) -> None:
    host, port = url.removeprefix("http://").split(":")
    for _try in range(300):
        try:
            socket.create_connection((host, int(port)), timeout=1).close()
        except OSError:
            return
        time.sleep(0.1)
    raise AssertionError("it goes on without who began it")


def test_the_whole_day_leaves_no_trace_in_the_office(browser: Browser, built: Path, tmp_path: Path) -> None:
    office = tmp_path / "data"
    shutil.copytree(built, office)
    before, names = digests(office), real_names(office)
    with rehearsed(office) as (url, process):
        day = Day(browser, url)
        apart = _folder_of(office)
        review = _begin(day)
        faults = _meet(day, review)
        _vote(day)
        _grade(day, review)
        _nothing_real(day, apart, names)
        page = day.at("组织员")
        page.get_by_role("link", name="结束演练").click()
        faults += at_both_sizes(page, "rehearsal-end")
        page.get_by_role("button", name="结束演练，全部删掉").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("演练结束了")
        said = "演练里的东西正在全部删掉，正式数据没有动过。这一页可以关了。"
        expect(page.get_by_role("status")).to_have_text(said)
        process.wait(timeout=40)
        assert process.returncode == 0
        assert not apart.exists()
    for page in day.pages.values():
        page.context.close()
    assert digests(office) == before
    assert faults == []


def _folder_of(office: Path) -> Path:
    """Return where the rehearsal of an office lies: beside no file of it."""
    asked = (
        "from shuping.config.environment import read_environment as read; import os; print(read(os.environ).rehearsals)"
    )
    python = COMMAND.with_name("python")
    said = subprocess.run([python, "-c", asked], env=_environment(office), capture_output=True, text=True, check=True)
    found = Path(said.stdout.strip())
    assert found.is_dir()
    assert office not in found.parents
    return found


def _begin(day: Day) -> int:
    """The organiser finds the review as it stands on the morning of its day, and makes its round, on paper."""
    page = day.at("组织员")
    page.goto("/reviews/")
    page.get_by_role("link", name=TITLE).click()
    day.banner(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{TITLE}：进行中")
    expect(page.locator("tbody tr")).to_have_count(12)
    expect(page.get_by_role("link", name="用假数据走一遍")).to_have_count(0)
    review = int(page.url.rstrip("/").rsplit("/", 1)[1])
    page.get_by_role("link", name="议程", exact=True).click()
    expect(page.locator("main")).to_contain_text("11:34–11:48")  # of the twelfth, as in the office
    page.goto(f"/reviews/{review}/")
    page.get_by_role("link", name="设民主测评").click()
    page.get_by_role("radio", name="纸质票", exact=True).check(force=True)
    page.get_by_role("button", name="设好民主测评").click()
    expect(sentence(page)).to_have_text("民主测评照考核办法设好、定稿了，记入存证链。下一步：印票、发票。")
    number = page.url.rstrip("/").rsplit("/", 1)[1]
    assert TITLE in day.docx(page, f"/ballots/{number}/form-A.docx")
    day.pdf(page, f"/ballots/{number}/form-A.pdf")
    return review


def _meet(day: Day, review: int) -> list[str]:
    """The host moves the room, one commentator writes, another's handwriting is typed and confirmed."""
    host = day.at("主持人")
    host.goto(f"/hall/{review}/")
    host.get_by_role("button", name="放上控制台").click()
    day.banner(host)
    host.locator("[data-press]").click()
    projector = host.context.new_page()
    projector.goto(f"/hall/{review}/projector/")
    day.banner(projector)
    faults = at_both_sizes(projector, "rehearsal-projector")
    host.get_by_role("button", name="开场结束，请述职人一述职").click()
    expect(projector.locator(".projector-name")).to_have_text("述职人一", timeout=SOON)
    projector.close()
    commentator = day.at("点评人一", PHONE)
    commentator.goto("/hall/comments/")
    commentator.get_by_role("link", name="述职人一", exact=True).click()
    commentator.get_by_label("一句话总评").fill("路修得快，账公开得慢。")
    commentator.locator("#id_problems").fill("三个月的会议记录是补的。")
    commentator.get_by_role("button", name="发出点评").click()
    expect(sentence(commentator)).to_have_text("点评发出了，署您的名。散会以前还可以改了再发。")
    typist = day.at("代录人")
    typist.goto(f"/hall/{review}/comments/")
    typist.locator("li", has_text="述职人二").get_by_role("link", name="代录手写").click()
    typist.locator("#id_problems").fill("公开栏两期没有换。")
    typist.get_by_role("button", name="存好，请本人确认").click()
    expect(sentence(typist)).to_contain_text("录好了，还没有算数。")
    for _phase in range(3):
        host.goto(f"/hall/{review}/")
        host.locator("[data-press]").click()
    host.goto(f"/hall/{review}/")
    expect(host.locator(".hall-who")).to_contain_text("述职人二")
    return faults


def _vote(day: Day) -> None:
    """A scrutineer counts the sheets, two key them, the scrutineer counts."""

    def to_round(page: Page) -> None:
        page.goto("/ballots/")
        page.get_by_role("link", name=f"{TITLE}民主测评").click()
        day.banner(page)

    scrutineer = day.at("监票人一")
    to_round(scrutineer)
    scrutineer.locator("a[href$='/sheets/']").click()
    for key, sheets in SHEETS.items():
        scrutineer.locator(f"#id_handed_out_{key}").fill(str(len(sheets)))
        scrutineer.locator(f"#id_cast_{key}").fill(str(len(sheets)))
    scrutineer.get_by_role("button", name="数目对，开始录票").click()
    expect(sentence(scrutineer)).to_contain_text("清点数记下了，记入存证链。")
    for teller in ("计票人一", "计票人二"):
        page = day.at(teller)
        for key, sheets in SHEETS.items():
            to_round(page)
            page.get_by_role("link", name=f"录 {key} 票").click()
            for number, marks in enumerate(sheets, 1):
                expect(page.get_by_role("heading", level=1)).to_have_text(f"{key}票 第 {number} 张")
                page.keyboard.type(marks)
                page.keyboard.press("Enter")
            expect(page.get_by_role("heading", level=1)).to_have_text(f"{key}票：您这一遍录完了")
    to_round(scrutineer)
    scrutineer.get_by_role("button", name="计票").click()
    expect(sentence(scrutineer)).to_contain_text("计票完成，记入存证链。")
    expect(scrutineer.get_by_role("heading", level=1)).to_contain_text(f"{TITLE}民主测评：已计票")


def _grade(day: Day, review: int) -> None:
    """The organiser enters the grades that the committee decided; a letter goes to each; a member sees them."""
    page = day.at("组织员")
    page.goto(f"/results/{review}/")
    day.banner(page)
    for row in page.locator(".grading-row").all():
        for points in row.locator("input[name^=points_]").all():
            points.fill("85")
        row.locator("select").select_option(label="较好")
        row.locator("input[name^=reason_]").fill("演练")
    page.get_by_role("button", name="定下 12 人的等次").click()
    page.get_by_label("哪个会议定的").fill("演练党委会")
    page.get_by_role("button", name="党委定了，记入存证链").click()
    expect(sentence(page)).to_contain_text("12 人的等次定下了，记入存证链。")
    letter = (
        page.get_by_role("link", name="Word").or_(page.locator("a[href$='letter.docx']")).first.get_attribute("href")
    )
    assert letter
    assert "述职人一" in day.docx(page, letter)
    day.pdf(page, letter.replace(".docx", ".pdf"))
    member = day.at("委员一")
    member.goto(f"/results/{review}/")
    expect(member.locator("main")).to_contain_text("较好")


def _nothing_real(day: Day, apart: Path, names: list[str]) -> None:
    """No name of the office stands in a row, a file or a page of the rehearsal."""
    assert len(names) > 40
    rows = "\n".join(dumped(apart / "data"))
    files = "".join(path.read_bytes().decode("utf-8", "replace") for path in apart.rglob("*") if path.is_file())
    assert "述职人一" in rows
    assert len(day.seen) > 30
    found = [name for name in names if name in rows or name in files or any(name in page for page in day.seen)]
    assert found == []


def test_the_page_begins_one_rehearsal_and_ends_it(office: Office) -> None:
    page, other = office.at("fangruolan"), office.at("shenzhixia")
    own = ("django_session", "core_job")  # when somebody was last seen, and what the office's worker does by itself
    before = dumped(office.city.folder, without=own)
    page.goto(f"/reviews/{REVIEW}/")
    page.get_by_role("link", name="用假数据走一遍").click()
    faults = at_both_sizes(page, "rehearsal-page")
    page.get_by_role("button", name="开始演练").click()
    into = page.get_by_role("link", name="进演练")
    expect(into).to_be_visible(timeout=60_000)
    expect(page.get_by_role("status")).to_contain_text("做什么都不作数，正式数据不会动。")
    faults += at_both_sizes(page, "rehearsal-running")
    url = str(into.get_attribute("href"))
    _press_again(page, other, url)
    with page.context.expect_page() as asked:
        page.evaluate("address => { window.open(address) }", url)
    inside = asked.value
    inside.get_by_role("button", name=re.compile("^组织员")).click()
    expect(inside.locator("aside.banner")).to_contain_text(BANNER)
    faults += at_both_sizes(inside, "rehearsal-desk")
    inside.close()
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("方若兰")  # one browser, signed in to both
    page.goto(f"/rehearsals/{REVIEW}/")
    page.get_by_role("button", name="结束演练，全部删掉").click()
    expect(page.get_by_role("button", name="开始演练")).to_be_visible()
    its_own = url.removesuffix("sign-in/")  # another address, to which a person goes
    office.faults[:] = [each for each in office.faults if its_own not in each]
    assert dumped(office.city.folder, without=own) == before
    assert faults == []


def _press_again(page: Page, other: Page, url: str) -> None:
    """A second press leads to the same rehearsal; so does the page of another review, which cannot end it."""
    token = page.locator("input[name=csrfmiddlewaretoken]").first.get_attribute("value")
    form = {"csrfmiddlewaretoken": str(token)}
    page.request.post(f"{page.url}begin/", form=form, headers={"Referer": page.url})
    page.reload()
    expect(page.get_by_role("link", name="进演练")).to_have_attribute("href", url)
    other.goto("/rehearsals/3/")
    expect(other.get_by_role("status")).to_contain_text("另一次评议正在演练")
    expect(other.get_by_role("link", name="进演练")).to_have_attribute("href", url)
    expect(other.get_by_role("button", name="结束演练，全部删掉")).to_have_count(0)
