import hashlib
from datetime import date, timedelta

import pytest

from shuping.audit.queries import is_as_chained
from shuping.core.errors import Forbidden, NotFound
from shuping.debriefs import desk, queries, rules
from shuping.debriefs.models import Debrief, State, Version
from shuping.debriefs.services import drafting
from shuping.debriefs.services.drafting import BadDebrief, NewerText, NotNow
from shuping.debriefs.tests import factories, reports
from shuping.findings.tests import factories as findings
from shuping.reviews.tests import factories as reviews
from tests.worlds import AT, DAY

LATER = AT + timedelta(minutes=5)


def test_a_draft_is_kept_and_each_saving_counts(world):
    found = factories.subject(world)
    first = factories.keep(world, found, "一稿\r\n")
    second = factories.keep(world, found, "二稿", first.revision, by="green-secretary", at=LATER)
    assert (first.text, first.revision, first.saved_by) == ("一稿", 1, world.people["green-organiser"])
    assert (second.text, second.revision, second.saved_at) == ("二稿", 2, LATER)
    assert Debrief.objects.count() == 1


def test_the_same_text_sent_again_is_kept_whatever_it_grew_from(world):
    found = factories.subject(world)
    factories.keep(world, found, "一稿")
    again = factories.keep(world, found, "一稿 \n", 0, at=LATER)
    assert (again.revision, again.saved_at) == (1, AT)


def test_anothers_newer_text_is_not_overwritten(world):
    found = factories.subject(world)
    factories.keep(world, found, "别人的")
    with pytest.raises(NewerText):
        factories.keep(world, found, "我的", 0, by="green-secretary")
    assert queries.debrief(found).text == "别人的"


def test_a_text_that_is_too_long_is_refused_with_what_to_leave_out(world):
    found = factories.subject(world)
    with pytest.raises(BadDebrief, match="有 20,001 个字符，最多能存 20,000 个"):
        factories.keep(world, found, "字" * 20_001)
    assert factories.keep(world, found, "字" * 20_000).revision == 1


@pytest.mark.parametrize(
    ("name", "error"),
    [("pine-secretary", NotFound), ("green-clerk", NotFound), ("officer", Forbidden), ("mayor", Forbidden)],
)
def test_only_the_place_itself_writes(world, name, error):
    found = factories.subject(world)
    with pytest.raises(error):
        factories.keep(world, found, "稿", by=name)
    assert not Debrief.objects.exists()


def test_the_secretary_submits_and_the_organiser_does_not(world):
    report = factories.kept(world)
    with pytest.raises(Forbidden, match="由书记本人提交"):
        factories.submit(world, report, by="green-organiser")
    made = factories.submit(world, report)
    report.refresh_from_db()
    assert report.state == State.SUBMITTED
    text = reports.WHOLE.strip()
    assert (made.number, made.text, made.digest) == (1, text, hashlib.sha256(text.encode()).hexdigest())
    assert rules.of_json(made.counted).length == len("".join(text.split()))


def test_a_submission_stands_in_the_chain_and_a_draft_does_not(world):
    report = factories.kept(world)
    assert list(queries.debrief_ids()) == []
    factories.submit(world, report)
    assert list(queries.debrief_ids()) == [report.pk]
    assert is_as_chained("debriefs.debrief", report.pk)
    Debrief.objects.filter(pk=report.pk).update(text="别的稿子")
    assert is_as_chained("debriefs.debrief", report.pk)
    Version.objects.update(digest="0" * 64)
    assert not is_as_chained("debriefs.debrief", report.pk)


def test_faults_hinder_no_submission_and_are_kept_with_it(world):
    made = factories.submitted(world, reports.ONLY_ACHIEVEMENTS)
    codes = [fault["code"] for fault in made.counted["faults"]]
    assert "only_achievements" in codes
    assert "problems_missing" in codes


def test_what_changed_since_it_was_looked_at_is_looked_at_again(world):
    report = factories.kept(world)
    factories.keep(world, report.subject, "又改过", report.revision)
    with pytest.raises(NewerText, match="再看一遍"):
        factories.submit(world, report)


def test_an_empty_report_is_not_submitted(world):
    report = factories.kept(world)
    report = factories.keep(world, report.subject, "  \n", report.revision)
    with pytest.raises(BadDebrief, match="还是空的"):
        factories.submit(world, report)


def test_nothing_is_written_while_a_vetter_has_it(world):
    made = factories.submitted(world)
    with pytest.raises(NotNow, match="在等审阅"):
        factories.keep(world, made.debrief.subject, "偷偷改", made.debrief.revision)


def test_a_returned_report_is_written_again_and_submitted_as_the_next_version(world):
    report = factories.judged(factories.submitted(world), world.people["officer"], note="问题写虚了。")
    with pytest.raises(BadDebrief, match="一字不差"):
        factories.submit(world, report)
    report = factories.keep(world, report.subject, f"{reports.WHOLE}改过。", report.revision)
    assert report.state == State.WRITING
    assert factories.submit(world, report).number == 2


def test_an_accepted_report_is_done(world):
    report = factories.judged(factories.submitted(world), world.people["officer"], Version.Verdict.ACCEPTED)
    with pytest.raises(NotNow, match="审定"):
        factories.keep(world, report.subject, "再改", report.revision)


def test_before_the_review_opens_and_for_a_vacant_seat_nobody_writes(world):
    preparing = next(iter(reviews.queries.subjects(reviews.ready(world))))
    with pytest.raises(NotNow, match="还没有启动"):
        factories.keep(world, preparing, "稿")
    found = factories.subject(world)
    found.person = None
    found.save()
    with pytest.raises(NotNow, match="空缺"):
        factories.keep(world, found, "稿")
    found.left_out = "长期病假"
    found.save()
    with pytest.raises(NotNow, match="这次不述职：长期病假。"):
        factories.keep(world, found, "稿")
    assert not Debrief.objects.exists()


def test_last_years_problems_are_those_of_the_place_of_two_years_and_the_open_ones(world):
    found = factories.subject(world)
    own, other = findings.in_remedy(world), findings.raised(world, "pine")
    old_open, old_closed = findings.raised(world), findings.verified(world)
    for each, state in ((old_open, old_open.state), (old_closed, "closed")):
        type(each).objects.filter(pk=each.pk).update(raised_on=date(2024, 3, 1), state=state, next_due_on=DAY)
    rows = queries.last_year(world.actor("green-secretary"), found)
    assert {each.pk for each in rows} == {own.pk, old_open.pk}
    assert other.pk not in {each.pk for each in rows}


def test_the_desk_says_how_many_days_are_left_until_it_is_submitted(world):
    found = factories.subject(world)
    factories.due_on(found, date(2026, 3, 12))

    def row(name):
        return [(each.title, each.chip.word, each.button) for each in desk.rows(world.actor(name), DAY)]

    assert row("green-secretary") == row("green-organiser") == [("写述职报告", "报告 还有 10 天", "去写")]
    assert row("officer") == row("green-clerk") == []
    report = factories.keep(world, found, reports.WHOLE)
    assert row("green-secretary") == [("接着写述职报告", "报告 还有 10 天", "接着写")]
    factories.submit(world, report)
    assert row("green-secretary") == []
    lines = [each.sentence for each in desk.waits(world.actor("green-secretary"), DAY)]
    assert lines == ["青禾镇党委的述职报告交了，等云岭市委审阅"]


def test_a_late_report_is_marked(world):
    found = factories.subject(world)
    factories.due_on(found, date(2026, 2, 27))
    (row,) = desk.rows(world.actor("green-secretary"), DAY)
    assert (row.chip.colour, row.chip.word) == ("amber", "报告 逾期 3 天")


def test_counting_takes_the_frozen_scheme(world):
    found = factories.subject(world, report_most=300)
    codes = [fault.code for fault in drafting.counted(found, reports.WHOLE).faults]
    assert codes[0] == "too_long"
