"""Sign-off inside the unit, children let off, remedies added after, a verification taken back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shuping.audit.queries import changed_since
from shuping.core.actor import MACHINE
from shuping.core.errors import Forbidden, NotFound
from shuping.findings import queries
from shuping.findings.exports import ledger_sheet
from shuping.findings.models import Finding, Flag, State
from shuping.findings.rules import PlannedRemedy
from shuping.findings.scheme import closure
from shuping.findings.services import correcting, judging, planning, remedying, signing, waiving
from shuping.findings.services.acts import Incomplete, NotIndependent, NotNow
from shuping.findings.tests import factories
from shuping.findings.tests.factories import (
    DUE,
    claimed,
    common,
    in_remedy,
    last_act,
    months_later,
    planned,
    remedies,
    seen,
    titles,
    verified,
)
from shuping.tree import services as tree
from tests.worlds import AT, DAY, World

# 审签


def patrol(world: World, by: str = "green-organiser") -> Finding:
    found = factories.to_sign(world)
    return found if by == "green-organiser" else plan(world, found, by)


def plan(world: World, found: Finding, by: str = "green-organiser", **words: Any) -> Finding:
    words = {"cause": "会计由一人兼着。", "remedies": remedies(world), "at": AT, **words}
    version = Finding.objects.get(pk=found.pk).plan_version
    return planning.submit_plan(actor=world.actor(by), finding_id=found.pk, version=version, **words)


def test_a_plan_is_signed_in_the_unit_before_the_superior_sees_it(world: World) -> None:
    found = patrol(world)
    assert (found.state, found.flag, last_act(found)) == (State.AWAITING_PLAN, Flag.TO_SIGN, "plan_for_sign_off")
    assert titles(world, "green-secretary") == ["审签“报账慢”的措施"]
    assert titles(world, "green-organiser") == []
    with pytest.raises(NotNow):
        planning.accept_plan(actor=world.actor("chief"), finding_id=found.pk, at=AT)
    signed = signing.sign_plan(actor=world.actor("green-secretary"), finding_id=found.pk, at=AT)
    assert (signed.state, signed.flag) == (State.PLAN_SUBMITTED, "")
    assert titles(world, "chief") == ["看“报账慢”的措施"]
    assert changed_since() == []


def test_a_plan_is_handed_back_with_a_reason_and_written_anew(world: World) -> None:
    found = patrol(world)
    secretary = world.actor("green-secretary")
    with pytest.raises(Incomplete, match="退回要写明原因"):
        signing.hand_plan_back(actor=secretary, finding_id=found.pk, reason="", at=AT)
    signing.hand_plan_back(actor=secretary, finding_id=found.pk, reason="写到村。", at=AT)
    assert "改“报账慢”的原因和措施" in titles(world, "green-organiser")
    with pytest.raises(NotNow, match="没有等审签的措施"):
        signing.sign_plan(actor=secretary, finding_id=found.pk, at=AT)
    assert plan(world, found).flag == Flag.TO_SIGN


@pytest.mark.parametrize("by", ["green-organiser", "chief", "mayor", "supervisor"])
def test_nobody_signs_but_the_secretary_of_the_unit(world: World, by: str) -> None:
    found = patrol(world)
    with pytest.raises(Forbidden):
        signing.sign_plan(actor=world.actor(by), finding_id=found.pk, at=AT)


def test_who_wrote_the_plan_does_not_sign_it(world: World) -> None:
    found = patrol(world)
    tree.appoint(world.posts["green-secretary"], world.people["green-organiser"], actor=MACHINE, on=DAY, at=AT)
    with pytest.raises(Forbidden, match="要由另一位负责人审签"):
        signing.sign_plan(actor=world.actor("green-organiser"), finding_id=found.pk, at=AT)
    assert plan(world, found).state == State.PLAN_SUBMITTED  # he hands it in again, as the secretary he is now


def test_what_the_secretary_writes_needs_no_sign_off(world: World) -> None:
    assert patrol(world, "green-secretary").state == State.PLAN_SUBMITTED


def test_an_empty_seat_holds_nothing_up(world: World) -> None:
    tree.end_appointment(world.posts["green-secretary"].appointments.get(), actor=MACHINE, on=DAY, at=AT)
    assert factories.to_sign(world).state == State.PLAN_SUBMITTED


def test_other_sources_go_up_at_once(world: World) -> None:
    assert planned(world).state == State.PLAN_SUBMITTED


def test_the_secretary_who_signed_judges_nothing_of_it_after_he_moved_up(world: World) -> None:
    found = patrol(world)
    signing.sign_plan(actor=world.actor("green-secretary"), finding_id=found.pk, at=AT)
    assert "acted-for-owner" in bars(world, found, "green-secretary")


def bars(world: World, found: Finding, name: str) -> list[str]:
    return queries.bars(world.actor(name), found, DAY)


# 免办


def let_off(world: World, found: Finding, by: str = "chief", reason: str = "青禾镇的场所都够，不涉及。") -> Finding:
    return waiving.waive(actor=world.actor(by), finding_id=found.pk, reason=reason, at=AT)


def test_a_child_is_let_off_with_a_reason_and_taken_back_as_it_stood(world: World) -> None:
    parent, child, _other = common(world)
    plan(world, child)
    with pytest.raises(Incomplete, match="免办要写明原因"):
        let_off(world, child, reason="")
    waived = let_off(world, child)
    assert (waived.state, waived.flag, waived.next_due_on) == (State.CLOSED, Flag.WAIVED, None)
    parent.refresh_from_db()
    assert parent.state == State.IN_REMEDY
    later = AT + timedelta(days=30)
    back = waiving.take_back_waiver(actor=world.actor("chief"), finding_id=child.pk, reason="又少了一处。", at=later)
    assert (back.state, back.flag) == (State.PLAN_SUBMITTED, "")
    assert back.next_due_on == DAY + timedelta(days=30 + closure().returned_days)
    with pytest.raises(NotNow, match="没有免办"):
        waiving.take_back_waiver(actor=world.actor("chief"), finding_id=child.pk, reason="再收一次。", at=later)
    assert changed_since() == []


def test_the_parent_closes_when_every_child_is_closed_or_let_off_and_then_nothing_is_taken_back(world: World) -> None:
    parent, child, other = common(world)
    let_off(world, child)
    let_off(world, other, "mayor", "松涧镇不涉及。")
    parent.refresh_from_db()
    assert (parent.state, last_act(parent)) == (State.CLOSED, "children_closed")
    with pytest.raises(NotNow, match="已经销号"):
        waiving.take_back_waiver(actor=world.actor("chief"), finding_id=child.pk, reason="错了。", at=AT)


@pytest.mark.parametrize("by", ["green-secretary", "green-organiser", "supervisor", "green-clerk", "pine-organiser"])
def test_nobody_lets_himself_off(world: World, by: str) -> None:
    _parent, child, _other = common(world)
    with pytest.raises((Forbidden, NotFound, NotIndependent)):
        let_off(world, child, by)


def test_only_a_child_that_is_not_claimed_is_let_off(world: World) -> None:
    with pytest.raises(NotNow, match="只有共性问题"):
        let_off(world, in_remedy(world))
    with pytest.raises(NotNow):
        let_off(world, common(world)[0])


# 补充措施


def reopened(world: World) -> Finding:
    found = verified(world)
    day = DAY + timedelta(days=190)
    return judging.judge(
        actor=world.actor("chief", day),
        finding_id=found.pk,
        passes=False,
        seen=seen("又没有开。", day),
        at=months_later(190),
    )


def test_a_reopened_finding_gets_new_remedies_that_the_superior_accepts(world: World) -> None:
    found = reopened(world)
    later, day = months_later(191), DAY + timedelta(days=191)
    line = PlannedRemedy("镇上每月 5 日看一次", world.people["green-organiser"].pk, day + timedelta(days=20))
    amended = plan(world, found, remedies=[line], at=later, cause="换了支部书记，没有交接。")
    assert (amended.state, last_act(amended), amended.is_reopened) == (State.PLAN_SUBMITTED, "plan_amended", True)
    old, new = amended.remedies.all()
    assert (old.done_on, old.added_on, new.number, new.added_on) == (DAY, None, 2, day)
    back = planning.return_plan(actor=world.actor("chief", day), finding_id=found.pk, reason="写到人。", at=later)
    assert back.state == State.AWAITING_PLAN
    plan(world, found, remedies=[line], at=later, cause="换了支部书记，没有交接。")
    accepted = planning.accept_plan(actor=world.actor("chief", day), finding_id=found.pk, at=later)
    assert (accepted.state, accepted.is_reopened, accepted.remedies.count()) == (State.IN_REMEDY, True, 2)
    first = found.acts.get(kind="plan_submitted", pk__lt=found.acts.get(kind="plan_amended").pk)
    assert first.facts["remedies"][0][0] == old.what  # the plan before stays in the history
    assert changed_since() == []


def test_a_returned_claim_adds_remedies_at_once(world: World) -> None:
    found = claimed(world)
    judging.judge(actor=world.actor("supervisor"), finding_id=found.pk, passes=False, seen=seen("缺两个村。"), at=AT)
    added = plan(world, found)
    assert (added.state, added.is_returned, last_act(added)) == (State.IN_REMEDY, True, "remedies_added")
    assert added.remedies.count() == 2
    added = plan(world, found, remedies=[*remedies(world), PlannedRemedy("补开会", remedies(world)[0].who, DUE)])
    assert [r.number for r in added.remedies.all()] == [1, 2, 3]
    assert changed_since() == []


def test_a_finding_at_work_gets_no_new_plan(world: World) -> None:
    found = in_remedy(world)
    with pytest.raises(NotNow, match="正在整改"):
        plan(world, found)


def test_who_stood_in_an_added_remedy_judges_nothing_of_it(world: World) -> None:
    found = claimed(world)
    judging.judge(actor=world.actor("supervisor"), finding_id=found.pk, passes=False, seen=seen("缺两个村。"), at=AT)
    plan(world, found, remedies=remedies(world, "green-secretary"))
    plan(world, found)
    assert "acted-for-owner" in bars(world, found, "green-secretary")


# 更正


def correct(world: World, found: Finding, by: str = "chief", days: int = 1, reason: str = "看错了村。") -> Finding:
    at, day = months_later(days), DAY + timedelta(days=days)
    return correcting.take_back_verification(actor=world.actor(by, day), finding_id=found.pk, reason=reason, at=at)


def test_a_verification_given_by_mistake_is_taken_back_and_stays_readable(world: World) -> None:
    found = correct(world, verified(world))
    assert (found.state, found.look_back_on) == (State.AWAITING_VERIFICATION, None)
    assert found.verifications.get().taken_back_on == DAY + timedelta(days=1)
    day = DAY + timedelta(days=2)
    again = judging.judge(
        actor=world.actor("chief", day), finding_id=found.pk, passes=True, seen=seen(on=day), at=months_later(2)
    )
    assert (again.state, again.verifications.count()) == (State.VERIFIED, 2)
    assert changed_since() == []


def test_a_correction_needs_a_reason_and_comes_in_time(world: World) -> None:
    found = verified(world)
    with pytest.raises(Incomplete, match="哪里错了"):
        correct(world, found, reason="")
    with pytest.raises(NotNow, match="7 天以内才能更正"):
        correct(world, found, days=closure().correction_days + 1)
    assert correct(world, found, days=closure().correction_days).state == State.AWAITING_VERIFICATION


@pytest.mark.parametrize("by", ["green-secretary", "green-organiser", "supervisor"])
def test_nobody_else_corrects(world: World, by: str) -> None:
    found = verified(world)
    with pytest.raises((Forbidden, NotIndependent)):
        correct(world, found, by)


# the pages


@pytest.mark.parametrize(
    ("make", "address"),
    [
        (lambda world: in_remedy(world), "ask_extension"),
        (lambda world: common(world)[1], "waive"),
        (lambda world: verified(world), "correct"),
        (lambda world: patrol(world), "hand_back"),
    ],
)
def test_a_form_that_lacks_its_words_says_so_and_keeps_what_was_typed(
    world: World, client: Client, make: Callable[[World], Finding], address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shuping.core.clock.now", lambda: AT)
    found = make(world)
    by = {"ask_extension": "green-organiser", "hand_back": "green-secretary"}.get(address, "chief")
    client.force_login(world.user(by))
    newest = found.acts.last()
    assert newest is not None
    url = reverse(f"findings:{address}", args=[found.pk])
    answered = client.post(url, {"reason": "", "until": "2026-07-31", "seen_act": newest.pk})
    assert answered.status_code == 422
    assert "要写明" in answered.content.decode() or "请写为什么" in answered.content.decode()
    done = client.post(url, {"reason": "写明了。", "until": "2026-07-31", "seen_act": newest.pk}, follow=True)
    assert done.status_code == 200
    assert last_act(Finding.objects.get(pk=found.pk)) != newest.kind


def test_the_sentence_of_the_last_waiver_says_that_the_common_finding_is_closed(world: World, client: Client) -> None:
    _parent, first, last = common(world)
    let_off(world, first)
    client.force_login(world.user("chief"))
    newest = last.acts.last()
    assert newest is not None
    url = reverse("findings:waive", args=[last.pk])
    page = client.post(url, {"reason": "松涧镇不涉及。", "seen_act": newest.pk}, follow=True)
    assert "各单位都已销号或免办，这个共性问题也销号了。" in page.content.decode()
    assert "已销号（免办）" in [row[11] for row in ledger_sheet(Finding.objects.order_by("id"), DAY).rows]


@pytest.mark.parametrize(
    ("note", "sentence"),
    [
        ("四月的记录", "措施全部完成，佐证也有了。可以报整改完成，由上级验收。"),
        ("", "措施全部完成。附上佐证就可以报整改完成，由上级验收。"),
    ],
)
def test_the_sentence_of_the_last_remedy_knows_whether_proof_is_there(
    world: World, client: Client, note: str, sentence: str
) -> None:
    found, actor = in_remedy(world), world.actor("green-organiser")
    if note:
        proof = remedying.Proof(title="记录", speaks_of_on=DAY, note=note)
        remedying.attach_evidence(actor=actor, finding_id=found.pk, proof=proof, at=AT)
    client.force_login(world.user("green-organiser"))
    remedy = found.remedies.get()
    page = client.post(reverse("findings:remedy_done", args=[found.pk, remedy.pk]), follow=True)
    assert sentence in page.content.decode()


def test_a_superior_s_paper_is_told_everything_that_is_missing_at_once(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shuping.core.clock.now", lambda: AT)
    found = claimed(world, "city", "chief")
    client.force_login(world.user("officer"))
    page = client.post(reverse("findings:enter_paper", args=[found.pk]), {"issued_on": "2026-03-05"})
    text = page.content.decode()
    for sentence in (
        "请写文号",
        "请写发文单位和签发人",
        "请把文件里",
        "请附上文件的扫描件",
        "不能在今天以后",
        "这一项要填",
    ):
        assert sentence in text
