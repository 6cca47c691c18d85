"""Whom and what a grant may name: what lies outside the actor's tree is for him as if it were not there."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from shuping.access import gate, permissions
from shuping.access.models import Grant
from shuping.core.actor import Actor
from shuping.people.models import Person
from shuping.tree.models import Appointment, Organisation


def people_to_grant(actor: Actor) -> QuerySet[Person]:
    """Return who holds or held a post or a grant in the actor's tree; at a root also who never held anything."""
    posts = Appointment.objects.filter(person=OuterRef("pk"))
    grants = Grant.objects.filter(person=OuterRef("pk"))
    inside = Q(Exists(gate.scope(actor, permissions.VIEW, posts, "post__organisation")))
    inside |= Q(Exists(gate.scope(actor, permissions.VIEW, grants)))
    if places_to_grant(actor).filter(parent=None).exists():
        inside |= ~Exists(posts) & ~Exists(grants)
    return Person.objects.filter(inside)


def places_to_grant(actor: Actor) -> QuerySet[Organisation]:
    """Return the organisations of the actor's tree that were not dissolved; where he may grant, the act itself asks."""
    return gate.scope(actor, permissions.VIEW, Organisation.objects.filter(dissolved_on=None), "")
