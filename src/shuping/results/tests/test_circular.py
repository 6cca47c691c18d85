"""The circular: numbers and no names unless the scheme says so, no ballot, read by its audience as it was issued."""

from datetime import date

import pytest
from django.urls import reverse

from shuping.core.errors import Forbidden, NotFound
from shuping.documents.models import Excerpt
from shuping.documents.services import Heard, confirm_excerpt, enter_document, hand_out
from shuping.findings.models import Finding
from shuping.organisations import shown as places
from shuping.papers.packing import unpack
from shuping.papers.paper import Paper, Table
from shuping.results import circular, queries, rules
from shuping.results.models import Circular
from shuping.results.rules import Entry, Seat
from shuping.results.services import circulating, feeding_back, grading
from shuping.results.tests.factories import MEETING, decide, fill, opened, vote
from shuping.results.tests.test_minutes import held, words
from shuping.reviews import queries as review_queries
from shuping.reviews.models import Review
from shuping.reviews.services.acts import WrongState
from tests.worlds import AT, DAY, World

SPEECH = "存在的问题：一是后备力量接不上，九个村没有后备干部。\n要求：一是每村年底前定两名后备。"
DUE = date(2026, 6, 30)


def graded(world: World, **changes: object) -> Review:
    found = opened(world, top_percent=50, **changes)
    first, second = review_queries.reporting(found)
    fill(world, found, {first.pk: Entry(grade="较好"), second.pk: Entry(grade="好")})
    decide(world, found)
    return Review.objects.select_related("organisation", "round").get(pk=found.pk)


def speech(world: World, owners: str = "all:township") -> None:
    """What the committee's secretary said at the meeting, handed out."""
    actor, city = world.actor("officer"), world["city"]
    heard = Heard("leader_speech", "总结讲话", "试mayor", MEETING.on)
    document = enter_document(actor=actor, organisation=city, heard=heard, text=SPEECH, at=AT)
    for excerpt in document.excerpts.filter(state=Excerpt.State.PROPOSED):
        data = {"owners": owners, "named": [world["green"].pk], "due_on": DUE}
        confirm_excerpt(actor=actor, document_id=document.pk, excerpt_id=excerpt.pk, data=data, at=AT)
    hand_out(actor=actor, document_id=document.pk, at=AT)


def issue(world: World, found: Review, by: str = "officer") -> Circular:
    return circulating.issue_circular(actor=world.actor(by), review_id=found.pk, at=AT)


def given(world: World, **changes: object) -> Review:
    found = graded(world, **changes)
    feeding_back.give_feedback(actor=world.actor("officer"), review_id=found.pk, at=AT)
    return found


def table(paper: Paper) -> Table:
    return next(block for block in paper.blocks if isinstance(block, Table))


def test_grades_are_told_by_number_and_nobody_is_named(world):
    said = words(circular.circular_paper(graded(world), DAY))
    assert "2026年3月2日，云岭市委召开述职评议会，对2名党组织书记进行评议考核，现场述职2名。现将" in said
    assert "市委常委会第7次会议研究确定综合评价等次：“好”1人、“较好”1人。" in said
    assert "secretary" not in said
    assert "没有列出共性问题" in said


def test_who_did_not_come_is_not_said_to_have_reported(world):
    found = opened(world)
    held(world, found)
    fill(world, found, {each.pk: Entry(grade="较好") for each in queries.graded(found)})
    decide(world, found)
    said = words(circular.circular_paper(Review.objects.select_related("organisation").get(pk=found.pk), DAY))
    assert "现场述职1名，没有到场1名。" in said
    assert "经点评，市委常委会第7次会议研究" in said


def test_the_best_are_named_only_where_the_scheme_says_so(world):
    said = words(circular.circular_paper(graded(world, circular_names="best"), DAY))
    assert "评为“好”的（按组织顺序）：松涧镇党委试pine-secretary。" in said
    assert "green-secretary" not in said


def test_who_was_in_his_post_too_short_is_counted_apart(world):
    found = graded(world)
    found.subjects.filter(organisation=world["green"]).first().grades.all().delete()
    said = words(circular.circular_paper(found, DAY))
    assert "“好”1人。另有1人任职时间不长，这次不定等次。" in said


def test_common_problems_and_demands_have_owner_and_day(world):
    found = graded(world)
    speech(world)
    paper = circular.circular_paper(found, DAY)
    said = words(paper)
    assert "没有列出共性问题" not in said
    assert "九个村没有后备干部" in said
    rows = [row[1:] for row in table(paper).rows]
    assert [row[1:] for row in rows] == [["青禾镇党委、松涧镇党委", "2026年6月30日"]] * 2
    assert any("年底前定两名后备" in row[0] for row in rows)


def test_a_problem_of_one_is_only_counted_but_a_demand_names_its_owner(world):
    found = graded(world)
    speech(world, owners="named")
    paper = circular.circular_paper(found, DAY)
    assert "另有个性问题1个" in words(paper)
    assert "后备力量接不上" not in words(paper)
    (row,) = table(paper).rows
    assert row[2:] == ["青禾镇党委", "2026年6月30日"]


def test_what_was_joined_into_another_is_not_told(world):
    found = graded(world)
    speech(world, owners="named")
    first, second = Finding.objects.order_by("pk")
    Finding.objects.filter(pk=second.pk).update(joined_into=first, state="closed")
    assert len(circular.findings_of(found)) == 1


def test_no_number_of_the_ballot_is_told(world):
    found = opened(world, top_percent=50)
    vote(world, found, ("12", "21"))
    fill(world, found, {each.pk: Entry(grade="较好") for each in queries.graded(found)})
    decide(world, found)
    found = Review.objects.select_related("round", "organisation").get(pk=found.pk)
    said = words(circular.circular_paper(found, DAY))
    assert "经民主测评，" in said
    assert not any(word in said for word in ("票数", "得票", "收回", "有效", "%"))


class TestIssuing:
    def test_it_is_issued_after_the_results_were_given(self, world):
        found = graded(world)
        with pytest.raises(WrongState, match="先反馈"):
            issue(world, found)
        feeding_back.give_feedback(actor=world.actor("officer"), review_id=found.pk, at=AT)
        with pytest.raises(Forbidden):
            issue(world, found, by="mayor")
        assert issue(world, found).number == 1
        with pytest.raises(WrongState, match="没有变"):
            issue(world, found)

    def test_before_the_decision_there_is_none(self, world):
        with pytest.raises(WrongState, match="还没有定"):
            issue(world, opened(world))

    def test_it_stays_as_it_was_issued_and_a_correction_lets_it_be_issued_anew(self, world, client):
        found = given(world)
        first = issue(world, found)
        offered = reverse("results:preview", args=[found.pk])

        def page():
            return client.get(reverse("results:table", args=[found.pk])).content.decode()

        client.force_login(world.user("officer"), backend="django.contrib.auth.backends.ModelBackend")
        assert offered not in page()
        subject = review_queries.reporting(found)[1]
        grading.correct(
            actor=world.actor("officer"), subject_id=subject.pk, grade="一般", reason="核实后", decision=MEETING, at=AT
        )
        assert "“好”1人" in words(unpack(queries.circular(world.actor("mayor"), found.pk).paper))
        assert offered in page()
        second = issue(world, found)
        assert offered not in page()
        assert (first.number, second.number) == (1, 2)
        assert "“较好”1人、“一般”1人" in words(unpack(queries.circular(world.actor("mayor"), found.pk).paper))


@pytest.mark.parametrize(
    ("to", "readers"),
    [
        ("committee", {"officer", "mayor"}),
        ("subjects", {"officer", "mayor", "green-secretary"}),
        ("units", {"officer", "mayor", "green-secretary", "green-organiser"}),
        ("below", {"officer", "mayor", "green-secretary", "green-organiser", "green-clerk"}),
    ],
)
def test_only_its_audience_reads_it(world, to, readers):
    found = given(world, circular_to=to)
    issue(world, found)
    asked = ("officer", "mayor", "green-secretary", "green-organiser", "green-clerk", "supervisor", "nobody", "auditor")
    may = set()
    for name in asked:
        try:
            queries.circular(world.actor(name), found.pk)
        except NotFound:
            continue
        may.add(name)
    assert may == readers


def test_the_audience_finds_it_on_the_page_of_its_organisation(world):
    found = given(world)
    issue(world, found)
    assert lines(world, "green-organiser", "green") == [found.title]
    assert lines(world, "green-organiser", "green-1") == [found.title]
    assert lines(world, "green-clerk", "green-1") == []


def lines(world: World, name: str, place: str) -> list[str]:
    cards = places.cards(world.actor(name), world[place], DAY)
    return [line.label for card in cards for line in card.lines if line.url.endswith("/circular/")]


def test_a_post_elsewhere_is_of_no_audience():
    other = [Seat(9, 9, "x2y")]
    for to in ("committee", "subjects", "units", "below"):
        assert not rules.reads_circular(to, (1, "x1"), other, is_subject=False, units={3})
