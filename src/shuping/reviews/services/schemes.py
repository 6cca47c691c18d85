"""Schemes of an organisation: made from a ready-made one or another of ours, changed until nobody uses them."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.audit.services import record
from shuping.core.actor import Actor
from shuping.people.models import Person
from shuping.reviews import permissions, queries
from shuping.reviews.models import Scheme
from shuping.reviews.scheme import Scheme as Rules
from shuping.tree.models import Organisation


@transaction.atomic
def make_scheme(*, actor: Actor, organisation: Organisation, rules: Rules, at: datetime) -> Scheme:
    """Keep a checked scheme at an organisation. Raises NotFound, Forbidden."""
    gate.require(actor, permissions.ORGANISE, organisation, _("考核办法由本级组织部门、组织委员设定。"))
    made = Scheme(organisation=organisation, made_by=Person.objects.get(pk=actor.require_person()))
    _write(made, rules, at)
    record(actor, "reviews.scheme_made", "reviews.scheme", made.pk, organisation_id=organisation.pk, at=at)
    return made


@transaction.atomic
def change_scheme(*, actor: Actor, scheme_id: int, rules: Rules, at: datetime) -> Scheme:
    """Change a scheme; reviews that opened keep the copy that they froze. Raises NotFound, Forbidden."""
    found = queries.scheme(actor, scheme_id, permissions.ORGANISE, lock=True)
    _write(found, rules, at)
    record(actor, "reviews.scheme_changed", "reviews.scheme", found.pk, organisation_id=found.organisation_id, at=at)
    return found


@transaction.atomic
def copy_scheme(*, actor: Actor, scheme: Scheme, to: Organisation, at: datetime) -> Scheme:
    """Give another organisation a scheme, in a merger or split, whose page has asked for the right to it."""
    made = Scheme(organisation=to, made_by=Person.objects.get(pk=actor.require_person()))
    _write(made, scheme.read, at)
    record(actor, "reviews.scheme_made", "reviews.scheme", made.pk, organisation_id=to.pk, at=at)
    return made


def _write(found: Scheme, rules: Rules, at: datetime) -> None:
    found.name, found.content, found.changed_at = rules.name[:80], rules.as_json(), at
    found.save()
