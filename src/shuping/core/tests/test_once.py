"""The token of a form: whose it is, how long it holds, when it is used up, and what becomes of old marks."""

import secrets
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from shuping.core import once
from shuping.core.actor import Actor
from shuping.core.errors import DomainError
from shuping.core.models import SentForm

pytestmark = pytest.mark.django_db
ME, OTHER = Actor(person_id=1, name="甲"), Actor(person_id=2, name="乙")
SAYS = {"title": "记录", "note": "四月的会"}


class Acts:
    """Counts what was done; each act leads to another address."""

    def __init__(self) -> None:
        self.count = 0
        self.refuses = False

    def __call__(self) -> HttpResponseRedirect:
        if self.refuses:
            raise DomainError("不行。")
        self.count += 1
        return HttpResponseRedirect(f"/done/{self.count}/")


def sent(token: str | None, actor: Actor = ME, address: str = "/", **typed: Any) -> Any:
    """A request with a token that has come through its door; unless told, it says what no other one says."""
    typed = typed or {"words": secrets.token_hex(4)}
    request = RequestFactory().post(address, typed if token is None else {"once": token, **typed})
    request.actor = actor  # type: ignore[attr-defined]
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    once.once(lambda _request: HttpResponse())(request)
    return request


def drawn(request: Any) -> str:
    html = Template("{% load once %}{% once %}").render(Context({"request": request}))
    return html.split('value="', 1)[1].split('"', 1)[0]


def test_the_second_sending_leads_where_the_first_one_led_and_says_so():
    acts, token = Acts(), once.new_token(1)
    first, again = sent(token), sent(token)
    assert once.do_once(first, acts)["Location"] == "/done/1/"
    assert once.do_once(again, acts)["Location"] == "/done/1/"
    assert acts.count == 1
    assert [str(message) for message in get_messages(again)] == [
        "这张表已经提交过了，没有重复登记。要再报一件，请重新打开表，写明有什么不同。"
    ]
    assert once.do_once(sent(once.new_token(1)), acts)["Location"] == "/done/2/"


def test_a_door_is_not_entered_by_a_form_that_was_sent_nor_within_the_hour_by_its_words():
    acts, token, entered = Acts(), once.new_token(1), []

    @once.once
    def door(request: Any, number: int) -> HttpResponse:
        entered.append(number)
        return once.do_once(request, acts)

    assert [door(sent(token, **SAYS), 7)["Location"] for _time in range(3)] == ["/done/1/"] * 3
    assert door(sent(once.new_token(1), **SAYS), 8)["Location"] == "/done/1/"
    assert entered == [7]
    SentForm.objects.update(at=timezone.now() - timedelta(minutes=61))
    assert door(sent(once.new_token(1), **SAYS), 9)["Location"] == "/done/2/"
    assert door(sent(token, **SAYS), 10)["Location"] == "/done/1/"
    assert entered == [7, 9]


def test_an_act_that_was_refused_leaves_the_token_unused():
    acts, token = Acts(), once.new_token(1)
    acts.refuses = True
    with pytest.raises(DomainError, match="不行"):
        once.do_once(sent(token), acts)
    assert not SentForm.objects.exists()
    acts.refuses = False
    assert once.do_once(sent(token), acts)["Location"] == "/done/1/"


@pytest.mark.parametrize(
    "token",
    [None, "", "x", once.new_token(2), once.new_token(1) + "x"],
    ids=["none", "empty", "nonsense", "of-another", "changed"],
)
def test_a_form_without_a_token_of_one_s_own_is_stale(token: str | None):
    acts = Acts()
    with pytest.raises(once.StaleForm, match=r"还没有登记.*再提交"):
        once.do_once(sent(token), acts)
    assert acts.count == 0
    assert not SentForm.objects.exists()


def test_a_token_of_yesterday_is_stale_for_its_mark_may_be_forgotten(monkeypatch: pytest.MonkeyPatch):
    acts, token = Acts(), once.new_token(1)
    monkeypatch.setattr(once, "HOLDS", timedelta(0))
    with pytest.raises(once.StaleForm):
        once.do_once(sent(token), acts)


def test_a_form_that_is_shown_again_keeps_its_token_and_a_stale_one_gets_a_new_one():
    token = once.new_token(1)
    assert drawn(sent(token)) == token
    for stale in (None, "x", once.new_token(2)):
        fresh = drawn(sent(stale))
        assert fresh != stale
        assert once.do_once(sent(fresh), Acts())["Location"] == "/done/1/"
    assert drawn(sent(token, OTHER)) != token


def attached(content: bytes, name: str = "记录.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_the_same_words_with_another_token_are_sent_again_on_the_way_back():
    acts = Acts()
    first, again = (sent(once.new_token(1), **SAYS, file=attached(b"one")) for _time in range(2))
    once.do_once(first, acts)
    assert once.do_once(again, acts)["Location"] == "/done/1/"
    assert acts.count == 1
    assert first.FILES["file"].read() == b"one"  # the act still reads it from its beginning
    once.do_once(again, acts)  # its own token leads there now too
    assert acts.count == 1


@pytest.mark.parametrize(
    ("who", "address", "changed"),
    [
        (OTHER, "/", {}),
        (ME, "/other/", {}),
        (ME, "/", {"note": "五月的会"}),
        (ME, "/", {"file": b"two"}),
        (ME, "/", {"name": "另一份.txt"}),
    ],
    ids=["another person", "another address", "another word", "another file", "a file of another name"],
)
def test_what_differs_in_one_thing_is_another_act(who: Actor, address: str, changed: dict[str, Any]):
    acts, changed = Acts(), dict(changed)
    once.do_once(sent(once.new_token(1), **SAYS, file=attached(b"one")), acts)
    file = attached(changed.pop("file", b"one"), changed.pop("name", "记录.txt"))
    once.do_once(sent(once.new_token(who.person_id or 0), who, address, **{**SAYS, **changed}, file=file), acts)
    assert acts.count == 2


def test_an_hour_later_the_same_words_are_meant_anew_and_the_used_token_still_is_not():
    acts, token = Acts(), once.new_token(1)
    once.do_once(sent(token, **SAYS), acts)
    SentForm.objects.update(at=timezone.now() - timedelta(minutes=59))
    assert once.do_once(sent(once.new_token(1), **SAYS), acts)["Location"] == "/done/1/"
    SentForm.objects.update(at=timezone.now() - timedelta(minutes=61))
    assert once.do_once(sent(once.new_token(1), **SAYS), acts)["Location"] == "/done/2/"
    assert once.do_once(sent(token, **SAYS), acts)["Location"] == "/done/1/"


def test_rows_older_than_a_day_are_forgotten_a_hundred_at_a_time():
    now = timezone.now()
    SentForm.objects.bulk_create(
        SentForm(key=f"old-{n}", led_to="/", at=now - timedelta(days=1, minutes=1)) for n in range(130)
    )
    SentForm.objects.create(key="young", led_to="/", at=now - timedelta(hours=23))
    left = []
    for _sending in range(3):
        once.do_once(sent(once.new_token(1)), Acts())
        left.append(SentForm.objects.filter(key__startswith="old-").count())
    assert left == [30, 0, 0]
    assert SentForm.objects.filter(key="young").exists()
