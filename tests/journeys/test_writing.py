"""A secretary writes his report: kept while he types, cut off, put in from the ledger, uploaded, submitted."""

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from playwright.sync_api import Browser, Page, Route, expect

from shuping.debriefs.tests import reports
from tests.journeys.looks import at_both_sizes
from tests.journeys.people import DESK, PHONE, City, Office, office_of, sentence
from tests.journeys.review_of_the_city import PASSWORD, RUN, TITLE

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module", autouse=True)
def _review(city: City) -> None:
    """Open this year's review of the townships, beside the server."""
    environment = {
        **os.environ,
        "SHUPING_DATA": str(city.folder),
        "SHUPING_DEMO": "true",
        "DJANGO_SETTINGS_MODULE": "shuping.config.settings",
        "PYTHONPATH": str(ROOT),
    }
    subprocess.run([sys.executable, "-c", RUN], env=environment, check=True)


@pytest.fixture
def without_script(browser: Browser, city: City) -> Iterator[Office]:
    """The people at screens that run no script."""
    with office_of(browser, city, script=False) as office:
        yield office


def report_of(city: City, place: str) -> dict[str, Any]:
    """Return the row of a place's report, empty where there is none."""
    rows = city.rows(
        "SELECT d.*, s.id AS subject FROM reviews_subject s JOIN tree_organisation o ON o.id = s.organisation_id "
        "JOIN reviews_review r ON r.id = s.review_id LEFT JOIN debriefs_debrief d ON d.subject_id = s.id "
        "WHERE o.short_name = ? AND r.title = ?",
        place,
        TITLE,
    )
    return rows[0]


def sign_in(office: Office, username: str, size: dict[str, int] = DESK) -> Page:
    page = office.window(size)
    page.goto("/sign-in/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page).not_to_have_url(re.compile("/sign-in/"))
    office.windows[username, size["width"]] = page
    return page


def begin(page: Page) -> None:
    """Press the button of the review's row on my desk."""
    page.goto("/")
    page.locator(".desk-row", has_text=TITLE).get_by_role("link", name="去写").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("的述职报告：还没有动笔")


def kept(page: Page) -> None:
    expect(page.locator("[data-status]")).to_contain_text("已存")


def test_a_secretary_writes_and_submits_at_his_desk(office: Office) -> None:
    page, place = office.at("zhouwangshu"), "青禾镇党委"
    faults: list[str] = []
    begin(page)
    faults += at_both_sizes(page, "writing-empty")
    field = page.get_by_label("报告正文")
    field.fill(reports.WHOLE)
    kept(page)
    assert report_of(office.city, place)["text"] == reports.WHOLE.strip()
    expect(page.locator("[data-count]")).to_contain_text("字数和各部分都合办法的要求。")
    _is_cut_off_and_comes_back(office, page, place)
    field.press_sequentially("又一句")  # not kept yet when the button is pressed
    page.get_by_role("button", name="把整改情况写进报告").click()
    expect(sentence(page)).to_contain_text("取自整改台账")
    expect(page.get_by_role("button", name="放回来")).to_be_hidden()
    expect(field).to_have_value(_starts_with_the_ledger(office.city))
    faults += at_both_sizes(page, "writing")
    page.get_by_role("button", name="去提交").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("处不合办法，仍要提交吗？")
    faults += at_both_sizes(page, "submit")
    page.get_by_role("button", name="仍要提交").click()
    expect(sentence(page)).to_contain_text("报告第 1 版交了，记入存证链。")
    faults += at_both_sizes(page, "submitted")
    page.get_by_role("link", name="第 1 版", exact=True).click()
    faults += at_both_sizes(page, "version")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 Word").click()
    assert download.value.suggested_filename == "青禾镇党委述职报告第1版.docx"
    found = report_of(office.city, place)
    versions = office.city.rows("SELECT * FROM debriefs_version WHERE debrief_id = ?", found["id"])
    assert [(row["number"], row["text"]) for row in versions] == [(1, found["text"])]
    entries = office.city.rows("SELECT * FROM audit_entry WHERE object = ?", f"debriefs.debrief/{found['id']}")
    assert len(entries) == 1
    reader = office.at("fangruolan")
    reader.goto(f"/debriefs/{found['subject']}/")
    expect(reader.locator(".report-text")).to_contain_text("柳垭村、石桥村全年少开党员大会3次")
    assert faults == []


def _is_cut_off_and_comes_back(office: Office, page: Page, place: str) -> None:
    """The network is gone while he types on; then it is back. Then the page is closed with a text that is not kept."""
    field = page.get_by_label("报告正文")
    page.context.set_offline(True)
    field.fill(f"{reports.WHOLE}断网时写的一句。")
    expect(page.locator("[data-status]")).to_contain_text("没存上，连上网再存（文字还在这台电脑里）")
    page.context.set_offline(False)
    kept(page)
    assert report_of(office.city, place)["text"].endswith("断网时写的一句。")
    page.route("**/draft/", lambda route: route.abort())
    field.fill(f"{reports.WHOLE}没来得及存的一句。")
    expect(page.locator("[data-status]")).to_contain_text("没存上")
    page.reload()
    expect(field).not_to_have_value(f"{reports.WHOLE}没来得及存的一句。")
    page.unroute("**/draft/")
    page.get_by_role("button", name="放回来").click()
    expect(field).to_have_value(f"{reports.WHOLE}没来得及存的一句。")
    kept(page)
    assert report_of(office.city, place)["text"].endswith("没来得及存的一句。")
    page.reload()
    expect(page.get_by_role("button", name="放回来")).to_be_hidden()


def _starts_with_the_ledger(city: City) -> Any:
    titles = city.rows(
        "SELECT f.title FROM findings_finding f JOIN tree_organisation o ON o.id = f.owner_id "
        "WHERE o.short_name = '青禾镇党委' AND f.joined_into_id IS NULL AND f.raised_on >= '2025-01-01' "
        "ORDER BY f.raised_on, f.id"
    )
    first = re.escape(titles[0]["title"].rstrip("。"))
    return re.compile(f"一、上年度问题整改情况\\n台账上的问题共{len(titles)}个：.*\\n1\\.{first}。")


def test_two_who_write_at_once_lose_nothing_and_a_file_takes_the_place_of_the_text(office: Office) -> None:
    page, phone = sign_in(office, "luwensong"), sign_in(office, "luwensong", PHONE)
    faults: list[str] = []
    begin(page)
    phone.goto(page.url)
    phone.get_by_label("报告正文").fill("在手机上写的一段。")
    kept(phone)
    page.get_by_label("报告正文").fill("在电脑上写的一段。")
    expect(page.locator("[data-conflict]")).to_contain_text("您的这一份还没有存。两边的文字都在")
    page.get_by_role("button", name="看两边的文字").click()
    expect(page.locator(".report-compare")).to_contain_text("在手机上写的一段。")
    expect(page.locator(".report-compare")).to_contain_text("在电脑上写的一段。")
    faults += at_both_sizes(page, "conflict")
    page.get_by_label("要留的").fill("在手机上写的一段。\n在电脑上写的一段。")
    page.get_by_role("button", name="就留上面这一份").click()
    expect(sentence(page)).to_contain_text("已存")
    assert report_of(office.city, "松涧镇党委")["text"] == "在手机上写的一段。\n在电脑上写的一段。"
    page.get_by_role("link", name="上传写好的").click()
    broken = {"name": "报告.docx", "mimeType": "application/zip", "buffer": b"PK\x03\x04 broken"}
    page.get_by_label("文件").set_input_files(broken)  # type: ignore[arg-type]
    page.get_by_role("button", name="读出来看看").click()
    expect(page.get_by_role("alert")).to_contain_text("这个文件已经损坏，打不开。")
    faults += at_both_sizes(page, "upload")
    page.get_by_label("文件").set_input_files({"name": "报告.docx", "mimeType": "application/zip", "buffer": _docx()})
    page.get_by_role("button", name="读出来看看").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("换成这份吗？")
    faults += at_both_sizes(page, "preview")
    page.get_by_role("button", name="换成这份").click()
    expect(sentence(page)).to_contain_text("换成上传的这份了。")
    expect(page.get_by_label("报告正文")).to_have_value(reports.WHOLE.strip())
    assert faults == []


def test_a_lost_answer_is_no_conflict_and_a_session_that_ends_loses_nothing(office: Office) -> None:
    page = sign_in(office, "luwensong")
    page.goto(f"/debriefs/{report_of(office.city, '松涧镇党委')['subject']}/")
    before = page.get_by_label("报告正文").input_value()

    def arrives_unanswered(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/draft/", arrives_unanswered, times=1)
    page.get_by_label("报告正文").fill(f"{before}\n答复丢了的一句。")
    expect(page.locator("[data-status]")).to_contain_text("没存上，连上网再存")
    page.get_by_label("报告正文").fill(f"{before}\n答复丢了的一句。\n接着写的一句。")
    kept(page)
    expect(page.locator("[data-conflict]")).to_be_hidden()
    expect(page.locator("[data-marked]")).to_contain_text("接着写的一句。")
    address = page.url
    page.context.clear_cookies()
    page.get_by_label("报告正文").fill(f"{before}\n退出以后写的一句。")
    expect(page.locator("[data-status]")).to_contain_text("登录过期了，没存上。")
    page.goto("/sign-in/")
    page.get_by_label("用户名").fill("luwensong")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.goto(address)
    page.get_by_role("button", name="放回来").click()
    kept(page)
    assert report_of(office.city, "松涧镇党委")["text"].endswith("退出以后写的一句。")


def _docx() -> bytes:
    document = Document()
    for line in reports.WHOLE.splitlines():
        document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_the_same_is_done_without_script_on_a_phone(without_script: Office) -> None:
    page = sign_in(without_script, "hansuyan", PHONE)
    begin(page)
    page.get_by_label("报告正文").fill(reports.WHOLE)
    page.get_by_role("button", name="保存并检查").click()
    expect(sentence(page)).to_contain_text("已存")
    expect(page.locator(".report-count")).to_contain_text("字数和各部分都合办法的要求。")
    page.get_by_role("button", name="去提交").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("都合办法的要求，可以提交")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(sentence(page)).to_contain_text("报告第 1 版交了，记入存证链。")
    assert report_of(without_script.city, "望岫镇党委")["state"] == "submitted"
