"""One-time passwords, closed accounts, idle sessions and what was typed in them, the second factor."""

import time
from base64 import b32decode
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from shuping.accounts import second_factor, services
from shuping.accounts.middleware import SEEN
from shuping.accounts.models import User
from shuping.core.actor import MACHINE
from shuping.core.sealed import Unreadable, seal, unseal
from shuping.findings.models import Finding
from tests.access.scenes import raise_by_hand
from tests.worlds import AT, World

OWN = "云岭Yun-2026"


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def user(world: World) -> User:
    """The organiser of the township, with a password of his own."""
    found = world.user("green-organiser")
    found.set_password(OWN)
    found.save()
    return found


def sign_in(client: Client, password: str, username: str = "green-organiser") -> Any:
    return client.post("/sign-in/", {"username": username, "password": password, "next": ""})


def idle(client: Client, minutes: float) -> None:
    session = client.session
    session[SEEN] = int(time.time() - minutes * 60)
    session.save()


def test_a_one_time_password_opens_nothing_but_the_page_that_changes_it(user: User) -> None:
    client, password = Client(), services.reset_password(user, actor=MACHINE, at=AT)
    assert sign_in(client, password)["Location"] == "/"
    for address in ("/", "/findings/", "/account/", "/account/second-factor/", "/sign-in/kept/"):
        assert client.get(address)["Location"] == "/account/password/", address
    assert client.post("/findings/raise/", {"title": "x"})["Location"] == "/account/password/"
    data = {"old_password": password, "new_password": password, "again_password": password}
    same = client.post("/account/password/", data)
    assert same.status_code == 422
    assert "这个密码用过了，请换一个新的。" in same.content.decode()
    data |= {"new_password": OWN + "!", "again_password": OWN + "!"}
    assert client.post("/account/password/", data)["Location"] == "/"
    assert client.get("/").status_code == 200
    assert not sign_in(Client(), password).has_header("Location")


@pytest.mark.parametrize("ends", ["reset", "close", "close and reopen"])
def test_every_session_ends_with_a_reset_and_with_a_closing(user: User, ends: str) -> None:
    client = Client()
    sign_in(client, OWN)
    assert client.get("/").status_code == 200
    if ends == "reset":
        services.reset_password(user, actor=MACHINE, at=AT)
    else:
        services.close_account(user, actor=MACHINE, at=AT)
        assert "用户名或密码不对" in sign_in(Client(), OWN).content.decode()
    if ends == "close and reopen":
        services.reopen_account(user, actor=MACHINE, at=AT)
    assert client.get("/")["Location"].startswith("/sign-in/")


def test_one_of_the_last_passwords_is_not_taken_again(user: User, settings: Any) -> None:
    actor_is = {"actor": MACHINE, "at": AT}
    words = [f"云岭Yun-{number}" for number in range(2020, 2027)]
    user.set_password(words[0])
    user.save()
    for old, new in pairwise(words):
        services.change_password(user, old=old, new=new, **actor_is)
    for used in words[2:]:
        with pytest.raises(services.BadPassword):
            services.change_password(user, old=words[-1], new=used, **actor_is)
    services.change_password(user, old=words[-1], new=words[0], **actor_is)


def test_a_password_that_held_for_too_long_is_changed_first(user: User, settings: Any) -> None:
    user.password_set_at = timezone.now() - timedelta(days=91)
    user.save()
    client = Client()
    sign_in(client, OWN)
    assert client.get("/").status_code == 200
    object.__setattr__(settings.ENVIRONMENT, "password_days", 90)
    try:
        assert client.get("/")["Location"] == "/account/password/"
    finally:
        object.__setattr__(settings.ENVIRONMENT, "password_days", 0)


def test_who_is_idle_is_signed_out_and_who_works_is_not(user: User, settings: Any) -> None:
    settings.IDLE_MINUTES = 30
    client = Client()
    sign_in(client, OWN)
    idle(client, 29)
    assert client.get("/").status_code == 200
    assert time.time() - client.session[SEEN] < 5
    idle(client, 31)
    assert client.get("/findings/")["Location"] == "/sign-in/?next=%2Ffindings%2F"
    assert "超过 30 分钟没有操作，已自动退出。请重新登录。" in client.get("/sign-in/").content.decode()


def test_what_was_typed_is_still_there_after_signing_in_again_and_is_sent_once(world: World, user: User) -> None:
    client = Client()
    sign_in(client, OWN)
    _args, data = raise_by_hand(world)
    data["due_on"] = f"{timezone.now().year + 1}-06-30"
    token = client.get("/findings/raise/").content.decode().split('name="once" value="')[1].split('"')[0]
    idle(client, 31)
    before = Finding.objects.count()
    sent = {**data, "once": token, "password": "not to be kept"}
    assert client.post("/findings/raise/", sent)["Location"] == "/sign-in/"
    assert "您填的内容还在，登录后接着提交。" in client.get("/sign-in/").content.decode()
    stored = "".join(Session.objects.values_list("session_data", flat=True))
    assert "门常年锁着" not in stored
    assert Finding.objects.count() == before
    assert sign_in(client, OWN)["Location"] == "/sign-in/kept/"
    page = client.get("/sign-in/kept/").content.decode()
    for words in (
        "去了三趟都没人。",
        "门常年锁着",
        f'name="due_on" value="{data["due_on"]}"',
        'action="/findings/raise/"',
    ):
        assert words in page
    assert "not to be kept" not in page
    assert client.post("/findings/raise/", {**data, "once": token}).status_code == 302
    assert Finding.objects.count() == before + 1


def test_what_was_typed_is_shown_to_nobody_else(world: World, user: User) -> None:
    other = world.user("pine-organiser")
    other.set_password(OWN)
    other.save()
    client = Client()
    sign_in(client, OWN)
    idle(client, 31)
    client.post("/findings/raise/", {"title": "只给本人看"})
    sign_in(client, OWN, "pine-organiser")
    answer = client.get("/sign-in/kept/", follow=True)
    assert "只给本人看" not in answer.content.decode()
    assert "没有等着您接着提交的内容。" in answer.content.decode()


def test_a_door_that_keeps_nothing_is_left_without_its_fields(user: User) -> None:
    client = Client()
    sign_in(client, OWN)
    idle(client, 31)
    client.post("/account/second-factor/", {"code": "123456"})
    assert "kept_form" not in client.session
    assert Client().post("/findings/raise/", {"title": "x"})["Location"].startswith("/sign-in/")  # nobody's: not kept


def phone(secret: str, at: datetime) -> str:
    key = b32decode(secret)
    return TOTP(key, 6, SHA1(), 30).generate(int(at.timestamp())).decode()


def test_the_phones_code_is_asked_for_and_taken_once(user: User) -> None:
    secret, now = second_factor.new_secret(), timezone.now()
    early = now - timedelta(minutes=5)
    with pytest.raises(second_factor.WrongCode):
        second_factor.switch_on(user, actor=MACHINE, secret=secret, code=phone(secret, early), at=now)
    codes = second_factor.switch_on(user, actor=MACHINE, secret=secret, code=phone(secret, early), at=early)
    assert secret not in User.objects.get(pk=user.pk).second_factor
    client = Client()
    assert sign_in(client, OWN)["Location"] == "/sign-in/code/"
    assert client.get("/")["Location"].startswith("/sign-in/")  # the password alone opens nothing
    assert "验证码不对" in client.post("/sign-in/code/", {"code": "000000"}).content.decode()
    assert client.post("/sign-in/code/", {"code": phone(secret, timezone.now())})["Location"] == "/"
    assert client.get("/").status_code == 200
    again = Client()
    sign_in(again, OWN)
    assert "验证码不对" in again.post("/sign-in/code/", {"code": phone(secret, timezone.now())}).content.decode()
    assert again.post("/sign-in/code/", {"code": codes[0]})["Location"] == "/"
    third = Client()
    sign_in(third, OWN)
    assert "验证码不对" in third.post("/sign-in/code/", {"code": codes[0]}).content.decode()


def test_wrong_codes_lock_the_account_like_wrong_passwords(user: User) -> None:
    secret, now = second_factor.new_secret(), timezone.now()
    second_factor.switch_on(user, actor=MACHINE, secret=secret, code=phone(secret, now), at=now)
    for _press in range(5):  # the right password in between does not begin the count anew
        client = Client()
        sign_in(client, OWN)
        answer = client.post("/sign-in/code/", {"code": "000000"})
    assert answer.status_code == 429
    assert "密码连错 5 次，这个账号锁 15 分钟" in answer.content.decode()
    assert sign_in(Client(), OWN).status_code == 429


def test_an_administrator_without_a_second_factor_gets_nowhere_where_it_is_asked_of_him(
    world: World, settings: Any
) -> None:
    client = Client()
    client.force_login(world.user("auditor"), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/office/chain/").status_code == 200
    settings.SECOND_FACTOR = "administrators"
    assert client.get("/office/chain/")["Location"] == "/account/second-factor/"
    assert client.get("/account/second-factor/").status_code == 200
    other = Client()
    other.force_login(world.user("mayor"), backend="django.contrib.auth.backends.ModelBackend")
    assert other.get("/").status_code == 200


def test_an_empty_instance_says_how_it_is_founded(db: None) -> None:
    assert "请管理员在服务器上运行 shuping init" in Client().get("/sign-in/").content.decode()


def test_an_instance_with_people_does_not(world: World) -> None:
    assert "shuping init" not in Client().get("/sign-in/").content.decode()


def test_a_sealed_text_is_read_with_its_own_purpose_alone() -> None:
    sealed = seal("secret", "one")
    assert unseal(sealed, "one") == "secret"
    for text, purpose in ((sealed, "two"), (sealed[:-3] + "AAA", "one"), ("", "one")):
        with pytest.raises(Unreadable):
            unseal(text, purpose)
