import re
from dataclasses import asdict, replace

import pytest
from django.urls import reverse

from shuping.audit.queries import facts_now
from shuping.core.errors import Forbidden, NotFound
from shuping.documents.models import Document, Excerpt
from shuping.hall import desk, queries
from shuping.hall.exports import sheet
from shuping.hall.services import comments, console
from shuping.hall.services.comments import TooLate
from shuping.hall.tests.factories import prepared
from shuping.reviews import queries as review_queries
from shuping.reviews.models import Comment, Review, State, Subject
from shuping.reviews.parts import Parts
from shuping.reviews.services import commenting
from shuping.reviews.services.acts import BadReview
from shuping.reviews.services.commenting import CommentWish
from tests.worlds import AT, DAY

BACKEND = "django.contrib.auth.backends.ModelBackend"
PARTS = Parts("产业有办法，党内生活不够严。", "带动318户增收", "3个村记录雷同\n2个村没有开会", "5月底前见到变化")


PRAISE = Parts("书面述职写得实。", "账目公开", "", "")


@pytest.fixture
def meeting(world):
    return prepared(world)[1]


@pytest.fixture
def subject(meeting):
    return queries.items(meeting)[1].subject


@pytest.fixture
def phone(client, world):
    client.force_login(world.user("mayor"), backend=BACKEND)
    return client


def end(world, meeting):
    for seen in range(10):
        console.press(actor=world.actor("officer"), review_id=meeting.review_id, seen=seen, at=AT)


def said(review):
    return str(facts_now("reviews.review", review.pk)["comments"])


def test_a_draft_counts_nowhere_until_it_is_sent(world, meeting, subject):
    mayor = world.actor("mayor")
    comments.keep(actor=mayor, subject_id=subject.pk, parts=PARTS, at=AT)
    assert review_queries.comments(meeting.review) == []
    assert said(meeting.review) == ""
    sent = comments.send(actor=mayor, subject_id=subject.pk, parts=PARTS, at=AT)
    assert (sent.is_draft, sent.sent_at, sent.said_by) == (False, AT, "试mayor")
    assert [each.pk for each in review_queries.comments(meeting.review)] == [sent.pk]
    assert "带动318户增收" in said(meeting.review)
    with pytest.raises(BadReview, match="点评已经发出"):
        comments.keep(actor=mayor, subject_id=subject.pk, parts=PARTS, at=AT)


@pytest.mark.parametrize("name", ["officer", "chief", "green-secretary", "nobody"])
def test_nobody_else_writes_in_the_name_of_the_commentator(world, subject, name):
    for do in (comments.keep, comments.send):
        with pytest.raises(NotFound):
            do(actor=world.actor(name), subject_id=subject.pk, parts=PARTS, at=AT)
    assert not Comment.objects.exists()


def test_what_is_sent_may_be_changed_until_the_meeting_has_ended(world, meeting, subject):
    mayor = world.actor("mayor")
    comments.send(actor=mayor, subject_id=subject.pk, parts=PARTS, at=AT)
    changed = replace(PARTS, demands="6月底前见到变化")
    comments.send(actor=mayor, subject_id=subject.pk, parts=changed, at=AT)
    assert Comment.objects.get().demands == "6月底前见到变化"
    end(world, meeting)
    with pytest.raises(TooLate):
        comments.send(actor=mayor, subject_id=subject.pk, parts=PARTS, at=AT)
    other = queries.items(meeting)[2].subject
    assert comments.send(actor=mayor, subject_id=other.pk, parts=PARTS, at=AT).sent_at == AT


def test_after_the_meeting_the_page_shows_what_was_sent_and_offers_no_press(world, phone, meeting, subject):
    comments.send(actor=world.actor("mayor"), subject_id=subject.pk, parts=PARTS, at=AT)
    address = reverse("hall:comment", args=[subject.pk])
    assert "改好了，再发一次" in phone.get(address).content.decode()
    end(world, meeting)
    shown = phone.get(address).content.decode()
    assert "会已经散了，发出的点评不能再改" in shown
    assert "带动318户增收" in shown
    assert "<textarea" not in shown
    typed = {**asdict(replace(PARTS, merits="另写的一句")), "act": "send"}
    refused = phone.post(address, typed)
    assert refused.status_code == 422
    assert "另写的一句</textarea>" in refused.content.decode()


def test_what_the_office_recorded_is_no_draft_on_its_authors_page(world, phone, meeting, subject):
    wish = CommentWish("试mayor", DAY, "产业有办法", subject.pk, world.people["mayor"].pk)
    commenting.record_comment(actor=world.actor("officer"), review_id=meeting.review_id, wish=wish, at=AT)
    shown = phone.get(reverse("hall:comment", args=[subject.pk])).content.decode()
    assert "已经由组织部门录入材料" in shown
    assert "产业有办法" in shown
    assert "只有草稿" not in shown


def test_handwriting_counts_when_its_author_has_confirmed_it(world, meeting, subject):
    officer, mayor = world.actor("officer"), world.actor("mayor")
    comments.type_for(actor=officer, subject_id=subject.pk, parts=PARTS, at=AT)
    assert review_queries.comments(meeting.review) == []
    confirmed = comments.send(actor=mayor, subject_id=subject.pk, parts=PARTS, at=AT)
    assert (confirmed.typed_by, confirmed.confirmed_at) == (world.people["officer"], AT)
    assert confirmed.author == world.people["mayor"]
    with pytest.raises(BadReview, match="点评已经发出"):
        comments.type_for(actor=officer, subject_id=subject.pk, parts=PARTS, at=AT)


def test_a_delegate_types_over_no_draft_of_the_commentator(world, subject):
    comments.keep(actor=world.actor("mayor"), subject_id=subject.pk, parts=PARTS, at=AT)
    with pytest.raises(BadReview, match="自己已经写了草稿"):
        comments.type_for(actor=world.actor("officer"), subject_id=subject.pk, parts=Parts("别的话"), at=AT)
    assert Comment.objects.get().parts == PARTS
    with pytest.raises(Forbidden):
        comments.type_for(actor=world.actor("mayor"), subject_id=subject.pk, parts=PARTS, at=AT)


def test_an_empty_comment_is_not_sent(world, subject):
    with pytest.raises(BadReview, match="四栏都空着"):
        comments.send(actor=world.actor("mayor"), subject_id=subject.pk, parts=Parts(" "), at=AT)


def test_sent_comments_become_documents_once(world, meeting, subject):
    comments.send(actor=world.actor("mayor"), subject_id=subject.pk, parts=PARTS, at=AT)
    officer = world.actor("officer")
    assert commenting.file_comments(actor=officer, review_id=meeting.review_id, at=AT) == 1
    document = Document.objects.get()
    assert (document.kind, document.spoken_by, document.spoken_on) == ("committee_comment", "试mayor", DAY)
    assert document.title == "点评青禾镇党委书记试green-secretary"
    kinds = list(Excerpt.objects.filter(document=document).order_by("start").values_list("kind", flat=True))
    assert kinds == ["achievement", "problem", "problem", "requirement"]
    assert Comment.objects.get().document == document
    with pytest.raises(BadReview):
        commenting.file_comments(actor=officer, review_id=meeting.review_id, at=AT)
    with pytest.raises(TooLate):
        comments.send(actor=world.actor("mayor"), subject_id=subject.pk, parts=PARTS, at=AT)


def test_the_page_splits_keeps_and_sends(phone, subject):
    address = reverse("hall:comment", args=[subject.pk])
    prose = "产业有办法，党内生活不够严。肯定的是带动318户增收。问题是3个村记录雷同。要把三会一课严起来。"
    split = phone.post(address, {"prose": prose, "act": "split"})
    assert split.context["form"].initial["problems"] == "3个村记录雷同。"
    assert not Comment.objects.exists()
    kept = phone.post(address, {**asdict(PARTS), "act": "keep"}, headers={"Accept": "application/json"})
    assert kept.json()["sentence"].startswith("草稿已存")
    assert phone.post(address, {"act": "send"}).status_code == 422
    assert phone.post(address, {**asdict(PARTS), "act": "send"}).status_code == 302
    assert "已发出" in phone.get(address).content.decode()
    refused = phone.post(address, {**asdict(PARTS), "act": "keep"}, headers={"Accept": "application/json"})
    assert "点评已经发出" in refused.json()["sentence"]


def test_the_page_says_when_it_is_the_commentators_turn(phone, world, meeting, subject):
    address = reverse("hall:comment", args=[subject.pk])
    later = reverse("hall:comment", args=[queries.items(meeting)[2].subject_id])
    assert "还没有轮到" in phone.get(address).content.decode()
    officer = world.actor("officer")
    for seen, sentence in enumerate(("马上轮到这一位", "下一个到您", "下一个到您", "现在请您点评")):
        console.press(actor=officer, review_id=meeting.review_id, seen=seen, at=AT)
        assert sentence in phone.get(address).content.decode()
    assert "马上轮到这一位" in phone.get(later).content.decode()


def test_what_is_to_be_written_stands_on_the_desk(world, meeting, subject):
    mayor = world.actor("mayor")
    assert [row.title for row in desk.rows(mayor, DAY)] == ["点评 2 人"]
    comments.send(actor=mayor, subject_id=subject.pk, parts=PARTS, at=AT)
    assert [row.title for row in desk.rows(mayor, DAY)] == ["点评 1 人"]
    other = queries.items(meeting)[2].subject
    comments.type_for(actor=world.actor("officer"), subject_id=other.pk, parts=PARTS, at=AT)
    third = Subject.objects.get(review=meeting.review, pk=subject.pk)
    Comment.objects.filter(subject=third).delete()
    (row,) = desk.rows(mayor, DAY)
    assert (row.title, row.line.split(" · ")[1]) == ("确认代录的点评 1 份", other.person.name)
    held_on = meeting.review.held_on
    assert [row.title for row in desk.rows(world.actor("officer"), held_on)] == ["今天开评议会"]
    assert list(desk.rows(world.actor("officer"), DAY)) == []


def test_after_the_end_the_page_promises_no_second_sending(world, meeting, subject, phone):
    address = reverse("hall:comment", args=[subject.pk])
    assert "散会前可改" in phone.get(address).content.decode()
    end(world, meeting)
    page = phone.get(address).content.decode()
    assert "散会前可改" not in page
    assert "会已经散了，发出就不能再改" in page
    answer = phone.post(address, {**asdict(PARTS), "prose": "", "act": "send"}, follow=True).content.decode()
    assert "会已经散了，发出的不能再改。" in answer
    assert "散会以前还可以改" not in answer


def seen_on(page):
    return re.search(r'name="seen" value="([^"]*)"', page.content.decode())[1]


def test_two_windows_of_one_commentator_write_nothing_over_unseen(meeting, subject, phone):
    address = reverse("hall:comment", args=[subject.pk])
    first = {**asdict(PARTS), "act": "keep", "seen": seen_on(phone.get(address))}
    other = {**first, "overall": "另一台设备上写的总评。"}
    assert phone.post(address, other).status_code == 302
    told = phone.post(address, {**first, "act": "send"})
    page = told.content.decode()
    assert told.status_code == 422
    assert "可能在另一台设备上改过" in page
    assert "草稿已存" not in page  # what is kept is the other one
    assert "另一台设备上写的总评。" in page
    assert "产业有办法，党内生活不够严。" in page
    assert Comment.objects.get().is_draft
    assert phone.post(address, {**first, "act": "send", "seen": seen_on(told)}).status_code == 302
    assert Comment.objects.get().overall == "产业有办法，党内生活不够严。"


def test_a_draft_whose_answer_was_lost_is_gone_on_with(meeting, subject, phone):
    address, script = reverse("hall:comment", args=[subject.pk]), {"Accept": "application/json"}
    typed = {"overall": "产业有办法，", "act": "keep", "seen": seen_on(phone.get(address))}
    assert phone.post(address, typed, headers=script).json()["seen"] == comments.mark(Comment.objects.get())
    assert phone.post(address, {**typed, "overall": "产业有办法，党内生活不够严。"}, headers=script).status_code == 200
    refused = phone.post(address, {**typed, "overall": "全改了。"}, headers=script)
    assert (refused.status_code, Comment.objects.get().overall) == (409, "产业有办法，党内生活不够严。")


@pytest.mark.parametrize(
    ("parts", "sentence", "where"),
    [(PARTS, "下一步：看一遍里面的问题和要求", "reviews:hand_out"), (PRAISE, "不用下发", "hall:comments")],
)
def test_comments_without_points_become_documents_and_lead_to_nothing(
    world, client, meeting, subject, parts, sentence, where
):
    comments.send(actor=world.actor("mayor"), subject_id=subject.pk, parts=parts, at=AT)
    client.force_login(world.user("officer"), backend=BACKEND)
    answer = client.post(reverse("hall:file", args=[meeting.review_id]), follow=True)
    assert answer.redirect_chain[-1][0] == reverse(where, args=[meeting.review_id])
    assert sentence in answer.content.decode()


def test_once_grades_are_decided_the_page_says_only_that_nothing_changes(world, meeting, subject, phone):
    end(world, meeting)
    Review.objects.filter(pk=meeting.review_id).update(state=State.GRADED)
    page = phone.get(reverse("hall:comment", args=[subject.pk])).content.decode()
    assert "这次评议的等次已经定了" in page
    assert "没有发出的还可以发" not in page


def test_the_sheet_has_the_facts_and_four_empty_boxes(subject):
    subject = queries._subjects().get(pk=subject.pk)
    _who, facts, table, _sign = sheet(subject).blocks
    assert "去年以来的问题0个" in facts.text
    assert [row[1].strip() for row in table.rows] == ["", "", "", ""]
