"""Whom and what a grant may name: what lies outside the actor's tree is for him as if it were not there.

And the chain as people read it, for who may verify the whole of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from shuping.access import gate, permissions
from shuping.access.models import Grant
from shuping.access.queries import administrator_roles
from shuping.audit import queries as audit
from shuping.audit.words import word
from shuping.core.actor import MACHINE, Actor
from shuping.core.errors import NotFound
from shuping.people.models import Person
from shuping.tree.models import Appointment, Organisation
from shuping.tree.queries import holds_on


def people_to_grant(actor: Actor) -> QuerySet[Person]:
    """Return who holds or held a post or a grant in the actor's tree; at a root also who never held anything."""
    posts = Appointment.objects.filter(person=OuterRef("pk"))
    grants = Grant.objects.filter(person=OuterRef("pk"))
    inside = Q(Exists(gate.scope(actor, permissions.VIEW, posts, "post__organisation")))
    inside |= Q(Exists(gate.scope(actor, permissions.VIEW, grants)))
    if places_to_grant(actor).filter(parent=None).exists():
        inside |= ~Exists(posts) & ~Exists(grants)
    return Person.objects.filter(inside)


def in_tree(actor: Actor, rows: QuerySet[Any], field: str) -> QuerySet[Any]:
    """Return the rows whose organisation lies in the part of the tree where the actor sees people and grants."""
    return gate.scope(actor, permissions.VIEW, rows, field)


def person(actor: Actor, person_id: int) -> Person:
    """Return one of the people whom the actor may see, with his account. Raises NotFound."""
    found = people_to_grant(actor).select_related("user").filter(pk=person_id).first()
    if found is None:
        raise NotFound
    return found


def manages_whole(actor: Actor) -> bool:
    """Say whether the actor keeps the accounts of a whole tree."""
    return gate.scope(actor, permissions.MANAGE, Organisation.objects.filter(parent=None), "").exists()


def why_not_managed(actor: Actor, person: Person, day: date, at: datetime) -> str:
    """Return the sentence that says why the actor may not change this person's account; empty where he may.

    Whoever holds something outside the actor's part belongs to another administrator, or a township's could take the
    password of the city's secretary who once worked there.
    """
    if person.pk == actor.person_id:
        return _("自己的账号不能自己办。改密码在“我的账号”。")
    if administrator_roles(person.pk, day, day, at):
        return _("三员的账号不能由一个人办：由另外两位管理员一起在“三员”页补任。")
    if not manages_whole(actor):
        posts = Appointment.objects.filter(holds_on(day), person=person)
        grants = Grant.objects.filter(holds_on(day), person=person)
        inside = gate.scope(actor, permissions.MANAGE, posts, "post__organisation")
        granted = gate.scope(actor, permissions.MANAGE, grants)
        held = posts.count() + grants.count()
        if not held or held > inside.count() + granted.count():
            return _("%(name)s现在不只在您管的范围里任职，由上级的安全管理员办。") % {"name": person.name}
    return ""


def places_to_grant(actor: Actor) -> QuerySet[Organisation]:
    """Return the organisations of the actor's tree that were not dissolved; where he may grant, the act itself asks."""
    return gate.scope(actor, permissions.VIEW, Organisation.objects.filter(dissolved_on=None), "")


@dataclass(frozen=True)
class ChainLine:
    """One entry in words; `act_name` and `object_name` are as the exported chain writes them."""

    number: int
    act: str
    act_name: str
    actor: str
    organisation: str
    object: str
    object_name: str
    at: datetime
    hash: str


def chain_lines(newest: int) -> list[ChainLine]:
    """Return the newest entries of the chain, newest first, with names as they are today."""
    found = audit.links(newest)
    people = Person.objects.in_bulk(_ids(link.actor for link, _hash in found))
    places = Organisation.objects.in_bulk(_ids(link.organisation for link, _hash in found))
    names = {f"person/{pk}": person.name for pk, person in people.items()}
    names |= {f"organisation/{pk}": place.short_name for pk, place in places.items()}
    names[MACHINE.label] = _(MACHINE.name)
    return [
        ChainLine(
            number=link.number,
            act=word(link.act),
            act_name=link.act,
            actor=names.get(link.actor, link.actor),
            organisation=names.get(link.organisation, link.organisation),
            object=object_words(link.object),
            object_name=link.object,
            at=datetime.fromisoformat(link.at),
            hash=digest,
        )
        for link, digest in found
    ]


def object_words(name: str) -> str:
    """Return an object of the chain as people call it: 问题 38 for `findings.finding/38`."""
    kind, _slash, number = name.partition("/")
    return f"{word(kind)} {number}".strip()


def _ids(labels: Iterable[str]) -> set[int]:
    """Return the ids in labels like `person/4`; others have none."""
    ends = (label.partition("/")[2] for label in labels)
    return {int(end) for end in ends if end.isdecimal()}
