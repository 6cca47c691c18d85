"""A lost administrator is replaced for 24 hours by the other two together: one proposes, the other decides.

In that time the new one does what only his role can, and the security administrator gives a proper grant.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shuping.access import gate, permissions, queries, rules
from shuping.access.models import Grant, StandIn
from shuping.access.roles import roles
from shuping.access.services import BadGrant, refuse_two_in_one
from shuping.accounts import services as accounts
from shuping.accounts.models import User
from shuping.audit.services import record, stand_in_line
from shuping.core import clock
from shuping.core.actor import Actor, Holding
from shuping.core.errors import Conflict, Forbidden, NotFound
from shuping.people.models import Person
from shuping.people.services import register_person
from shuping.tree.models import Organisation
from shuping.tree.queries import holds_on


class Decided(Conflict):
    """Somebody has decided already, or another proposal for the same role is open."""

    code = "access.decided"


@dataclass(frozen=True)
class Proposal:
    """Whom to put in the place of which administrator. A person without an account needs his name."""

    role: str
    username: str
    name: str
    wants_password: bool


def own_seat(actor: Actor) -> Holding | None:
    """Return the grant by which the actor is one of the three administrators; None for others."""
    return next((held for held in actor.holdings if held.role in rules.ADMINISTRATORS), None)


def stand_ins(actor: Actor) -> QuerySet[StandIn]:
    """Return what was proposed where the actor is one of the three, newest first."""
    rows = StandIn.objects.select_related("proposed_by", "decided_by", "grant", "organisation")
    return gate.scope(actor, permissions.MEND, rows)


def may_decide(actor: Actor, proposed: StandIn) -> bool:
    """Say whether the actor is the third of the three, who decides."""
    return (
        proposed.decided_at is None
        and actor.person_id != proposed.proposed_by_id
        and rules.may_decide(proposed.role, [proposed.proposers_role], _roles_at(actor, proposed.organisation))
    )


@transaction.atomic
def propose_stand_in(*, actor: Actor, proposal: Proposal, at: datetime) -> StandIn:
    """Return what the other administrator now has to decide.

    Raises Forbidden for who is none of the other two, BadGrant for a person who cannot be it, Decided where one is
    open already.
    """
    seat = own_seat(actor)
    if seat is None or not rules.may_propose(proposal.role, [seat.role]):
        raise Forbidden(_("补一位管理员，由另外两位管理员提出和同意；自己的角色不能自己补。"))
    stand_in_line()
    where = Organisation.objects.get(pk=seat.organisation_id)
    if StandIn.objects.filter(organisation=where, role=proposal.role, decided_at=None).exists():
        raise Decided(_("已经提出过补这位管理员，请先等另一位管理员同意或不同意。"))
    user = User.objects.filter(username=proposal.username).first()
    _refuse_whom(actor, proposal, user, at)
    made = StandIn.objects.create(
        organisation=where,
        role=proposal.role,
        proposers_role=seat.role,
        username=proposal.username,
        name=user.person.name if user else proposal.name,
        wants_password=proposal.wants_password,
        proposed_by_id=actor.require_person(),
        proposed_at=at,
    )
    record(actor, "access.stand_in_proposed", "access.stand_in", made.pk, organisation_id=where.pk, at=at)
    return made


@transaction.atomic
def confirm_stand_in(*, actor: Actor, stand_in_id: int, at: datetime) -> tuple[StandIn, str]:
    """Give the role for 24 hours; return the row and a one-time password, empty where none was wanted or needed.

    Raises NotFound, Forbidden, Decided, BadGrant (the person cannot hold it any more).
    """
    found = _to_decide(actor, stand_in_id)
    user = User.objects.filter(username=found.username).first()
    proposal = Proposal(found.role, found.username, found.name, found.wants_password)
    _refuse_whom(actor, proposal, user, at)
    if user is None:
        password = accounts.new_one_time_password()
        person = register_person(found.name, actor=actor, at=at)
        accounts.open_account(found.username, person, actor=actor, at=at, password=password, one_time=True)
    else:
        person = user.person
        password = accounts.reset_password(user, actor=actor, at=at) if found.wants_password else ""
    ends, today = at + rules.STANDS_IN, clock.local_day(at)
    grant = Grant.objects.create(
        person=person,
        role=found.role,
        organisation=found.organisation,
        title=_("补任 24 小时"),
        from_on=today,
        until_on=clock.local_day(ends) + timedelta(days=1),
        expires_at=ends,
    )
    record(actor, "access.granted", "access.grant", grant.pk, organisation_id=grant.organisation_id, at=at)
    found.grant = grant
    _decide(actor, found, at)
    record(
        actor, "access.stand_in_confirmed", "access.stand_in", found.pk, organisation_id=found.organisation_id, at=at
    )
    return found, password


@transaction.atomic
def refuse_stand_in(*, actor: Actor, stand_in_id: int, at: datetime) -> StandIn:
    """Let a proposal fall; who is proposed gets nothing. Raises NotFound, Forbidden, Decided."""
    found = _to_decide(actor, stand_in_id)
    _decide(actor, found, at)
    record(actor, "access.stand_in_refused", "access.stand_in", found.pk, organisation_id=found.organisation_id, at=at)
    return found


def _to_decide(actor: Actor, stand_in_id: int) -> StandIn:
    stand_in_line()
    found = stand_ins(actor).filter(pk=stand_in_id).first()
    if found is None:
        raise NotFound
    if found.decided_at is not None:
        raise Decided(_("这件事已经决定过了。"))
    if not may_decide(actor, found):
        raise Forbidden(_("这件事由另一位管理员决定：提出的人和被补的角色都不能自己决定。"))
    return found


def _decide(actor: Actor, found: StandIn, at: datetime) -> None:
    found.decided_by = Person.objects.get(pk=actor.require_person())
    found.decided_at = at
    found.save(update_fields=["decided_by", "decided_at", "grant"])


def _refuse_whom(actor: Actor, proposal: Proposal, user: User | None, at: datetime) -> None:
    """Raise BadGrant for somebody who cannot stand in: one of the other two, closed, or without a name."""
    if user is None:
        if not proposal.name:
            raise BadGrant(_("没有这个用户名。要新登记一位，请把姓名也写上。"))
        return
    if not user.is_active:
        raise BadGrant(_("%(name)s的账号已停用，请另选一位。") % {"name": user.person.name})
    today = clock.local_day(at)
    refuse_two_in_one(user.person, proposal.role, today, clock.local_day(at + rules.STANDS_IN), at)


def _roles_at(actor: Actor, organisation: Organisation) -> set[str]:
    return {held.role for held in actor.holdings if held.organisation_id == organisation.pk and held.from_grant}


def labels() -> dict[str, str]:
    """Return {role: its name} of the three administrators."""
    return {code: roles()[code].label for code in rules.ADMINISTRATORS}


def holders(actor: Actor, at: datetime) -> dict[str, list[Grant]]:
    """Return {role: the grants by which people hold it now where the actor is one of the three}."""
    seat = own_seat(actor)
    found: dict[str, list[Grant]] = {role: [] for role in rules.ADMINISTRATORS}
    if seat is None:
        return found
    rows = Grant.objects.filter(
        holds_on(clock.local_day(at)),
        queries.not_expired(at),
        organisation=seat.organisation_id,
        role__in=rules.ADMINISTRATORS,
    )
    for grant in rows.select_related("person"):
        found[grant.role].append(grant)
    return found
