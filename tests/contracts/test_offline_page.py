"""The offline page as a file: the same each time, one script and one style that its policy names, and no way out."""

import base64
import hashlib
import re
from pathlib import Path

import pytest

from shuping.scrutiny import offline_page
from tests.contracts.test_round_key_and_open import shuping

PAGE = offline_page.page().decode()
SCRIPTS = sorted(offline_page.FOLDER.glob("*.js"))
# What could carry something out, keep it, or make markup or code of a text.
NO_WAY = (
    "fetch(", "XMLHttpRequest", "WebSocket", "EventSource", "sendBeacon", "RTCPeer", "import(", "Worker", "postMessage",
    "localStorage", "sessionStorage", "indexedDB", "caches", "cookie", "innerHTML", "outerHTML", "insertAdjacent",
    "document.write", "eval(", "Function(", "setAttribute(\"style", "http:", "https:", "Math.random",
)  # fmt: skip


def test_the_command_writes_the_page_once_and_tells_its_digest(tmp_path: Path) -> None:
    done = shuping(tmp_path, "offline-page", "--out", "离线页.html")
    assert (done.returncode, done.stderr) == (0, "")
    written = (tmp_path / "离线页.html").read_bytes()
    assert written == offline_page.page()
    assert f"SHA-256：{hashlib.sha256(written).hexdigest()}" in done.stdout
    assert offline_page.digest() == hashlib.sha256(written).hexdigest()
    again = shuping(tmp_path, "offline-page", "--out", "离线页.html")
    assert (again.returncode, again.stdout) == (1, "")
    assert "已经有了，没有覆盖" in again.stderr
    nowhere = shuping(tmp_path, "offline-page", "--out", "none/page.html")
    assert nowhere.returncode == 1
    assert "写不进" in nowhere.stderr


def test_the_policy_allows_that_script_and_that_style_and_nothing_else() -> None:
    def source(name: str) -> str:
        found = re.findall(rf"<{name}>(.*?)</{name}>", PAGE, re.DOTALL)
        assert len(found) == 1
        return "'sha256-" + base64.b64encode(hashlib.sha256(found[0].encode()).digest()).decode() + "'"

    policy = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', PAGE)
    assert [set(one.split("; ")) for one in policy] == [
        {
            "default-src 'none'", f"script-src {source('script')}", f"style-src {source('style')}", "base-uri 'none'",
            "form-action 'none'",
        }
    ]  # fmt: skip
    assert PAGE.index("Content-Security-Policy") < PAGE.index("<style>")
    assert not re.findall(r"<(?:link|img|iframe|object|embed|base)\b|\ssrc=|\son\w+=|\sstyle=", PAGE)


def test_nothing_in_the_script_could_carry_a_slip_away_or_keep_it() -> None:
    assert [path.stem for path in SCRIPTS] == sorted(offline_page.SCRIPTS)
    for path in SCRIPTS:
        text = path.read_text(encoding="utf-8").replace(
            "http://www.w3.org/2000/svg", ""
        )  # the name of a kind of markup
        assert [way for way in NO_WAY if way in text] == [], path.name


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_its_files_are_small_enough_to_be_read(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 400
    assert max(map(len, lines)) <= 140
    assert lines[0].startswith("// ")
