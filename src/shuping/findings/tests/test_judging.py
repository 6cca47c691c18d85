"""Who verifies: nobody of the owner, nobody below it, nobody who did the work, each beside somebody who may."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from shuping.access.models import Grant
from shuping.audit.models import Entry
from shuping.core.actor import MACHINE
from shuping.core.errors import NotFound
from shuping.findings.forms import JudgeForm
from shuping.findings.models import Act, Verification
from shuping.findings.queries.independence import bars
from shuping.findings.services import judging
from shuping.findings.services.acts import Incomplete, NotIndependent
from shuping.findings.tests.factories import (
    claimed,
    months_later,
    seen,
)
from shuping.tree import services as tree
from tests.worlds import AT, DAY, World


@pytest.mark.parametrize("by", ["green-organiser", "green-secretary"])
def test_nobody_of_the_owner_verifies(world: World, by: str) -> None:
    found = claimed(world)
    before = (Act.objects.count(), Entry.objects.count())
    with pytest.raises(NotIndependent):
        judging.judge(actor=world.actor(by), finding_id=found.pk, passes=True, seen=seen(), at=AT)
    assert (Act.objects.count(), Entry.objects.count()) == before


def test_nobody_below_the_owner_verifies_even_with_a_grant(world: World) -> None:
    found = claimed(world)
    clerk = world.people["green-clerk"]
    with pytest.raises(NotFound):
        judging.judge(actor=world.actor("green-clerk"), finding_id=found.pk, passes=True, seen=seen(), at=AT)
    Grant.objects.create(
        person=clerk, role="supervisor", organisation=world["green"], title="督查组", from_on=DAY, until_on=None
    )
    with pytest.raises(NotIndependent):
        judging.judge(actor=world.actor("green-clerk"), finding_id=found.pk, passes=True, seen=seen(), at=AT)


def test_an_empty_box_of_the_satisfied_is_asked_for_and_not_taken_for_nobody() -> None:
    said = {"seen": "看了。", "seen_on": "2026-04-10", "asked": "3"}
    assert JudgeForm(said).errors == {"satisfied": ["问了群众的，请写其中几位满意；一位也没有，写 0。"]}
    assert JudgeForm({**said, "satisfied": "0"}).is_valid()
    assert JudgeForm({**said, "asked": ""}).is_valid()


@pytest.mark.parametrize("by", ["supervisor", "chief"])
def test_somebody_independent_verifies(world: World, by: str) -> None:
    found = claimed(world)
    assert (
        judging.judge(actor=world.actor(by), finding_id=found.pk, passes=True, seen=seen(), at=AT).state == "verified"
    )


def test_who_was_moved_up_after_the_claim_still_does_not_verify_it(world: World) -> None:
    found = claimed(world)
    tree.appoint(
        world.posts["chief"], world.people["green-organiser"], actor=MACHINE, on=DAY + timedelta(days=10), at=AT
    )
    actor = world.actor("green-organiser", DAY + timedelta(days=20))
    with pytest.raises(NotIndependent) as refusal:
        judging.judge(actor=actor, finding_id=found.pk, passes=True, seen=seen(), at=months_later(20))
    assert set(refusal.value.facts["reasons"]) == {"of-the-owner", "responsible", "acted-for-owner"}


def test_an_organisation_moved_away_from_the_owner_still_does_not_verify_it(world: World) -> None:
    found = claimed(world)
    tree.move_organisation(world["green-1"], actor=MACHINE, under=world["pine"], on=DAY + timedelta(days=10), at=AT)
    tree.appoint(world.posts["officer"], world.people["green-clerk"], actor=MACHINE, on=DAY + timedelta(days=11), at=AT)
    actor = world.actor("green-clerk", DAY + timedelta(days=20))
    with pytest.raises(NotIndependent):
        judging.judge(actor=actor, finding_id=found.pk, passes=True, seen=seen(), at=months_later(20))


def test_the_sibling_township_does_not_even_see_it(world: World) -> None:
    found = claimed(world)
    with pytest.raises(NotFound):
        judging.judge(actor=world.actor("pine-secretary"), finding_id=found.pk, passes=True, seen=seen(), at=AT)


def test_the_database_itself_refuses_who_verifies_his_own_claim(world: World) -> None:
    found = claimed(world)
    me = world.people["green-organiser"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Verification.objects.create(
            finding=found, kind="claim", passed=True, seen="x", seen_on=DAY, verifier=me, claimant=me, owner=found.owner
        )


@pytest.mark.parametrize("role", ["organiser", "secretary", "department"])
def test_who_acts_for_the_owner_by_a_grant_judges_nothing_of_it(world: World, role: str) -> None:
    found = claimed(world)
    Grant.objects.create(
        person=world.people["nobody"], role=role, organisation=world["green"], title="代办", from_on=DAY, until_on=None
    )
    with pytest.raises(NotIndependent):
        judging.judge(actor=world.actor("nobody"), finding_id=found.pk, passes=True, seen=seen(), at=AT)


def test_who_left_the_owner_on_the_day_of_raising_judges_nothing_of_it(world: World) -> None:
    tree.appoint(world.posts["officer"], world.people["green-organiser"], actor=MACHINE, on=DAY, at=AT)
    tree.end_appointment(world.posts["green-organiser"].appointments.get(), actor=MACHINE, on=DAY, at=AT)
    found = claimed(world, by="green-secretary")
    with pytest.raises(NotIndependent):
        judging.judge(actor=world.actor("green-organiser"), finding_id=found.pk, passes=True, seen=seen(), at=AT)


def test_a_visit_before_the_claim_verifies_nothing(world: World) -> None:
    found = claimed(world)
    with pytest.raises(Incomplete, match="早于"):
        judging.judge(
            actor=world.actor("chief"),
            finding_id=found.pk,
            passes=True,
            seen=seen(on=DAY - timedelta(days=1)),
            at=AT,
        )


def test_who_counts_votes_in_a_township_may_still_judge_its_findings(world: World) -> None:
    found = claimed(world)
    Grant.objects.create(
        person=world.people["supervisor"], role="scrutineer", organisation=world["green"], title="监票人", from_on=DAY
    )
    assert bars(world.actor("supervisor"), found, DAY) == []
    judging.judge(actor=world.actor("supervisor"), finding_id=found.pk, passes=True, seen=seen(), at=AT)
    assert Verification.objects.get().passed
