"""The only writers of the tree. Who may call them is asked by the room whose page it is (`organisations`).

Each stands in the chain's line before it reads: writers of the tree take their turns by that one lock, so that a path
or an open row that was read is still so when it is written, and no two of them wait for each other.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from shuping.audit.services import record, stand_in_line
from shuping.core import clock
from shuping.core.actor import Actor
from shuping.core.errors import DomainError
from shuping.people.models import Person
from shuping.search.services import index
from shuping.tree import queries, rules
from shuping.tree.kinds import kinds
from shuping.tree.models import Appointment, Naming, Organisation, Placement, Post


class NotInOrder(DomainError):
    """A date or a place that the history of the tree does not allow."""

    code = "tree.not-in-order"


@transaction.atomic
def found_organisation(
    *,
    actor: Actor,
    name: str,
    short_name: str,
    kind: str,
    parent: Organisation | None,
    on: date,
    at: datetime,
    acts_for: Organisation | None = None,
) -> Organisation:
    """Return a new organisation, last among the children of `parent`. Raises NotInOrder for an unknown kind."""
    if kind not in kinds():
        words = {"kind": kind, "kinds": "、".join(known.label for known in kinds().values())}
        raise NotInOrder(_("没有“%(kind)s”这一类党组织，请写下面的一种：%(kinds)s。") % words)
    stand_in_line()
    organisation = Organisation.objects.create(
        name=name,
        short_name=short_name,
        kind=kind,
        parent=parent,
        acts_for=acts_for,
        path=_free_path(parent),
    )
    Placement.objects.create(organisation=organisation, parent=parent, from_on=on)
    Naming.objects.create(organisation=organisation, name=name, short_name=short_name, from_on=on)
    record(actor, "tree.founded", "tree.organisation", organisation.pk, organisation_id=organisation.pk, at=at)
    index("organisation", [organisation.pk])
    return organisation


@transaction.atomic
def rename_organisation(
    organisation: Organisation, *, actor: Actor, name: str, short_name: str, on: date, at: datetime
) -> None:
    """Give an organisation a new name from a day on; the old one stays in its history."""
    stand_in_line()
    _close(Naming.objects.filter(organisation=organisation, until_on=None).get(), on, at)
    Naming.objects.create(organisation=organisation, name=name, short_name=short_name, from_on=on)
    organisation.name, organisation.short_name = name, short_name
    organisation.save(update_fields=["name", "short_name"])
    record(actor, "tree.renamed", "tree.organisation", organisation.pk, organisation_id=organisation.pk, at=at)
    index("organisation", [organisation.pk])


@transaction.atomic
def move_organisation(organisation: Organisation, *, actor: Actor, under: Organisation, on: date, at: datetime) -> None:
    """Put an organisation with all below it under another superior from a day on.

    One UPDATE rewrites the paths of the subtree, and one entry says so. Raises NotInOrder where the new superior lies
    inside it.
    """
    stand_in_line()
    organisation.refresh_from_db()
    under.refresh_from_db()
    if rules.covers(organisation.path, under.path):
        raise NotInOrder(_("不能把党组织移到它自己或它的下级之下，请另选上级。"))
    _close(Placement.objects.filter(organisation=organisation, until_on=None).get(), on, at)
    Placement.objects.create(organisation=organisation, parent=under, from_on=on)
    old, new = organisation.path, _free_path(under)
    Organisation.objects.filter(queries.below(old)).update(
        path=Concat(Value(new), Substr(F("path"), len(old) + 1))  # the root's own rest is empty
    )
    if organisation.acts_for_id is not None and organisation.acts_for_id == organisation.parent_id:
        organisation.acts_for = under  # an organ acts for whom it stands below
    organisation.parent = under
    organisation.save(update_fields=["parent", "acts_for"])
    organisation.refresh_from_db()
    record(actor, "tree.moved", "tree.organisation", organisation.pk, organisation_id=organisation.pk, at=at)


@transaction.atomic
def create_post(organisation: Organisation, *, actor: Actor, kind: str, title: str, at: datetime) -> Post:
    """Return a new seat of an organisation, held by nobody yet."""
    post = Post.objects.create(organisation=organisation, kind=kind, title=title)
    record(actor, "tree.post_created", "tree.post", post.pk, organisation_id=organisation.pk, at=at)
    return post


@transaction.atomic
def appoint(post: Post, person: Person, *, actor: Actor, on: date, at: datetime) -> Appointment:
    """Return the appointment of a person from a day on; whoever held the post ends on that day."""
    stand_in_line()
    for running in Appointment.objects.filter(post=post, until_on=None):
        end_appointment(running, actor=actor, on=on, at=at)
    made = Appointment.objects.create(post=post, person=person, from_on=on)
    record(actor, "tree.appointed", "tree.appointment", made.pk, organisation_id=post.organisation_id, at=at)
    index("person", [person.pk])
    return made


@transaction.atomic
def end_appointment(appointment: Appointment, *, actor: Actor, on: date, at: datetime) -> None:
    """End an appointment: on that day the person no longer holds the post."""
    stand_in_line()
    appointment.refresh_from_db()
    _close(appointment, on, at)
    where = appointment.post.organisation_id
    record(actor, "tree.appointment_ended", "tree.appointment", appointment.pk, organisation_id=where, at=at)
    index("person", [appointment.person_id])


@transaction.atomic
def dissolve_organisation(organisation: Organisation, *, actor: Actor, on: date, at: datetime) -> None:
    """Dissolve an organisation from a day on; its history stays. Raises NotInOrder where something still lives in it.

    What rooms above hang on it, they look after themselves (`organisations.hanging`).
    """
    stand_in_line()
    organisation.refresh_from_db()
    if organisation.dissolved_on is not None:
        raise NotInOrder(_("%(name)s已经撤销，不用再办。") % {"name": organisation.short_name})
    if organisation.children.filter(dissolved_on=None).exists():
        raise NotInOrder(
            _("%(name)s下面还有党组织，请先调整到别的上级，或先撤销它们。") % {"name": organisation.short_name}
        )
    if organisation.posts.filter(queries.ends_after(on, "appointments")).exists():
        raise NotInOrder(_("%(name)s还有人任职，请先免职。") % {"name": organisation.short_name})
    if on < Naming.objects.get(organisation=organisation, until_on=None).from_on:
        raise NotInOrder(_("撤销的日期早于它上一次改名或成立的日子，请核对日期。"))
    organisation.dissolved_on = on
    organisation.save(update_fields=["dissolved_on"])
    record(actor, "tree.dissolved", "tree.organisation", organisation.pk, organisation_id=organisation.pk, at=at)


def _close(row: Placement | Naming | Appointment, on: date, at: datetime) -> None:
    if row.until_on is not None:
        raise NotInOrder(_("这一段已经结束，不能再改它的结束日期。"))
    if on < row.from_on:
        raise NotInOrder(_("日期早于上一次变动（%(day)s），请填那一天或以后。") % {"day": row.from_on.isoformat()})
    row.until_on = on
    entered = clock.local_day(at)
    if not isinstance(row, Naming) and entered > on:
        row.ended_late_on = entered
    row.save()


def _free_path(parent: Organisation | None) -> str:
    if parent is not None:
        parent.refresh_from_db(fields=["path"])
    last = Organisation.objects.filter(parent=parent).order_by("-path").values_list("path", flat=True).first()
    return (parent.path if parent else "") + rules.next_step(last)
