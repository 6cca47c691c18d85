"""Those who walk the journeys: each has a browser window of his own, and everything he meets is watched."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
PASSWORD = "云岭2026-看台账"  # of those who have no card on the sign-in page
# the smallest picture there is
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf500f000385018034"
    "d2f3f80000000049454e44ae426082"
)

DEMO_PEOPLE = {
    "fangruolan": "方若兰",
    "shenzhixia": "沈知夏",
    "tianhesheng": "田禾生",
    "zhouwangshu": "周望舒",
    "songyuning": "宋予宁",
    "shijingsong": "石敬松",
    "guhengzhi": "顾衡之",
    "wutongchen": "吴同尘",
}
WITHOUT_CARD = {"liangyuan": "梁屿安", "yuanshouyi": "苑守一", "chengmoyan": "程默言"}


@dataclass(frozen=True)
class City:
    """The demo city as one process serves it: its address and its data folder."""

    url: str
    folder: Path

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        """Return what stands in the database at this moment, read beside the server."""
        address = f"file:{self.folder / 'shuping.sqlite3'}?mode=ro"
        with contextlib.closing(sqlite3.connect(address, uri=True)) as database:
            database.row_factory = sqlite3.Row
            return [dict(row) for row in database.execute(query, values)]

    def finding(self, code: str) -> dict[str, Any]:
        """Return the row of one finding."""
        return self.rows("SELECT * FROM findings_finding WHERE code = ?", code)[0]

    def acts(self, finding_id: int) -> list[str]:
        """Return what happened to a finding, oldest first, and see that each act stands in the chain."""
        found = self.rows("SELECT id, kind FROM findings_act WHERE finding_id = ? ORDER BY at, id", finding_id)
        chained = {row["object"] for row in self.rows("SELECT object FROM audit_entry")}
        assert {f"findings.act/{row['id']}" for row in found} <= chained
        return [row["kind"] for row in found]


@dataclass
class Office:
    """The people of the city at their screens; `faults` is what no page may do."""

    browser: Browser
    city: City
    script: bool = True
    faults: list[str] = field(default_factory=list)
    windows: dict[tuple[str, int], Page] = field(default_factory=dict)

    def window(self, size: dict[str, int] = DESK, **options: Any) -> Page:
        """Open a window of nobody, at the sign-in page or wherever it is sent."""
        context = self.browser.new_context(
            base_url=self.city.url, locale="zh-CN", viewport=size, java_script_enabled=self.script, **options
        )
        context.set_default_timeout(15_000)
        self._watch(context)
        return context.new_page()

    def at(self, username: str, size: dict[str, int] = DESK) -> Page:
        """Return the window of a person, signed in by his card the first time."""
        key = (username, size["width"])
        if key not in self.windows:
            page = self.window(size, is_mobile=size is PHONE, has_touch=size is PHONE)
            page.goto("/sign-in/")
            page.get_by_role("button", name=DEMO_PEOPLE[username]).click()
            expect(page.get_by_role("heading", level=1)).to_contain_text(DEMO_PEOPLE[username])
            self.windows[key] = page
        return self.windows[key]

    def by_password(self, username: str, size: dict[str, int] = DESK) -> Page:
        """Return the window of a person, signed in by user name and password the first time."""
        key = (username, size["width"])
        if key not in self.windows:
            page = self.window(size)
            page.goto("/sign-in/")
            page.get_by_label("用户名").fill(username)
            page.get_by_label("密码", exact=True).fill(PASSWORD)
            page.get_by_role("button", name="登录", exact=True).click()
            expect(page.get_by_role("heading", level=1)).to_contain_text(WITHOUT_CARD[username])
            self.windows[key] = page
        return self.windows[key]

    def set_day(self, day: str) -> None:
        """Set the demo's day forward, as anybody may."""
        page = self.at("guhengzhi")
        page.goto("/demo/day/")
        page.get_by_label("拨到哪一天").fill(day)
        page.get_by_role("button", name="拨过去").click()
        expect(sentence(page)).to_contain_text("演示的日期拨到了")

    def close(self) -> None:
        """Close every window."""
        for page in self.windows.values():
            page.context.close()

    def _watch(self, context: BrowserContext) -> None:
        """Note script errors, complaints of the console and requests to anywhere else; a refusal is no complaint."""
        host = urlsplit(self.city.url).netloc

        def asked(request: Request) -> None:
            there = urlsplit(request.url)
            if there.scheme not in {"data", "blob"} and there.netloc != host:
                self.faults.append(f"request to {request.url}")

        def said(message: Any) -> None:
            refused = message.text.startswith("Failed to load resource") and "/static/" not in message.location["url"]
            if message.type in {"error", "warning"} and not refused:
                self.faults.append(f"console of {message.page.url if message.page else '?'}: {message.text}")

        context.on("request", asked)
        context.on("console", said)
        context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))


def sentence(page: Page) -> Any:
    """Return the sentence that says what was done and who acts next."""
    return page.locator(".note[role=status]").first


def shot(page: Page, name: str) -> None:
    """Keep a picture of the whole page in the folder that SHUPING_SHOTS names, for whoever wants to look."""
    if folder := os.environ.get("SHUPING_SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def take_up(page: Page, title: str, button: str) -> None:
    """Go to my desk, press the button of one row and wait for the page that it opens."""
    page.goto("/")
    row = page.locator(".desk-row", has=page.get_by_role("heading", name=title, exact=True))
    with page.expect_navigation():
        row.get_by_role("link", name=button).click()


def return_with_reason(page: Page, reason: str) -> None:
    """Return a plan; without a reason that is refused."""
    page.get_by_role("link", name="退回，写明原因").click()
    page.get_by_role("button", name="退回", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("退回要写明原因，对方才知道怎么改。")
    page.get_by_label("退回的原因").fill(reason)
    page.get_by_role("button", name="退回", exact=True).click()


def answers(page: Page, status: int, address: str) -> None:
    """Go to an address and see how the server answers."""
    response = page.goto(address)
    assert response is not None
    assert response.status == status, f"{address} answered {response.status}"


def open_finding(page: Page, code: str) -> None:
    """Find a finding in the ledger by its number and open it."""
    page.goto(f"/findings/?tab=all&words={code}")
    page.locator("tbody tr", has_text=code).get_by_role("link").first.click()
    expect(page.locator("[aria-current=page]", has_text=code)).to_be_visible()


@contextlib.contextmanager
def office_of(browser: Browser, city: City, *, script: bool = True) -> Iterator[Office]:
    """Give an office whose windows are closed at the end and whose pages did nothing that no page may do."""
    office = Office(browser, city, script)
    try:
        yield office
        assert office.faults == []
    finally:
        office.close()
