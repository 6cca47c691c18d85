"""Reads of the pages about an organisation."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from shuping.access import gate
from shuping.access.models import Grant
from shuping.audit.queries import batched
from shuping.core.actor import Actor
from shuping.core.errors import NotFound
from shuping.organisations import permissions
from shuping.organisations.rules import importing as rules
from shuping.tree import queries as tree
from shuping.tree.kinds import kinds, post_kinds
from shuping.tree.models import Appointment, Organisation, Post

MOST_CHOICES = 60
MOST_IDS = 2000


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


def standing(actor: Actor, top: Organisation, day: date, names: Iterable[str]) -> rules.World:
    """Return what stands at and below an organisation on a day, for the plan of an import; a handful of queries.

    `names` are those of people in the table. Raises NotFound, Forbidden.
    """
    gate.require(actor, permissions.IMPORT, top)
    rows = Organisation.objects.filter(tree.below(top.path), dissolved_on=None).order_by("path")
    held = tree.appointments_on(day).filter(tree.below(top.path, "post__organisation__path")).order_by()
    running = {post: rest for post, *rest in held.values_list("post_id", "person_id", "person__name", "from_on")}
    posts: dict[int, list[rules.KnownPost]] = defaultdict(list)
    seats = Post.objects.filter(tree.below(top.path, "organisation__path")).order_by("id")
    for place, pk, title, kind in seats.values_list("organisation_id", "pk", "title", "kind"):
        posts[place].append(rules.KnownPost(pk, title, kind, *running.get(pk, ())))
    known = [
        rules.Known(
            organisation.pk,
            organisation.name,
            organisation.short_name,
            organisation.kind,
            organisation.parent_id,
            organisation.pk == top.pk,
            tuple(posts[organisation.pk]),
        )
        for organisation in rows
    ]
    return rules.World(
        organisations=known,
        people=_namesakes(top, set(names)),
        kinds={word: kind.code for kind in kinds().values() for word in (kind.label, kind.code)},
        post_kinds={word: kind.code for kind in post_kinds().values() for word in (kind.label, kind.code)},
        organs=frozenset(kind.code for kind in kinds().values() if kind.works_for_parent),
        importer_id=actor.person_id,
        today=day,
    )


def _namesakes(top: Organisation, names: set[str]) -> dict[str, list[rules.Namesake]]:
    """Return who at or below an organisation bears these names, each with the posts and grants that tell him apart."""
    sits: dict[int, list[str]] = defaultdict(list)
    called: dict[int, str] = {}
    appointments = Appointment.objects.filter(tree.below(top.path, "post__organisation__path")).order_by("from_on")
    held = appointments.values_list("person_id", "person__name", "post__organisation__short_name", "post__title")
    granted = Grant.objects.filter(tree.below(top.path, "organisation__path")).order_by("from_on")
    rights = granted.values_list("person_id", "person__name", "organisation__short_name", "title")
    for person_id, name, place, title in (*held, *rights):
        if name in names:
            called[person_id] = name
            sits[person_id].append(f"{place} {title}")
    found: dict[str, list[rules.Namesake]] = defaultdict(list)
    for person_id, name in called.items():
        places = "、".join(dict.fromkeys(reversed(sits[person_id])))
        found[name].append(rules.Namesake(f"{rules.PERSON}:{person_id}", places))
    return found


def parts(ids: Iterable[int]) -> Iterator[list[int]]:
    """Yield ids in lists that a database takes in one question."""
    return batched(ids, MOST_IDS)
