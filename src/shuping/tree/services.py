"""The only writers of the tree. Who may call them is asked by the room whose page it is (`organisations`)."""

from datetime import date

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from shuping.core.errors import DomainError
from shuping.people.models import Person
from shuping.tree import queries, rules
from shuping.tree.kinds import kinds
from shuping.tree.models import Appointment, Naming, Organisation, Placement, Post


class NotInOrder(DomainError):
    """A date or a place that the history of the tree does not allow."""

    code = "tree.not-in-order"


@transaction.atomic
def found_organisation(
    *,
    name: str,
    short_name: str,
    kind: str,
    parent: Organisation | None,
    on: date,
    acts_for: Organisation | None = None,
) -> Organisation:
    """Return a new organisation, last among the children of `parent`. Raises NotInOrder for an unknown kind."""
    if kind not in kinds():
        raise NotInOrder(_("没有“%(kind)s”这一类党组织，请从类别表中选。") % {"kind": kind})
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
    return organisation


@transaction.atomic
def rename_organisation(organisation: Organisation, *, name: str, short_name: str, on: date) -> None:
    """Give an organisation a new name from a day on; the old one stays in its history."""
    _close(Naming.objects.filter(organisation=organisation, until_on=None).get(), on)
    Naming.objects.create(organisation=organisation, name=name, short_name=short_name, from_on=on)
    organisation.name, organisation.short_name = name, short_name
    organisation.save(update_fields=["name", "short_name"])


@transaction.atomic
def move_organisation(organisation: Organisation, *, under: Organisation, on: date) -> None:
    """Put an organisation with all below it under another superior from a day on.

    One UPDATE rewrites the paths of the subtree. Raises NotInOrder where the new superior lies inside it.
    """
    _lock_tree()
    organisation.refresh_from_db()
    under.refresh_from_db()
    if rules.covers(organisation.path, under.path):
        raise NotInOrder(_("不能把党组织移到它自己或它的下级之下，请另选上级。"))
    _close(Placement.objects.filter(organisation=organisation, until_on=None).get(), on)
    Placement.objects.create(organisation=organisation, parent=under, from_on=on)
    old, new = organisation.path, _free_path(under)
    Organisation.objects.filter(queries.below(old)).update(
        path=Concat(Value(new), Substr(F("path"), len(old) + 1))  # the root's own rest is empty
    )
    organisation.parent = under
    organisation.save(update_fields=["parent"])
    organisation.refresh_from_db()


@transaction.atomic
def appoint(post: Post, person: Person, *, on: date) -> Appointment:
    """Return the appointment of a person from a day on; whoever held the post ends on that day."""
    for running in Appointment.objects.filter(post=post, until_on=None):
        _close(running, on)
    return Appointment.objects.create(post=post, person=person, from_on=on)


@transaction.atomic
def end_appointment(appointment: Appointment, *, on: date) -> None:
    """End an appointment: on that day the person no longer holds the post."""
    _close(appointment, on)


def _close(row: Placement | Naming | Appointment, on: date) -> None:
    if row.until_on is not None:
        raise NotInOrder(_("这一段已经结束，不能再改它的结束日期。"))
    if on < row.from_on:
        raise NotInOrder(_("日期早于上一次变动（%(day)s），请填那一天或以后。") % {"day": row.from_on.isoformat()})
    row.until_on = on
    row.save(update_fields=["until_on"])


def _lock_tree() -> None:
    """Let whoever changes the shape of the tree take his turn: paths are read and written anew under this lock."""
    Organisation.objects.select_for_update().filter(parent=None).order_by("pk").first()


def _free_path(parent: Organisation | None) -> str:
    _lock_tree()
    if parent is not None:
        parent.refresh_from_db(fields=["path"])
    last = Organisation.objects.filter(parent=parent).order_by("-path").values_list("path", flat=True).first()
    return (parent.path if parent else "") + rules.next_step(last)
