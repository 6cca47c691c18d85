"""What stood half-way on a finding or grant when its organisation went into another, and what finds it afterwards."""

from datetime import timedelta

import pytest

from shuping.access.models import Grant
from shuping.access.services import BadGrant, move_grant
from shuping.audit.queries import changed_since
from shuping.findings import linked, queries
from shuping.findings.models import Finding, Flag, Remedy, State
from shuping.findings.services import extending, linking, passing, signing, waiving
from shuping.findings.services.acts import NotNow
from shuping.findings.tests import factories
from shuping.organisations.tests.test_reshaping import BASIS, merge
from shuping.search.models import Entry
from shuping.search.sources import sources
from shuping.tree import services as tree
from tests.access import scenes
from tests.worlds import AT, DAY, World

pytestmark = pytest.mark.django_db


def places(name: str) -> set[tuple[int, int | None]]:
    """Return (object, organisation) of everything of a kind that can be found."""
    kind = next(source.number for source in sources() if source.name == name)
    return set(Entry.objects.filter(kind=kind).values_list("object_id", "place"))


def again(found: Finding) -> Finding:
    return Finding.objects.get(pk=found.pk)


def test_a_later_day_that_was_asked_for_waits_on_and_holds_for_the_successor(world: World) -> None:
    found = factories.put_off(world)
    merge(world)
    asked = queries.open_extension(again(found))
    assert asked is not None
    assert found in queries.to_answer(world.actor("chief"))
    extending.answer_extension(actor=world.actor("chief"), finding_id=found.pk, grants=True, reason="", at=AT)
    assert (again(found).owner, again(found).due_on) == (world["pine"], asked.until)
    assert changed_since() == []


def test_a_waived_child_goes_along_and_comes_back_to_the_successor(world: World) -> None:
    found = factories.waived(world)
    merge(world)
    assert (again(found).owner, again(found).state, again(found).flag) == (world["pine"], State.CLOSED, Flag.WAIVED)
    waiving.take_back_waiver(actor=world.actor("chief"), finding_id=found.pk, reason="又少了一处。", at=AT)
    assert (again(found).owner, again(found).state) == (world["pine"], State.AWAITING_PLAN)
    assert changed_since() == []


def test_what_was_closed_for_good_stays_where_it_was(world: World) -> None:
    one, other = factories.raised(world), factories.raised(world)
    linking.join(actor=world.actor("chief"), finding_id=one.pk, into_id=other.pk, at=AT)
    merge(world)
    assert (again(one).owner, again(other).owner) == (world["green"], world["pine"])
    assert linked.of(world.actor("chief"), again(other), DAY, {}).taken_in == [one]
    with pytest.raises(NotNow):
        linking.separate(actor=world.actor("chief"), finding_id=one.pk, at=AT)
    with pytest.raises(NotNow, match="已经销号"):
        passing.transfer(actor=world.actor("chief"), finding_id=one.pk, to=world["pine"], on=DAY, basis=BASIS, at=AT)


def test_a_plan_to_be_signed_goes_to_the_secretary_of_the_successor(world: World) -> None:
    found = factories.to_sign(world)
    merge(world)
    assert found in queries.to_sign(world.actor("pine-secretary"))
    signing.sign_plan(actor=world.actor("pine-secretary"), finding_id=found.pk, at=AT)
    assert again(found).state == State.PLAN_SUBMITTED


def test_where_the_successor_has_no_secretary_its_plan_is_handed_in_anew(world: World) -> None:
    found = factories.to_sign(world)
    held = world.people["pine-secretary"].appointments.get()
    tree.end_appointment(held, actor=world.actor("chief"), on=DAY, at=AT)
    merge(world)
    assert (again(found).state, again(found).flag) == (State.AWAITING_PLAN, "")
    assert again(found).remedies.count() == 1
    assert changed_since() == []


def test_whose_remedy_no_plan_named_holds_the_finding_after_he_passed_it_on(world: World) -> None:
    """So it is with a remedy from an old ledger."""
    found = factories.raised(world)
    Finding.objects.filter(pk=found.pk).update(state=State.IN_REMEDY)
    before, after = world.people["green-organiser"], world.people["green-secretary"]
    remedy = Remedy.objects.create(finding=found, number=1, what="每月抽查", who=before, due_on=factories.DUE)
    passing.pass_remedy(actor=world.actor("green-secretary"), remedy_id=remedy.pk, predecessor=before, at=AT)
    assert again(found).remedies.get().who == after
    assert queries.acted_for_owner(before.pk, again(found))
    assert not queries.acted_for_owner(world.people["mayor"].pk, again(found))


def test_who_stands_in_for_a_day_does_not_go_along(world: World) -> None:
    grant = Grant.objects.create(
        person=world.people["nobody"],
        role="security_administrator",
        organisation=world["green"],
        title="代行",
        from_on=DAY,
        until_on=DAY + timedelta(days=2),
        expires_at=AT + timedelta(hours=24),
    )
    with pytest.raises(BadGrant, match="收回"):
        move_grant(grant, actor=world.actor("chief"), to=world["pine"], at=AT)
    assert list(world.people["nobody"].grants.all()) == [grant]


def test_a_text_and_who_has_a_right_are_found_at_the_successor(world: World) -> None:
    draft = scenes.document(world)
    sought = ("document", "passage", "person")
    before = {kind: places(kind) for kind in sought}
    merge(world)
    after = {kind: places(kind) for kind in sought}
    green, pine = world["green"].pk, world["pine"].pk
    assert (draft.pk, green) in before["document"]
    assert (draft.pk, pine) in after["document"]
    assert (draft.pk, green) not in after["document"]
    assert not {place for _pk, place in after["passage"]} & {green}
    supervisor = world.people["supervisor"].pk
    assert (supervisor, pine) in after["person"] - before["person"]
