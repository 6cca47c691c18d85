from datetime import timedelta

import pytest
from django.urls import reverse

from shuping.core import clock
from shuping.core.errors import Forbidden, NotFound
from shuping.hall import queries
from shuping.hall.guesses import MOST_WRONG, WITHIN, Guesses
from shuping.hall.models import Meeting
from shuping.hall.services import console, projecting
from shuping.hall.services.projecting import Over
from shuping.hall.tests.factories import prepared
from shuping.hall.views import by_code
from shuping.sealing import alphabet
from tests.worlds import AT

BACKEND = "django.contrib.auth.backends.ModelBackend"
WRONG = "".join(alphabet.grouped(bytes(5)))


@pytest.fixture(autouse=True)
def _nobody_guessed():
    by_code.wrong.forget()
    yield
    by_code.wrong.forget()


@pytest.fixture
def review(world):
    return prepared(world)[0]


@pytest.fixture
def code(world, review):
    return given(world, review)


def given(world, review, at=None):
    return projecting.give_code(actor=world.actor("officer"), review_id=review.pk, at=at or clock.now()).projector_code


def projector(client, code, name="projector"):
    return client.get(reverse(f"projecting:{name}", args=[code]))


def test_a_machine_where_nobody_signs_in_shows_the_projector_and_follows(client, world, review, code):
    led = client.post(reverse("projecting:entry"), {"code": f" {code[:5].lower()}-{code[5:]}"})
    assert led.url == reverse("projecting:projector", args=[code])
    for seen in range(2):
        console.press(actor=world.actor("officer"), review_id=review.pk, seen=seen, at=AT)
    text = client.get(led.url).content.decode()
    assert "projector-name" in text
    assert f'data-live="{reverse("projecting:live", args=[code])}"' in text
    assert "csrf" not in text
    piece = projector(client, code, "live")
    assert piece.status_code == 200
    address = reverse("projecting:live", args=[code])
    assert client.get(address, {"seen": piece.headers["X-Live-Version"]}).status_code == 204
    assert not client.cookies


def test_a_session_on_the_machine_is_neither_read_nor_ended(client, world, code, settings):
    settings.IDLE_MINUTES = -1  # whoever is known here is signed out at once
    client.force_login(world.user("officer"), backend=BACKEND)
    key = client.cookies["sessionid"].value
    answer = projector(client, code)
    assert answer.status_code == 200
    assert not answer.cookies
    assert client.session.session_key == key
    assert client.get(reverse("hall:mine")).status_code == 302


def test_a_typing_fault_is_told_before_any_question_to_the_database(client, django_assert_num_queries, code):
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    with django_assert_num_queries(0):
        answer = client.post(reverse("projecting:entry"), {"code": wrong})
    assert answer.status_code == 422
    assert "投影码是 10 位" in answer.content.decode()


def test_the_code_ends_with_the_meeting_and_opens_again_with_it(client, world, review, code):
    second = queries.items(Meeting.objects.get())[2]
    officer = world.actor("officer")
    console.skip(actor=officer, review_id=review.pk, item_id=second.pk, seen=0, at=AT)
    for seen in range(1, 8):
        last = console.press(actor=officer, review_id=review.pk, seen=seen, at=AT)
    assert last.stage == "ended"
    assert projector(client, code).status_code == 404
    assert projector(client, code, "live").status_code == 404
    with pytest.raises(Over):
        given(world, review)
    console.call_back(actor=officer, review_id=review.pk, item_id=second.pk, seen=8, at=AT)
    assert projector(client, code).status_code == 200


def test_a_projector_says_for_a_while_that_the_meeting_has_ended(client, world, review, code):
    now = clock.now()
    for seen in range(10):
        found = console.press(actor=world.actor("officer"), review_id=review.pk, seen=seen, at=now)
    assert found.stage == "ended"
    for name in ("projector", "live"):
        assert "散会" in projector(client, code, name).content.decode()
    assert queries.projected(code, now + queries.SAYS_ENDED - timedelta(seconds=1)) is not None
    assert queries.projected(code, now + queries.SAYS_ENDED) is None


def test_a_new_code_takes_the_place_of_the_one_before(client, world, review, code):
    other = given(world, review)
    assert other != code
    answer = projector(client, code)
    assert answer.status_code == 404
    assert "控制台换了新的码" in answer.content.decode()
    assert projector(client, other).status_code == 200


def test_a_code_of_a_meeting_that_nobody_ended_holds_two_days(client, world, review):
    assert projector(client, given(world, review, clock.now() - timedelta(hours=47))).status_code == 200
    assert projector(client, given(world, review, clock.now() - timedelta(hours=49))).status_code == 404


def test_meetings_without_a_code_are_opened_by_none(client, review):
    assert queries.projected("", clock.now()) is None
    assert projector(client, WRONG).status_code == 404


def test_who_guesses_waits_and_an_open_projector_does_not(client, code):
    for _time in range(MOST_WRONG):
        assert projector(client, WRONG).status_code == 404
    answer = projector(client, code)
    assert answer.status_code == 429
    assert "请过一分钟再输" in answer.content.decode()
    assert client.post(reverse("projecting:entry"), {"code": code}).status_code == 429
    assert projector(client, code, "live").status_code == 200
    assert client.get(reverse("projecting:projector", args=[code]), REMOTE_ADDR="10.0.0.9").status_code == 200


def test_guesses_are_forgotten_after_a_minute():
    at = 0.0
    guesses = Guesses(lambda: at)
    for _time in range(MOST_WRONG):
        assert not guesses.are_too_many("10.0.0.1")
        guesses.note("10.0.0.1")
    assert guesses.are_too_many("10.0.0.1")
    assert not guesses.are_too_many("10.0.0.2")
    at = WITHIN
    assert not guesses.are_too_many("10.0.0.1")


@pytest.mark.parametrize(("name", "error"), [("mayor", Forbidden), ("green-secretary", NotFound), ("nobody", NotFound)])
def test_only_who_runs_the_meeting_gives_a_code(world, review, name, error):
    with pytest.raises(error):
        projecting.give_code(actor=world.actor(name), review_id=review.pk, at=AT)
    assert Meeting.objects.get().projector_code == ""


def test_the_console_shows_code_address_and_picture_to_who_runs_the_meeting_alone(client, world, review):
    console_page = reverse("hall:console", args=[review.pk])
    client.force_login(world.user("officer"), backend=BACKEND)
    assert "给一个投影码" in client.get(console_page).content.decode()
    client.post(reverse("hall:projector_code", args=[review.pk]))
    code = Meeting.objects.get().projector_code
    text = client.get(console_page).content.decode()
    assert f"{code[:5]} {code[5:]}" in text
    assert "http://testserver/p/" in text
    assert 'src="data:image/svg' in text
    client.force_login(world.user("mayor"), backend=BACKEND)
    assert code[:5] not in client.get(console_page).content.decode()


def test_the_signed_in_projector_says_that_it_stops_when_nobody_is_there(client, world, review, code):
    client.force_login(world.user("officer"), backend=BACKEND)
    text = client.get(reverse("hall:projector", args=[review.pk])).content.decode()
    assert "登录的投影页没有人操作，时间到了会退出" in text
    assert "登录的投影页" not in projector(client, code).content.decode()
