"""One finding from raised to closed, and every refusal on the way beside the success it differs from in one fact."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from shuping.access.models import Grant
from shuping.audit import queries as audit
from shuping.audit.chain import verify
from shuping.audit.models import Entry, Salt
from shuping.core import files
from shuping.core.errors import Forbidden
from shuping.core.uploads import Upload
from shuping.findings.models import Act, Finding, State
from shuping.findings.services import judging, papers, planning, raising, remedying
from shuping.findings.services.acts import Incomplete, NotIndependent, NotNow
from shuping.findings.tests.factories import (
    DUE,
    claimed,
    in_remedy,
    months_later,
    paper,
    planned,
    remedies,
    seen,
    verified,
)
from tests.worlds import AT, DAY, World

HALF_A_YEAR = 190
LATER = DAY + timedelta(days=HALF_A_YEAR)
OTHER = Upload("回头看.pdf", b"%PDF-1.4 another scan", "application/pdf")


def test_the_whole_way_to_closed(world: World) -> None:
    found = verified(world)
    assert (found.state, found.look_back_on, found.next_due_on) == (State.VERIFIED, date(2026, 9, 2), date(2026, 9, 2))
    later = months_later(HALF_A_YEAR)
    closed = judging.judge(
        actor=world.actor("chief"), finding_id=found.pk, passes=True, seen=seen("没有反弹。", LATER), at=later
    )
    assert (closed.state, closed.next_due_on) == (State.CLOSED, None)
    kinds = list(found.acts.values_list("kind", flat=True))
    assert kinds == [
        "raised", "plan_submitted", "plan_accepted", "remedy_done", "evidence", "claimed", "verified", "held",
    ]  # fmt: skip


def test_every_act_stands_in_the_chain_and_the_chain_agrees_with_the_rows(world: World) -> None:
    verified(world)
    assert Act.objects.count() == 7
    assert Entry.objects.filter(object__startswith="findings.").count() == 14  # what happened, what it says then
    assert verify(audit.bodies()).is_whole
    assert audit.changed_since() == []
    act = Act.objects.get(kind="claimed")
    Act.objects.filter(pk=act.pk).update(text="改过的话")
    number = audit.numbers_of("findings.act", [act.pk])[act.pk]
    assert audit.changed_since() == [(number, f"findings.act/{act.pk}")]


CHANGES = {
    "findings_finding": "state = 'closed', owner_id = owner_id, next_due_on = next_due_on",
    "findings_finding due": "due_on = '2030-01-01'",
    "findings_finding responsible": "responsible_id = NULL",
    "findings_remedy": "done_on = '2026-01-01'",
    "findings_evidence": "file_digest = 'ffff'",
    "findings_verification": "seen = '另一句话'",
    "findings_verification verifier": "verifier_id = (SELECT MIN(id) FROM people_person)",
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_value_changed_by_sql_differs_from_the_chain(world: World, what: str) -> None:
    found = verified(world)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {what.split()[0]} SET {CHANGES[what]}")
    names = [name for _number, name in audit.changed_since() if not name.startswith("file/")]
    assert names == [f"findings.finding/{found.pk}"]


def test_a_look_back_that_does_not_hold_reopens_with_the_whole_history(world: World) -> None:
    found = verified(world)
    later = months_later(HALF_A_YEAR)
    again = judging.judge(
        actor=world.actor("supervisor"), finding_id=found.pk, passes=False, seen=seen("又停了两个月。", LATER), at=later
    )
    assert (again.state, again.is_reopened, again.look_back_on) == (State.IN_REMEDY, True, None)
    assert found.acts.count() == 8


def test_a_look_back_before_its_day_is_refused(world: World) -> None:
    found = verified(world)
    with pytest.raises(NotNow):
        judging.judge(actor=world.actor("chief"), finding_id=found.pk, passes=True, seen=seen(), at=AT)
    assert found.acts.last().kind == "verified"  # type: ignore[union-attr]


def test_a_returned_claim_needs_new_evidence_before_it_is_claimed_again(world: World) -> None:
    found = claimed(world)
    judging.judge(actor=world.actor("supervisor"), finding_id=found.pk, passes=False, seen=seen("缺一个村。"), at=AT)
    organiser, later = world.actor("green-organiser"), months_later(3)
    with pytest.raises(Incomplete, match="新的佐证"):
        remedying.claim_done(actor=organiser, finding_id=found.pk, text="补了。", at=later)
    proof = remedying.Proof(title="补的记录", speaks_of_on=DAY, note="柳树村的会")
    remedying.attach_evidence(actor=organiser, finding_id=found.pk, proof=proof, at=later)
    assert (
        remedying.claim_done(actor=organiser, finding_id=found.pk, text="补了。", at=later).state
        == "awaiting_verification"
    )


def test_too_few_satisfied_people_do_not_let_it_pass(world: World) -> None:
    found = claimed(world)
    with pytest.raises(Incomplete, match="90%"):
        judging.judge(
            actor=world.actor("supervisor"), finding_id=found.pk, passes=True, seen=seen(asked=10, satisfied=8), at=AT
        )
    judging.judge(
        actor=world.actor("supervisor"), finding_id=found.pk, passes=True, seen=seen(asked=10, satisfied=9), at=AT
    )


def test_a_claim_needs_done_remedies_and_evidence(world: World) -> None:
    found = in_remedy(world)
    organiser = world.actor("green-organiser")
    with pytest.raises(Incomplete) as refusal:
        remedying.claim_done(actor=organiser, finding_id=found.pk, text="", at=AT)
    assert len(refusal.value.facts["faults"]) == 3
    found.refresh_from_db()
    assert found.state == State.IN_REMEDY


def test_a_common_finding_closes_with_the_last_of_its_children(world: World) -> None:
    what = raising.Raised(title="后备力量接不上", source="leader_speech", due_on=DUE)
    owners = [world["green"], world["pine"]]
    parent, *children = raising.raise_finding(
        actor=world.actor("chief"), raised_for=world["city"], owners=owners, what=what, at=AT
    )
    assert [child.parent_id for child in children] == [parent.pk, parent.pk]
    for child in children:
        _close(world, child)
        parent.refresh_from_db()
    assert parent.state == State.CLOSED
    assert parent.acts.last().kind == "children_closed"  # type: ignore[union-attr]


def _close(world: World, child: Finding) -> None:
    by = "green-organiser" if child.owner == world["green"] else "pine-organiser"
    actor, chief = world.actor(by), world.actor("chief")
    planning.submit_plan(actor=actor, finding_id=child.pk, version=0, cause="原因", remedies=remedies(world, by), at=AT)
    planning.accept_plan(actor=chief, finding_id=child.pk, at=AT)
    remedying.finish_remedy(actor=actor, finding_id=child.pk, remedy_id=child.remedies.get().pk, at=AT)
    proof = remedying.Proof(title="名单", speaks_of_on=DAY, note="名单")
    remedying.attach_evidence(actor=actor, finding_id=child.pk, proof=proof, at=AT)
    remedying.claim_done(actor=actor, finding_id=child.pk, text="有人了。", at=AT)
    judging.judge(actor=chief, finding_id=child.pk, passes=True, seen=seen(), at=AT)
    parent = Finding.objects.get(pk=child.parent_id)
    assert parent.state == State.IN_REMEDY
    judging.judge(actor=chief, finding_id=child.pk, passes=True, seen=seen(on=LATER), at=months_later(HALF_A_YEAR))


def test_the_city_s_own_finding_goes_to_closed_by_the_superior_s_paper(world: World) -> None:
    found = claimed(world, "city", "chief")
    officer = world.actor("officer")
    with pytest.raises(NotIndependent):
        judging.judge(actor=officer, finding_id=found.pk, passes=True, seen=seen(), at=AT)
    papers.enter_paper(actor=world.actor("chief"), finding_id=found.pk, paper=paper(), at=AT)
    with pytest.raises(NotIndependent):
        papers.confirm_paper(actor=world.actor("chief"), finding_id=found.pk, agrees=True, reason="", at=AT)
    after = papers.confirm_paper(actor=officer, finding_id=found.pk, agrees=True, reason="", at=AT)
    assert after.state == State.VERIFIED
    assert "上级验收（书面）" in found.acts.last().text  # type: ignore[union-attr]
    later = months_later(HALF_A_YEAR)
    with pytest.raises(Incomplete, match="已经用过"):
        papers.enter_paper(actor=world.actor("chief"), finding_id=found.pk, paper=paper(on=LATER), at=later)
    with pytest.raises(Incomplete, match="早于"):
        papers.enter_paper(actor=world.actor("chief"), finding_id=found.pk, paper=paper(scan=OTHER), at=later)
    second = paper(on=LATER, scan=OTHER)
    papers.enter_paper(actor=world.actor("chief"), finding_id=found.pk, paper=second, at=later)
    closed = papers.confirm_paper(actor=officer, finding_id=found.pk, agrees=True, reason="", at=later)
    assert closed.state == State.CLOSED


def test_who_holds_the_finding_does_not_confirm_the_paper(world: World) -> None:
    found = claimed(world, "city", "chief")
    papers.enter_paper(actor=world.actor("officer"), finding_id=found.pk, paper=paper(), at=AT)
    with pytest.raises(NotIndependent):
        papers.confirm_paper(actor=world.actor("chief"), finding_id=found.pk, agrees=True, reason="", at=AT)


def test_a_refused_entry_can_be_entered_anew(world: World) -> None:
    found = claimed(world, "city", "chief")
    papers.enter_paper(actor=world.actor("chief"), finding_id=found.pk, paper=paper(), at=AT)
    papers.confirm_paper(actor=world.actor("officer"), finding_id=found.pk, agrees=False, reason="文号抄错。", at=AT)
    assert papers.enter_paper(actor=world.actor("chief"), finding_id=found.pk, paper=paper(), at=AT).is_open


def test_the_city_s_plan_is_approved_by_its_secretary_and_not_by_its_writer(world: World) -> None:
    found = planned(world, "city", "chief")
    with pytest.raises(Forbidden):
        planning.accept_plan(actor=world.actor("chief"), finding_id=found.pk, at=AT)
    assert planning.accept_plan(actor=world.actor("mayor"), finding_id=found.pk, at=AT).state == State.IN_REMEDY


def test_an_owner_outside_the_raiser_s_tree_or_a_past_day_is_refused(world: World) -> None:
    what = raising.Raised(title="问题", source="self_found", due_on=DUE)
    with pytest.raises(Incomplete):
        raising.raise_finding(
            actor=world.actor("green-organiser"), raised_for=world["green"], owners=[world["pine-1"]], what=what, at=AT
        )
    past = raising.Raised(title="问题", source="self_found", due_on=date(2026, 3, 1))
    with pytest.raises(Incomplete, match="已经过去"):
        raising.raise_finding(
            actor=world.actor("chief"), raised_for=world["city"], owners=[world["green"]], what=past, at=AT
        )
    mistyped = raising.Raised(title="问题", source="self_found", due_on=date(2206, 6, 30))
    with pytest.raises(Incomplete, match="2206 年，请核对年份"):
        raising.raise_finding(
            actor=world.actor("chief"), raised_for=world["city"], owners=[world["green"]], what=mistyped, at=AT
        )
    assert not Finding.objects.exists()


def test_proof_of_a_year_that_cannot_be_is_refused(world: World) -> None:
    found, actor = in_remedy(world), world.actor("green-organiser")
    proof = remedying.Proof(title="照片", speaks_of_on=date(1026, 3, 1), note="照片")
    with pytest.raises(Incomplete, match="1026 年，请核对年份"):
        remedying.attach_evidence(actor=actor, finding_id=found.pk, proof=proof, at=AT)
    old = remedying.Proof(title="合同", speaks_of_on=date(1998, 3, 1), note="合同")
    assert remedying.attach_evidence(actor=actor, finding_id=found.pk, proof=old, at=AT).pk


def test_a_common_finding_takes_no_act_of_an_owner(world: World) -> None:
    what = raising.Raised(title="后备力量接不上", source="leader_speech", due_on=DUE)
    owners = [world["green"], world["pine"]]
    parent, *_children = raising.raise_finding(
        actor=world.actor("chief"), raised_for=world["city"], owners=owners, what=what, at=AT
    )
    proof = remedying.Proof(title="x", speaks_of_on=DAY, note="x")
    with pytest.raises(NotNow):
        remedying.attach_evidence(actor=world.actor("chief"), finding_id=parent.pk, proof=proof, at=AT)
    with pytest.raises(NotNow):
        remedying.report_progress(actor=world.actor("chief"), finding_id=parent.pk, text="x", at=AT)
    assert parent.acts.count() == 1


def test_rows_without_an_entry_and_entries_dressed_up_are_found(world: World) -> None:
    found = verified(world)
    Act.objects.create(finding=found, kind="held", at=AT, state_after="closed")
    Grant.objects.create(
        person=world.people["nobody"], role="department", organisation=world["city"], title="x", from_on=DAY
    )
    entry = Entry.objects.filter(object=f"findings.finding/{found.pk}").last()
    assert entry is not None
    Entry.objects.filter(pk=entry.pk).update(object="findings.finding/999")
    Salt.objects.filter(entry=entry).delete()
    names = {name.split("/")[0] for _number, name in audit.changed_since()}
    assert names == {"findings.act", "access.grant", "audit.entry", "findings.finding"}


def test_bytes_changed_on_disk_are_neither_shown_nor_overlooked(world: World, client: Client) -> None:
    found = in_remedy(world)
    proof = remedying.Proof(title="照片", speaks_of_on=DAY, upload=OTHER)
    made = remedying.attach_evidence(actor=world.actor("green-organiser"), finding_id=found.pk, proof=proof, at=AT)
    client.force_login(world.user("chief"), backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("findings:evidence_file", args=[made.pk])
    assert client.get(address).status_code == 200
    files.path_of(made.file_digest).write_bytes(b"%PDF-1.4 something else")
    assert client.get(address).status_code == 410
    assert (0, f"file/{made.file_digest}") in audit.changed_since()


def test_a_decision_from_an_old_page_decides_nothing(world: World) -> None:
    found = planned(world)
    seen_first = found.acts.latest("pk").pk
    planning.return_plan(actor=world.actor("chief"), finding_id=found.pk, reason="写到村。", at=AT)
    planning.submit_plan(
        actor=world.actor("green-organiser"),
        finding_id=found.pk,
        version=1,
        cause="另一个原因",
        remedies=remedies(world),
        at=AT,
    )
    with pytest.raises(NotNow, match="又有人办了一步"):
        planning.accept_plan(actor=world.actor("mayor"), finding_id=found.pk, at=AT, seen_act=seen_first)
    newest = found.acts.latest("pk").pk
    planning.accept_plan(actor=world.actor("mayor"), finding_id=found.pk, at=AT, seen_act=newest)


def test_a_form_sent_without_its_button_decides_nothing(world: World, client: Client) -> None:
    found = claimed(world)
    client.force_login(world.user("chief"), backend="django.contrib.auth.backends.ModelBackend")
    form = {"seen": "看了。", "seen_on": DAY.isoformat(), "seen_act": found.acts.latest("pk").pk}
    assert client.post(reverse("findings:judge", args=[found.pk]), form).status_code == 400
    found.refresh_from_db()
    assert found.state == State.AWAITING_VERIFICATION


def test_an_act_names_the_post_that_allowed_it(world: World) -> None:
    Grant.objects.create(
        person=world.people["pine-secretary"],
        role="supervisor",
        organisation=world["green"],
        title="督查组",
        from_on=DAY,
    )
    found = claimed(world)
    judging.judge(actor=world.actor("pine-secretary"), finding_id=found.pk, passes=True, seen=seen(), at=AT)
    assert found.acts.latest("pk").post == "青禾镇党委 · 督查组"
