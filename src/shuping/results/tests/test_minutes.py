"""The minutes say what is known of a meeting, leave blank what is not, and take what a person adds."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from shuping.ballots import shown as ballots_shown
from shuping.ballots.queries import classes
from shuping.core.errors import Forbidden
from shuping.hall import queries as hall
from shuping.hall.models import Meeting
from shuping.hall.services import agenda, comments, console, floor
from shuping.papers.paper import Annex, Heading, Paper, Paragraph, Table
from shuping.results import minutes, queries
from shuping.results.models import Minutes
from shuping.results.rules import Entry
from shuping.results.services import grading, minuting
from shuping.results.services.minuting import Added, MinutesMoved, NotOver
from shuping.results.tests.factories import MEETING, decide, fill, opened, vote
from shuping.reviews import queries as review_queries
from shuping.reviews.models import Review, Subject
from shuping.reviews.parts import Parts
from shuping.reviews.services import closing
from shuping.reviews.services.acts import WrongState
from tests.worlds import AT, World

PARTS = Parts("党内生活不够严", "产业有办法", "3个村记录雷同。\n2个村整季没有开会。", "5月底前把会开起来")
ADDED = Added("林书记", "方干事", "会前看了短片。")


class Hall:
    """A meeting that is pressed through, by the officer; every press comes some seconds after the one before."""

    def __init__(self, world: World, found: Review) -> None:
        self.officer, self.found, self.at, self.seen = world.actor("officer"), found, AT, 0
        self.meeting = agenda.prepare(actor=self.officer, review_id=found.pk, at=AT)
        self.items = hall.items(self.meeting)

    def press(self, seconds: int) -> None:
        self.at += timedelta(seconds=seconds)
        args = {"actor": self.officer, "review_id": self.found.pk, "seen": self.seen, "at": self.at}
        self.seen = console.press(**args).version

    def skip(self, item_id: int) -> None:
        args = {"actor": self.officer, "review_id": self.found.pk, "seen": self.seen, "at": self.at}
        self.seen = console.skip(item_id=item_id, **args).version


def held(world: World, found: Review) -> Hall:
    """The first subject speaks twenty seconds over his time, is asked and commented on; the second does not come."""
    room = Hall(world, found)
    floor.count_presence(actor=room.officer, review_id=found.pk, there=[18, 20, 15])
    for seconds in (0, 60, 500):
        room.press(seconds)
    first = room.items[1]
    words = {"asked_by": "罗砚青", "text": "流动党员怎么管？", "answer": "按月联系。"}
    floor.ask(actor=room.officer, review_id=found.pk, item_id=first.pk, words=words, at=room.at)
    room.press(90)
    comments.send(actor=world.actor("mayor"), subject_id=first.subject_id or 0, parts=PARTS, at=room.at)
    room.press(200)
    room.skip(room.items[2].pk)
    for seconds in (600, 300):
        room.press(seconds)
    found.refresh_from_db()
    return room


def words(paper: Paper) -> str:
    parts = []
    for block in paper.blocks:
        if isinstance(block, Heading):
            parts.append(f"{block.text}{block.then}")
        elif isinstance(block, Paragraph):
            parts.append(block.text)
        elif isinstance(block, Annex):
            parts.append(block.title)
    return "\n".join(parts)


def tables(paper: Paper) -> list[Table]:
    return [block for block in paper.blocks if isinstance(block, Table)]


def test_a_meeting_on_the_console_is_minuted_as_it_was_held(world):
    found = opened(world)
    held(world, found)
    paper = minutes.minutes_paper(found, None)
    said = words(paper)
    assert "时间：2026年3月2日9:00至9:29。" in said
    assert "地点：市委礼堂。" in said
    assert f"主持：{minutes.BLANK}。记录：{minutes.BLANK}。" in said
    assert "述职：现场1人，书面0人。" in said
    presence, ran = tables(paper)[:2]
    assert [row[1:] for row in presence.rows] == [["20", "18"], ["20", "20"], ["20", "15"], ["60", "53"]]
    assert [row[1:] for row in ran.rows] == [
        ["开场", "9:00–9:01", "", "", "", ""],
        ["青禾镇党委试green-secretary", "9:01–9:14", "8:20", "1:30", "3:20", "述职超0:20"],
        ["松涧镇党委试pine-secretary", "", "", "", "", "没有到场，跳过"],
        ["民主测评", "9:14–9:24", "", "", "", ""],
        ["总结讲话", "9:24–9:29", "", "", "", ""],
    ]


def test_comments_are_summed_up_and_their_words_stand_in_the_annex(world):
    found = opened(world)
    held(world, found)
    before, _annex, after = words(minutes.minutes_paper(found, None)).partition("点评原话")
    assert "青禾镇党委试green-secretary。试mayor点评。总评：党内生活不够严。指出问题2个，提出要求1条。" in before
    assert "整季没有开会" not in before
    assert "问题：（1）3个村记录雷同。（2）2个村整季没有开会。" in after
    assert "罗砚青问青禾镇党委试green-secretary：“流动党员怎么管？”答：按月联系。" in before


def test_who_reports_in_writing_is_named(world):
    found = opened(world, on_site_percent=0)
    Subject.objects.filter(review=found, organisation=world["pine"]).update(form=Subject.Form.WRITTEN)
    paper = minutes.minutes_paper(found, None)
    assert "书面述职：松涧镇党委试pine-secretary。" in words(paper)
    assert [row[1] for row in tables(paper)[1].rows] == ["青禾镇党委试green-secretary"]


def test_the_ballot_says_what_was_published_and_who_scrutinised(world):
    found = opened(world)
    vote(world, found, ("12", "21"))
    found = Review.objects.select_related("round").get(pk=found.pk)
    said = words(minutes.minutes_paper(found, None))
    totals = ballots_shown.totals(found.round, classes(found.round))
    assert (totals["cast"], totals["valid"]) == (30, 30)
    assert "收回30张，有效30张，无效0张" in said
    assert "监票：试supervisor。计票结果记入存证链第" in said
    assert "党委研究确定：" in said


def test_the_decision_is_said_in_numbers_and_a_correction_without_a_name(world):
    found = opened(world, top_percent=50)
    first, second = review_queries.reporting(found)
    fill(world, found, {first.pk: Entry(grade="好"), second.pk: Entry(grade="较好")})
    decide(world, found)
    found.refresh_from_db()
    grading.correct(
        actor=world.actor("officer"), subject_id=first.pk, grade="较好", reason="核实后", decision=MEETING, at=AT
    )
    said = words(minutes.minutes_paper(found, None)).split("党委研究\n")[1]
    assert said.startswith("2026年3月2日，市委常委会第7次会议研究确定综合评价等次：“好”1人、“较好”1人。")
    assert "将1人的等次由“好”更正为“较好”" in said
    assert "secretary" not in said


def test_a_meeting_without_a_console_leaves_blanks_to_fill_by_hand(world):
    found = opened(world)
    paper = minutes.minutes_paper(found, None)
    assert f"时间：2026年3月2日{minutes.BLANK}至{minutes.BLANK}。" in words(paper)
    assert [row[2] for row in tables(paper)[0].rows] == [""] * 4
    assert [row[2:] for row in tables(paper)[1].rows] == [[""] * 5] * 2


class TestAdding:
    def add(self, world, found, by="officer", seen=""):
        return minuting.add_to_minutes(actor=world.actor(by), review_id=found.pk, added=ADDED, seen=seen, at=AT)

    def test_what_is_added_stands_in_the_paper(self, world):
        found = opened(world)
        Review.objects.update(held_on=date(2026, 3, 1))
        said = words(minutes.minutes_paper(found, self.add(world, found)))
        assert "主持：林书记。记录：方干事。" in said
        assert "其他事项\n会前看了短片。" in said

    def test_nothing_is_minuted_before_the_meeting_is_over(self, world):
        found = opened(world)
        room = Hall(world, found)
        room.press(0)
        with pytest.raises(NotOver):
            self.add(world, found)
        assert not Minutes.objects.exists()
        Meeting.objects.update(stage=Meeting.Stage.ENDED)
        assert self.add(world, found).other == "会前看了短片。"

    def test_without_a_console_the_meeting_is_over_with_its_day_or_its_vote(self, world):
        found = opened(world)
        for day in (date(2026, 3, 3), date(2026, 3, 2)):
            Review.objects.update(held_on=day)
            with pytest.raises(NotOver):
                self.add(world, found)
        vote(world, found, ["11"])
        assert self.add(world, found).other == "会前看了短片。"

    def test_who_writes_over_what_he_has_not_seen_is_told_and_loses_nothing(self, world, client):
        found = opened(world)
        Review.objects.update(held_on=date(2026, 3, 1))
        first = self.add(world, found)
        with pytest.raises(MinutesMoved, match="刚才补过会议记录"):
            self.add(world, found)
        client.force_login(world.user("officer"), backend="django.contrib.auth.backends.ModelBackend")
        address = reverse("results:minutes", args=[found.pk])
        typed = {"presided_by": "李市长", "recorded_by": "", "other": "另写的一段", "seen": ""}
        told = client.post(address, typed)
        assert told.status_code == 422
        said = told.content.decode()
        assert "再按一次，就换成您写的" in said
        assert "另写的一段</textarea>" in said
        assert Minutes.objects.get().other == "会前看了短片。"
        assert client.post(address, {**typed, "seen": minuting.mark(first)}).status_code == 302
        assert Minutes.objects.get().other == "另写的一段"

    def test_an_archived_review_is_only_read(self, world):
        found = opened(world)
        fill(world, found, {each.pk: Entry(grade="较好") for each in queries.graded(found)})
        decide(world, found)
        closing.archive_review(actor=world.actor("officer"), review_id=found.pk, at=AT)
        with pytest.raises(WrongState):
            self.add(world, found)

    def test_only_who_organises_adds(self, world):
        with pytest.raises(Forbidden):
            self.add(world, opened(world), by="mayor")
