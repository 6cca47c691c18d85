"""Old problems and duplicates: who may say so, what it writes, how it is taken back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from shuping.audit.queries import changed_since
from shuping.core.errors import Forbidden, NotFound
from shuping.findings import content, ledger, linked, queries, rules
from shuping.findings.models import Finding, State
from shuping.findings.rules import Side, joining_faults
from shuping.findings.services import linking, planning, raising
from shuping.findings.services.acts import Incomplete, NotIndependent, NotNow
from shuping.findings.tests import factories
from shuping.findings.tests.factories import AT, DAY, DUE
from tests.worlds import World

pytestmark = pytest.mark.django_db


def raised(world: World, title: str, owner: str = "green", source: str = "inspection") -> Finding:
    what = raising.Raised(title=title, source=source, due_on=DUE, quote=f"{title}。")
    owners = [world[owner]]
    return raising.raise_finding(actor=world.actor("chief"), raised_for=world["city"], owners=owners, what=what, at=AT)[
        0
    ]


def counts(world: World) -> dict[str, int]:
    rows = queries.findings(world.actor("chief"))
    whole = queries.counts(rows, DAY, is_everything=True)
    assert whole == queries.counts(rows, DAY)
    for tab in ledger.TABS:
        assert ledger.Filters(tab=tab).of_tab(rows, DAY).count() == whole[tab], tab
    return whole


def test_an_older_finding_of_the_same_owner_that_says_the_same_is_shown(world: World) -> None:
    old = factories.raised(world)
    factories.raised(world, "pine")
    raised(world, "河道垃圾清运不及时")
    new = raised(world, "三会一课开得少，记录靠补")
    assert [one.pk for one in linked.of(world.actor("chief"), new, DAY, {}).similar] == [old.pk]
    assert linked.of(world.actor("chief"), old, DAY, {}).similar == []


def test_what_was_entered_later_may_have_been_told_earlier(world: World) -> None:
    new, imported = raised(world, "三会一课开得少，记录靠补"), factories.raised(world)
    Finding.objects.filter(pk=imported.pk).update(raised_on=DAY - timedelta(days=400))
    assert [one.pk for one in linked.likest(new, linked.older(new))] == [imported.pk]


def test_a_person_says_it_is_an_old_problem_and_takes_it_back(world: World) -> None:
    old, new = factories.raised(world), raised(world, "三会一课又少开了")
    actor = world.actor("green-organiser")
    linking.judge_recurrence(actor=actor, finding_id=new.pk, older_id=old.pk, at=AT)
    new.refresh_from_db()
    assert (new.recurs_of, new.state, new.acts.last().kind) == (old, State.AWAITING_PLAN, "recurrence_confirmed")
    rows = ledger.Filters(again=True, tab="all").narrow(queries.findings(actor), [], DAY)
    assert [found.pk for found in rows] == [new.pk]
    assert changed_since() == []
    Finding.objects.filter(pk=new.pk).update(recurs_of=None)
    assert changed_since() != []
    linking.judge_recurrence(actor=actor, finding_id=new.pk, older_id=None, at=AT)
    new.refresh_from_db()
    assert (new.recurs_of, new.acts.last().kind) == (None, "recurrence_denied")
    last = {act.kind: act for act in new.acts.all()}
    assert linked.of(actor, new, DAY, last).similar == []


def test_only_older_ones_of_the_same_owner_can_be_named(world: World) -> None:
    old, other = factories.raised(world), factories.raised(world, "pine")
    new = raised(world, "三会一课又少开了")
    for pk in (other.pk, new.pk, 10**6):
        with pytest.raises(Incomplete):
            linking.judge_recurrence(actor=world.actor("chief"), finding_id=new.pk, older_id=pk, at=AT)
    with pytest.raises(Incomplete):
        linking.judge_recurrence(actor=world.actor("chief"), finding_id=old.pk, older_id=new.pk, at=AT)
    with pytest.raises(NotFound):
        linking.judge_recurrence(actor=world.actor("pine-organiser"), finding_id=new.pk, older_id=old.pk, at=AT)
    with pytest.raises(Forbidden):
        linking.judge_recurrence(actor=world.actor("supervisor"), finding_id=new.pk, older_id=old.pk, at=AT)


def side(pk: int = 1, state: str = rules.IN_REMEDY, **fields: bool) -> Side:
    return Side(pk, 7, state, fields.get("is_common", False), fields.get("is_child", False))


@pytest.mark.parametrize(
    ("goes", "stays", "fault"),
    [
        (side(1), side(1), "itself"),
        (side(1), Side(2, 8, rules.IN_REMEDY, is_common=False, is_child=False), "other-owner"),
        (side(1, is_common=True), side(2), "common"),
        (side(1), side(2, is_common=True), "common"),
        (side(1, is_child=True), side(2), "child-goes"),
        (side(1, rules.AWAITING_VERIFICATION), side(2), "too-late"),
        (side(1), side(2, rules.VERIFIED), "too-late"),
        (side(1), side(2, rules.CLOSED), "too-late"),
    ],
)
def test_what_cannot_be_one(goes: Side, stays: Side, fault: str) -> None:
    assert joining_faults(goes, stays) == [fault]


@pytest.mark.parametrize("state", rules.BEFORE_CLAIM)
def test_what_can_be_one(state: str) -> None:
    assert joining_faults(side(1, state), side(2, state, is_child=True)) == []


def test_joined_the_one_is_closed_and_counts_nowhere_and_the_other_shows_its_words(world: World) -> None:
    goes, stays = raised(world, "会议少开"), factories.in_remedy(world)
    before = counts(world)
    linking.join(actor=world.actor("chief"), finding_id=goes.pk, into_id=stays.pk, at=AT)
    goes.refresh_from_db()
    stays.refresh_from_db()
    assert (goes.state, goes.next_due_on, goes.joined_into) == (State.CLOSED, None, stays)
    assert stays.state == State.IN_REMEDY
    assert [act.kind for act in (goes.acts.last(), stays.acts.last())] == ["joined", "took_in"]
    after = counts(world)
    assert (after["all"], after["closed"]) == (before["all"] - 1, before["closed"])
    assert changed_since() == []
    client = Client()
    client.force_login(world.user("chief"), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/findings/{stays.pk}/").content.decode()
    assert "会议少开。" in page
    assert f'href="/findings/{goes.pk}/"' in page
    there = client.get(f"/findings/{goes.pk}/").content.decode()
    assert "在那一条里整改" in there
    assert f'href="/findings/{stays.pk}/"' in there


def test_it_is_undone_while_neither_has_moved_on(world: World) -> None:
    goes, stays = factories.planned(world), raised(world, "会议少开")
    due = goes.next_due_on
    before = counts(world)
    actor = world.actor("chief")
    linking.join(actor=actor, finding_id=goes.pk, into_id=stays.pk, at=AT)
    linking.separate(actor=actor, finding_id=goes.pk, at=AT + timedelta(days=1))
    goes.refresh_from_db()
    assert (goes.state, goes.next_due_on, goes.joined_into) == (State.PLAN_SUBMITTED, due, None)
    assert counts(world) == before
    assert changed_since() == []
    with pytest.raises(NotNow):
        linking.separate(actor=actor, finding_id=goes.pk, at=AT)
    linking.join(actor=actor, finding_id=goes.pk, into_id=stays.pk, at=AT)
    planning.submit_plan(
        actor=world.actor("green-organiser"), finding_id=stays.pk, version=0, cause="不熟悉程序。",
        remedies=factories.remedies(world), at=AT,
    )  # fmt: skip
    with pytest.raises(NotNow, match="拆不开了"):
        linking.separate(actor=actor, finding_id=goes.pk, at=AT)


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("green-organiser", NotIndependent),
        ("green-secretary", NotIndependent),
        ("supervisor", Forbidden),
        ("pine-organiser", NotFound),
        ("green-clerk", NotFound),
    ],
)
def test_only_who_stands_above_and_apart_joins_and_separates(world: World, who: str, refusal: type[Exception]) -> None:
    goes, stays = raised(world, "会议少开"), factories.raised(world)
    with pytest.raises(refusal):
        linking.join(actor=world.actor(who), finding_id=goes.pk, into_id=stays.pk, at=AT)
    linking.join(actor=world.actor("chief"), finding_id=goes.pk, into_id=stays.pk, at=AT)
    with pytest.raises(refusal):
        linking.separate(actor=world.actor(who), finding_id=goes.pk, at=AT)
    goes.refresh_from_db()
    assert goes.joined_into == stays


def test_a_root_joins_its_own(world: World) -> None:
    goes, stays = raised(world, "会议少开", "city"), factories.raised(world, "city")
    linking.join(actor=world.actor("chief"), finding_id=goes.pk, into_id=stays.pk, at=AT)
    goes.refresh_from_db()
    assert goes.joined_into == stays


def test_what_was_joined_can_be_found_and_takes_no_other_in(world: World) -> None:
    goes, stays, third = raised(world, "会议少开"), factories.raised(world), raised(world, "会开得太少")
    actor = world.actor("chief")
    linking.join(actor=actor, finding_id=goes.pk, into_id=stays.pk, at=AT)
    with pytest.raises(Incomplete):
        linking.join(actor=actor, finding_id=third.pk, into_id=goes.pk, at=AT)
    assert goes not in linked.to_join_with(third)
    linking.join(actor=actor, finding_id=third.pk, into_id=stays.pk, at=AT)
    with pytest.raises(NotNow):  # the last one first
        linking.separate(actor=actor, finding_id=goes.pk, at=AT)
    linking.separate(actor=actor, finding_id=third.pk, at=AT)


def test_the_database_knows_no_open_finding_that_was_joined(world: World) -> None:
    goes, stays = raised(world, "会议少开"), factories.raised(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.filter(pk=goes.pk).update(joined_into=stays)


def test_what_has_no_links_says_in_the_chain_what_it_said_before_there_were_any(world: World) -> None:
    found = factories.claimed(world)
    assert not {"recurs_of", "joined_into"} & set(content.facts_of(found))
