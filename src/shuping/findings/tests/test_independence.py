"""Who stood in an earlier plan, or joins the owner soon, does not judge: the act, the page and the desk agree."""

from datetime import timedelta

import pytest

from shuping.access.models import Grant
from shuping.core.actor import MACHINE
from shuping.findings import queries
from shuping.findings.models import Finding, State
from shuping.findings.services import judging, papers, planning, remedying
from shuping.findings.services.acts import NotIndependent
from shuping.findings.tests.factories import claimed, paper, planned, remedies, seen
from shuping.tree import services as tree
from tests.worlds import AT, DAY, World

TOMORROW = DAY + timedelta(days=1)


def city_claimed_after_a_second_plan(world: World, first: str) -> Finding:
    """A finding of the city whose first plan named `first` and was returned; the second one names the chief alone."""
    found = planned(world, "city", "chief")
    chief, mayor = world.actor("chief"), world.actor("mayor")
    planning.return_plan(actor=mayor, finding_id=found.pk, reason="写到科室。", at=AT)
    _submit(world, found, first, version=1)
    planning.return_plan(actor=mayor, finding_id=found.pk, reason="还是太笼统。", at=AT)
    _submit(world, found, "chief", version=2)
    planning.accept_plan(actor=mayor, finding_id=found.pk, at=AT)
    remedying.finish_remedy(actor=chief, finding_id=found.pk, remedy_id=found.remedies.get().pk, at=AT)
    proof = remedying.Proof(title="记录", speaks_of_on=DAY, note="记录")
    remedying.attach_evidence(actor=chief, finding_id=found.pk, proof=proof, at=AT)
    return remedying.claim_done(actor=chief, finding_id=found.pk, text="开了。", at=AT)


def _submit(world: World, found: Finding, who: str, version: int) -> None:
    actor, lines = world.actor("chief"), remedies(world, who)
    planning.submit_plan(actor=actor, finding_id=found.pk, version=version, cause="原因", remedies=lines, at=AT)


def test_who_stood_in_an_earlier_plan_does_not_confirm_the_superior_s_paper(world: World) -> None:
    found, officer = city_claimed_after_a_second_plan(world, "officer"), world.actor("officer")
    assert not found.remedies.filter(who=officer.person_id).exists()
    papers.enter_paper(actor=world.actor("chief"), finding_id=found.pk, paper=paper(), at=AT)
    may = queries.possible(officer, found, DAY)
    assert (may.confirm_paper, may.barred) == (False, True)
    assert list(queries.to_confirm(officer, DAY)) == []
    with pytest.raises(NotIndependent) as refusal:
        papers.confirm_paper(actor=officer, finding_id=found.pk, agrees=True, reason="", at=AT)
    assert refusal.value.facts["reasons"] == ["holds-the-finding"]


def test_who_stood_in_no_plan_confirms_the_superior_s_paper(world: World) -> None:
    found, officer = city_claimed_after_a_second_plan(world, "chief"), world.actor("officer")
    papers.enter_paper(actor=world.actor("chief"), finding_id=found.pk, paper=paper(), at=AT)
    assert queries.possible(officer, found, DAY).confirm_paper
    assert list(queries.to_confirm(officer, DAY)) == [found]
    confirmed = papers.confirm_paper(actor=officer, finding_id=found.pk, agrees=True, reason="", at=AT)
    assert confirmed.state == State.VERIFIED


def test_the_secretary_who_stands_in_the_city_s_plan_approves_it_all_the_same(world: World) -> None:
    found, mayor = planned(world, "city", "chief"), world.actor("mayor")
    planning.return_plan(actor=mayor, finding_id=found.pk, reason="由我负责。", at=AT)
    _submit(world, found, "mayor", version=1)
    assert list(queries.to_approve(mayor)) == [found]
    assert planning.accept_plan(actor=mayor, finding_id=found.pk, at=AT).state == State.IN_REMEDY


@pytest.mark.parametrize("place", ["green-organiser", "green-clerk"])
def test_who_joins_the_owner_or_what_is_below_it_tomorrow_does_not_verify_today(world: World, place: str) -> None:
    found = claimed(world)
    assert queries.possible(world.actor("supervisor"), found, DAY).verify
    tree.appoint(world.posts[place], world.people["supervisor"], actor=MACHINE, on=TOMORROW, at=AT)
    _is_barred(world, found)


def test_who_joins_another_township_tomorrow_still_verifies_today(world: World) -> None:
    found = claimed(world)
    tree.appoint(world.posts["pine-organiser"], world.people["supervisor"], actor=MACHINE, on=TOMORROW, at=AT)
    judge = world.actor("supervisor")
    after = judging.judge(actor=judge, finding_id=found.pk, passes=True, seen=seen(), at=AT)
    assert after.state == State.VERIFIED


def test_who_acts_for_the_owner_by_a_grant_from_tomorrow_does_not_verify_today(world: World) -> None:
    found, person = claimed(world), world.people["supervisor"]
    Grant.objects.create(
        person=person, role="organiser", organisation=world["green"], title="代办", from_on=TOMORROW, until_on=None
    )
    _is_barred(world, found)


def _is_barred(world: World, found: Finding) -> None:
    judge = world.actor("supervisor")
    may = queries.possible(judge, found, DAY)
    assert (may.verify, may.barred) == (False, True)
    assert list(queries.independent(judge, Finding.objects.all())) == []
    with pytest.raises(NotIndependent) as refusal:
        judging.judge(actor=judge, finding_id=found.pk, passes=True, seen=seen(), at=AT)
    assert refusal.value.facts["reasons"] == ["of-the-owner"]
