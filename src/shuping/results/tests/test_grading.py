from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from shuping.audit.models import Entry as ChainEntry
from shuping.core.errors import Forbidden, NotFound
from shuping.results import queries
from shuping.results.forms import CorrectionForm, TableForm
from shuping.results.models import Grade
from shuping.results.rules import Entry, Fault
from shuping.results.services import grading
from shuping.results.services.grading import BadGrades, Decision, TableMoved
from shuping.results.tests.factories import MEETING, decide, fill, opened, vote
from shuping.reviews import queries as review_queries
from shuping.reviews.models import Comment, Review, Scheme, State
from shuping.reviews.scheme import ready_made
from shuping.reviews.services import balloting, closing, ordering, schemes, setting_up
from shuping.reviews.services.acts import BadReview, WrongState
from shuping.reviews.tests.factories import YEAR, rules
from shuping.tree.models import Appointment, Organisation
from tests.worlds import AT

POINTS = "乡镇平时考核"


def both(found: Review, first: Entry, second: Entry) -> dict[int, Entry]:
    one, other = review_queries.reporting(found)
    return {one.pk: first, other.pk: second}


def test_the_committee_decides_and_every_grade_is_chained(world):
    found = opened(world, top_percent=50)
    fill(world, found, both(found, Entry(grade="好"), Entry(grade="较好")))
    before = ChainEntry.objects.count()
    made = decide(world, found)
    assert [each.grade for each in made] == ["好", "较好"]
    assert ChainEntry.objects.count() == before + 3  # two grades, and the review that they end
    found.refresh_from_db()
    assert found.state == State.GRADED


def test_a_ceiling_holds_whoever_decides(world):
    found = opened(world)
    happened = ("本年度受党纪政务处分",)
    fill(world, found, both(found, Entry(happened=happened, grade="较好"), Entry(grade="较好")))
    with pytest.raises(BadGrades, match="高于考核办法允许"):
        decide(world, found)
    fill(world, found, both(found, Entry(happened=happened, grade="一般"), Entry(grade="较好")))
    assert [(each.grade, each.ceiling) for each in decide(world, found)] == [("一般", "一般"), ("较好", "")]


def test_the_share_of_the_best_grade_holds(world):
    found = opened(world, top_percent=50)
    fill(world, found, both(found, Entry(grade="好"), Entry(grade="好")))
    with pytest.raises(BadGrades, match="最多 1 人"):
        decide(world, found)


def test_the_ballot_and_the_township_make_a_proposal(world):
    found = opened(world, code="village", subject_kinds=["township"], top_percent=100, formula="top_rate")
    vote(world, found, ("12", "21"))
    fill(world, found, both(found, Entry({POINTS: Decimal(84)}), Entry({POINTS: Decimal(100)})))
    first, second = queries.lines(found, queries.entries(found)[0])
    assert (first.rate, second.rate) == ("50.00", "50.00")
    assert [step.points for step in first.judged.steps] == [50, 84]
    assert (first.judged.points, first.judged.proposal.grade) == (Fraction(704, 10), "一般")
    assert (second.judged.points, second.judged.proposal.grade) == (80, "较好")


@pytest.mark.parametrize("typed", ["120", "-1", "很好", "95.555"])
def test_points_that_are_none_are_named_with_whose_they_are(world, typed):
    found = opened(world, code="village", subject_kinds=["township"], top_percent=100, formula="top_rate")
    vote(world, found, ("12", "21"))
    lines = queries.lines(found, queries.entries(found)[0])
    name = f"points_{lines[0].subject.pk}_1"
    form = TableForm({"revision": "0", name: typed}, scheme=found.rules, lines=lines)
    assert form.errors[name] == ["青禾镇党委　试green-secretary的得分要写 0 到 100，小数最多两位。"]


def test_a_departure_keeps_its_reason(world):
    found = opened(world, code="village", subject_kinds=["township"], top_percent=100, formula="top_rate")
    vote(world, found, ("12", "21"))
    points = {POINTS: Decimal(95)}
    fill(world, found, both(found, Entry(points, grade="较好"), Entry(points, grade="一般")))
    assert queries.lines(found, queries.entries(found)[0])[0].judged.fault == Fault.NO_REASON
    with pytest.raises(BadGrades, match="还没有写理由：试green-secretary"):
        decide(world, found)
    why = "被抽查的村会议记录雷同"
    fill(world, found, both(found, Entry(points, grade="较好", reason=why), Entry(points, grade="一般")))
    first, second = decide(world, found)
    assert (first.proposed, first.grade, first.reason) == ("一般", "较好", why)
    assert second.reason == ""
    assert first.steps == [["民主测评", 40, "50.00"], [POINTS, 60, "95.00"]]


def test_who_held_the_post_too_short_gets_no_grade(world):
    Appointment.objects.filter(post=world.posts["pine-secretary"]).update(from_on=date(2026, 8, 1))
    found = opened(world, on_site_percent=0)
    assert [each.person for each in queries.graded(found)] == [world.people["green-secretary"]]


def test_nobody_is_graded_without_the_score_that_the_scheme_asks_for(world):
    found = opened(world, code="village", subject_kinds=["township"], top_percent=100, formula="top_rate")
    vote(world, found, ("12", "21"))
    fill(world, found, both(found, Entry({POINTS: Decimal(80)}, grade="一般"), Entry(grade="好")))
    with pytest.raises(BadGrades, match="还缺得分：试pine-secretary"):
        decide(world, found)


def test_what_lacks_is_said_at_once_with_names(world):
    found = opened(world)
    happened = ("本年度受党纪政务处分",)
    fill(world, found, both(found, Entry(happened=happened, grade="好"), Entry()))
    with pytest.raises(BadGrades, match=r"还没有定等次：试pine-secretary。等次高于考核办法.*：试green-secretary。"):
        decide(world, found)


def test_two_at_the_table_do_not_undo_each_other(world):
    found = opened(world)
    entries = both(found, Entry(grade="好"), Entry())
    actor = world.actor("officer")
    grading.keep_table(actor=actor, review_id=found.pk, entries=entries, revision=0, at=AT)
    with pytest.raises(TableMoved):
        grading.keep_table(actor=actor, review_id=found.pk, entries=entries, revision=0, at=AT)


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (Entry({"月亮": Decimal(1)}), "不认识"),
        (Entry(happened=("月亮",)), "不认识"),
        (Entry(grade="优秀"), "没有这个等次"),
        (Entry(reason="长" * 301), "最多 300"),
    ],
)
def test_what_cannot_stand_in_the_table_is_refused(world, entry, words):
    found = opened(world)
    with pytest.raises(BadGrades, match=words):
        fill(world, found, both(found, entry, Entry()))


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        (Decision(MEETING.on, " "), "哪个会议"),
        (Decision(date(2026, 3, 3), "市委常委会"), "还没有到"),
        (Decision(date(2026, 3, 1), "市委常委会"), "那天或以后"),
    ],
)
def test_a_decision_has_its_meeting_and_its_day(world, decision, words):
    found = opened(world)
    fill(world, found, both(found, Entry(grade="较好"), Entry(grade="较好")))
    with pytest.raises(BadGrades, match=words):
        grading.decide(actor=world.actor("officer"), review_id=found.pk, decision=decision, at=AT)


def test_nothing_is_decided_while_a_grade_is_missing(world):
    found = opened(world)
    fill(world, found, both(found, Entry(grade="较好"), Entry()))
    with pytest.raises(BadGrades, match="还没有定等次：试pine-secretary"):
        decide(world, found)
    assert not Grade.objects.exists()


class TestCorrection:
    def graded(self, world):
        found = opened(world)
        happened = ("上级点名通报的问题没有整改",)
        fill(world, found, both(found, Entry(happened=happened, grade="一般"), Entry(grade="较好")))
        decide(world, found)
        return review_queries.reporting(found)[0]

    def correct(self, world, subject, grade, reason="核实后", on=MEETING.on):
        decision = Decision(on, "市委常委会第9次会议")
        return grading.correct(
            actor=world.actor("officer"), subject_id=subject.pk, grade=grade, reason=reason, decision=decision, at=AT
        )

    def test_the_old_one_stays_readable(self, world):
        subject = self.graded(world)
        made = self.correct(world, subject, "较好")
        assert (made.number, made.grade) == (2, "较好")
        assert [each.grade for each in queries.grades(subject.review)[subject.pk]] == ["一般", "较好"]
        assert grading.holding(subject) == made

    def test_the_share_of_the_best_grade_holds_for_a_correction_too(self, world):
        found = opened(world, top_percent=50)
        fill(world, found, both(found, Entry(grade="好"), Entry(grade="较好")))
        decide(world, found)
        with pytest.raises(BadGrades, match="最多 1 人"):
            self.correct(world, review_queries.reporting(found)[1], "好")

    @pytest.mark.parametrize(
        ("grade", "reason", "words"),
        [("好", "核实后", "最高只能评“较好”"), ("一般", "核实后", "不同的等次"), ("较好", " ", "为什么更正")],
    )
    def test_what_cannot_be_corrected(self, world, grade, reason, words):
        with pytest.raises(BadGrades, match=words):
            self.correct(world, self.graded(world), grade, reason)

    def test_on_a_day_before_the_meeting_the_day_is_said_as_people_say_it(self, world):
        with pytest.raises(BadGrades, match="评议会在 2026年3月2日 开"):
            self.correct(world, self.graded(world), "较好", on=date(2026, 3, 1))

    def test_no_grade_chosen_is_said_in_our_words(self):
        form = CorrectionForm({"reason": "核实后", "decided_by": "会", "decided_on": "2026-03-02"}, grades=["好"])
        assert form.errors["grade"] == ["请选更正为哪一等。"]

    def test_nothing_is_corrected_before_it_was_decided(self, world):
        found = opened(world)
        with pytest.raises(WrongState):
            self.correct(world, review_queries.reporting(found)[0], "较好")


@pytest.mark.parametrize(("name", "error"), [("mayor", Forbidden), ("green-secretary", NotFound), ("nobody", NotFound)])
def test_only_the_department_enters_the_decision(world, name, error):
    found = opened(world)
    with pytest.raises(error):
        grading.keep_table(actor=world.actor(name), review_id=found.pk, entries={}, revision=0, at=AT)


def test_the_archive_is_the_end(world):
    found = opened(world)
    fill(world, found, both(found, Entry(grade="较好"), Entry(grade="较好")))
    decide(world, found)
    closing.archive_review(actor=world.actor("officer"), review_id=found.pk, at=AT)
    with pytest.raises(WrongState):
        closing.archive_review(actor=world.actor("officer"), review_id=found.pk, at=AT)
    with pytest.raises(WrongState):
        fill(world, found, {})


@pytest.mark.parametrize("code", sorted(ready_made()))
def test_each_ready_made_scheme_runs_to_the_archive(world, code):
    scheme = rules(code, subject_kinds=["township"], top_percent=50)
    found = opened(world, code=code, subject_kinds=["township"], top_percent=50)
    vote(world, found, ["11"])
    given = {name: Decimal(95) for name, _percent in scheme["components"]}  # of equal votes no rate is published
    entries = both(found, Entry(given, grade="好"), Entry(given, grade="较好", reason="名额所限" if given else ""))
    fill(world, found, entries)
    assert [each.grade for each in decide(world, found)] == ["好", "较好"]
    archived = closing.archive_review(actor=world.actor("officer"), review_id=found.pk, at=AT)
    assert archived.state == State.ARCHIVED
    assert archived.rules.digest() == archived.scheme_digest


def test_a_scheme_of_ones_own_runs_too(world):
    own = rules(
        "branch",
        subject_kinds=["township"],
        grades=["优秀", "合格", "不合格"],
        options=[["满意", 100], ["不满意", 0]],
        components=[["群众评", 100]],
        bands=[["优秀", 85], ["合格", 60], ["不合格", 0]],
        ceilings=[],
        top_percent=100,
    )
    actor = world.actor("officer")
    kept = schemes.make_scheme(actor=actor, organisation=world["city"], rules=own, at=AT)
    found = opened(world)
    Scheme.objects.filter(pk=kept.pk).update(name="自己的办法")
    again = setting_up.make_review(
        actor=actor, organisation=world["city"], year=YEAR, title="试行评议", scheme_id=kept.pk, at=AT
    )
    assert again.rules["grades"] == ("优秀", "合格", "不合格")
    assert found.rules["grades"][0] == "好"


def test_a_round_needs_an_open_review(world):
    from shuping.reviews.tests.factories import ready  # noqa: PLC0415 - only here

    found = ready(world)
    with pytest.raises(WrongState):
        balloting.set_up_round(actor=world.actor("officer"), review_id=found.pk, channels="paper", at=AT)


def test_no_archive_while_a_demand_said_in_the_hall_has_no_owner(world):
    found = opened(world)
    first = review_queries.reporting(found)[0]
    fill(world, found, both(found, Entry(grade="较好"), Entry(grade="较好")))
    decide(world, found)
    said = Comment.objects.create(
        review=found, subject=first, said_by="试mayor", said_on=MEETING.on, demands="5月底前把会开起来"
    )
    with pytest.raises(BadReview, match="青禾镇"):
        closing.archive_review(actor=world.actor("officer"), review_id=found.pk, at=AT)
    Comment.objects.filter(pk=said.pk).update(is_draft=True)  # a draft was never said
    assert closing.archive_review(actor=world.actor("officer"), review_id=found.pk, at=AT).state == State.ARCHIVED


def test_a_place_that_is_called_otherwise_by_now_keeps_its_rate(world):
    found = opened(world, formula="top_rate")
    vote(world, found, ("12", "21"))
    Organisation.objects.filter(pk=world["green"].pk).update(short_name="青禾街道党工委")
    assert set(queries.rates(found)) == {each.pk for each in review_queries.reporting(found)}


def test_each_gets_the_rate_of_his_row_whoever_speaks_first(world):
    found = opened(world, formula="top_rate")
    first, second = review_queries.reporting(found)
    ordering.set_order(actor=world.actor("officer"), review_id=found.pk, order=[second.pk, first.pk], at=AT)
    made = vote(world, found, ("12", "21"))
    made.refresh_from_db()
    assert (made.rows, made.published["rows"][0]["rate"]) == ([str(second), str(first)], "50.00")
    made.published["rows"][0]["rate"] = "91.00"
    made.save(update_fields=["published"])
    found.refresh_from_db()
    assert queries.rates(found) == {second.pk: "91.00", first.pk: "50.00"}
