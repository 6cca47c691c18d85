"""The three samples run from set-up to the proposal of a grade, with hand-made grades on both sides of each limit.

The city reviews its townships, a township its villages, a department its branches. The rate is what a count on paper
gave: five sheets of a class, keyed by hand here.
"""

from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import transaction

from shuping import tally
from shuping.access.services import found_grant
from shuping.ballots import queries as ballot_queries
from shuping.ballots.models import BallotRound
from shuping.core.actor import MACHINE
from shuping.people.services import register_person
from shuping.reviews import queries, rules
from shuping.reviews.models import Review, State, Subject
from shuping.reviews.services import balloting, setting_up
from shuping.reviews.services.setting_up import Days, SubjectWish
from shuping.tree import services as tree
from shuping.tree.models import Organisation
from tests.worlds import AT, START, World

PUNISHED = "本年度受党纪政务处分"


def opened(world: World, code: str, place: str, who: str, commentator: str) -> Review:
    """Return a review with that sample, set up and opened by an organiser of the place."""
    actor = world.actor(who)
    found = setting_up.begin_review(
        actor=actor, organisation=world[place], year=2026, title="述职评议", sample=code, scheme_id=None, at=AT
    )
    days = Days(date(2026, 6, 10), date(2026, 6, 26), time(9), "会议室")
    setting_up.set_days(actor=actor, review_id=found.pk, days=days, at=AT)
    numbers = [20] * len(found.rules["classes"])
    setting_up.set_entitled(actor=actor, review_id=found.pk, entitled=numbers, at=AT)
    wish = SubjectWish(Subject.Form.ON_SITE, world.people[commentator].pk)
    wishes = {each.pk: wish for each in queries.subjects(found)}
    setting_up.change_subjects(actor=actor, review_id=found.pk, wishes=wishes, at=AT)
    return setting_up.open_review(actor=actor, review_id=found.pk, at=AT)


def voted(world: World, found: Review, who: str, votes: Sequence[Sequence[str]]) -> list[Fraction]:
    """Make and fix the round, count hand-made ballots (the same of each class) and return the rate of each row."""
    made = balloting.set_up_round(actor=world.actor(who), review_id=found.pk, channels="paper", at=AT)
    classes = ballot_queries.classes(made)
    ballots = [tally.Ballot(voters.key, tuple(int(mark) for mark in marks)) for voters in classes for marks in votes]
    counts = tally.count(ballots, made.scheme(classes))
    return [rate_of(made, row) for row in counts.rows]


def rate_of(made: BallotRound, row: Sequence[tally.Line]) -> Fraction:
    """The rate by the formula of the sample, worked out here by hand from the counted votes."""
    weights = {voters.key: Fraction(voters.weight or 100) / 100 for voters in ballot_queries.classes(made)}
    points = [Fraction(option["points"], 100) for option in made.options]
    if made.formula == "top_rate":
        points = [Fraction(1), *[Fraction(0)] * (len(points) - 1)]
    total = Fraction()
    for line in row:
        valid = sum(line.votes)
        total += weights[line.voters] * sum(n * p for n, p in zip(line.votes, points, strict=True)) / valid
    return total


@pytest.fixture
def with_seats(world: World) -> World:
    """The world with secretaries of villages, and a department with two branches and an organiser."""
    for place in ("green-1", "green-2"):
        _secretary(world, world[place])
    for number in (1, 2):
        branch = tree.found_organisation(
            actor=MACHINE, name=f"机关{number}支部", short_name=f"机关{number}支部", kind="branch",
            parent=world["department"], on=START, at=AT,
        )  # fmt: skip
        _secretary(world, branch)
    with transaction.atomic():
        found_grant(
            person=world.people["nobody"], role="organiser", organisation=world["department"], title="组织委员",
            from_on=START, last_on=None, at=AT,
        )  # fmt: skip
    return world


def _secretary(world: World, place: Organisation) -> None:
    post = tree.create_post(place, actor=MACHINE, kind="secretary", title="书记", at=AT)
    tree.appoint(post, register_person(f"书记{place.pk}", actor=MACHINE, at=AT), actor=MACHINE, on=START, at=AT)


def test_the_city_over_its_townships_decides_without_a_formula(with_seats: World) -> None:
    found = opened(with_seats, "township", "city", "officer", "mayor")
    good, bad = voted(with_seats, found, "officer", ["12", "12", "12", "11", "14"])
    assert (good, bad) == (Fraction(1), Fraction(1, 5))
    scheme = found.rules
    points, steps = rules.score(scheme, good, {})
    assert (points, steps, rules.proposal(scheme, points, []).grade) == (None, [], None)
    punished = rules.proposal(scheme, points, [PUNISHED])
    assert rules.is_above(scheme, "较好", punished.ceiling)
    assert not rules.is_above(scheme, "一般", punished.ceiling)
    named = rules.proposal(scheme, points, ["上级点名通报的问题没有整改"])
    assert rules.is_above(scheme, "好", named.ceiling)
    assert not rules.is_above(scheme, "较好", named.ceiling)
    assert [rules.most_at_top(scheme, number) for number in (2, 3, 4, 5, 12)] == [0, 1, 1, 2, 4]


def test_a_township_over_its_villages_adds_up_and_stops_at_each_gate(with_seats: World) -> None:
    found = opened(with_seats, "village", "green", "green-organiser", "green-secretary")
    assert [each.organisation for each in queries.subjects(found)] == [with_seats["green-1"], with_seats["green-2"]]
    first, second = voted(with_seats, found, "green-organiser", ["12", "12", "12", "11", "24"])
    assert (first, second) == (Fraction(96, 100), Fraction(68, 100))  # (4x100+80)/5, (100+3x80+0)/5
    for given, grade in (("86", "好"), ("85.99", "较好"), ("69.34", "较好"), ("69.33", "一般")):
        points, _steps = rules.score(found.rules, first, {"乡镇平时考核": Decimal(given)})
        assert rules.proposal(found.rules, points, []).grade == grade, given
    for given, grade in (("54.67", "一般"), ("54.66", "差")):
        points, _steps = rules.score(found.rules, second, {"乡镇平时考核": Decimal(given)})
        assert rules.proposal(found.rules, points, []).grade == grade, given
    for gate in (PUNISHED, "被列为软弱涣散党组织还没有转化"):
        held = rules.proposal(found.rules, Fraction(95), [gate])
        assert (held.grade, held.because) == ("一般", (gate,))
        assert rules.is_above(found.rules, "较好", held.ceiling)
        assert not rules.is_above(found.rules, "一般", held.ceiling)
    assert [rules.most_at_top(found.rules, number) for number in (2, 3, 5)] == [0, 1, 2]


def test_a_department_over_its_branches_has_one_class_and_two_gates(with_seats: World) -> None:
    found = opened(with_seats, "branch", "department", "nobody", "chief")
    first, second = voted(with_seats, found, "nobody", ["12", "12", "12", "12", "13"])
    assert (first, second) == (Fraction(1), Fraction(76, 100))  # 5x100/5, (4x80+60)/5
    for rate, given, grade in (
        (first, "80", "好"), (first, "79.99", "较好"), (first, "60", "较好"), (first, "59.99", "一般"),
        (second, "44", "一般"), (second, "43.99", "差"),
    ):  # fmt: skip
        points, _steps = rules.score(found.rules, rate, {"平时考核": Decimal(given)})
        assert rules.proposal(found.rules, points, []).grade == grade, given
    assert rules.proposal(found.rules, Fraction(95), ["支部标准化建设不达标"]).grade == "较好"
    assert rules.proposal(found.rules, Fraction(95), ["支部标准化建设不达标", PUNISHED]).grade == "一般"
    assert [rules.most_at_top(found.rules, number) for number in (2, 3, 5)] == [0, 1, 2]


def test_every_sample_ends_open_with_its_own_frozen_scheme(with_seats: World) -> None:
    for code, place, who, leader in (
        ("township", "city", "officer", "mayor"),
        ("village", "green", "green-organiser", "green-secretary"),
        ("branch", "department", "nobody", "chief"),
    ):
        found = opened(with_seats, code, place, who, leader)
        assert (found.state, found.rules.digest()) == (State.OPEN, found.scheme_digest)
        assert found.scheme is not None
        assert found.scheme.organisation == with_seats[place]
