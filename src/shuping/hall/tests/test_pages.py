import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from shuping.core import clock
from shuping.core.live.kinds import Topic
from shuping.core.live.kinds import versions_of as live_versions
from shuping.core.once import new_token
from shuping.hall import queries, shown, topics
from shuping.hall.models import Meeting, Presence, Question
from shuping.hall.services import agenda, floor
from shuping.hall.services import console as presses
from shuping.hall.services.floor import BadCount
from shuping.hall.tests.factories import prepared
from shuping.reviews.models import Review
from shuping.reviews.tests import factories
from tests.worlds import AT

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def at_desk(client, world):
    client.force_login(world.user("officer"), backend=BACKEND)
    return client


def press(client, review, seen, act="press", **headers):
    address = reverse("hall:move", args=[review.pk])
    return client.post(address, {"act": act, "seen": seen}, headers=headers)


def token(world):
    return new_token(world.people["officer"].pk)


def page(client, review, name="console"):
    return client.get(reverse(f"hall:{name}", args=[review.pk])).content.decode()


def test_without_an_agenda_the_page_offers_to_build_it(at_desk, world):
    review = factories.opened(world)
    assert "放上控制台" in page(at_desk, review)
    at_desk.post(reverse("hall:prepare", args=[review.pk]))
    assert Meeting.objects.get(review=review).items.count() == 5
    assert "开会" in page(at_desk, review)


def test_a_review_that_is_not_open_has_no_agenda(at_desk, world):
    review = factories.ready(world)
    shown = page(at_desk, review)
    assert "进行中才用控制台" in shown
    assert '<button class="btn btn-red"' not in shown


def test_a_press_moves_console_and_projector(at_desk, world):
    review, _found = prepared(world)
    for seen in range(2):
        assert press(at_desk, review, seen).status_code == 302
    shown = page(at_desk, review)
    assert "述职结束，开始提问" in shown
    assert 'value="2"' in shown
    assert "正在述职" in page(at_desk, review, "projector")


def test_the_second_console_is_told_at_the_newest_state(at_desk, world):
    review, _found = prepared(world)
    press(at_desk, review, 0)
    answer = press(at_desk, review, 0)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "另一个控制台刚按过" in text
    assert 'name="seen" value="1"' in text
    assert Meeting.objects.get().version == 1


def test_a_script_gets_the_piece_with_its_version(at_desk, world):
    review, found = prepared(world)
    told = json.loads(press(at_desk, review, 0, Accept="application/json").content)
    assert told["sentence"] == ""
    assert "请试green-secretary述职" in told["piece"]
    topic = Topic(topics.CONSOLE, found.pk)
    assert told["version"] == live_versions([topic])[topic]
    refused = press(at_desk, review, 0, Accept="application/json")
    assert refused.status_code == 409
    assert "另一个控制台刚按过" in json.loads(refused.content)["sentence"]


@pytest.mark.parametrize("act", ["", "skip", "press 3", "skip x", "no"])
def test_an_unknown_press_is_not_found(at_desk, world, act):
    review, _found = prepared(world)
    assert press(at_desk, review, 0, act).status_code == 404


def test_the_order_is_changed_on_its_own_page(at_desk, world):
    review, found = prepared(world)
    second = queries.items(found)[2]
    address = reverse("hall:move", args=[review.pk])
    data = {"act": f"bring_forward {second.pk}", "seen": 0, "page": "agenda"}
    assert at_desk.post(address, data).url == reverse("hall:agenda", args=[review.pk])
    assert [each.pk for each in queries.items(found)][1] == second.pk
    assert at_desk.post(address, data).status_code == 409


def test_presence_is_counted_by_class_and_never_above_those_entitled(at_desk, world):
    review, found = prepared(world)
    address = reverse("hall:presence", args=[review.pk])
    classes = len(queries.entitled(review))
    refused = at_desk.post(address, {f"there_{place}": 21 for place in range(classes)})
    assert refused.status_code == 422
    assert "比应到的 20 人多" in refused.content.decode()
    assert not Presence.objects.exists()
    assert at_desk.post(address, {f"there_{place}": 19 for place in range(classes)}).status_code == 302
    assert queries.presence(found) == dict.fromkeys(range(classes), 19)
    with pytest.raises(BadCount):
        floor.count_presence(actor=world.actor("officer"), review_id=review.pk, there=[1] * (classes + 1))


def test_a_question_stays_with_whom_it_was_asked(at_desk, world):
    review, found = prepared(world)
    address = reverse("hall:ask", args=[review.pk])
    first, second = queries.items(found)[1:3]
    data = {"item": first.pk, "asked_by": "罗砚青", "text": "流动党员怎么管？", "answer": "", "once": token(world)}
    early = at_desk.post(address, data)
    assert early.status_code == 422
    assert "会还没有开始" in early.content.decode()
    for seen in range(3):
        press(at_desk, review, seen)
    for _press in range(2):  # the second one of a double press is kept no second time
        assert at_desk.post(address, data).status_code == 302
    asked = Question.objects.get()
    assert (asked.item, asked.person) == (first, world.people["officer"])
    assert "流动党员怎么管" in page(at_desk, review)
    at_desk.post(reverse("hall:question", args=[asked.pk]), {**data, "answer": "按月联系。"})
    assert "答：按月联系。" in page(at_desk, review)
    for seen in range(3, 5):
        press(at_desk, review, seen)
    assert queries.room(found, queries.items(found)).now.pk == second.pk
    now, past = page(at_desk, review).split("记过的 1 条提问")
    assert "流动党员怎么管" not in now
    assert reverse("hall:question", args=[asked.pk]) in past
    assert at_desk.post(address, {**data, "text": "", "once": token(world)}).status_code == 422


def test_who_may_only_look_gets_no_button(client, world):
    review, _found = prepared(world)
    client.force_login(world.user("mayor"), backend=BACKEND)
    text = page(client, review)
    assert "您可以看会议的进程" in text
    assert "btn-red" not in text
    assert "moves" not in text


def test_a_live_page_gets_the_piece_once_a_change(at_desk, world):
    review, _found = prepared(world)
    address = reverse("hall:live", args=[review.pk])
    first = at_desk.get(address)
    seen = first.headers["X-Live-Version"]
    assert at_desk.get(address, {"seen": seen}).status_code == 204
    press(at_desk, review, 0)
    assert at_desk.get(address, {"seen": seen}).status_code == 200


def test_times_of_the_agenda_follow_the_meeting(world):
    review, found = prepared(world)
    start = shown.begins_at(review)
    agenda = queries.items(found)
    rows = shown.rows(found, agenda, queries.room(found, agenda))
    assert [(row.begins - start).total_seconds() / 60 for row in rows] == [0, 0, 14, 28, 28]
    late = start + timedelta(minutes=6)
    for seen in range(2):
        at = late + timedelta(minutes=seen)
        found = presses.press(actor=world.actor("officer"), review_id=review.pk, seen=seen, at=at)
    agenda = queries.items(found)
    rows = shown.rows(found, agenda, queries.room(found, agenda))
    assert [row.begins and (row.begins - start).total_seconds() / 60 for row in rows] == [None, None, 21, 35, 35]
    found = presses.pause(actor=world.actor("officer"), review_id=review.pk, seen=2, at=late)
    assert {row.begins for row in shown.rows(found, agenda, queries.room(found, agenda))} == {None}


def test_the_clock_of_the_page_is_the_stored_one(world):
    review, _found = prepared(world)
    for seen in range(2):
        presses.press(actor=world.actor("officer"), review_id=review.pk, seen=seen, at=AT)
    found = Meeting.objects.get(review=review)
    room = queries.room(found, queries.items(found))
    told = shown.the_clock(room, AT + timedelta(seconds=276))
    assert (told.text, told.tone.value, told.limit, told.used) == ("3:24", "calm", 480, 276)
    assert told.ends == (AT + timedelta(seconds=480)).timestamp()
    assert shown.the_clock(room, AT + timedelta(seconds=500)).text == "超 0:20"
    assert clock.local_day(found.since) == clock.local_day(AT)


def paced(found, at):
    agenda = queries.items(found)
    return shown.pace(found, agenda, queries.room(found, agenda), at)


def test_the_console_says_how_far_the_meeting_is_behind_its_agenda(world):
    review, found = prepared(world)
    start = shown.begins_at(review)
    assert paced(found, start) is None
    for seen in range(2):
        found = presses.press(actor=world.actor("officer"), review_id=review.pk, seen=seen, at=start)
    local = timezone.localtime(start + timedelta(minutes=28))
    ends = f"预计 {local.hour}:{local.minute:02d} 结束"
    assert paced(found, start + timedelta(minutes=8)).sentence == f"照议程走，{ends}"
    assert paced(found, start).untimed == "民主测评、总结讲话"
    local += timedelta(minutes=6)
    late = f"推迟约 6 分钟，预计 {local.hour}:{local.minute:02d} 结束"
    assert paced(found, start + timedelta(minutes=14)).sentence == late
    found = presses.press(actor=world.actor("officer"), review_id=review.pk, seen=2, at=start + timedelta(minutes=5))
    assert paced(found, start + timedelta(minutes=5)).sentence.startswith("提前约 3 分钟")


def test_a_meeting_of_another_day_is_compared_with_its_own_beginning(world):
    review, found = prepared(world)
    begun = shown.begins_at(review) + timedelta(days=3, hours=2)
    for seen in range(2):
        found = presses.press(actor=world.actor("officer"), review_id=review.pk, seen=seen, at=begun)
    assert paced(found, begun).sentence.startswith("照议程走")


def test_the_title_alone_stands_on_the_projector(at_desk, world):
    review, _found = prepared(world)
    for seen in range(2):
        press(at_desk, review, seen)
    assert "projector-name" in page(at_desk, review, "projector")
    press(at_desk, review, 2, "show_title")
    shown_now = page(at_desk, review, "projector")
    assert "projector-name" not in shown_now
    assert "data-clock" not in shown_now
    assert shown.title_of(review) in shown_now
    console = page(at_desk, review)
    assert "换回议程" in console
    assert "data-clock" in console


def test_the_page_of_the_review_leads_to_the_console(at_desk, world):
    review = factories.opened(world)
    address = reverse("reviews:detail", args=[review.pk])
    assert "议程还没有放上控制台。" in at_desk.get(address).content.decode()
    at_desk.post(reverse("hall:prepare", args=[review.pk]))
    text = at_desk.get(address).content.decode()
    assert reverse("hall:console", args=[review.pk]) in text
    assert "还没有开始" in text


def test_who_comments_in_two_reviews_sees_which_is_which(client, world):
    client.force_login(world.user("mayor"), backend=BACKEND)
    factories.opened(world)
    again = factories.opened(world)
    Review.objects.filter(pk=again.pk).update(title="年中述职评议")
    shown = client.get(reverse("hall:mine")).content.decode()
    before, first, second = shown.split("</h2>")
    assert [before.rpartition("<h2>")[2], first.rpartition("<h2>")[2]] == ["2026年度述职评议", "年中述职评议"]
    assert [len(re.findall(r"/hall/comments/\d", each)) for each in (first, second)] == [2, 2]


def test_who_only_looks_is_led_to_a_console_that_is_there(client, world):
    client.force_login(world.user("mayor"), backend=BACKEND)
    review = factories.opened(world)
    address, console = reverse("reviews:detail", args=[review.pk]), reverse("hall:console", args=[review.pk])
    assert f'href="{console}"' not in client.get(address).content.decode()
    agenda.prepare(actor=world.actor("officer"), review_id=review.pk, at=AT)
    assert f'href="{console}"' in client.get(address).content.decode()
