"""A hall without internet: Chromium trusts the root that was put on it, and votes over HTTPS; another one does not."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserType, Error, expect

from tests.attacks.halls import Asked, hall
from tests.contracts.test_encryption import serving
from tests.journeys.people import PHONE

NAME = "ceping.yunling.example"  # as the hall's own name service would resolve it
COMMAND = Path(sys.executable).with_name("shuping")
OTHER = "elsewhere.yunling.example"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what `shuping certificate` writes."""
    found = tmp_path_factory.mktemp("hall")
    done = subprocess.run([COMMAND, "certificate", NAME, "--out", found / "tls"], check=True, capture_output=True)
    assert "根证书的私钥没有留下：它只认上面这几个名称，再也签不出别的。" in done.stdout.decode()
    return found


@pytest.fixture(scope="module")
def voting(folder: Path) -> Iterator[tuple[int, Asked]]:
    """The port of a server with that certificate, whose hall is voting."""
    tls = folder / "tls"
    given = {
        "SHUPING_CERTIFICATE": str(tls / "server.crt"),
        "SHUPING_CERTIFICATE_KEY": str(tls / "server.key"),
        "SHUPING_HOSTS": NAME,
    }
    with hall(folder / "data", 24) as found, serving(folder, **given) as (port, _written):
        yield port, found


def tablet(browser_type: BrowserType, home: Path, root: Path | None) -> Browser:
    """Return a Chromium with a home of its own, into which a root is put where one is given."""
    store = home / ".pki" / "nssdb"
    store.mkdir(parents=True)
    subprocess.run(["certutil", "-d", f"sql:{store}", "-N", "--empty-password"], check=True)
    if root is not None:
        put = ["certutil", "-d", f"sql:{store}", "-A", "-t", "C,,", "-n", "hall", "-i", root]
        subprocess.run(put, check=True)
    return browser_type.launch(
        executable_path="/usr/bin/chromium",
        args=[
            "--no-sandbox",
            "--disable-background-networking",
            f"--host-resolver-rules=MAP {NAME} 127.0.0.1, MAP {OTHER} 127.0.0.1",
        ],
        env={"HOME": str(home), "PATH": "/usr/bin:/bin"},
    )


def test_a_tablet_with_the_root_votes_over_https(
    browser_type: BrowserType, folder: Path, voting: tuple[int, Asked], tmp_path: Path
) -> None:
    port, found = voting
    with tablet(browser_type, tmp_path, folder / "tls" / "root.crt") as browser:
        page = browser.new_page(viewport=PHONE, locale="zh-CN")
        page.goto(f"https://{NAME}:{port}/v/#{found.codes[0].replace(' ', '')}")
        assert page.evaluate("isSecureContext")
        page.get_by_label("会场口令").fill(found.word)
        for row in range(3):
            page.locator(f"[name=row_{row}]").first.check(force=True)
        page.get_by_role("button", name="交票", exact=True).click()
        page.get_by_role("button", name="确认交票").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("投票完成")
        with pytest.raises(Error, match="ERR_CERT_COMMON_NAME_INVALID"):
            page.goto(f"https://{OTHER}:{port}/v/")


def test_a_tablet_without_the_root_is_stopped_by_its_browser(
    browser_type: BrowserType, voting: tuple[int, Asked], tmp_path: Path
) -> None:
    port, _found = voting
    with tablet(browser_type, tmp_path, None) as browser:
        page = browser.new_page()
        with pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"):
            page.goto(f"https://{NAME}:{port}/v/")
