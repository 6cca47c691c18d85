import tomllib
from datetime import date

import pytest

from shuping.findings import rules
from shuping.findings.rules import Judge, PlannedRemedy
from shuping.findings.scheme import DATA, closure, months_after

TODAY = date(2026, 3, 2)
DUE = date(2026, 6, 30)
GOOD = PlannedRemedy("讲一次会议程序", 7, DUE)


@pytest.mark.parametrize(
    ("act", "state", "after"),
    [
        ("plan_submitted", "awaiting_plan", "plan_submitted"),
        ("plan_returned", "plan_submitted", "awaiting_plan"),
        ("plan_accepted", "plan_submitted", "in_remedy"),
        ("evidence", "in_remedy", "in_remedy"),
        ("claimed", "in_remedy", "awaiting_verification"),
        ("returned", "awaiting_verification", "in_remedy"),
        ("verified", "awaiting_verification", "verified"),
        ("held", "verified", "closed"),
        ("reopened", "verified", "in_remedy"),
    ],
)
def test_the_table_of_states(act: str, state: str, after: str) -> None:
    assert rules.state_after(act, state) == after


def test_no_act_can_be_done_in_a_state_that_the_table_does_not_name() -> None:
    allowed = {(act, state) for act, (states, _after) in rules.ACTS.items() if states for state in states}
    for act, (states, _after) in rules.ACTS.items():
        for state in rules.STATES:
            if states and (act, state) not in allowed:
                assert rules.state_after(act, state) is None


def test_nothing_happens_after_closing() -> None:
    acts = [act for act, (states, _after) in rules.ACTS.items() if states and act != "unwaived"]  # undoes a closing
    said_of_it = {"recurrence_confirmed", "recurrence_denied", "transferred"}  # a waived one goes along
    assert {act for act in acts if rules.state_after(act, "closed") is not None} == said_of_it
    assert {rules.state_after(act, "closed") for act in said_of_it} == {"closed"}


@pytest.mark.parametrize(
    ("cause", "remedies", "expected"),
    [
        ("不熟悉程序", [GOOD], []),
        (" ", [GOOD], [("no-cause", None)]),
        ("不熟悉程序", [], [("no-remedy", None)]),
        ("不熟悉程序", [PlannedRemedy("", None, None)], [("no-remedy", None)]),
        ("不熟悉程序", [GOOD, PlannedRemedy("", 7, DUE)], [("remedy-without-text", 2)]),
        ("不熟悉程序", [PlannedRemedy("讲课", None, DUE)], [("remedy-without-person", 1)]),
        ("不熟悉程序", [PlannedRemedy("讲课", 7, None)], [("remedy-without-day", 1)]),
        ("不熟悉程序", [PlannedRemedy("讲课", 7, date(2026, 3, 1))], [("day-has-passed", 1)]),
        ("不熟悉程序", [PlannedRemedy("讲课", 7, TODAY)], []),
        ("不熟悉程序", [PlannedRemedy("讲课", 7, date(2026, 7, 1))], [("day-after-due", 1)]),
        ("", [PlannedRemedy("", None, date(2026, 1, 1))], [
            ("no-cause", None), ("remedy-without-text", 1), ("remedy-without-person", 1), ("day-has-passed", 1)]),
    ],
)  # fmt: skip
def test_what_bars_a_plan(cause: str, remedies: list[PlannedRemedy], expected: list[object]) -> None:
    assert rules.plan_faults(cause, remedies, today=TODAY, due_on=DUE) == expected


def test_an_overdue_finding_still_takes_a_plan_for_today() -> None:
    late = [PlannedRemedy("讲课", 7, TODAY)]
    assert rules.plan_faults("不熟悉", late, today=TODAY, due_on=date(2026, 1, 31)) == []


OUTSIDE = Judge(person_id=1, organisations=frozenset({10}), acted_for_owner=False)


@pytest.mark.parametrize(
    ("judge", "expected"),
    [
        (OUTSIDE, []),
        (Judge(1, frozenset({10, 20}), False), ["of-the-owner"]),
        (Judge(5, frozenset({10}), False), ["responsible"]),
        (Judge(6, frozenset({10}), False), ["of-the-owner"]),
        (Judge(1, frozenset({10}), True), ["acted-for-owner"]),
        (Judge(5, frozenset({20}), True), ["of-the-owner", "responsible", "acted-for-owner"]),
    ],
)
def test_who_may_not_judge(judge: Judge, expected: list[str]) -> None:
    assert rules.bars(judge, owner_ids={20}, responsible_id=5, holders=[6]) == expected


def test_who_belongs_to_a_former_owner_may_not_judge_either() -> None:
    judge = Judge(1, frozenset({30}), False)
    assert rules.bars(judge, owner_ids={20, 30}, responsible_id=5, holders=[6]) == ["of-the-owner"]
    assert rules.bars(judge, owner_ids={20}, responsible_id=5, holders=[6]) == []


@pytest.mark.parametrize(
    ("asked", "satisfied", "expected"), [(0, 0, True), (10, 9, True), (10, 8, False), (1, 1, True), (1, 0, False)]
)
def test_nine_of_ten_are_enough_where_the_scheme_says_ninety(asked: int, satisfied: int, expected: bool) -> None:
    assert rules.is_satisfied(asked, satisfied, 90) is expected


def test_a_paper_needs_a_second_person_who_holds_neither_it_nor_the_finding() -> None:
    def bars(person_id: int, *, acted: bool = False) -> list[str]:
        return rules.paper_bars(person_id=person_id, entered_by=1, responsible_id=2, acted_for_owner=acted)

    assert bars(1) == ["entered-it"]
    assert bars(2) == ["holds-the-finding"]
    assert bars(3, acted=True) == ["holds-the-finding"]
    assert bars(3) == []


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 5, 21), 6, date(2026, 11, 21)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 6, 30), 6, date(2026, 12, 30)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_the_month(day: date, months: int, expected: date) -> None:
    assert months_after(day, months) == expected


def test_every_number_of_the_closure_rules_names_its_basis() -> None:
    found = tomllib.loads(DATA.read_text(encoding="utf-8"))
    assert all(rule["basis"] for key, rule in found.items() if key != "name")
    assert closure().look_back_months == 6
