"""Reads of the pages about an organisation."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from shuping.access import gate
from shuping.core.actor import Actor
from shuping.core.errors import NotFound
from shuping.organisations import permissions
from shuping.tree import queries as tree
from shuping.tree.models import Appointment, Organisation

MOST_CHOICES = 60


def organisations(actor: Actor) -> QuerySet[Organisation]:
    """Return the organisations that the actor may see, in tree order."""
    return gate.scope(actor, permissions.VIEW, Organisation.objects.filter(dissolved_on=None), "").order_by("path")


def organisation(actor: Actor, organisation_id: int) -> Organisation:
    """Return one organisation. Raises NotFound outside the actor's tree."""
    found = Organisation.objects.select_related("parent", "acts_for").filter(pk=organisation_id).first()
    if found is None:
        raise NotFound
    gate.require(actor, permissions.VIEW, found)
    return found


def children(actor: Actor, found: Organisation) -> list[Organisation]:
    """Return what lies directly below, in tree order."""
    return list(organisations(actor).filter(parent=found))


def filter_choices(actor: Actor) -> list[Organisation]:
    """Return the organisations that a filter offers: the roots of what the actor sees and those right below them.

    Deeper ones are reached through their own pages; the list stays short however large the tree is.
    """
    roots = {holding.organisation_id for holding in actor.holdings}
    rows = organisations(actor).filter(Q(pk__in=roots) | Q(parent__in=roots))
    return list(rows.only("pk", "short_name", "path", "kind")[:MOST_CHOICES])


@dataclass(frozen=True)
class Seat:
    """A post and who holds it on the day; nobody where it is vacant."""

    title: str
    holder: str
    since: date | None


def seats(found: Organisation, day: date) -> list[Seat]:
    """Return the posts of an organisation with their holders on a day, in the order of the posts."""
    running: dict[int, Appointment] = {a.post_id: a for a in tree.appointments_on(day).filter(post__organisation=found)}
    return [
        Seat(post.title, running[post.pk].person.name, running[post.pk].from_on)
        if post.pk in running
        else Seat(post.title, "", None)
        for post in found.posts.all()
    ]
