"""A meeting in the hall: two consoles, a projector, a commentator on a phone, handwriting, a server that is killed."""

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import COMMAND, TODAY, _environment, _free_port, _wait_for
from tests.journeys.looks import at_both_sizes
from tests.journeys.people import PHONE, City, Office, office_of, sentence

PROSE = (
    "产业有办法，党内生活不够严。肯定的是产业联合党支部带动318户增收。存在的问题：3个村党员大会记录前后雷同，"
    "2个村整季没有开过党员大会。要把“三会一课”严起来，5月底前见到变化。"
)
CUT = "网断了，这一按还没有送到，正在再送。时间照常走。"
SOON = 8_000  # ms: a look a second, and a busy machine


class Hall:
    """The demo city on a folder, served by a process that can be killed and started again at the same port."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port, self.log = folder, _free_port(), folder.with_suffix(".log")
        self.start()

    def start(self) -> None:
        words = [str(COMMAND), "demo", "--port", str(self.port)]
        with self.log.open("ab") as said:
            self.process = subprocess.Popen(
                words, env=_environment(self.folder), stdout=said, stderr=subprocess.STDOUT, start_new_session=True
            )
        _wait_for(self.process, self.port, self.log)

    def kill(self) -> None:
        """kill -9 the server with its worker, as a power cut would."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(30)

    @property
    def city(self) -> City:
        return City(f"http://127.0.0.1:{self.port}", self.folder)


@pytest.fixture
def hall(built: Path, tmp_path: Path) -> Iterator[Hall]:
    folder = tmp_path / "data"
    shutil.copytree(built, folder)
    shift = TODAY - datetime.now(ZoneInfo("Asia/Shanghai")).date()
    (folder / "demo.json").write_text(json.dumps({"city": "云岭市", "shift_days": shift.days}), encoding="utf-8")
    found = Hall(folder)
    try:
        yield found
    finally:
        found.kill()


def test_a_meeting_from_its_agenda_to_the_documents_of_its_comments(browser: Browser, hall: Hall) -> None:
    review = hall.city.rows("SELECT id FROM reviews_review WHERE state = 'open'")[0]["id"]
    with office_of(browser, hall.city) as office:
        console, faults = office.at("fangruolan"), []
        console.goto(f"/hall/{review}/")
        faults += at_both_sizes(console, "hall-nothing")
        _prepare(console)
        faults += at_both_sizes(console, "hall-waiting")
        other, projector = _plain_console(browser, office, console, review), _by_code(browser, office, console)
        _open(console, other, projector)
        faults += at_both_sizes(console, "hall-running") + at_both_sizes(projector, "hall-projector")
        phone = office.at("songyuning", PHONE)
        faults += _comment(phone)
        expect(console.locator(".hall-now")).to_contain_text("已发出", timeout=SOON)
        _survive_a_kill(hall, console, projector)
        faults += _handwriting(console, phone, review)
        _come_to_the_end(console, projector)
        faults += at_both_sizes(projector, "hall-ended")
        faults += _make_documents(console, review)
        other.context.close()
        projector.context.close()
        office.faults[:] = [each for each in office.faults if "net::ERR" not in each]  # the server was killed twice
    assert faults == []


def test_a_console_whose_network_is_cut_for_half_a_minute_goes_on(browser: Browser, hall: Hall) -> None:
    review = hall.city.rows("SELECT id FROM reviews_review WHERE state = 'open'")[0]["id"]
    with office_of(browser, hall.city) as office:
        console = office.at("fangruolan")
        console.goto(f"/hall/{review}/")
        _prepare(console)
        for named in ("开会", "开场结束，请周望舒述职"):
            _press(console, named)
        expect(console.locator(".hall-who")).to_contain_text("周望舒", timeout=SOON)
        other = browser.new_context(base_url=hall.city.url, storage_state=console.context.storage_state()).new_page()
        other.goto(f"/hall/{review}/")
        _kept_and_done_once(hall, console, other)
        _refused_where_another_pressed(hall, console, other)
        _typed_and_not_lost(hall, console)
        other.context.close()
        office.faults[:] = [each for each in office.faults if "net::ERR_INTERNET_DISCONNECTED" not in each]
        assert office.faults == []


def _cut(console: Page) -> str:
    """Cut the console's network; return what its clock says."""
    console.context.set_offline(True)
    return console.get_by_role("timer").inner_text()


def _kept_and_done_once(hall: Hall, console: Page, other: Page) -> None:
    before = _cut(console)
    _press(console, "述职结束，开始提问")
    expect(console.get_by_role("alert")).to_have_text(CUT)
    console.locator("body").press("PageDown")  # a second press in despair
    console.wait_for_timeout(30_000)
    assert console.get_by_role("timer").inner_text() != before
    expect(console.locator("[data-press]")).to_be_disabled()
    expect(other.locator("[data-press]")).to_have_text("述职结束，开始提问")
    console.context.set_offline(False)
    for page in (console, other):
        expect(page.locator(".hall-phases [aria-current]")).to_contain_text("提问", timeout=SOON)
    expect(console.get_by_role("alert")).to_be_hidden()
    assert hall.city.rows("SELECT version, phase FROM hall_meeting") == [{"version": 3, "phase": 1}]


def _refused_where_another_pressed(hall: Hall, console: Page, other: Page) -> None:
    _cut(console)
    _press(console, "提问结束，请宋予宁点评")
    expect(console.get_by_role("alert")).to_have_text(CUT)
    _press(other, "提问结束，请宋予宁点评")
    expect(other.locator(".hall-phases [aria-current]")).to_contain_text("点评", timeout=SOON)
    console.context.set_offline(False)
    expect(console.get_by_role("alert")).to_have_text(
        "另一个控制台刚按过，会议已经走到下一步，这一按没有算。请看一眼，再按。", timeout=SOON
    )
    expect(console.locator(".hall-phases [aria-current]")).to_contain_text("点评")
    assert hall.city.rows("SELECT version, phase FROM hall_meeting") == [{"version": 4, "phase": 2}]


def _typed_and_not_lost(hall: Hall, console: Page) -> None:
    _cut(console)
    console.get_by_label("问什么").fill("流动党员怎么管？")
    console.get_by_role("button", name="记下这条提问").click()
    expect(console.locator("#ask [data-says]")).to_have_text("网断了，还没有记下。写的还在这里，连上了再按一次。")
    expect(console.get_by_label("问什么")).to_have_value("流动党员怎么管？")
    console.context.set_offline(False)
    console.get_by_role("button", name="记下这条提问").click()
    expect(sentence(console)).to_have_text("这条提问记好了。")
    assert hall.city.rows("SELECT text FROM hall_question") == [{"text": "流动党员怎么管？"}]


def _prepare(console: Page) -> None:
    console.get_by_role("button", name="放上控制台").click()
    expect(sentence(console)).to_have_text(
        "议程放上控制台了。会前在这里数到会的人；到点按“开会”，投影和点评人的页面跟着走。"
    )
    for field, number in zip(console.locator("#presence input[type=number]").all(), (14, 35, 99), strict=True):
        field.fill(str(number))
    console.get_by_role("button", name="记下到会人数").click()
    expect(sentence(console)).to_have_text("到会人数记好了。")
    expect(console.locator(".hall-side")).to_contain_text("99 / 100")


def _plain_console(browser: Browser, office: Office, console: Page, review: int) -> Page:
    """A second console of the same person, without script: it holds what it saw until it is loaded again."""
    context = browser.new_context(
        base_url=office.city.url, java_script_enabled=False, storage_state=console.context.storage_state()
    )
    page = context.new_page()
    page.goto(f"/hall/{review}/")
    return page


def _by_code(browser: Browser, office: Office, console: Page) -> Page:
    """The machine at the projector: nobody signs in, the code is typed once."""
    console.get_by_role("button", name="给一个投影码").click()
    expect(sentence(console)).to_have_text("投影码有了。在接投影的电脑上输一次，不用登录；以前的码打不开了。")
    page = browser.new_context(base_url=office.city.url).new_page()
    page.goto("/p/")
    page.get_by_label("投影码").fill(console.locator(".hall-code").inner_text())
    page.get_by_role("button", name="打开投影页").click()
    expect(page.locator(".projector-big")).to_contain_text("评议会")
    assert page.context.cookies() == []
    return page


def _press(console: Page, named: str) -> None:
    expect(console.locator("[data-press]")).to_have_text(named, timeout=SOON)
    console.locator("[data-press]").click()


def _open(console: Page, other: Page, projector: Page) -> None:
    _press(console, "开会")
    expect(projector.locator(".projector-big")).to_have_text("开场", timeout=SOON)
    other.get_by_role("button", name="开会").click()
    expect(sentence(other)).to_have_text("另一个控制台刚按过，会议已经走到下一步，这一按没有算。请看一眼，再按。")
    other.get_by_role("button", name="开场结束，请周望舒述职").click()
    expect(console.locator(".hall-who")).to_contain_text("周望舒", timeout=SOON)
    expect(projector.locator(".projector-name")).to_have_text("周望舒", timeout=SOON)
    console.locator("body").press("PageDown")
    expect(projector.locator(".projector-doing")).to_have_text("正在提问", timeout=SOON)
    console.get_by_role("button", name="退回一步").click()
    expect(projector.locator(".projector-doing")).to_have_text("正在述职", timeout=SOON)
    _hear_the_last_minute(console)
    _press(console, "述职结束，开始提问")
    console.get_by_label("谁问的").fill("罗砚青")
    console.get_by_label("问什么").fill("流动党员怎么管？")
    console.get_by_role("button", name="记下这条提问").click()
    expect(sentence(console)).to_have_text("这条提问记好了。")


def _hear_the_last_minute(console: Page) -> None:
    """Who listens hears it once; beside the next clock it stands no more."""
    move = (
        "by => { const clock = document.querySelector('[data-clock]'); clock.dataset.ends = +clock.dataset.ends + by }"
    )
    console.evaluate(move, -430)  # of eight minutes
    expect(console.locator("[data-announce]")).to_have_text("还剩 1 分钟")
    console.evaluate(move, 430)
    expect(console.locator("[data-announce]")).to_be_empty()


def _comment(phone: Page) -> list[str]:
    phone.goto("/hall/comments/")
    faults = at_both_sizes(phone, "hall-mine")
    phone.get_by_role("link", name="周望舒").click()
    expect(phone.locator(".hall-turn")).to_contain_text("下一个到您。", timeout=SOON)
    phone.get_by_text("粘贴或口述一段话，自动分成四栏").click()
    phone.get_by_label("一段话").fill(PROSE)
    phone.get_by_role("button", name="分到四栏").click()
    expect(phone.get_by_label("一句话总评")).to_have_value("产业有办法，党内生活不够严。")
    expect(phone.get_by_label("肯定什么")).to_have_value("产业联合党支部带动318户增收。")
    phone.locator("#id_problems").fill("3个村党员大会记录前后雷同。\n2个村整季没有开过党员大会。")
    expect(phone.locator("[data-kept]")).to_contain_text("草稿已存", timeout=SOON)
    faults += at_both_sizes(phone, "hall-comment")
    phone.get_by_role("button", name="发出点评").click()
    expect(sentence(phone)).to_have_text("点评发出了，署您的名。散会以前还可以改了再发。")
    return faults


def _survive_a_kill(hall: Hall, console: Page, projector: Page) -> None:
    """The clock counts on while the server is away; a press waits, arrives once, and the same clock goes on."""
    ends = projector.locator("[data-clock]").get_attribute("data-ends")
    hall.kill()
    console.locator("[data-press]").click()
    expect(console.get_by_role("alert")).to_have_text(CUT)
    before = console.get_by_role("timer").inner_text()
    expect(console.get_by_role("timer")).not_to_have_text(before)
    assert projector.locator("[data-clock]").get_attribute("data-ends") == ends
    hall.start()
    expect(console.locator(".hall-phases [aria-current]")).to_contain_text("点评", timeout=30_000)
    expect(projector.locator(".projector-doing")).to_have_text("正在点评", timeout=30_000)
    expect(console.get_by_role("alert")).to_be_hidden()
    assert hall.city.rows("SELECT version, phase FROM hall_meeting") == [{"version": 6, "phase": 2}]
    ends = projector.locator("[data-clock]").get_attribute("data-ends")
    hall.kill()
    hall.start()
    projector.reload()
    assert projector.locator("[data-clock]").get_attribute("data-ends") == ends


def _handwriting(console: Page, phone: Page, review: int) -> list[str]:
    console.goto(f"/hall/{review}/comments/")
    faults = at_both_sizes(console, "hall-comments")
    console.locator("li", has_text="何秋实").get_by_role("link", name="代录手写").click()
    console.locator("#id_problems").fill("活动室半年没有开门。")
    faults += at_both_sizes(console, "hall-typing")
    console.get_by_role("button", name="存好，请本人确认").click()
    expect(sentence(console)).to_have_text("录好了，还没有算数。请宋予宁登录“我的点评”核对、确认。")
    expect(console.locator("li", has_text="何秋实")).to_contain_text("待点评人确认")
    phone.goto("/hall/comments/")
    phone.get_by_role("link", name="何秋实").click()
    phone.get_by_role("link", name="看述职报告").click()
    faults += at_both_sizes(phone, "hall-report")
    phone.locator("main").get_by_role("link", name="回到点评").click()
    faults += at_both_sizes(phone, "hall-comment-facts")
    expect(phone.locator(".note-warn")).to_contain_text("方若兰 照您的手写件录入，还没有算数。")
    phone.get_by_role("button", name="确认发出").click()
    expect(sentence(phone)).to_have_text("点评发出了，署您的名。散会以前还可以改了再发。")
    console.goto(f"/hall/{review}/")
    return faults


def _come_to_the_end(console: Page, projector: Page) -> None:
    """Eleven do not come; one of them comes late."""
    _press(console, "点评结束，请韩素砚述职")
    for name in ("韩素砚", "陆闻松"):
        expect(console.locator(".hall-who")).to_contain_text(name, timeout=SOON)
        console.get_by_role("button", name="没有到场，跳过").click()
    console.get_by_role("link", name="改顺序").click()
    console.get_by_role("button", name="叫回").first.click()
    expect(console.get_by_role("heading", level=1)).to_have_text("改议程的先后")
    skip = console.get_by_role("button", name="跳过")
    for left in range(skip.count(), 0, -1):
        expect(skip).to_have_count(left)  # the page that answered the press before is there
        skip.first.click()
    expect(skip).to_have_count(0)
    console.get_by_role("link", name="回控制台").click()
    console.get_by_role("button", name="没有到场，跳过").click()
    expect(projector.locator(".projector-big")).to_have_text("散会", timeout=SOON)
    expect(console.locator(".hall-who")).to_have_text("已散会")


def _make_documents(console: Page, review: int) -> list[str]:
    console.goto(f"/hall/{review}/comments/")
    faults = at_both_sizes(console, "hall-comments-ended")
    console.get_by_role("button", name="把点评转成材料").click()
    expect(sentence(console)).to_have_text("2 份点评转成了材料。下一步：看一遍里面的问题和要求，下发给各单位。")
    expect(console.get_by_role("heading", level=1)).to_have_text("2 份点评里有 4 条问题和要求等下发")
    console.goto(f"/hall/{review}/comments/")
    console.locator("li", has_text="周望舒").get_by_role("link", name="去核对").click()
    expect(console.locator("main")).to_contain_text("2个村整季没有开过党员大会")
    return faults
