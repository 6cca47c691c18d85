"""Three administrators, never two in one person; a lost one is replaced by the other two for 24 hours."""

from datetime import timedelta

import pytest

from shuping.access import rules, standing_in
from shuping.access.models import Grant, StandIn
from shuping.access.queries import actor_of
from shuping.access.rules import AUDIT, SECURITY, SYSTEM
from shuping.access.services import BadGrant, found_grant, give_grant, revoke_grant
from shuping.access.standing_in import Proposal, confirm_stand_in, propose_stand_in, refuse_stand_in
from shuping.accounts.models import User
from shuping.audit.queries import changed_since
from shuping.core.actor import Actor
from shuping.core.errors import DomainError, Forbidden, NotFound
from tests.worlds import AT, DAY, START, World


@pytest.mark.parametrize(
    ("lost", "proposer", "decider", "may"),
    [
        (SYSTEM, SECURITY, AUDIT, True),
        (SECURITY, AUDIT, SYSTEM, True),
        (AUDIT, SYSTEM, SECURITY, True),
        (SYSTEM, SECURITY, SECURITY, False),
        (SYSTEM, SECURITY, SYSTEM, False),
        (SYSTEM, SYSTEM, AUDIT, False),
        ("secretary", SECURITY, AUDIT, False),
        (SYSTEM, "secretary", AUDIT, False),
        (SYSTEM, SECURITY, "secretary", False),
    ],
)
def test_the_two_others_propose_and_decide(lost: str, proposer: str, decider: str, *, may: bool) -> None:
    assert (rules.may_propose(lost, [proposer]) and rules.may_decide(lost, [proposer], [decider])) is may


def test_two_roles_are_kept_apart_and_other_roles_are_not() -> None:
    assert rules.kept_apart(AUDIT, [SYSTEM, "secretary"]) == {SYSTEM}
    assert rules.kept_apart(AUDIT, [AUDIT]) == set()
    assert rules.kept_apart("supervisor", [AUDIT]) == set()


def give(world: World, to: str, role: str) -> Grant:
    return give_grant(
        actor=world.actor("security"), person=world.people[to], role=role, organisation=world["city"],
        last_on=DAY, title="授权", at=AT,
    )  # fmt: skip


@pytest.mark.parametrize("role", [SYSTEM, SECURITY])
def test_the_auditor_gets_neither_of_the_other_two_roles(world: World, role: str) -> None:
    before = Grant.objects.count()
    with pytest.raises(BadGrant, match="三员不能由一个人兼"):
        give(world, "auditor", role)
    assert Grant.objects.count() == before
    Grant.objects.filter(person=world.people["auditor"]).update(until_on=DAY)
    assert give(world, "auditor", role).role == role


def test_the_last_administrator_of_a_kind_is_not_revoked(world: World) -> None:
    last = Grant.objects.get(role=AUDIT)
    with pytest.raises(BadGrant, match="唯一的安全审计员"):
        revoke_grant(actor=world.actor("security"), grant_id=last.pk, at=AT)
    give(world, "nobody", AUDIT)
    assert revoke_grant(actor=world.actor("security"), grant_id=last.pk, at=AT).until_on == DAY


@pytest.fixture
def three(world: World) -> World:
    """The world with a system administrator too: the city's secretary of another department, so to say."""
    person = world.people["nobody"]
    found_grant(
        person=person, role=SYSTEM, organisation=world["city"], title="系统管理员", from_on=START, last_on=None, at=AT
    )
    return world


def proposal(username: str = "officer", role: str = SECURITY, name: str = "", *, password: bool = False) -> Proposal:
    return Proposal(role, username, name, wants_password=password)


def roles_of(world: World, name: str, hours: float) -> set[str]:
    at = AT + timedelta(hours=hours)
    actor = actor_of(world.people[name].pk, name, at.astimezone().date(), at)
    return {held.role for held in actor.holdings}


def test_the_two_others_give_a_lost_role_for_24_hours_and_not_longer(three: World) -> None:
    made = propose_stand_in(actor=three.actor("auditor"), proposal=proposal(), at=AT)
    assert SECURITY not in roles_of(three, "officer", 1)
    found, password = confirm_stand_in(actor=three.actor("nobody"), stand_in_id=made.pk, at=AT)
    assert password == ""
    assert SECURITY in roles_of(three, "officer", 0)
    assert SECURITY in roles_of(three, "officer", 23.9)
    assert SECURITY not in roles_of(three, "officer", 24)
    assert SECURITY not in roles_of(three, "officer", 24.1)
    assert found.grant is not None
    assert changed_since() == []
    Grant.objects.filter(pk=found.grant.pk).update(expires_at=AT + timedelta(hours=48))
    assert [what for _number, what in changed_since()] == [f"access.grant/{found.grant.pk}"]


@pytest.mark.parametrize("who", ["auditor", "security", "mayor", "officer"])
def test_nobody_but_the_third_of_the_three_decides(three: World, who: str) -> None:
    made = propose_stand_in(actor=three.actor("auditor"), proposal=proposal(), at=AT)
    for decide in (confirm_stand_in, refuse_stand_in):
        with pytest.raises((Forbidden, NotFound)):
            decide(actor=three.actor(who), stand_in_id=made.pk, at=AT)
    assert StandIn.objects.get().decided_at is None


@pytest.mark.parametrize("who", ["security", "mayor", "nobody-else"])
def test_nobody_but_the_other_two_proposes(three: World, who: str) -> None:
    actor = Actor(None, "") if who == "nobody-else" else three.actor(who)
    with pytest.raises(DomainError):
        propose_stand_in(actor=actor, proposal=proposal(), at=AT)
    assert not StandIn.objects.exists()


@pytest.mark.parametrize("who", ["auditor", "nobody"])
def test_neither_of_the_two_stands_in_himself(three: World, who: str) -> None:
    with pytest.raises(BadGrant, match="三员不能由一个人兼"):
        propose_stand_in(actor=three.actor("auditor"), proposal=proposal(who), at=AT)


def test_who_got_another_role_in_the_meantime_is_refused_at_the_confirmation(three: World) -> None:
    made = propose_stand_in(actor=three.actor("auditor"), proposal=proposal(), at=AT)
    give(three, "officer", SYSTEM)
    with pytest.raises(BadGrant, match="三员不能由一个人兼"):
        confirm_stand_in(actor=three.actor("nobody"), stand_in_id=made.pk, at=AT)


def test_a_new_person_is_registered_when_it_is_confirmed_and_the_lost_one_may_come_back(three: World) -> None:
    with pytest.raises(BadGrant, match="没有这个用户名"):
        propose_stand_in(actor=three.actor("auditor"), proposal=proposal("newone"), at=AT)
    made = propose_stand_in(actor=three.actor("auditor"), proposal=proposal("newone", name="李新"), at=AT)
    assert not User.objects.filter(username="newone").exists()
    _found, password = confirm_stand_in(actor=three.actor("nobody"), stand_in_id=made.pk, at=AT)
    user = User.objects.get(username="newone")
    assert user.check_password(password)
    assert user.has_one_time_password
    back = propose_stand_in(actor=three.actor("auditor"), proposal=proposal("security", password=True), at=AT)
    _found, password = confirm_stand_in(actor=three.actor("nobody"), stand_in_id=back.pk, at=AT)
    assert three.user("security").pk
    assert User.objects.get(username="security").check_password(password)
    assert changed_since() == []


def test_one_proposal_for_a_role_is_open_at_a_time_and_a_refused_one_gives_nothing(three: World) -> None:
    made = propose_stand_in(actor=three.actor("auditor"), proposal=proposal(), at=AT)
    with pytest.raises(standing_in.Decided):
        propose_stand_in(actor=three.actor("nobody"), proposal=proposal("mayor"), at=AT)
    refuse_stand_in(actor=three.actor("nobody"), stand_in_id=made.pk, at=AT)
    assert SECURITY not in roles_of(three, "officer", 1)
    with pytest.raises(standing_in.Decided):
        confirm_stand_in(actor=three.actor("nobody"), stand_in_id=made.pk, at=AT)
