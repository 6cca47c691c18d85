"""A finding gets another owner in a merger or split; a remedy gets another person in a handover."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.core import clock
from shuping.core.actor import Actor
from shuping.core.templatetags.shuping import full_day
from shuping.findings import permissions, queries
from shuping.findings.models import Finding, Flag, FormerOwner, Remedy
from shuping.findings.services.acts import Incomplete, NotNow, check_state, write_act
from shuping.organisations import permissions as organisation_permissions
from shuping.people.models import Person
from shuping.tree.models import Organisation


@transaction.atomic
def transfer(*, actor: Actor, finding_id: int, to: Organisation, on: date, basis: str, at: datetime) -> Finding:
    """Give an open finding to another owner, with everything that hangs on it and in the state that it is in.

    The former owner stays on the row, so that nobody of it ever judges the finding. A later day that was asked for
    waits on; a plan that waits for a secretary whom the new owner has not goes back to be handed in by the new owner.
    Raises NotFound, Forbidden, NotNow.
    """
    found = queries.finding(actor, finding_id, lock=True)
    gate.require(actor, organisation_permissions.KEEP, found.owner)
    gate.require(actor, organisation_permissions.KEEP, to)
    check_state(found, "transferred")
    old = found.owner
    if not queries.to_transfer(old).filter(pk=found.pk).exists():
        raise NotNow(_("%(code)s已经销号，不再划转。") % {"code": found.code}, state=found.state)
    FormerOwner.objects.create(finding=found, organisation=old, until_on=on)
    found.owner = to
    if found.flag == Flag.TO_SIGN and not queries.somebody_signs(to, clock.local_day(at)):
        found.flag = ""
    text = _("%(day)s起由%(old)s划转给%(new)s（%(basis)s）") % {
        "day": full_day(on),
        "old": old.short_name,
        "new": to.short_name,
        "basis": basis,
    }
    facts = {"from": old.pk, "to": to.pk, "on": on.isoformat()}
    write_act(actor, found, "transferred", at, text=text, facts=facts)
    return found


@transaction.atomic
def pass_remedy(*, actor: Actor, remedy_id: int, predecessor: Person, at: datetime) -> Remedy | None:
    """Put the actor, who takes over, in the place of his predecessor in a remedy that is not done.

    Returns None where the remedy no longer names the predecessor, is done or gone: there is nothing to pass. Raises
    Incomplete where the actor holds no post of the owner today, NotFound, Forbidden.
    """
    known = Remedy.objects.filter(pk=remedy_id, who=predecessor, done_on=None).first()
    if known is None:
        return None
    found = queries.finding(actor, known.finding_id, permissions.ANSWER, lock=True)
    remedy = found.remedies.filter(pk=remedy_id, who=predecessor, done_on=None).first()
    if remedy is None or found.state not in queries.OPEN:
        return None
    successor = Person.objects.get(pk=actor.require_person())
    if successor not in queries.people_of(found.owner, clock.local_day(at)):
        raise Incomplete(_("责任人要从本单位现任的人里选。"), faults=[])
    remedy.who = successor
    remedy.save(update_fields=["who"])
    if found.responsible_id == predecessor.pk:
        found.responsible = successor
    plan = [[row.what, row.who_id, row.due_on.isoformat()] for row in found.remedies.all()]
    text = _("措施 %(number)s 由%(old)s移交给%(new)s") % {
        "number": remedy.number,
        "old": predecessor.name,
        "new": successor.name,
    }
    facts = {"remedy": remedy.number, "from": predecessor.pk, "remedies": plan}
    write_act(actor, found, "remedy_passed", at, text=text, facts=facts)
    return remedy
