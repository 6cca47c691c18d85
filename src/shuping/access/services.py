"""Grant and revoke."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.access import gate, permissions
from shuping.access.models import Grant
from shuping.access.roles import roles
from shuping.audit.services import record
from shuping.core import clock
from shuping.core.actor import MACHINE, Actor
from shuping.core.errors import DomainError, Forbidden, NotFound
from shuping.people.models import Person
from shuping.tree.models import Organisation


class BadGrant(DomainError):
    """A grant that cannot be given as asked."""

    code = "access.bad-grant"


@transaction.atomic
def give_grant(
    *, actor: Actor, person: Person, role: str, organisation: Organisation, last_on: date, title: str, at: datetime
) -> Grant:
    """Return a new grant from today to its last day.

    Raises NotFound, Forbidden (also for a grant to oneself), BadGrant (unknown role, a last day that has passed).
    """
    gate.require(actor, permissions.GRANT, organisation)
    if person.pk == actor.person_id:
        raise Forbidden(_("不能给自己授权，请由另一位安全管理员办理。"))
    today = clock.local_day(at)
    if role not in roles():
        raise BadGrant(_("没有这个角色，请从列表中选。"))
    if last_on < today:
        raise BadGrant(_("授权的截止日期已经过去，请选今天或以后的日期。"))
    return _make(actor, person, role, organisation, title, today, last_on, at)


@transaction.atomic
def revoke_grant(*, actor: Actor, grant_id: int, at: datetime) -> Grant:
    """End a grant today; what was done with it stays. Raises NotFound, Forbidden."""
    grant = gate.scope(actor, permissions.VIEW, Grant.objects.all()).filter(pk=grant_id).first()
    if grant is None:
        raise NotFound
    gate.require(actor, permissions.GRANT, grant.organisation)
    today = clock.local_day(at)
    if grant.until_on is not None and grant.until_on <= today:
        raise BadGrant(_("这个授权已经失效，不用再收回。"))
    grant.until_on = max(today, grant.from_on)
    grant.save(update_fields=["until_on"])
    record(actor, "access.revoked", "access.grant", grant.pk, organisation_id=grant.organisation_id, at=at)
    return grant


def found_grant(
    *, person: Person, role: str, organisation: Organisation, title: str, from_on: date, last_on: date, at: datetime
) -> Grant:
    """Return a grant that comes with the founding of an instance (the demo), made and chained by the machine."""
    return _make(MACHINE, person, role, organisation, title, from_on, last_on, at)


def _make(
    actor: Actor,
    person: Person,
    role: str,
    organisation: Organisation,
    title: str,
    from_on: date,
    last_on: date,
    at: datetime,
) -> Grant:
    grant = Grant.objects.create(
        person=person,
        role=role,
        organisation=organisation,
        title=title,
        from_on=from_on,
        until_on=last_on + timedelta(days=1),
    )
    record(actor, "access.granted", "access.grant", grant.pk, organisation_id=grant.organisation_id, at=at)
    return grant
