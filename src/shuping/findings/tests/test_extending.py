"""A later day: who asks, who grants, which day, how often, and what becomes of an ask that nobody answers."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from shuping.audit.queries import changed_since
from shuping.core import desk
from shuping.core.errors import DomainError, Forbidden, NotFound
from shuping.findings import rules
from shuping.findings.models import Extension, Finding, State
from shuping.findings.services import extending, remedying
from shuping.findings.services.acts import Incomplete, NotIndependent, NotNow
from shuping.findings.tests.factories import (
    DUE,
    common,
    in_remedy,
    last_act,
    titles,
)
from tests.worlds import AT, DAY, World

JULY = date(2026, 7, 31)


def ask(
    world: World, found: Finding, by: str = "green-organiser", until: date | None = JULY, **words: Any
) -> Extension:
    words = {"reason": "三个村在换届，七月才能开会。", "at": AT, **words}
    return extending.ask_extension(actor=world.actor(by), finding_id=found.pk, until=until, **words)


def answer(world: World, found: Finding, by: str = "chief", *, grants: bool = True, **words: Any) -> Extension:
    words = {"reason": "", "at": AT, **words}
    return extending.answer_extension(actor=world.actor(by), finding_id=found.pk, grants=grants, **words)


def test_a_later_day_is_asked_for_granted_and_the_old_one_stays_readable(world: World) -> None:
    found = in_remedy(world)
    ask(world, found)
    assert "“三会一课打了折扣”申请延到7月31日" in titles(world, "chief")
    assert any("等答复" in row.line for row in desk.rows(world.actor("green-organiser"), DAY))
    answer(world, found)
    found.refresh_from_db()
    assert (found.due_on, found.next_due_on, found.state) == (JULY, JULY, State.IN_REMEDY)
    assert found.remedies.get().due_on == JULY  # it ended with the day that was put off
    assert "“三会一课打了折扣”申请延到7月31日" not in titles(world, "chief")
    granted = found.acts.get(kind="extension_granted")
    assert granted.text == "原定2026年6月30日，延到2026年7月31日。"
    assert granted.facts == {"was_due_on": "2026-06-30", "until": "2026-07-31"}
    assert changed_since() == []


def test_a_later_day_is_refused_only_with_a_reason_and_the_day_stays(world: World) -> None:
    found = in_remedy(world)
    ask(world, found)
    with pytest.raises(Incomplete, match="不同意延期，要写明原因"):
        answer(world, found, grants=False)
    answer(world, found, grants=False, reason="先开能开的。")
    found.refresh_from_db()
    assert (found.due_on, last_act(found)) == (DUE, "extension_refused")
    assert any("没有同意延期" in row.line for row in desk.rows(world.actor("green-organiser"), DAY))
    ask(world, found)  # what was refused counts for nothing


@pytest.mark.parametrize(
    ("until", "words"),
    [
        (None, "请写延到哪一天"),
        (date(2026, 3, 1), "已经过去"),
        (DUE, "现在的期限就是2026年6月30日"),
        (date(2026, 6, 29), "要比它晚"),
        (date(2026, 8, 30), "最晚到2026年8月29日"),
    ],
)
def test_a_day_that_the_scheme_does_not_allow_is_refused(world: World, until: date | None, words: str) -> None:
    found = in_remedy(world)
    with pytest.raises(Incomplete, match=words):
        ask(world, found, until=until)
    assert not Extension.objects.exists()
    ask(world, found, until=date(2026, 8, 29))


def test_a_later_day_needs_a_reason_and_is_asked_for_once_at_a_time_and_once_in_all(world: World) -> None:
    found = in_remedy(world)
    with pytest.raises(Incomplete, match="请写为什么要延期"):
        ask(world, found, reason=" ")
    ask(world, found)
    with pytest.raises(NotNow, match="等上级答复"):
        ask(world, found)
    answer(world, found)
    with pytest.raises(Incomplete, match="最多延期 1 次，这个问题已经延过 1 次"):
        ask(world, found, until=date(2026, 8, 20))


@pytest.mark.parametrize(
    ("by", "error"),
    [
        ("green-organiser", Forbidden),
        ("green-secretary", NotIndependent),
        ("green-clerk", NotFound),
        ("pine-organiser", NotFound),
        ("supervisor", Forbidden),
    ],
)
def test_nobody_but_the_superior_grants(world: World, by: str, error: type[DomainError]) -> None:
    found = in_remedy(world)
    ask(world, found)
    with pytest.raises((error, Forbidden, NotIndependent)):
        answer(world, found, by)
    assert Extension.objects.get().outcome == ""


def test_the_city_s_own_day_is_put_off_by_its_secretary_and_not_by_who_asked(world: World) -> None:
    found = in_remedy(world, "city", "chief")
    ask(world, found, "chief")
    with pytest.raises(Forbidden):
        answer(world, found, "officer")
    answer(world, found, "mayor")
    other = in_remedy(world, "city", "chief")
    ask(world, other, "mayor")
    with pytest.raises(Forbidden, match="要由另一位负责人答复"):
        answer(world, other, "mayor")


def test_the_database_itself_refuses_who_answers_himself(world: World) -> None:
    asked = ask(world, in_remedy(world))
    with pytest.raises(IntegrityError), transaction.atomic():
        Extension.objects.filter(pk=asked.pk).update(answered_by=asked.asked_by_id, outcome="granted")


def test_a_claim_ends_an_ask_that_nobody_answered(world: World) -> None:
    found = in_remedy(world)
    ask(world, found)
    actor = world.actor("green-organiser")
    remedying.finish_remedy(actor=actor, finding_id=found.pk, remedy_id=found.remedies.get().pk, at=AT)
    proof = remedying.Proof(title="记录", speaks_of_on=DAY, note="记录")
    remedying.attach_evidence(actor=actor, finding_id=found.pk, proof=proof, at=AT)
    remedying.claim_done(actor=actor, finding_id=found.pk, text="每季都开。", at=AT)
    assert Extension.objects.get().outcome == Extension.Outcome.DROPPED
    with pytest.raises(NotFound):
        answer(world, found)
    assert changed_since() == []


def test_a_common_finding_waits_for_the_latest_of_its_children(world: World) -> None:
    parent, child, _other = common(world)
    ask(world, child)
    answer(world, child)
    parent.refresh_from_db()
    assert (parent.due_on, parent.next_due_on, last_act(parent)) == (DUE, JULY, "child_extended")


def test_a_later_day_changed_by_sql_differs_from_the_chain(world: World) -> None:
    found = in_remedy(world)
    ask(world, found)
    Extension.objects.update(until=date(2026, 8, 1))
    assert [name for _number, name in changed_since()] == [f"findings.finding/{found.pk}"]


def test_the_last_day_counts_from_today_where_the_day_has_gone_by() -> None:
    assert rules.last_extension(date(2026, 1, 1), date(2026, 3, 1), 60) == date(2026, 4, 30)
