"""A page that follows a board: through a change, a killed server, no streams, a sign-out, and without script."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.attacks.halls import Server, server
from tests.journeys.looks import at_both_sizes
from tests.live.houses import Process, house, kill
from tests.live.wire import wire

LOST = "连接断了，正在重连。"
ENDED = "您已经退出登录，或者这里不再给您看了。"
HIDE = """(isHidden) => {
  Object.defineProperty(document, "hidden", {value: isHidden, configurable: true});
  document.dispatchEvent(new Event("visibilitychange"));
}"""
SOON = 2_500  # ms: a look a second, and this machine


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    folder = tmp_path_factory.mktemp("live") / "data"
    folder.mkdir()
    with house(folder) as found:
        yield found


@pytest.fixture(scope="module")
def served(made: Process, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with server(made.environ, tmp_path_factory.mktemp("said") / "said") as found:
        yield found


def opened(browser: Browser, made: Process, port: int, key: int, *, script: bool = True) -> Page:
    """Open the board as somebody who may press."""
    context = browser.new_context(java_script_enabled=script)
    cookie = made.ask("sign_in", name="green-organiser")[0]
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": f"http://127.0.0.1:{port}"}])
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{port}/board/{key}/")
    return page


def shows(page: Page, step: int, within: float = SOON) -> None:
    expect(page.locator("#board")).to_contain_text(f"第 {step} 步", timeout=within)


def test_a_page_follows_and_says_nothing_while_all_is_well(browser: Browser, made: Process, served: Server) -> None:
    console, other = (opened(browser, made, served.port, 1) for _number in range(2))
    shows(console, 0)
    expect(console.get_by_role("link", name="刷新")).to_be_hidden()
    console.get_by_role("button", name="下一步").click()
    shows(other, 1)
    other.get_by_role("button", name="下一步").click()  # with the same word: the step is done, and nothing moves
    shows(other, 1)
    assert made.ask("stands") == ["1", 1, "to-0"]
    assert at_both_sizes(console, "live") == []


def test_a_cut_is_said_late_and_mended_at_once(browser: Browser, made: Process, served: Server) -> None:
    page = opened(browser, made, served.port, 2)
    says = page.get_by_text(LOST)
    made.ask("move", key=2)
    shows(page, 1)
    kill(served)
    page.wait_for_timeout(4_000)
    expect(says).to_be_hidden()
    expect(says).to_be_visible(timeout=4_000)
    expect(page.get_by_role("link", name="刷新")).to_be_visible()
    assert at_both_sizes(page, "live-lost") == []
    made.ask("move", key=2)
    served.start()
    shows(page, 2, within=5_000)
    expect(says).to_be_hidden()
    made.ask("move", key=2)
    shows(page, 3)


def test_a_short_cut_is_not_said_at_all(browser: Browser, made: Process, served: Server) -> None:
    page = opened(browser, made, served.port, 3)
    shows(page, 0)
    page.evaluate(
        """() => {
          window.said = [];
          const status = document.querySelector("[data-live-line] [role=status]");
          new MutationObserver(() => window.said.push(status.textContent)).observe(status, {childList: true});
        }"""
    )
    kill(served)
    served.start()
    made.ask("move", key=3)
    shows(page, 1, within=6_000)
    assert LOST not in page.evaluate("window.said")


def test_where_no_stream_is_to_be_had_the_page_asks(browser: Browser, made: Process, tmp_path: Path) -> None:
    with server({**made.environ, "SHUPING_LIVE_STREAMS": "0"}, tmp_path / "said") as polled:
        page = opened(browser, made, polled.port, 4)
        shows(page, 0)
        for step in (1, 2):
            made.ask("move", key=4)
            shows(page, step, within=7_000)
        expect(page.get_by_text(LOST)).to_be_hidden()


def test_where_a_proxy_holds_streams_back_the_page_asks(browser: Browser, made: Process, served: Server) -> None:
    page = opened(browser, made, served.port, 9)
    asked: list[str] = []
    page.route(
        "**/board/9/live/**",
        lambda route: asked.append("stream") if route.request.resource_type == "eventsource" else route.continue_(),
    )
    page.reload()
    made.ask("move", key=9)
    shows(page, 1, within=13_000)  # the first question comes when ten seconds brought nothing
    page.wait_for_timeout(13_000)
    for step in (2, 3):
        made.ask("move", key=9)
        shows(page, step, within=6_000)
    assert asked == ["stream"] * 2
    expect(page.get_by_text(LOST)).to_be_hidden()


def test_a_page_that_nobody_sees_follows_nothing_and_catches_up(
    browser: Browser, made: Process, served: Server
) -> None:
    page = opened(browser, made, served.port, 5)
    shows(page, 0)
    page.evaluate(HIDE, True)
    made.ask("move", key=5)
    page.wait_for_timeout(SOON)
    shows(page, 0)
    page.evaluate(HIDE, False)
    shows(page, 1)


def test_who_signed_out_is_told_and_asked_to_load_the_page_anew(
    browser: Browser, made: Process, served: Server
) -> None:
    page = opened(browser, made, served.port, 6)
    shows(page, 0)
    cookie = next(one["value"] for one in page.context.cookies() if one["name"] == "sessionid")
    made.ask("sign_out", cookie=cookie)
    expect(page.get_by_text(ENDED)).to_be_visible(timeout=60_000)
    page.get_by_role("link", name="刷新").click()
    expect(page).to_have_url(f"http://127.0.0.1:{served.port}/sign-in/?next=%2Fboard%2F6%2F")


def test_without_script_a_link_loads_what_is_new(browser: Browser, made: Process, served: Server) -> None:
    page = opened(browser, made, served.port, 7, script=False)
    made.ask("move", key=7)
    shows(page, 0)
    page.get_by_role("link", name="刷新").click()
    shows(page, 1)


def test_a_network_that_is_cut_for_half_a_minute_costs_the_page_nothing(
    browser: Browser, made: Process, served: Server
) -> None:
    with wire(served.port) as between:
        page = opened(browser, made, between.port, 8)
        shows(page, 0)
        between.cut()
        made.ask("move", key=8)
        page.wait_for_timeout(30_000)
        shows(page, 0)
        expect(page.get_by_text(LOST)).to_be_visible()
        between.mend()
        shows(page, 1, within=5_000)
        expect(page.get_by_text(LOST)).to_be_hidden()
        page.get_by_role("button", name="下一步").click()  # with the step that it saw before the cut
        expect(page.get_by_text("别的控制台先按了，这一按没有算。")).to_be_visible()
