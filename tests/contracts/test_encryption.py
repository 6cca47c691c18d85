"""HTTPS by our own certificate, as a browser meets it, and what `shuping doctor` says of it."""

import http.client
import io
import os
import secrets
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from shuping.core import addresses
from shuping.office import encryption
from tests.certificates import self_signed

PROGRAM = "import sys; from shuping.config.command import main; sys.exit(main())"
NOW = datetime(2026, 5, 21, 1, 0, tzinfo=UTC)


@contextmanager
def serving(folder: Path, *words: str, **environ: str) -> Iterator[tuple[int, Path]]:
    """Serve a new instance with HTTPS; yield the port and the file of all that the server writes."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SHUPING_", "DJANGO_"))}
    source = str(Path(__file__).resolve().parents[2] / "src")
    written = folder / "output.txt"
    with written.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, "serve", "--port", str(port), *words],
            env={
                **kept, "PYTHONPATH": source, "PYTHONIOENCODING": "utf-8", "SHUPING_DATA": str(folder / "data"),
                "SHUPING_SECRET_KEY": secrets.token_urlsafe(48), **environ,
            },
            cwd=folder, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            for _attempt in range(300):
                assert process.poll() is None, written.read_text(encoding="utf-8")
                with socket.socket() as client:
                    if client.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield port, written
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=20)


def test_the_sign_in_page_is_answered_over_https_with_secure_cookies(tmp_path: Path) -> None:
    certificate, key = self_signed(tmp_path / "tls")
    paths = {"SHUPING_CERTIFICATE": str(certificate), "SHUPING_CERTIFICATE_KEY": str(key)}
    with serving(tmp_path, "--host", "0.0.0.0", **paths) as (port, written):
        trusting = ssl.create_default_context(cafile=certificate)
        client = http.client.HTTPSConnection("localhost", port, context=trusting, timeout=30)
        client.request("GET", "/sign-in/")
        answer = client.getresponse()
        page = answer.read().decode()
        assert answer.status == 200
        assert "登录" in page
        assert int(answer.headers["Strict-Transport-Security"].removeprefix("max-age=")) >= 31_536_000
        cookies = answer.headers.get_all("Set-Cookie")
        assert cookies
        assert all("; Secure" in cookie for cookie in cookies)
        plain = http.client.HTTPConnection("localhost", port, timeout=30)
        plain.request("GET", "/sign-in/")
        with pytest.raises((http.client.HTTPException, OSError)):
            plain.getresponse()
        client.request("GET", "/nowhere/?q=somebody")
        client.getresponse().read()
        client.close()
        plain.close()
        said = written.read_text(encoding="utf-8")
        assert f"述评在 https://0.0.0.0:{port} 应答。按 Ctrl+C 停止。" in said
        assert "没有 HTTPS" not in said
        assert "nowhere" not in said  # a wrong address is no fault of the machine, and may name somebody
        assert "somebody" not in said
        assert "sign-in" not in said  # no access log


def test_on_the_network_without_https_serving_says_what_does_not_work(tmp_path: Path) -> None:
    with serving(tmp_path, "--host", "0.0.0.0") as (port, written):
        client = http.client.HTTPConnection("localhost", port, timeout=30)
        client.request("GET", "/sign-in/")
        assert client.getresponse().status == 200
        client.close()
        said = written.read_text(encoding="utf-8")
        assert f"http://0.0.0.0:{port}" in said
        assert "手机离线记录、手机投票用不了" in said


def test_a_demo_never_answers_the_network(tmp_path: Path, settings: SimpleNamespace) -> None:
    settings.DEMO = True
    (tmp_path / "demo.json").touch()
    settings.ENVIRONMENT = SimpleNamespace(marker=tmp_path / "demo.json")
    with pytest.raises(CommandError, match="演示只在本机应答"):
        call_command("serve", host="0.0.0.0")


@pytest.mark.parametrize(
    ("days", "said"),
    [(200, "证书到 2026-12-07 为止"), (10, "证书 2026-05-31 就要过期"), (-1, "已在 2026-05-20 过期")],
)
def test_the_doctor_says_until_when_the_certificate_is_good(tmp_path: Path, days: int, said: str) -> None:
    certificate, _key = self_signed(tmp_path / "tls", ends=NOW + timedelta(days=days))
    found = SimpleNamespace(certificate=str(certificate), https=False)
    assert said in encryption.describe(found, NOW, here=False)


def test_the_doctor_says_what_does_not_work_on_a_network_without_https(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing, proxy = (SimpleNamespace(certificate="", https=https) for https in (False, True))
    assert "反向代理用 HTTPS" in encryption.describe(proxy, NOW, here=False)
    assert "不缺什么" in encryption.describe(nothing, NOW, here=True)
    said = encryption.describe(nothing, NOW, here=False)
    assert "明文" in said
    assert "手机离线记录、手机投票用不了" in said
    assert "纸票照常能用" in said


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("hosts", "said"),
    [(("localhost", "127.0.0.1"), "只给本机用"), (("localhost", "10.0.0.7"), "明文"), (("dangjian.example",), "明文")],
)
def test_the_doctor_takes_the_listed_hosts(monkeypatch: pytest.MonkeyPatch, hosts: tuple[str, ...], said: str) -> None:
    bare = {"hosts": hosts, "certificate": "", "https": False, "data": settings.ENVIRONMENT.data}
    monkeypatch.setattr(settings, "ENVIRONMENT", SimpleNamespace(**bare))
    out = io.StringIO()
    call_command("doctor", stdout=out)
    assert said in out.getvalue()


@pytest.mark.parametrize(
    ("host", "here"),
    [("localhost", True), ("127.0.0.1", True), ("127.8.0.1", True), ("::1", True), ("[::1]", True),
     ("0.0.0.0", False), ("10.0.0.7", False), ("dangjian.example", False), ("localhost.example", False)],
)  # fmt: skip
def test_an_address_of_this_machine_is_known(host: str, here: bool) -> None:
    assert addresses.is_here(host) is here
