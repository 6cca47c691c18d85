"""An empty folder becomes an instance: three administrators sign in, open accounts, and mend the loss of one."""

import time
from base64 import b32decode
from collections import Counter
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from playwright.sync_api import Browser, Page, expect

from tests.journeys.beginning import OWN, Instance, come_in, shown_password, sign_in
from tests.journeys.crawling import EMPTY, walk
from tests.journeys.looks import faults_of
from tests.journeys.people import PHONE, office_of, sentence


def looked_at(page: Page, width: int, *addresses: str) -> list[str]:
    faults = []
    for address in addresses:
        page.goto(address)
        faults += faults_of(page, f"nothing-{width}", width)
    return faults


def test_an_empty_folder_becomes_an_instance_with_accounts(browser: Browser, instance: Instance) -> None:
    with office_of(browser, instance.city) as office:
        page = office.window()
        page.goto("/")
        expect(page.locator("main")).to_contain_text(
            "这里还没有人能登录。请管理员在服务器上运行 shuping init，建第一个党组织和三员。"
        )
        instance.init()
        page.goto("/")
        expect(page.locator("main")).not_to_contain_text("shuping init")
        guard = come_in(office, "anerer", instance.passwords["anerer"])
        guard.get_by_role("link", name="人员", exact=True).first.click()
        guard.get_by_role("link", name="登记一位并开账号").click()
        guard.get_by_label("姓名").fill("李四四")
        guard.get_by_label("用户名").fill("13800000000")
        guard.get_by_role("button", name="登记并开账号").click()
        password = shown_password(guard, "请把一次性密码当面交给李四四")
        assert looked_at(guard, 1280, guard.url) == []
        clerk = come_in(office, "13800000000", password, PHONE)
        assert looked_at(clerk, 360, "/", "/account/", "/account/password/", "/account/second-factor/") == []
        _what_was_registered_wrongly_is_put_right(guard)
        guard.goto("/office/people/")
        guard.get_by_role("link", name="李四四").click()
        guard.get_by_role("button", name="停用账号").click()
        expect(sentence(guard)).to_contain_text("李四四的账号停用了，他在各处的登录都已退出；他办过的事都还在。")
        clerk.goto("/")
        expect(clerk.get_by_label("用户名")).to_be_visible()
        guard.goto("/office/people/")
        guard.get_by_role("link", name="沈三三").click()
        expect(guard.locator("main")).to_contain_text("三员的账号不能由一个人办：由另外两位管理员一起在“三员”页补任。")
        expect(guard.get_by_role("button", name="重置密码")).to_have_count(0)
        empty = ("/", "/office/people/", "/office/people/?words=没有", "/office/people/add/", "/office/grants/")
        assert looked_at(guard, 1280, *empty, "/office/administrators/", "/office/administrators/propose/") == []
        guard.set_viewport_size(PHONE)
        assert looked_at(guard, 360, *empty, "/office/administrators/", "/office/administrators/propose/") == []
        for opened in (page, guard, clerk):
            opened.context.close()


def _what_was_registered_wrongly_is_put_right(guard: Page) -> None:
    guard.goto("/office/people/add/")
    guard.get_by_label("姓名").fill("王武武")
    guard.get_by_label("用户名").fill("13900000000")
    guard.get_by_role("button", name="登记并开账号").click()
    guard.goto("/office/people/")
    guard.get_by_role("link", name="王武武").click()
    guard.get_by_role("link", name="改姓名").click()
    guard.get_by_label("正确的姓名").fill("王五五")
    assert faults_of(guard, "nothing-rename", 1280) == []
    guard.get_by_role("button", name="改姓名").click()
    expect(sentence(guard)).to_have_text("姓名改成了王五五，哪里都跟着改；用原来的姓名也查得到。")
    expect(guard.locator(".facts")).to_contain_text("王武武（")
    assert faults_of(guard, "nothing-person", 1280) == []
    guard.get_by_role("button", name="撤销登记").click()
    expect(sentence(guard)).to_have_text("王五五的登记撤销了，用户名可以给别人用。")
    expect(guard.get_by_role("link", name="王五五")).to_have_count(0)
    guard.get_by_role("link", name="李四四").click()
    expect(guard.get_by_role("button", name="撤销登记")).to_have_count(0)
    expect(guard.locator("main")).to_contain_text("他有过岗位、授权，或者登录过、办过事，登记不能撤销。")


def test_the_code_of_a_phone_is_asked_for_after_the_password(browser: Browser, instance: Instance) -> None:
    instance.init()
    with office_of(browser, instance.city) as office:
        page = come_in(office, "shensan", instance.passwords["shensan"])
        page.get_by_role("link", name="沈三三").first.click()
        page.get_by_role("link", name="开手机验证码").click()
        secret = page.locator("code").inner_text()
        page.get_by_label("验证码", exact=True).fill(_code(secret, -1))
        page.get_by_role("button", name="开", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("手机验证码开好了，抄下备用码")
        paper = page.locator("code").first.inner_text()
        assert faults_of(page, "nothing-codes", 1280) == []
        page.get_by_role("link", name="抄好了").click()
        page.get_by_role("button", name="退出").click()
        sign_in(page, "shensan", OWN)
        expect(page.get_by_role("heading", level=1)).to_have_text("密码对了，再写手机上的验证码")
        assert faults_of(page, "nothing-code", 1280) == []
        page.get_by_label("验证码", exact=True).fill(_code(secret, 0))
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("沈三三")
        page.get_by_role("button", name="退出").click()
        sign_in(page, "shensan", OWN)
        page.get_by_label("验证码", exact=True).fill(paper)
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("沈三三")
        page.context.close()


def test_a_lost_administrator_is_mended_by_the_other_two(browser: Browser, instance: Instance) -> None:
    instance.init()
    with office_of(browser, instance.city) as office:
        auditor = come_in(office, "shensan", instance.passwords["shensan"])
        keeper = come_in(office, "shiyiyi", instance.passwords["shiyiyi"])
        auditor.goto("/office/administrators/")
        auditor.get_by_role("link", name="补一位管理员").click()
        auditor.get_by_label("补哪一位").select_option(label="安全管理员")
        auditor.get_by_label("用户名").fill("anerer")
        auditor.get_by_label("同时给他一个新的一次性密码（忘了密码或丢了手机的时候）").check()
        auditor.get_by_role("button", name="提出，请另一位同意").click()
        expect(sentence(auditor)).to_contain_text(
            "已提出由安二二补任安全管理员。另一位管理员在“三员”页同意后，24 小时内有效。"
        )
        expect(auditor.get_by_role("button", name="同意，24 小时有效")).to_have_count(0)
        keeper.goto("/")
        keeper.get_by_role("link", name="去决定").click()
        assert faults_of(keeper, "nothing-decide", 1280) == []
        keeper.get_by_role("button", name="同意，24 小时有效").click()
        expect(sentence(keeper)).to_contain_text(
            "安二二从现在起 24 小时是安全管理员。24 小时内请由安全管理员正式授权。"
        )
        come_in(office, "anerer", shown_password(keeper, "请把一次性密码当面交给安二二")).context.close()
        assert looked_at(auditor, 1280, "/office/administrators/", "/office/chain/") == []
        expect(auditor.get_by_role("heading", level=1)).to_contain_text("存证链完整")
        acts = " ".join(str(row["object"]) for row in instance.city.rows("SELECT object FROM audit_entry"))
        assert "access.stand_in/1" in acts
        for opened in (auditor, keeper):
            opened.context.close()


def _code(secret: str, steps: int) -> str:
    code: Any = TOTP(b32decode(secret), 6, SHA1(), 30).generate(int(time.time()) + 30 * steps)
    return str(code.decode())


def test_every_link_of_an_empty_instance_leads_somewhere_and_says_how_it_fills(
    browser: Browser, instance: Instance
) -> None:
    instance.init()
    with office_of(browser, instance.city) as office:
        guard = come_in(office, "anerer", instance.passwords["anerer"])
        guard.goto("/office/people/add/")
        guard.get_by_label("姓名").fill("李四四")
        guard.get_by_label("用户名").fill("lisisi")
        guard.get_by_role("button", name="登记并开账号").click()
        password = shown_password(guard, "请把一次性密码当面交给李四四")
        guard.goto("/office/grants/add/")
        guard.get_by_label("给谁").fill("李四四")
        guard.get_by_label("什么角色").select_option(label="组织部")
        guard.get_by_label("在哪个党组织").fill("云岭市委")
        guard.get_by_label("名义").fill("市委组织部干部")
        guard.get_by_label("到哪天为止").fill("2099-12-31")
        guard.locator("main").get_by_role("button").last.click()
        expect(sentence(guard)).to_contain_text("李四四")
        officer = come_in(office, "lisisi", password)
        people = [officer, guard]
        people += [come_in(office, name, instance.passwords[name]) for name in ("shiyiyi", "shensan")]
        empty: set[str] = set()
        for page in people:
            for path, status, html in walk(page.context.request, instance.city.url, Counter()):
                assert status == 200, f"{path} answered {status}"
                empty |= {title.strip() for title in EMPTY.findall(html)}
            page.context.close()
    assert empty >= {"都办完了", "还没有问题", "还没有材料", "意见箱是空的"}, empty
