"""An instance that begins with an empty folder, and how its first people come in."""

import re
import subprocess
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.people import DESK, City, Office, sentence

OWN = "云岭Yun2026-长"
FOUNDING = (
    "--name", "中共云岭市委员会", "--short-name", "云岭市委", "--kind", "city_committee",
    "--system", "石一一", "shiyiyi", "--security", "安二二", "anerer", "--audit", "沈三三", "shensan",
)  # fmt: skip


class Instance:
    """An instance that is served: its folder and address, and the one-time passwords that `shuping init` wrote."""

    def __init__(self, command: Path, environment: dict[str, str], folder: Path, port: int) -> None:
        self.command, self.environment = command, environment
        self.city = City(f"http://127.0.0.1:{port}", folder)
        self.passwords: dict[str, str] = {}

    def run(self, *words: str) -> str:
        """Type a command beside the server; return what it says."""
        typed = [self.command, *words]
        return subprocess.run(typed, env=self.environment, check=True, capture_output=True, text=True).stdout

    def init(self, *founding: str) -> None:
        """Found the instance; the one-time passwords stay in `passwords`."""
        said = self.run("init", *(founding or FOUNDING))
        self.passwords = dict(re.findall(r"用户名 (\S+)  一次性密码 (\S+)", said))


def sign_in(page: Page, username: str, password: str) -> None:
    page.goto("/sign-in/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录", exact=True).click()


def change(page: Page, old: str, new: str) -> None:
    page.get_by_label("一次性密码").fill(old)
    page.get_by_label("新密码", exact=True).fill(new)
    page.get_by_label("再写一遍新密码").fill(new)
    page.get_by_role("button", name="改密码").click()


def come_in(office: Office, username: str, one_time: str, size: dict[str, int] = DESK) -> Page:
    """Sign in for the first time: the password is changed before anything else."""
    page = office.window(size)
    sign_in(page, username, one_time)
    expect(page.get_by_role("heading", level=1)).to_have_text("先定一个自己的密码")
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("先定一个自己的密码")
    change(page, one_time, "abc")
    expect(page.locator("main")).to_contain_text("密码至少 10 个字符。")
    change(page, one_time, OWN)
    expect(sentence(page)).to_contain_text("密码改好了，下次登录用新密码。您在别处的登录都已退出。")
    return page


def shown_password(page: Page, title: str) -> str:
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return page.locator("code").inner_text()
