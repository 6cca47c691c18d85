"""The commentator is replaced, the speaker does not come: what each of them and the console is told, and the way on."""

import pytest
from django.urls import reverse

from shuping.core.live.kinds import Topic
from shuping.core.live.kinds import versions_of as live_versions
from shuping.hall import desk, queries, topics
from shuping.hall.queries import Replaced
from shuping.hall.services import comments, console
from shuping.hall.tests.factories import prepared
from shuping.reviews import queries as review_queries
from shuping.reviews.models import Comment, Subject
from shuping.reviews.parts import Parts
from shuping.reviews.services import setting_up
from shuping.reviews.services.setting_up import SubjectWish
from tests.worlds import AT, DAY

BACKEND = "django.contrib.auth.backends.ModelBackend"
PARTS = Parts("产业有办法，党内生活不够严。", "带动318户增收", "3个村记录雷同", "5月底前见到变化")


@pytest.fixture
def meeting(world):
    """A meeting in which the first subject speaks."""
    review, found = prepared(world)
    for seen in range(2):
        found = console.press(actor=world.actor("officer"), review_id=review.pk, seen=seen, at=AT)
    return found


@pytest.fixture
def subject(meeting):
    return queries.items(meeting)[1].subject


def replace(world, subject, name="chief"):
    wish = SubjectWish(Subject.Form.ON_SITE, world.people[name].pk)
    officer = world.actor("officer")
    setting_up.change_subjects(actor=officer, review_id=subject.review_id, wishes={subject.pk: wish}, at=AT)


def page(client, world, name, address):
    client.force_login(world.user(name), backend=BACKEND)
    answer = client.get(address)
    return answer.status_code, answer.content.decode()


def test_all_open_pages_follow_when_the_commentator_is_replaced(client, world, meeting, subject):
    followed = [Topic(topics.CONSOLE, meeting.pk), Topic(topics.PROJECTOR, meeting.pk), Topic(topics.TURN, subject.pk)]
    before = live_versions(followed)
    replace(world, subject)
    after = live_versions(followed)
    assert all(after[topic] != before[topic] for topic in followed)
    status, text = page(client, world, "officer", reverse("hall:console", args=[meeting.review_id]))
    assert status == 200
    assert "点评 试chief" in text
    assert "试mayor" not in text


def test_a_press_that_saw_the_commentator_before_still_counts(world, meeting, subject):
    replace(world, subject)
    moved = console.press(actor=world.actor("officer"), review_id=meeting.review_id, seen=meeting.version, at=AT)
    assert moved.phase == 1


def test_who_was_replaced_is_told_by_whom_and_that_his_draft_is_unsent(client, world, meeting, subject):
    mayor = world.actor("mayor")
    comments.keep(actor=mayor, subject_id=subject.pk, parts=PARTS, at=AT)
    replace(world, subject)
    with pytest.raises(Replaced, match="点评人已经换成试chief。您的草稿没有发出"):
        comments.send(actor=mayor, subject_id=subject.pk, parts=PARTS, at=AT)
    status, text = page(client, world, "mayor", reverse("hall:comment", args=[subject.pk]))
    assert status == 403
    assert "点评人已经换成试chief。您的草稿没有发出，别人看不见" in text
    assert client.get(reverse("hall:turn_live", args=[subject.pk])).status_code == 403
    assert review_queries.comments(meeting.review) == []


def test_who_was_replaced_by_mistake_finds_his_draft_again(world, subject):
    mayor = world.actor("mayor")
    comments.keep(actor=mayor, subject_id=subject.pk, parts=PARTS, at=AT)
    replace(world, subject)
    replace(world, subject, "mayor")
    assert comments.send(actor=mayor, subject_id=subject.pk, parts=PARTS, at=AT).parts == PARTS
    assert Comment.objects.count() == 1


def test_the_new_commentator_begins_with_empty_boxes_and_finds_it_on_his_desk(client, world, subject):
    comments.keep(actor=world.actor("mayor"), subject_id=subject.pk, parts=PARTS, at=AT)
    chief = world.actor("chief")
    assert [row.title for row in desk.rows(chief, DAY)] == ["评议会正在开"]
    replace(world, subject)
    assert [row.title for row in desk.rows(chief, DAY)] == ["点评 1 人", "评议会正在开"]
    status, text = page(client, world, "chief", reverse("hall:comment", args=[subject.pk]))
    assert status == 200
    assert "下一个到您" in text
    assert PARTS.overall not in text


def test_what_was_sent_before_the_replacement_stands_and_is_filed(client, world, meeting, subject):
    mayor = world.actor("mayor")
    comments.send(actor=mayor, subject_id=subject.pk, parts=PARTS, at=AT)
    replace(world, subject)
    with pytest.raises(Replaced, match="您发出的点评照旧算数"):
        comments.send(actor=mayor, subject_id=subject.pk, parts=PARTS, at=AT)
    comments.send(actor=world.actor("chief"), subject_id=subject.pk, parts=PARTS, at=AT)
    _status, text = page(client, world, "officer", reverse("hall:comments", args=[meeting.review_id]))
    assert "2 份点评发出了" in text
    assert "试mayor发出，后来换了点评人" in text
    assert reverse("reviews:subjects", args=[meeting.review_id]) in text


def test_the_commentator_of_who_does_not_come_is_told_so_and_when_he_comes_after_all(client, world, meeting, subject):
    officer, address = world.actor("officer"), reverse("hall:comment", args=[subject.pk])
    given = {"actor": officer, "review_id": meeting.review_id, "item_id": queries.items(meeting)[1].pk, "at": AT}
    console.skip(**given, seen=2)
    assert "这一位没有到场，跳过了" in page(client, world, "mayor", address)[1]
    console_text = page(client, world, "officer", reverse("hall:console", args=[meeting.review_id]))[1]
    assert "试green-secretary跳过了；来了，在“改顺序”里叫回，他就是下一位。" in console_text
    console.call_back(**given, seen=3)
    assert "马上轮到这一位述职" in page(client, world, "mayor", address)[1]
    assert (
        "叫回，他就是下一位" not in page(client, world, "officer", reverse("hall:console", args=[meeting.review_id]))[1]
    )


def test_two_who_wait_are_swapped_and_both_commentators_follow(client, world, meeting, subject):
    officer = world.actor("officer")
    console.take_back(actor=officer, review_id=meeting.review_id, seen=2, at=AT)
    first, second = queries.items(meeting)[1:3]
    address = reverse("hall:comment", args=[second.subject_id])
    assert "前面还有 1 位" in page(client, world, "mayor", address)[1]
    console.bring_forward(actor=officer, review_id=meeting.review_id, item_id=second.pk, seen=3, at=AT)
    assert "马上轮到这一位述职" in page(client, world, "mayor", address)[1]
    assert "前面还有 1 位" in page(client, world, "mayor", reverse("hall:comment", args=[first.subject_id]))[1]


def test_the_commentator_of_who_has_spoken_may_still_send(client, world, meeting, subject):
    for seen in range(2, 5):
        console.press(actor=world.actor("officer"), review_id=meeting.review_id, seen=seen, at=AT)
    assert "这一位讲完了" in page(client, world, "mayor", reverse("hall:comment", args=[subject.pk]))[1]
