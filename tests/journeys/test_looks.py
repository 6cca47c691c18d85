"""Every page of the journeys, at the desk, in large type and on a phone: readable for all, still, and alone."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.looks import faults_of
from tests.journeys.people import DESK, PHONE, City, Office, office_of

SIZES = {"desk": DESK, "enlarged": DESK, "phone": PHONE}
Addresses = Callable[[City], list[str]]


def _of(code: str, *ends: str) -> Addresses:
    return lambda city: [f"/findings/{city.finding(code)['id']}/{end}" for end in ends or ("",)]


def _organisations(city: City) -> list[str]:
    names = ("云岭市委", "青禾镇党委", "柳垭村党支部")
    rows = [city.rows("SELECT id FROM tree_organisation WHERE short_name = ?", name) for name in names]
    return [f"/organisations/{found[0]['id']}/" for found in rows if found]


def _texts(city: City) -> list[str]:
    speech = city.rows("SELECT id FROM documents_document WHERE kind = 'leader_speech'")[0]["id"]
    open_text = city.rows("SELECT id FROM documents_document WHERE handed_out_at IS NULL")[0]["id"]
    return [f"/documents/{speech}/", *(f"/documents/{open_text}/{end}" for end in ("check/", "mark/", "hand-out/"))]


def _plain(*addresses: str) -> Addresses:
    return lambda city: list(addresses)


PAGES: dict[str, list[Addresses]] = {
    "fangruolan": [
        _plain(
            "/",
            "/findings/",
            "/findings/?tab=overdue",
            "/findings/?tab=all&source=audit&words=没有",
            "/findings/raise/",
            "/papers/templates/",
            "/papers/templates/plan/",
            "/opinions/",
            "/opinions/write/",
            "/opinions/mine/",
            "/findings/remind/",
            "/findings/reminders/",
            "/findings/lists/",
            "/findings/lists/?year=2023",
        ),
        _plain("/search/", "/search/?words=党费", "/search/?words=会", "/search/?words=三会&kind=finding"),
        _of("WT-2026-017", "", "join/"),
        _plain("/documents/", "/documents/add/", "/demo/day/", "/organisations/", "/organisations/?words=没有"),
        _texts,
        _organisations,
        _of("WT-2026-004"),
        _of("WT-2026-042", "", "plan/return/"),
        _of("WT-2026-083", "", "extension/answer/"),
        _of("WT-2025-061", "", "history/"),
        _of("WT-2026-045", "", "waive/"),
        _of("WT-2026-002", "", "paper/", "history/"),
        _of("WT-2026-003"),
        _of("WT-2025-008"),
    ],
    "shenzhixia": [
        _plain("/", "/findings/?tab=awaiting_plan"),
        _of("WT-2026-031", "", "plan/"),
        _of("WT-2026-017", "", "claim/", "evidence/", "progress/", "judge/", "plan/"),
        _of("WT-2026-055", "", "extension/"),
        _of("WT-2026-004"),
    ],
    "tianhesheng": [
        _plain("/", "/findings/", "/findings/overview/", "/organisations/", "/documents/", "/office/chain/")
    ],
    "zhouwangshu": [_plain("/"), _of("WT-2026-061")],
    "songyuning": [_plain("/"), _of("WT-2026-002", "", "judge/")],
    "shijingsong": [_plain("/"), _of("WT-2026-076", "", "judge/"), _of("WT-2025-042")],
    "guhengzhi": [_plain("/", "/findings/overview/", "/findings/overview/?year=2023"), _of("WT-2026-018")],
    "wutongchen": [_plain("/", "/office/chain/", "/office/grants/")],
}
BY_PASSWORD = {
    "yuanshouyi": ("/", "/office/grants/", "/office/grants/add/", "/office/people/", "/office/administrators/"),
    "chengmoyan": ("/", "/findings/", "/office/jobs/"),
}


@pytest.fixture(scope="module")
def windows(browser: Browser, city: City) -> Iterator[Office]:
    """One window a person and size for all tests of this file: nothing is changed here but the size of type."""
    with office_of(browser, city) as office:
        yield office


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("username", PAGES)
def test_every_page_of_a_demo_person_reads_well(windows: Office, username: str, size: str) -> None:
    page = windows.at(username, SIZES[size])
    addresses = [address for of in PAGES[username] for address in of(windows.city)]
    _look_at(windows, page, addresses, username, size)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("username", BY_PASSWORD)
def test_every_page_of_an_administrator_reads_well(windows: Office, username: str, size: str) -> None:
    page = windows.by_password(username, SIZES[size])
    _look_at(windows, page, list(BY_PASSWORD[username]), username, size)


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_the_pages_before_signing_in_read_well(windows: Office, size: str) -> None:
    page = windows.window(SIZES[size])
    faults = []
    for address in ("/sign-in/", "/no-such-page/"):
        page.goto(address)
        faults += faults_of(page, f"visitor-{size}", SIZES[size]["width"])
    page.goto("/sign-in/")
    for _try in range(6):
        if not page.get_by_label("用户名").count():
            break
        page.get_by_label("用户名").fill(f"nobody-{size}")
        page.get_by_label("密码", exact=True).fill("不对")
        page.get_by_role("button", name="登录", exact=True).click()
        faults += faults_of(page, f"visitor-wrong-{size}", SIZES[size]["width"]) if _try == 0 else []
    expect(page.get_by_role("heading", level=1)).to_have_text("密码连错 5 次，这个账号锁 15 分钟")
    faults += faults_of(page, f"visitor-locked-{size}", SIZES[size]["width"])
    page.context.close()
    assert faults == []


def _empty_the_cause(page: Page) -> None:
    page.get_by_label("原因").fill("")


REFUSED: list[tuple[str, Addresses, str, Callable[[Page], None]]] = [
    ("shenzhixia", _of("WT-2026-031", "plan/"), "提交措施", _empty_the_cause),
    ("shenzhixia", _of("WT-2026-017", "claim/"), "报整改完成", lambda page: None),
    ("shijingsong", _of("WT-2026-076", "judge/"), "退回，上面写明原因", lambda page: None),
    ("fangruolan", _of("WT-2026-042", "plan/return/"), "退回", lambda page: None),
    ("fangruolan", _of("WT-2026-083", "extension/answer/"), "不同意，写明原因", lambda page: None),
    ("fangruolan", _of("WT-2026-045", "waive/"), "免办", lambda page: None),
    ("shenzhixia", _of("WT-2026-055", "extension/"), "报上级", lambda page: None),
    ("fangruolan", lambda city: _texts(city)[1:2], "核对无误，看下一条", lambda page: None),
]


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_what_was_refused_reads_well_and_the_focus_is_on_the_reason(windows: Office, size: str) -> None:
    faults = []
    for username, of, button, prepare in REFUSED:
        page = windows.at(username, SIZES[size])
        page.goto(of(windows.city)[0])
        prepare(page)
        page.get_by_role("button", name=button, exact=True).click()
        expect(page.locator("[data-focus]")).to_be_focused()
        faults += faults_of(page, f"refused-{username}-{size}", SIZES[size]["width"])
    assert faults == []


def test_the_second_of_two_who_change_a_plan_sees_both_texts_and_loses_nothing(windows: Office) -> None:
    first, second = windows.at("zhouwangshu"), windows.at("shenzhixia")
    for page in (first, second):
        page.goto(_of("WT-2026-031", "plan/")(windows.city)[0])
    first.get_by_label("原因").fill("外出的多，留村的没有人带。")
    first.get_by_role("button", name="提交措施").click()
    expect(first.locator(".note[role=status]")).to_contain_text("措施已提交。")
    second.get_by_label("原因").fill("四个村都没有人管这件事。")
    second.get_by_role("button", name="提交措施").click()
    expect(second.get_by_role("alert")).to_contain_text("别人刚刚也改了原因和措施，您写的还在下面。请对照后再提交。")
    expect(second.get_by_role("alert")).to_contain_text("周望舒写的")
    expect(second.get_by_role("alert")).to_contain_text("外出的多，留村的没有人带。")
    expect(second.get_by_label("原因")).to_have_value("四个村都没有人管这件事。")
    assert faults_of(second, "conflict-desk", DESK["width"]) == []


def _look_at(office: Office, page: Page, addresses: list[str], username: str, size: str) -> None:
    faults = []
    before = len(office.faults)
    if size == "enlarged":
        _press_size(page, "放大字号")
    for address in addresses:
        page.goto(address)
        faults += faults_of(page, f"{username}-{size}", SIZES[size]["width"])
    if size == "enlarged":
        _press_size(page, "普通字号")
    assert faults + office.faults[before:] == []


def _press_size(page: Page, word: str) -> None:
    page.goto("/")
    page.get_by_role("button", name=word).filter(visible=True).click()
    expect(page.locator("html")).to_have_class("enlarged" if word == "放大字号" else "")
