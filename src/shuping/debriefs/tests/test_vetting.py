"""A version is returned with remarks at their place or accepted, once, and never by whoever wrote it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shuping.audit import chain
from shuping.audit.queries import bodies, facts_of
from shuping.core.errors import Forbidden, NotFound
from shuping.debriefs import desk, queries
from shuping.debriefs.models import Debrief, Remark, State, Version
from shuping.debriefs.services import vetting
from shuping.debriefs.services.vetting import BadRemark, NotInVetting
from shuping.debriefs.tests import vetting_factories as factories
from shuping.debriefs.tests.vetting_factories import COPIED, of, remarked, subject_of, submitted, text_of
from shuping.reviews.models import Review, Subject
from tests.worlds import AT, DAY, World


def signed_in(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.user(name), backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(world: World, name: str, door: str, *args: Any, **asked: Any) -> str:
    response = signed_in(world, name).get(reverse(f"debriefs:{door}", args=args), asked)
    assert response.status_code == 200
    return response.content.decode()


def acts() -> list[tuple[str, str]]:
    links = [chain.unpack(bytes(body)) for body in bodies()]
    return [(link.act, link.object) for link in links]


def state(version: Version) -> str:
    return str(Debrief.objects.get(pk=version.debrief_id).state)


def test_a_version_is_returned_with_its_remarks_and_the_text_stays_to_go_on_from(world: World) -> None:
    version = submitted(world)
    remark = remarked(world, version, "走访少，记录不全。")
    done = vetting.return_version(**of(world, version), note="")
    assert (done.verdict, state(version)) == ("returned", State.RETURNED)
    assert remark.words == "走访少，记录不全。"
    assert Debrief.objects.get(pk=version.debrief_id).text == version.text
    assert acts()[-1:] == [("debriefs.returned", f"debriefs.debrief/{version.debrief_id}")]
    told = facts_of("debriefs.debrief", [version.debrief_id])[version.debrief_id]
    assert "returned" in str(told["versions"])
    assert "写清楚是哪些村。" in str(told["versions"])


def test_a_version_is_accepted_and_that_is_the_end_of_it(world: World) -> None:
    version = factories.accepted(world)
    assert state(version) == State.ACCEPTED
    for act in (vetting.accept_version, vetting.return_version):
        with pytest.raises(NotInVetting, match="已经有了审阅结果"):
            act(**of(world, version), note="再改")
    with pytest.raises(NotInVetting):
        remarked(world, version, "走访少")
    assert [act for act, _object in acts()].count("debriefs.accepted") == 1


def test_returning_needs_a_remark_or_a_note(world: World) -> None:
    version = submitted(world)
    with pytest.raises(BadRemark, match="退回要写明怎么改"):
        vetting.return_version(**of(world, version), note="  ")
    assert state(version) == State.SUBMITTED
    assert vetting.return_version(**of(world, version), note="写得太长").note == "写得太长"


def test_an_older_version_than_the_newest_is_decided_no_more(world: World) -> None:
    old = submitted(world)
    submitted(world, text=text_of("green") + "\n补一段。")
    with pytest.raises(NotInVetting, match="已经交来第 2 版了"):
        vetting.accept_version(**of(world, old), note="")


def test_a_subject_of_whom_nothing_was_submitted_cannot_be_decided(world: World) -> None:
    factories.opened(world)
    with pytest.raises(NotInVetting, match="还没有提交"):
        vetting.accept_version(actor=world.actor("officer"), subject_id=subject_of(world).pk, number=1, note="", at=AT)


@pytest.mark.parametrize(
    ("actor", "refusal"),
    [
        ("green-secretary", Forbidden),
        ("green-organiser", Forbidden),
        ("pine-secretary", NotFound),
        ("nobody", NotFound),
        ("supervisor", NotFound),
    ],
)
def test_only_the_reviews_own_people_vet(world: World, actor: str, refusal: type[Exception]) -> None:
    version = submitted(world)
    with pytest.raises(refusal):
        vetting.accept_version(**of(world, version, actor), note="")
    assert state(version) == State.SUBMITTED


def test_nobody_vets_what_he_answers_for_or_has_submitted(world: World) -> None:
    version = submitted(world)
    Version.objects.filter(pk=version.pk).update(submitted_by=world.people["officer"])
    with pytest.raises(Forbidden, match="您自己提交的"):
        vetting.accept_version(**of(world, version), note="")
    Version.objects.filter(pk=version.pk).update(submitted_by=world.people["green-secretary"])
    Subject.objects.filter(pk=version.debrief.subject_id).update(person=world.people["officer"])
    with pytest.raises(Forbidden, match="自己的述职报告"):
        vetting.accept_version(**of(world, version), note="")
    assert vetting.accept_version(**of(world, version, "mayor"), note="").verdict == "accepted"


def test_a_review_that_is_over_lets_nobody_vet(world: World) -> None:
    version = submitted(world)
    Review.objects.update(state="archived")
    with pytest.raises(NotInVetting, match="不在进行中"):
        vetting.accept_version(**of(world, version), note="")


@pytest.mark.parametrize("span", [(0, 0), (5, 3), (0, 10_000), (-1, 4), (6, 7)])
def test_a_remark_needs_words_of_the_report(world: World, span: tuple[int, int]) -> None:
    version = submitted(world)
    assert version.text[6:7] == "\n"
    with pytest.raises(BadRemark, match="没有选中报告里的话"):
        vetting.make_remark(**of(world, version), span=span, text="改")
    assert not Remark.objects.exists()


@pytest.mark.parametrize(("text", "sentence"), [(" ", "请写这一处要怎么改"), ("长" * 401, "最多写 400 字")])
def test_a_remark_needs_text_and_not_too_much_of_it(world: World, text: str, sentence: str) -> None:
    version = submitted(world)
    with pytest.raises(BadRemark, match=sentence):
        vetting.make_remark(**of(world, version), span=(0, 4), text=text)


def test_a_remark_is_taken_back_before_the_verdict_and_not_after(world: World) -> None:
    version = submitted(world)
    what = {"actor": world.actor("officer"), "subject_id": version.debrief.subject_id}
    vetting.drop_remark(**what, remark_id=remarked(world, version, "走访少").pk)
    assert not Remark.objects.exists()
    kept = remarked(world, version, "走访少")
    other = submitted(world, "pine")
    with pytest.raises(NotFound):
        vetting.drop_remark(**{**what, "subject_id": other.debrief.subject_id}, remark_id=kept.pk)
    vetting.return_version(**of(world, version), note="")
    with pytest.raises(NotInVetting):
        vetting.drop_remark(**what, remark_id=kept.pk)


def test_the_vetting_page_shows_passages_remarks_counts_and_takes_the_verdict(world: World) -> None:
    version, _other = factories.both(world)
    remarked(world, version, "走访少，记录不全。")
    subject_id = version.debrief.subject_id
    html = page(world, "officer", "vet", subject_id)
    assert "第 1 版等您审阅" in html
    assert html.count("松涧镇党委试pine-secretary的报告") == 3  # in the list, in the text, over its words
    assert html.count(COPIED) == 3  # in the text and on both sides
    assert "写清楚是哪些村。" in html
    assert version.counted["faults"]
    assert all(fault["sentence"] in html for fault in version.counted["faults"])
    address = reverse("debriefs:vet", args=[subject_id])
    client = signed_in(world, "officer")
    answer = client.post(address, {"number": 1, "verdict": "return", "note": "再具体些"}, follow=True)
    assert "退回了。意见出现在青禾镇党委的工作台" in answer.content.decode()
    assert state(version) == State.RETURNED
    again = client.post(address, {"number": 1, "verdict": "accept", "note": "留着的话"})
    assert again.status_code == 422
    assert "这一版已经有了审阅结果" in again.content.decode()


def test_a_note_that_was_typed_stays_where_the_verdict_is_refused(world: World) -> None:
    version = submitted(world)
    submitted(world, text=text_of("green") + "\n补一段。")
    address = reverse("debriefs:vet", args=[version.debrief.subject_id])
    answer = signed_in(world, "officer").post(address, {"number": 1, "verdict": "return", "note": "问题再具体些"})
    assert answer.status_code == 422
    assert "已经交来第 2 版了" in answer.content.decode()
    assert "问题再具体些</textarea>" in answer.content.decode()


def test_the_writer_sees_remarks_after_the_verdict_only_and_at_their_place(world: World) -> None:
    version = submitted(world)
    remarked(world, version, "走访少，记录不全。")
    subject_id = version.debrief.subject_id
    assert "写清楚是哪些村。" not in page(world, "green-secretary", "remarks", subject_id)
    vetting.return_version(**of(world, version), note="问题再具体些。")
    html = page(world, "green-organiser", "remarks", subject_id)
    assert "第 1 版退回来了，有 1 处意见" in html
    assert 'told-remarked">走访少，记录不全。</span>' in html
    assert html.index("走访少，记录不全。") < html.index("写清楚是哪些村。")


def test_the_next_version_shows_which_remarked_words_changed(world: World) -> None:
    first = submitted(world)
    remarked(world, first, "走访少，记录不全。")
    remarked(world, first, "一、履职情况", "标题不用改")
    vetting.return_version(**of(world, first), note="")
    submitted(world, text=text_of("green").replace("走访少，", "石堰村一年只去了两次，"))
    html = page(world, "officer", "vet", first.debrief.subject_id)
    card = html[html.index("第 1 版的意见改了没有") : html.index("<h2>报告</h2>")]
    assert card.index("这一段没有改") < card.index("标题不用改") < card.index("这一段改了")
    assert "石堰村一年只去了两次，记录不全。" in card
    html = page(world, "green-secretary", "versions", first.debrief.subject_id, a=1, b=2)
    assert "第 1 版到第 2 版，改了 1 段" in html
    response = signed_in(world, "green-secretary").get(
        reverse("debriefs:versions", args=[first.debrief.subject_id]), {"a": 1, "b": 9}
    )
    assert response.status_code == 404


def test_the_list_stands_in_the_order_of_the_tree_and_names_who_has_not_begun(world: World) -> None:
    submitted(world, "pine")
    html = page(world, "officer", "list")
    assert "1 份述职报告等您审阅" in html
    assert "1 位还没有动笔：青禾镇党委试green-secretary。" in html
    body = html[html.index("<tbody>") :]
    assert body.index("青禾镇党委") < body.index("松涧镇党委")
    assert "没有动笔" in body
    assert "还没有要审阅的述职报告" in page(world, "green-organiser", "list")
    review = Review.objects.get()
    client = signed_in(world, "green-organiser")
    assert client.get(reverse("debriefs:list"), {"review": review.pk}).status_code == 404


def test_the_writers_private_look_reads_the_draft_and_tells_no_name(world: World) -> None:
    version, _other = factories.both(world)
    Debrief.objects.filter(pk=version.debrief_id).update(text="草稿。\n" + COPIED, state=State.WRITING)
    html = page(world, "green-organiser", "passages", version.debrief.subject_id)
    assert "有 1 处同别处相同" in html
    assert "另一位书记的报告" in html
    assert "松涧镇" not in html
    assert "pine" not in html
    assert html.count(COPIED) == 2  # in the text and beside it, not the other's


def test_desks_say_what_waits_and_what_came_back(world: World) -> None:
    green, _pine = factories.both(world)
    assert [row.title for row in desk.rows(world.actor("officer"), DAY)] == ["待审阅 2 份述职报告"]
    assert list(desk.rows(world.actor("green-secretary"), DAY)) == []
    remarked(world, green, "走访少，记录不全。")
    vetting.return_version(**of(world, green), note="")
    assert [row.title for row in desk.rows(world.actor("mayor"), DAY)] == ["待审阅 1 份述职报告"]
    for name in ("green-secretary", "green-organiser"):
        (row,) = desk.rows(world.actor(name), DAY)
        assert (row.title, row.chip.word) == ("述职报告被退回，请改了再交", "已退回")
        assert row.line == "青禾镇党委 · 2026年度述职评议 · 1 处意见"
    assert list(desk.rows(world.actor("pine-secretary"), DAY)) == []


def test_what_waits_for_me_leaves_out_my_own(world: World) -> None:
    version, _other = factories.both(world)
    Subject.objects.filter(pk=version.debrief.subject_id).update(person=world.people["mayor"])
    review = Review.objects.get()
    assert queries.waiting(world.actor("mayor"), review) == 1
    assert queries.waiting(world.actor("officer"), review) == 2


def test_the_writers_page_leads_to_passages_remarks_and_both_versions(world: World) -> None:
    first = factories.returned(world)
    subject_id = first.debrief.subject_id
    html = page(world, "green-secretary", "detail", subject_id)
    assert reverse("debriefs:passages", args=[subject_id]) in html
    assert f"{reverse('debriefs:remarks', args=[subject_id])}?number=1" in html
    both = f'href="{reverse("debriefs:versions", args=[subject_id])}"'
    assert both not in html
    submitted(world, text=text_of("green") + "\n补一段。")
    assert both in page(world, "green-secretary", "detail", subject_id)
