import pytest
from django.urls import reverse

from shuping.ballots.services import casting, paper
from shuping.ballots.services.paper import Sheets
from shuping.ballots.tests import factories as rounds
from shuping.core.live.kinds import Topic
from shuping.core.live.kinds import versions_of as live_versions
from shuping.hall import topics
from shuping.hall.services import console
from shuping.hall.tests.factories import prepared
from tests.worlds import AT

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def meeting(client, world):
    """A meeting whose ballot has its turn, and somebody who looks at the projector."""
    review, found = prepared(world)
    for seen in range(8):
        console.press(actor=world.actor("officer"), review_id=review.pk, seen=seen, at=AT)
    client.force_login(world.user("officer"), backend=BACKEND)
    return found


def voted_on(found, voted):
    found.review.round = voted
    found.review.save(update_fields=["round"])


def projector(client, found):
    return client.get(reverse("hall:projector", args=[found.review_id])).content.decode()


def version(found):
    topic = Topic(topics.PROJECTOR, found.pk)
    return live_versions([topic])[topic]


def console_page(client, found):
    return client.get(reverse("hall:console", args=[found.review_id])).content.decode()


def test_the_console_says_who_acts_on_paper_and_who_on_phones(client, world):
    _review, found = prepared(world)
    client.force_login(world.user("officer"), backend=BACKEND)
    for seen in range(7):
        console.press(actor=world.actor("officer"), review_id=found.review_id, seen=seen, at=AT)
    assert "投影换成“民主测评”" in console_page(client, found)  # none was set up
    voted_on(found, rounds.fixed(world))
    page = console_page(client, found)
    assert "监票人发票、收票" in page
    assert "开始投票" not in page
    voted_on(found, rounds.opened(world, {"A": 10, "B": 12}).round)
    assert "开始投票、停止投票由监票人在测评页上按" in console_page(client, found)


def test_turnout_moves_in_steps_of_five_and_no_sooner(client, world, meeting):
    made = rounds.opened(world, {"A": 10, "B": 12})
    voted_on(meeting, made.round)
    text = projector(client, meeting)
    assert "民主测评进行中" in text
    assert made.again().sealed.word in text
    before = version(meeting)
    for number, code in enumerate(made.slips["B"][:6], 1):
        rounds.vote(code, (1, 1, 1))
        assert (version(meeting) == before) == (number < 5)
    text = projector(client, meeting)
    assert "<b>5</b> / 10" in text
    assert "<b>0</b> / 8" in text
    assert '<p class="projector-number">5</p>' in text
    assert "<b>6</b>" not in text


def test_the_end_of_voting_reaches_the_projector(client, world, meeting):
    made = rounds.opened(world, {"A": 10, "B": 12})
    voted_on(meeting, made.round)
    before = version(meeting)
    casting.close_voting(actor=world.actor("supervisor"), round_id=made.round.pk, at=AT)
    assert version(meeting) != before
    text = projector(client, meeting)
    assert "投票停止了" in text
    assert "会场口令" not in text


def test_a_round_on_paper_has_no_turnout_and_promises_no_envelope(client, world, meeting):
    made = rounds.fixed(world)
    voted_on(meeting, made)
    text = projector(client, meeting)
    assert "民主测评进行中" in text
    assert "请填纸质票，交给工作人员" in text
    assert "票上不写名字" in text
    assert "选票封存" not in text
    assert "已投票" not in text
    before = version(meeting)
    sheets = {key: Sheets(7, 6, 1, 0) for key in "AB"}
    paper.count_sheets(actor=world.actor("supervisor"), round_id=made.pk, sheets=sheets, at=AT)
    assert version(meeting) != before
    assert "投票停止了" in projector(client, meeting)
