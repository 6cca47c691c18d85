"""What a browser is told and what it is refused, on every page and at every file."""

import json
import os
import secrets
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from shuping.core import clock
from shuping.core.uploads import Upload
from shuping.findings.models import Evidence
from shuping.findings.services import remedying
from shuping.findings.tests import factories
from tests.access.test_matrix import BY_CODE, MATRIX, ROLES, client_of
from tests.certificates import self_signed
from tests.worlds import AT, DAY, World

GET = [line for line in MATRIX if line.endswith("GET")]
FILES = {
    "ballots:offline",
    "ballots:round_file",
    "ballots:trial",
    "findings:evidence_file",
    "findings:reminded_file",
    "findings:scan_file",
}
ELSEWHERE = [
    "https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
    "http:evil.example", " https://evil.example/", "https://localhost@evil.example/", "///evil.example",
]  # fmt: skip
PAGE = b"<!doctype html><script>alert(1)</script>"
PASSWORD = "Yunling-2026-right"


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 3, 2, 2, 0, tzinfo=UTC))


@pytest.fixture
def _quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def directives(answer: Any) -> dict[str, list[str]]:
    parts = [part.split() for part in answer["Content-Security-Policy"].split(";") if part.strip()]
    return {name: values for name, *values in parts}


@pytest.mark.parametrize("line", GET)
def test_every_answer_is_guarded_and_is_kept_by_nobody(world: World, line: str) -> None:
    name = line.split()[0]
    args, data = MATRIX[line][0](world)
    wanted = MATRIX[line][1].split()
    for role in ("visitor", "nobody", ROLES[wanted.index("ok")] if "ok" in wanted else "officer"):
        answer = client_of(world, role).get(reverse(name, args=args), data)
        found = directives(answer)
        assert found["default-src"] == ["'none'"], role
        assert answer["X-Content-Type-Options"] == "nosniff", role
        assert answer["X-Frame-Options"] == "DENY", role
        assert answer["Referrer-Policy"] == ("no-referrer" if name in BY_CODE else "same-origin"), role
        if role != "visitor":
            assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", ")), role
        if name in FILES and answer.status_code == 200:
            continue
        assert found["script-src"] == found["style-src"] == ["'self'"], role
        assert found["frame-ancestors"] == found["base-uri"] == ["'none'"], role
        assert found["form-action"] == ["'self'"], role
        assert "unsafe" not in answer["Content-Security-Policy"], role
        if answer["Content-Type"].startswith("text/html"):
            html = answer.content.decode()
            assert "<style" not in html
            assert " style=" not in html
            assert " onclick=" not in html
            assert html.count("<script") <= 1


def test_a_page_that_is_not_there_and_one_that_broke_are_guarded_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_request: Any) -> None:
        raise RuntimeError

    client = client_of(world, "officer", raise_request_exception=False)
    lost = client.get("/no-such-page/")
    monkeypatch.setattr("shuping.findings.views.ledger.filter_choices", broken)
    fault = client.get(reverse("findings:list"))
    for answer, status in ((lost, 404), (fault, 500)):
        assert answer.status_code == status
        assert directives(answer)["script-src"] == ["'self'"]
        assert "no-store" in answer["Cache-Control"]
    assert "RuntimeError" not in fault.content.decode()


@pytest.mark.parametrize("line", [line for line in GET if line.split()[0] in FILES])
def test_a_file_is_answered_so_that_nothing_in_it_runs(world: World, line: str) -> None:
    args, data = MATRIX[line][0](world)
    role = ROLES[MATRIX[line][1].split().index("ok")]
    answer = client_of(world, role).get(reverse(line.split()[0], args=args), data)
    found = directives(answer)
    assert answer.status_code == 200
    assert "script-src" not in found  # falls back to default-src 'none'
    assert found["default-src"] == ["'none'"]
    assert ("sandbox" in found) == (answer["Content-Type"] != "application/pdf")  # a browser's own viewer needs it off
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("说明.txt", PAGE, True),
        ("page.html", PAGE, False),
        ("照片.png", PAGE, False),
        ("照片.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', False),
        ("照片.png", b"\x89PNG\r\n\x1a\n" + PAGE, True),
        ("page.html", b"%PDF-1.7\n" + PAGE, True),
        ("x.hta", b"PK\x03\x04" + PAGE, False),
    ],
    ids=["text", "html", "html-as-png", "svg", "png-with-html", "pdf-named-html", "zip"],
)
def test_an_uploaded_page_is_refused_or_never_answered_as_a_page(
    world: World, name: str, content: bytes, *, kept: bool
) -> None:
    found = factories.in_remedy(world)
    client = client_of(world, "green-organiser")
    data = {"speaks_of_on": "2026-03-01", "file": SimpleUploadedFile(name, content, "text/html")}
    answer = client.post(reverse("findings:evidence", args=[found.pk]), data)
    assert answer.status_code == (302 if kept else 422)
    assert Evidence.objects.count() == int(kept)
    if kept:
        answer = client.get(reverse("findings:evidence_file", args=[Evidence.objects.get().pk]))
        assert answer.content == content
        assert answer["Content-Type"] in {"application/octet-stream", "image/png", "application/pdf"}
        shown = answer["Content-Disposition"].split(";")[0]
        assert (shown == "inline") == (answer["Content-Type"] != "application/octet-stream")
        policy = directives(answer)
        assert (policy["default-src"], "script-src" in policy) == (["'none'"], False)
        assert "sandbox" in policy or answer["Content-Type"] == "application/pdf"


def test_a_file_name_cannot_write_a_header(world: World) -> None:
    found = factories.in_remedy(world)
    client = client_of(world, "green-organiser")
    upload = Upload('a"; filename=x.html\r\nX-Evil: 1.txt', "记录".encode(), "text/plain")
    proof = remedying.Proof(title="记录", speaks_of_on=DAY, upload=upload)
    remedying.attach_evidence(actor=world.actor("green-organiser"), finding_id=found.pk, proof=proof, at=AT)
    answer = client.get(reverse("findings:evidence_file", args=[Evidence.objects.get().pk]))
    assert "X-Evil" not in answer
    assert '"' not in answer["Content-Disposition"]


def sign_in(client: Client, name: str, password: str, **more: Any) -> Any:
    return client.post(
        reverse("accounts:sign_in"), {"username": name, "password": password, **more.pop("data", {})}, **more
    )


def give_password(world: World, *names: str) -> None:
    for name in names:
        user = world.user(name)
        user.set_password(PASSWORD)
        user.save()


@pytest.mark.usefixtures("_quick_passwords")
def test_five_wrong_passwords_lock_the_account_and_not_the_address(world: World) -> None:
    give_password(world, "mayor", "officer")
    for _attempt in range(4):
        wrong = sign_in(Client(), "mayor", "wrong")
        assert wrong.status_code == 200
        assert "用户名或密码不对。密码分大小写；连错 5 次会锁 15 分钟。" in wrong.content.decode()
    locked = sign_in(Client(), "mayor", "wrong")
    assert "密码连错 5 次，这个账号锁 15 分钟" in locked.content.decode()
    assert "15 分钟后再登录。记不清密码，请找本单位安全管理员。" in locked.content.decode()
    for address in ("127.0.0.1", "10.0.0.8"):
        still = sign_in(Client(), "mayor", PASSWORD, REMOTE_ADDR=address)
        assert still.status_code == locked.status_code == 429
        assert "密码连错 5 次" in still.content.decode()
    for same in (" mayor ", "ｍａｙｏｒ"):
        assert sign_in(Client(), same, PASSWORD).status_code == 429
    other = Client()
    assert sign_in(other, "officer", PASSWORD)["Location"] == "/"
    assert other.get("/").status_code == 200


@pytest.mark.usefixtures("_quick_passwords")
def test_a_right_password_begins_the_count_anew(world: World) -> None:
    give_password(world, "mayor")
    for _round in range(2):
        for _attempt in range(4):
            assert sign_in(Client(), "mayor", "wrong").status_code == 200
        assert sign_in(Client(), "mayor", PASSWORD).status_code == 302


@pytest.mark.usefixtures("_quick_passwords")
def test_nobody_is_told_whether_an_account_exists(world: World) -> None:
    give_password(world, "mayor")
    sentence = "用户名或密码不对"
    assert sentence in sign_in(Client(), "mayor", "wrong").content.decode()
    assert sentence in sign_in(Client(), "no-such-person", "wrong").content.decode()
    user = world.user("officer")
    user.set_password(PASSWORD)
    user.is_active = False
    user.save()
    assert sentence in sign_in(Client(), "officer", PASSWORD).content.decode()


@pytest.mark.usefixtures("_quick_passwords")
@pytest.mark.parametrize("address", ELSEWHERE)
def test_signing_in_leads_nowhere_else(world: World, address: str) -> None:
    give_password(world, "mayor")
    answer = sign_in(Client(), "mayor", PASSWORD, data={"next": address})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    shown = Client().get(reverse("accounts:sign_in"), {"next": address}).content.decode()
    assert "evil.example" not in shown.split("<main", 1)[1].split("</main>", 1)[0]


@pytest.mark.usefixtures("_quick_passwords")
def test_signing_in_leads_back_inside(world: World) -> None:
    give_password(world, "mayor")
    assert sign_in(Client(), "mayor", PASSWORD, data={"next": "/findings/?tab=all"})["Location"] == "/findings/?tab=all"


@pytest.mark.parametrize("address", ELSEWHERE)
def test_the_size_of_type_leads_nowhere_else(db: None, address: str) -> None:
    answer = Client().post(reverse("accounts:enlarge"), {"back": address})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert Client().post(reverse("accounts:enlarge"), {"back": "/findings/"})["Location"] == "/findings/"


def test_a_refusal_leads_back_inside_alone(world: World) -> None:
    client = client_of(world, "nobody")
    ours = client.get(reverse("findings:list"), HTTP_REFERER="http://testserver/organisations/").content.decode()
    assert 'href="http://testserver/organisations/"' in ours
    assert (
        "evil.example"
        not in client.get(reverse("findings:list"), HTTP_REFERER="https://evil.example/x").content.decode()
    )


@pytest.mark.usefixtures("_quick_passwords")
def test_a_session_is_new_at_sign_in_closed_to_scripts_and_over_at_sign_out(world: World) -> None:
    give_password(world, "mayor")
    client = Client()
    client.post(reverse("accounts:enlarge"), {"back": "/"})  # a visitor's own session
    before = client.cookies["sessionid"].value
    answer = sign_in(client, "mayor", PASSWORD)
    cookie = answer.cookies["sessionid"]
    assert cookie.value != before
    assert (cookie["httponly"], cookie["samesite"], cookie["expires"], cookie["max-age"]) == (True, "Lax", "", "")
    assert answer.cookies["csrftoken"]["httponly"]
    assert client.get("/").status_code == 200
    client.post(reverse("accounts:sign_out"))
    client.cookies["sessionid"] = cookie.value  # taken from somewhere
    assert client.get("/").status_code == 302


def test_a_name_that_is_not_ours_is_refused(world: World) -> None:
    client = client_of(world, "officer")
    for name in ("evil.example", "localhost.evil.example", "127.0.0.1.evil.example"):
        answer = client.get("/", HTTP_HOST=name)
        assert answer.status_code == 400
        assert "没看懂您发来的内容" in answer.content.decode()
    assert client.get("/", HTTP_HOST="localhost").status_code == 200


BEHIND_HTTPS = """
import json
from django.conf import settings
names = ['SESSION_COOKIE_SECURE', 'CSRF_COOKIE_SECURE', 'SECURE_SSL_REDIRECT', 'SECURE_HSTS_SECONDS', 'DEBUG']
print(json.dumps({name: getattr(settings, name) for name in names}))
"""


@pytest.mark.parametrize("ours", [False, True], ids=["proxy", "certificate"])
def test_behind_https_the_deployment_is_clean_and_cookies_are_secure(tmp_path: Path, *, ours: bool) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SHUPING_")}
    source = str(Path(__file__).resolve().parents[2] / "src")
    environ = {
        **kept, "PYTHONPATH": source, "SHUPING_DATA": str(tmp_path),
        "SHUPING_SECRET_KEY": secrets.token_urlsafe(48), "DJANGO_SETTINGS_MODULE": "shuping.config.settings",
    }  # fmt: skip
    if ours:
        certificate, key = self_signed(tmp_path / "tls")
        environ |= {"SHUPING_CERTIFICATE": str(certificate), "SHUPING_CERTIFICATE_KEY": str(key)}
    else:
        environ["SHUPING_HTTPS"] = "true"
    words = ["import sys; from shuping.config.command import main; sys.exit(main())", "check", "--deploy"]
    checked = subprocess.run(
        [sys.executable, "-c", *words, "--fail-level", "WARNING"],
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert checked.returncode == 0, checked.stderr
    found = json.loads(
        subprocess.run([sys.executable, "-c", BEHIND_HTTPS], env=environ, capture_output=True, check=True).stdout
    )
    assert found.pop("SECURE_HSTS_SECONDS") >= 31_536_000
    assert not found.pop("DEBUG")
    assert all(found.values())
