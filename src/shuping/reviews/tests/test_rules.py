from datetime import date, time
from decimal import Decimal
from fractions import Fraction

import pytest

from shuping.reviews import rules
from shuping.reviews.rules import Gap, SubjectFacts
from shuping.reviews.tests.factories import rules as scheme

YEAR_END = date(2025, 12, 31)
DAYS = (date(2026, 2, 20), date(2026, 2, 26), time(9))
GOOD = SubjectFacts("青禾镇", is_vacant=False, is_left_out=False, is_on_site=True, has_commentator=True)


@pytest.mark.parametrize(
    ("spans", "months"),
    [
        ([(date(2020, 1, 1), None)], 12),
        ([(date(2025, 7, 31), None)], 6),
        ([(date(2025, 1, 1), date(2025, 2, 1))], 1),
        ([(date(2025, 1, 1), date(2025, 2, 2))], 2),
        ([(date(2025, 1, 1), date(2025, 2, 2)), (date(2025, 2, 20), date(2025, 3, 1))], 2),
        ([(date(2026, 1, 1), None)], 0),
        ([(date(2020, 1, 1), date(2025, 1, 1))], 0),
    ],
)
def test_months_in_a_post(spans, months):
    assert rules.months_held(spans, 2025, YEAR_END) == months


def test_months_end_with_the_day_of_asking():
    assert rules.months_held([(date(2020, 1, 1), None)], 2025, date(2025, 6, 10)) == 6


def test_who_answers_is_a_day_of_the_scheme():
    assert rules.day_of_answering(scheme(), 2025, None) == YEAR_END
    by_meeting = scheme(answers_on="meeting")
    assert rules.day_of_answering(by_meeting, 2025, None) is None
    assert rules.day_of_answering(by_meeting, 2025, date(2026, 2, 26)) == date(2026, 2, 26)


def test_nothing_is_missing():
    assert rules.missing(scheme(), [GOOD], [20, 30, 40], DAYS) == []


@pytest.mark.parametrize(
    ("change", "gap"),
    [
        ({"is_vacant": True}, Gap.VACANT),
        ({"is_too_short": True}, Gap.MONTHS),
        ({"is_on_site": False}, Gap.ON_SITE),
        ({"has_commentator": False}, Gap.COMMENTATORS),
        ({"is_own_commentator": True}, Gap.COMMENTATORS),
        ({"is_left_out": True}, Gap.SUBJECTS),
    ],
)
def test_each_gap_of_a_subject(change, gap):
    subject = SubjectFacts(**{**GOOD.__dict__, **change})
    assert [each.gap for each in rules.missing(scheme(), [subject], [20, 30, 40], DAYS)] == [gap]


@pytest.mark.parametrize("entitled", [[], [20, 30], [20, 30, 0], [20, 30, None]])
def test_each_class_of_voters_has_its_number(entitled):
    assert [each.gap for each in rules.missing(scheme(), [GOOD], entitled, DAYS)] == [Gap.VOTERS]


@pytest.mark.parametrize("days", [(None, *DAYS[1:]), (DAYS[0], None, DAYS[2]), (date(2026, 3, 1), *DAYS[1:])])
def test_debriefs_come_before_the_meeting(days):
    assert [each.gap for each in rules.missing(scheme(), [GOOD], [20, 30, 40], days)] == [Gap.DAYS]


def test_who_is_left_out_lacks_nothing():
    left_out = SubjectFacts("松涧镇", is_vacant=True, is_left_out=True, is_on_site=False, has_commentator=False)
    assert rules.missing(scheme(), [GOOD, left_out], [20, 30, 40], DAYS) == []


def test_a_share_of_the_subjects_reports_on_site():
    written = SubjectFacts(**{**GOOD.__dict__, "is_on_site": False})
    half = scheme(on_site_percent=50)
    assert rules.missing(half, [GOOD, written], [1, 1, 1], DAYS) == []
    assert [each.gap for each in rules.missing(half, [GOOD, written, written], [1, 1, 1], DAYS)] == [Gap.ON_SITE]


def test_the_agenda_follows_from_the_minutes():
    turns = rules.agenda(scheme(), time(9), 3)
    assert [(turn.begins, turn.ends) for turn in turns] == [(540, 554), (554, 568), (568, 582)]


class TestGrades:
    """The village scheme: ballot 40, township 60; bands 90, 80, 60; two ceilings at 一般."""

    village = scheme("village")

    @pytest.mark.parametrize(
        ("rate", "given", "grade"),
        [
            (Fraction(90, 100), "90", "好"),
            (Fraction(90, 100), "89.99", "较好"),
            (Fraction(80, 100), "80", "较好"),
            (Fraction(80, 100), "79.99", "一般"),
            (Fraction(60, 100), "60", "一般"),
            (Fraction(60, 100), "59.99", "差"),
        ],
    )
    def test_both_sides_of_every_band(self, rate, given, grade):
        points, _steps = rules.score(self.village, rate, {"乡镇平时考核": Decimal(given)})
        assert rules.proposal(self.village, points, []).grade == grade

    def test_the_arithmetic_is_shown_and_exact(self):
        points, steps = rules.score(self.village, Fraction(1, 3), {"乡镇平时考核": Decimal("88.5")})
        assert points == Fraction(100, 3) * 40 / 100 + Fraction(177, 2) * 60 / 100
        assert [(step.name, step.percent) for step in steps] == [("民主测评", 40), ("乡镇平时考核", 60)]

    def test_nothing_is_proposed_while_a_number_is_missing(self):
        points, steps = rules.score(self.village, Fraction(1, 2), {})
        assert points is None
        assert steps[1].points is None
        assert rules.proposal(self.village, points, []).grade is None

    def test_a_ceiling_lowers_and_says_why(self):
        found = rules.proposal(self.village, Fraction(95), ["本年度受党纪政务处分"])
        assert (found.grade, found.ceiling, found.because) == ("一般", "一般", ("本年度受党纪政务处分",))

    def test_a_ceiling_never_lifts(self):
        assert rules.proposal(self.village, Fraction(10), ["本年度受党纪政务处分"]).grade == "差"

    def test_the_lowest_ceiling_holds(self):
        branch = scheme("branch")
        both = ["支部标准化建设不达标", "本年度受党纪政务处分"]
        found = rules.proposal(branch, Fraction(95), both)
        assert (found.ceiling, found.because) == ("一般", ("本年度受党纪政务处分",))

    def test_without_a_formula_the_committee_decides_under_the_ceilings(self):
        township = scheme()
        points, _steps = rules.score(township, Fraction(9, 10), {})
        found = rules.proposal(township, points, ["上级点名通报的问题没有整改"])
        assert (found.grade, found.ceiling) == (None, "较好")
        assert rules.is_above(township, "好", found.ceiling)
        assert not rules.is_above(township, "较好", found.ceiling)

    @pytest.mark.parametrize(("graded", "most"), [(12, 4), (10, 4), (2, 0), (3, 1), (0, 0)])
    def test_the_cap_on_the_best_grade_is_whole_people(self, graded, most):
        assert rules.most_at_top(scheme(), graded) == most
