"""The pages of a review as people meet them: what is missing, what is typed and kept, who may not."""

import re
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shuping.ballots.models import BallotRound
from shuping.ballots.models import State as RoundState
from shuping.core import clock
from shuping.core.once import new_token
from shuping.papers.paper import Paragraph, Table
from shuping.reviews import exports, queries
from shuping.reviews.models import Review, State, Subject
from shuping.reviews.tests import factories
from shuping.tree.models import Appointment
from tests.worlds import World


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 3, 2, 2, 0, tzinfo=UTC))


class At:
    """Somebody at his screen."""

    def __init__(self, world: World, name: str) -> None:
        self.client, self.person = Client(), world.people[name]
        self.client.force_login(world.user(name), backend="django.contrib.auth.backends.ModelBackend")

    def see(self, door: str, /, *args: Any, status: int = 200, **asked: Any) -> str:
        answer = self.client.get(reverse(door, args=args), asked)
        assert answer.status_code == status
        return answer.content.decode()

    def send(self, door: str, /, *args: Any, status: int = 302, **typed: Any) -> Any:
        answer = self.client.post(reverse(door, args=args), {"once": new_token(self.person.pk), **typed})
        assert answer.status_code == status, answer.content.decode()
        return answer


@pytest.fixture
def officer(world: World) -> At:
    return At(world, "officer")


def typed_subjects(found: Review, **changes: Any) -> dict[str, Any]:
    typed = {f"form_{each.pk}": "on_site" for each in queries.subjects(found)}
    return {**typed, **changes}


def begin(officer: At) -> Review:
    officer.send("reviews:new", year=2026, title="2026年度述职评议", scheme="ready:township")
    return Review.objects.get()


def test_a_review_begins_with_three_fields_and_a_scheme_of_its_own(officer: At, world: World) -> None:
    page = officer.see("reviews:new")
    assert 'value="2026年度述职评议"' in page
    assert page.count('name="scheme"') == 3
    found = begin(officer)
    assert found.scheme is not None
    assert (found.scheme.organisation, found.scheme.name) == (world["city"], "市对乡镇党委书记述职评议考核办法（样本）")
    page = officer.see("reviews:detail", found.pk)
    assert "2026年度述职评议：还差 3 项就能启动" in page
    assert "启动评议（还差 3 项）" in page
    assert page.count("btn-red") == 1


def test_the_gaps_are_filled_one_after_the_other_until_it_opens(officer: At, world: World) -> None:
    found = begin(officer)
    mayor = world.people["mayor"].pk
    named = {f"commentator_{each.pk}": mayor for each in queries.subjects(found)}
    officer.send("reviews:subjects", found.pk, **typed_subjects(found), **named)
    assert "还差 2 项就能启动" in officer.see("reviews:detail", found.pk)
    officer.send(
        "reviews:days", found.pk, debriefs_due_on="2026-06-10", held_on="6月26日", begins_at="9:00", place="市委礼堂"
    )
    officer.send("reviews:voters", found.pk, class_0=24, class_1=36, class_2=60)
    page = officer.see("reviews:detail", found.pk)
    assert "都齐了，可以启动" in page
    assert "市级领导 24 人 40%，部门负责人 36 人 30%，基层代表 60 人 30%" in page
    assert "每人述职 8 分、提问 2 分、点评 4 分，共 28 分" in page
    officer.send("reviews:open", found.pk)
    page = officer.see("reviews:detail", found.pk)
    assert "2026年度述职评议：进行中" in page
    assert "现在：写报告、审阅" in page
    officer.send("reviews:round", found.pk, channels="paper")
    found.refresh_from_db()
    assert found.round is not None
    assert [voters.entitled for voters in found.round.classes.all()] == [24, 36, 60]
    assert "看民主测评（已定稿）" in officer.see("reviews:detail", found.pk)


def test_a_vacant_and_a_new_secretary_are_flagged(officer: At, world: World) -> None:
    Appointment.objects.filter(post=world.posts["green-secretary"]).update(until_on=date(2026, 2, 1))
    Appointment.objects.filter(post=world.posts["pine-secretary"]).update(from_on=date(2026, 9, 1))
    found = begin(officer)
    page = officer.see("reviews:subjects", found.pk)
    assert "空缺" in page
    assert "任职 4 个月，不足 6 个月" in page
    assert "述职对象：1 个岗位空缺" in officer.see("reviews:detail", found.pk)
    vacant = queries.subjects(found)[0]
    officer.send("reviews:subjects", found.pk, **typed_subjects(found, **{f"left_out_{vacant.pk}": "换届后再评"}))
    assert "岗位空缺" not in officer.see("reviews:detail", found.pk)


def test_one_press_takes_the_commentators_of_last_time(officer: At, world: World) -> None:
    last = factories.ready(world)
    Review.objects.filter(pk=last.pk).update(year=2025)
    found = begin_with(officer, last)
    assert "按分工" in officer.see("reviews:subjects", found.pk)
    officer.send("reviews:subjects", found.pk, as_before=1, **typed_subjects(found))
    assert {each.commentator for each in queries.subjects(found)} == {world.people["mayor"]}


def test_one_leader_comments_on_all_for_whom_none_is_named(officer: At, world: World) -> None:
    found = begin(officer)
    first, _second = queries.subjects(found)
    mayor, chief = world.people["mayor"], world.people["chief"]
    assert "没有选点评人的，都由" in officer.see("reviews:subjects", found.pk)
    typed = typed_subjects(found, rest=mayor.pk, **{f"commentator_{first.pk}": chief.pk})
    officer.send("reviews:subjects", found.pk, **typed)
    assert [each.commentator for each in queries.subjects(found)] == [chief, mayor]
    assert "没有选点评人的，都由" not in officer.see("reviews:subjects", found.pk)


def test_nobody_comments_on_himself_by_commenting_on_the_rest(officer: At, world: World) -> None:
    found = begin(officer)
    first, _second = queries.subjects(found)
    mayor = world.people["mayor"]
    Subject.objects.filter(pk=first.pk).update(person=mayor)
    officer.send("reviews:subjects", found.pk, **typed_subjects(found, rest=mayor.pk))
    assert [each.commentator for each in queries.subjects(found)] == [None, mayor]


def begin_with(officer: At, last: Review) -> Review:
    officer.send("reviews:new", year=2026, title="2026年度述职评议", scheme=last.scheme_id)
    return Review.objects.exclude(pk=last.pk).get()


def test_without_a_former_review_no_such_button_is_drawn(officer: At) -> None:
    assert 'name="as_before"' not in officer.see("reviews:subjects", begin(officer).pk)


def test_what_was_typed_stays_when_the_days_do_not_fit(officer: At) -> None:
    found = begin(officer)
    answer = officer.send(
        "reviews:days", found.pk, status=422, debriefs_due_on="2026-07-10", held_on="2026-06-26", place="市委礼堂"
    )
    page = answer.content.decode()
    assert "报告要在开会以前交" in page
    assert 'value="市委礼堂"' in page
    found.refresh_from_db()
    assert found.held_on is None


def test_days_that_are_not_all_set_say_which_is_missing(officer: At) -> None:
    found = begin(officer)
    assert "还没有定：报告交到哪天、哪天开会、几点开始" in officer.see("reviews:detail", found.pk)
    officer.send("reviews:days", found.pk, debriefs_due_on="2026-06-10", held_on="2026-06-26", place="市委礼堂")
    page = officer.see("reviews:detail", found.pk)
    assert "日程记下了。还没有定：几点开始。" in page
    assert '<span class="under">还没有定：几点开始</span>' in page
    officer.send("reviews:days", found.pk, debriefs_due_on="2026-06-10", held_on="2026-06-26", begins_at="09:00")
    page = officer.see("reviews:detail", found.pk)
    assert "日程记下了，议程已按它排好。" in page
    assert "还没有定：" not in page


def test_a_number_of_voters_that_is_none_is_named_at_its_field(officer: At) -> None:
    found = begin(officer)
    page = officer.send("reviews:voters", found.pk, status=422, class_0="0", class_1="好多", class_2="60")
    assert "市级领导要写应到多少人" in page.content.decode()
    assert "部门负责人要写应到多少人" in page.content.decode()
    assert 'value="好多"' in page.content.decode()


def test_a_meeting_on_another_day_asks_for_the_subjects_again(officer: At, world: World) -> None:
    found = factories.a_review(world, answers_on="meeting")
    officer.send("reviews:days", found.pk, debriefs_due_on="2026-06-10", held_on="2026-06-26", begins_at="09:00")
    assert "会议日期变了" in officer.see("reviews:subjects", found.pk)
    officer.send("reviews:subjects_again", found.pk)
    assert "会议日期变了" not in officer.see("reviews:subjects", found.pk)
    found.refresh_from_db()
    assert found.subjects_on == date(2026, 6, 26)


def test_taking_the_list_again_keeps_what_was_chosen_on_the_page(officer: At, world: World) -> None:
    found = begin(officer)
    green, pine = queries.subjects(found)
    Appointment.objects.filter(post=world.posts["pine-secretary"]).update(person=world.people["nobody"])
    typed = {f"commentator_{each.pk}": world.people["mayor"].pk for each in (green, pine)}
    officer.send("reviews:subjects", found.pk, **typed_subjects(found), **typed, again="1")
    green, new = queries.subjects(found)
    assert (green.commentator, new.person, new.commentator) == (world.people["mayor"], world.people["nobody"], None)


def test_a_second_window_saves_who_is_still_there_after_the_list_was_taken_again(officer: At, world: World) -> None:
    found = begin(officer)
    drawn, mayor = typed_subjects(found), world.people["mayor"].pk
    green, pine = queries.subjects(found)
    drawn |= {f"commentator_{each.pk}": mayor for each in (green, pine)} | {f"left_out_{pine.pk}": "病假"}
    Appointment.objects.filter(post=world.posts["pine-secretary"]).update(person=world.people["nobody"])
    officer.send("reviews:subjects_again", found.pk)
    officer.send("reviews:subjects", found.pk, **drawn)
    green, new = queries.subjects(found)
    assert green.commentator_id == mayor
    assert (new.person, new.commentator, new.left_out) == (world.people["nobody"], None, "")


def test_an_open_review_lets_only_the_commentator_change(officer: At, world: World) -> None:
    found = factories.opened(world)
    first = queries.subjects(found)[0]
    page = officer.see("reviews:subjects", found.pk)
    assert "名单和怎么述职不再变" in page
    typed = {f"commentator_{each.pk}": world.people["chief"].pk for each in queries.subjects(found)}
    officer.send(
        "reviews:subjects", found.pk, **typed, **{f"form_{first.pk}": "written", f"left_out_{first.pk}": "出差"}
    )
    first.refresh_from_db()
    assert (first.commentator, first.form, first.left_out) == (world.people["chief"], "on_site", "")


def test_the_agenda_runs_from_the_beginning(officer: At, world: World) -> None:
    found = factories.ready(world)
    first, second = queries.subjects(found)
    page = re.sub(r"\s+", " ", officer.see("reviews:agenda", found.pk))
    assert page.index("9:00–9:14") < page.index(first.organisation.short_name) < page.index("9:14–9:28")
    Subject.objects.filter(pk=second.pk).update(form=Subject.Form.WRITTEN)
    assert "书面述职：松涧镇党委" in officer.see("reviews:agenda", found.pk)
    Review.objects.filter(pk=found.pk).update(begins_at=time(23, 50))
    assert "23:50–24:04" in officer.see("reviews:agenda", found.pk)


def test_the_agenda_prints_with_times_names_and_who_reports_in_writing(world: World) -> None:
    found = factories.ready(world)
    second = queries.subjects(found)[1]
    Subject.objects.filter(pk=second.pk).update(form=Subject.Form.WRITTEN)
    paper = exports.agenda_paper(found, queries.subjects(found))
    table = next(block for block in paper.blocks if isinstance(block, Table))
    assert list(table.rows) == [
        ["", "9:00", "开场", "", ""],
        ["1", "9:00–9:14", "青禾镇党委", "试green-secretary", "试mayor"],
        ["", "9:14", "民主测评、总结讲话", "", ""],
    ]
    said = [block.text for block in paper.blocks if isinstance(block, Paragraph)]
    assert said[0] == "2026年6月26日，市委礼堂。每人述职8分钟，提问2分钟，点评4分钟。"
    assert said[1] == "书面述职：松涧镇党委试pine-secretary。"
    assert paper.title == "2026年度述职评议\n会议议程"


def test_the_agenda_without_a_time_is_an_empty_page_and_no_paper(officer: At, world: World) -> None:
    found = factories.a_review(world)
    assert "还排不出议程" in officer.see("reviews:agenda", found.pk)
    officer.see("reviews:agenda_paper", found.pk, "docx", status=404)


def test_a_frozen_scheme_shows_its_digest_and_cannot_be_changed_there(officer: At, world: World) -> None:
    found = factories.opened(world)
    page = officer.see("reviews:scheme", found.pk)
    assert found.scheme_digest[:4].upper() in page
    assert "改设定" not in page
    assert "待确认" in page


def test_another_scheme_is_chosen_while_it_is_prepared(officer: At, world: World) -> None:
    found = factories.ready(world)
    other = factories.a_scheme(world, speak_minutes=5)
    assert "换用这一份" in officer.see("reviews:scheme", found.pk)
    officer.send("reviews:scheme", found.pk, scheme=other.pk)
    found = Review.objects.get(pk=found.pk)
    assert (found.rules["speak_minutes"], found.entitled) == (5, [])


def test_the_mayor_sees_what_is_missing_and_no_buttons(world: World) -> None:
    found = factories.a_review(world)
    page = At(world, "mayor").see("reviews:detail", found.pk)
    assert "还差 3 项就能启动" in page
    assert "btn-red" not in page
    assert "由组织部门、组织委员启动" in page


def test_who_does_not_organise_is_not_told_to_set_up_the_ballot(officer: At, world: World) -> None:
    found = factories.opened(world)
    assert "您这里先把民主测评设好" in officer.see("reviews:detail", found.pk)
    page = At(world, "mayor").see("reviews:detail", found.pk)
    assert "现在：写报告、审阅" in page
    assert "您这里先把民主测评设好" not in page


@pytest.mark.parametrize(
    ("held_on", "title", "brief"),
    [
        (date(2026, 6, 26), "现在：写报告、审阅", "各位书记写述职报告；您设好民主测评"),
        (date(2026, 3, 2), "现在：开会、点评、民主测评", "按议程开会、点评、投票；您设好民主测评"),
    ],
)
def test_the_sentence_of_the_opening_and_the_page_name_the_same_step(
    officer: At, world: World, held_on: date, title: str, brief: str
) -> None:
    found = factories.ready(world)
    Review.objects.update(held_on=held_on, debriefs_due_on=date(2026, 3, 1))
    officer.send("reviews:open", found.pk)
    page = officer.see("reviews:detail", found.pk)
    assert f"述职评议启动了，考核办法冻结，摘要记入存证链。下一步：{brief}。" in page
    assert title in page
    assert "您这里先把民主测评设好。" in page


def test_a_round_that_was_voided_is_set_up_again_from_the_page_of_the_review(officer: At, world: World) -> None:
    found = factories.opened(world)
    officer.send("reviews:round", found.pk, channels="paper")
    assert "设民主测评</a>" not in officer.see("reviews:detail", found.pk)
    assert "民主测评已经设好了" in officer.see("reviews:round", found.pk)
    page = officer.see("reviews:voters", found.pk)
    assert "民主测评照这些人数定了稿，不再改。" in page
    assert '<button class="btn btn-red">' not in page
    refused = officer.send("reviews:voters", found.pk, status=422, class_0=1, class_1=1, class_2=1)
    assert "不再改" in refused.content.decode()
    BallotRound.objects.update(state=RoundState.VOID)
    page = officer.see("reviews:detail", found.pk)
    assert "设民主测评</a>" in page
    assert reverse("reviews:voters", args=[found.pk]) in page
    officer.send("reviews:voters", found.pk, class_0=24, class_1=36, class_2=61)
    page = officer.see("reviews:round", found.pk)
    assert "设好民主测评" in page
    assert "上一轮作废了" in page
    officer.send("reviews:round", found.pk, channels="paper")
    made = BallotRound.objects.latest("pk")
    assert [voters.entitled for voters in made.classes.all()] == [24, 36, 61]


def test_the_list_says_what_will_stand_in_it(officer: At, world: World) -> None:
    page = officer.see("reviews:list")
    assert "还没有评议过" in page
    assert "还没有录过" in page
    factories.a_review(world)
    page = officer.see("reviews:list")
    assert "2026年度述职评议" in page
    assert page.count("btn-red") == 1


def test_an_archived_review_only_shows(officer: At, world: World) -> None:
    found = factories.opened(world)
    Review.objects.filter(pk=found.pk).update(state=State.ARCHIVED)
    page = officer.see("reviews:detail", found.pk)
    assert "这次述职评议办完了" in page
    assert "换点评人" not in page
