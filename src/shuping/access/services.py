"""Grant and revoke."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.access import gate, permissions, queries, rules
from shuping.access.models import Grant
from shuping.access.roles import roles
from shuping.audit.services import record, stand_in_line
from shuping.core import clock
from shuping.core.actor import MACHINE, Actor
from shuping.core.errors import DomainError, Forbidden, NotFound
from shuping.people.models import Person
from shuping.search.services import index
from shuping.tree.models import Organisation
from shuping.tree.queries import holds_on


class BadGrant(DomainError):
    """A grant that cannot be given as asked."""

    code = "access.bad-grant"


@transaction.atomic
def give_grant(
    *, actor: Actor, person: Person, role: str, organisation: Organisation, last_on: date, title: str, at: datetime
) -> Grant:
    """Return a new grant from today to its last day.

    Raises NotFound, Forbidden (also for a grant to oneself), BadGrant (unknown role, a last day that has passed, a
    second of the three administrators' roles for one person).
    """
    gate.require(actor, permissions.GRANT, organisation)
    if person.pk == actor.person_id:
        raise Forbidden(_("不能给自己授权，请由另一位安全管理员办理。"))
    stand_in_line()
    today = clock.local_day(at)
    if role not in roles():
        raise BadGrant(_("没有这个角色，请从列表中选。"))
    if last_on < today:
        raise BadGrant(_("授权的截止日期已经过去，请选今天或以后的日期。"))
    refuse_two_in_one(person, role, today, last_on, at)
    given = Grant(person=person, role=role, organisation=organisation, title=title, from_on=today)
    return _make(actor, given, last_on, at)


@transaction.atomic
def revoke_grant(*, actor: Actor, grant_id: int, at: datetime) -> Grant:
    """End a grant today; what was done with it stays.

    Raises NotFound, Forbidden, BadGrant (ended already, or the last one of the three administrators' role).
    """
    stand_in_line()
    grant = gate.scope(actor, permissions.VIEW, Grant.objects.all()).filter(pk=grant_id).first()
    if grant is None:
        raise NotFound
    gate.require(actor, permissions.GRANT, grant.organisation)
    today = clock.local_day(at)
    if grant.until_on is not None and grant.until_on <= today:
        raise BadGrant(_("这个授权已经失效，不用再收回。"))
    _keep_one_administrator(grant, today, at)
    end_grant(grant, actor=actor, at=at)
    return grant


@transaction.atomic
def end_grant(grant: Grant, *, actor: Actor, at: datetime) -> None:
    """End a grant today, because it is revoked or its organisation ends. The caller has asked who may."""
    grant.until_on = max(clock.local_day(at), grant.from_on)
    grant.save(update_fields=["until_on"])
    record(actor, "access.revoked", "access.grant", grant.pk, organisation_id=grant.organisation_id, at=at)
    index("person", [grant.person_id])


@transaction.atomic
def move_grant(grant: Grant, *, actor: Actor, to: Organisation, at: datetime) -> Grant:
    """Return the same right until the same day over the organisation that takes the place of the grant's own.

    The caller has asked who may. Raises Forbidden for a grant to oneself: it would be a wider one, and BadGrant for
    who stands in for 24 hours: the new one would outlast them.
    """
    if grant.expires_at is not None:
        raise BadGrant(_("%(name)s只是临时代行24小时，不能划转，这一项请选“收回”。") % {"name": grant.person.name})
    if grant.person_id == actor.person_id:
        raise Forbidden(_("不能给自己授权，这一项请选“收回”。"))
    last_on, today = grant.last_on, clock.local_day(at)
    end_grant(grant, actor=actor, at=at)
    given = Grant(person=grant.person, role=grant.role, organisation=to, title=grant.title, from_on=today)
    return _make(actor, given, last_on, at)


def _keep_one_administrator(grant: Grant, today: date, at: datetime) -> None:
    """Raise BadGrant where nobody would hold one of the three roles at an organisation any more."""
    if grant.role not in rules.ADMINISTRATORS or grant.expires_at is not None:
        return
    others = Grant.objects.filter(holds_on(today), role=grant.role, organisation=grant.organisation, expires_at=None)
    if not others.exclude(pk=grant.pk).exists():
        said = _("这是这里唯一的%(label)s，收回就没有人了。请先授权给接任的人，再收回。")
        raise BadGrant(said % {"label": roles()[grant.role].label})


def refuse_two_in_one(person: Person, role: str, since: date, last_on: date | None, at: datetime) -> None:
    """Raise BadGrant where a person would hold two of the three administrators' roles at some time."""
    other = rules.kept_apart(role, queries.administrator_roles(person.pk, since, last_on, at))
    if other:
        label = "、".join(sorted(roles()[code].label for code in other))
        said = _("三员不能由一个人兼：%(name)s这段时间已经是%(label)s，请换一个人。")
        raise BadGrant(said % {"name": person.name, "label": label})


def found_grant(
    *,
    person: Person,
    role: str,
    organisation: Organisation,
    title: str,
    from_on: date,
    last_on: date | None,
    at: datetime,
) -> Grant:
    """Return a grant that comes with the founding of an instance, made and chained by the machine.

    The three administrators' have no last day: an instance whose grants had all ended could never be opened again.
    """
    refuse_two_in_one(person, role, from_on, last_on, at)
    given = Grant(person=person, role=role, organisation=organisation, title=title, from_on=from_on)
    return _make(MACHINE, given, last_on, at)


def _make(actor: Actor, given: Grant, last_on: date | None, at: datetime) -> Grant:
    """Save a grant that holds until its last day, where it has one."""
    given.until_on = last_on + timedelta(days=1) if last_on else None
    given.save(force_insert=True)
    record(actor, "access.granted", "access.grant", given.pk, organisation_id=given.organisation_id, at=at)
    index("person", [given.person_id])
    return given
