"""Reads of the pages about an organisation, and what stands for the plan of an import."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from shuping.access import gate
from shuping.access.actions import Action
from shuping.access.models import Grant
from shuping.audit.queries import batched
from shuping.core.actor import Actor
from shuping.core.errors import NotFound
from shuping.organisations import permissions
from shuping.organisations.models import Reshaping
from shuping.organisations.rules import importing as rules
from shuping.people.models import Person
from shuping.tree import queries as tree
from shuping.tree.kinds import kind_words, kinds, post_kinds
from shuping.tree.models import Appointment, Naming, Organisation, Post

MOST_CHOICES = 60
MOST_IDS = 2000


def organisations(actor: Actor) -> QuerySet[Organisation]:
    """Return the organisations that the actor may see, in tree order."""
    return gate.scope(actor, permissions.VIEW, Organisation.objects.filter(dissolved_on=None), "").order_by("path")


def found_by_name(actor: Actor, words: str) -> QuerySet[Organisation]:
    """Return the organisations that are or were called so, the dissolved too, in tree order."""
    named = Naming.objects.filter(Q(name__icontains=words) | Q(short_name__icontains=words))
    rows = Organisation.objects.filter(pk__in=named.values("organisation"))
    return gate.scope(actor, permissions.VIEW, rows, "").order_by("path")


def former_names(organisation_ids: Iterable[int], words: str) -> dict[int, str]:
    """Return {organisation id: the name with these words that it bore before}, for those that bear another today."""
    rows = Naming.objects.filter(
        Q(name__icontains=words) | Q(short_name__icontains=words), organisation__in=list(organisation_ids)
    ).exclude(until_on=None)
    return dict(rows.order_by("from_on", "id").values_list("organisation", "short_name"))


def organisation(actor: Actor, organisation_id: int, action: Action = permissions.VIEW) -> Organisation:
    """Return one organisation. Raises NotFound outside the actor's tree, Forbidden inside it without the right."""
    found = Organisation.objects.select_related("parent", "acts_for").filter(pk=organisation_id).first()
    if found is None:
        raise NotFound
    gate.require(actor, action, found)
    return found


def post(found: Organisation, post_id: int) -> Post:
    """Return a post of an organisation. Raises NotFound."""
    row = found.posts.filter(pk=post_id).first()
    if row is None:
        raise NotFound
    return row


def appointment(found: Organisation, appointment_id: int) -> Appointment:
    """Return an appointment to a post of an organisation. Raises NotFound."""
    rows = Appointment.objects.select_related("post__organisation", "person")
    row = rows.filter(pk=appointment_id, post__organisation=found).first()
    if row is None:
        raise NotFound
    return row


def superiors(actor: Actor, short_name: str) -> list[Organisation]:
    """Return at most two living organisations of that short name which the actor keeps."""
    rows = Organisation.objects.filter(short_name=short_name.strip(), dissolved_on=None)
    return list(gate.scope(actor, permissions.KEEP, rows, "").order_by("path")[:2])


def people_to_appoint(actor: Actor, name: str) -> list[Person]:
    """Return the people of that name whom the actor may appoint: who sat in the tree that he keeps, or sat nowhere."""
    posts = Appointment.objects.filter(person=OuterRef("pk"))
    here = gate.scope(actor, permissions.KEEP, posts, "post__organisation")
    rows = Person.objects.filter(Q(Exists(here)) | ~Exists(posts), name=name, withdrawn_at=None)
    return list(rows.order_by("pk")[:MOST_CHOICES])


def last_seats(people: Iterable[Person]) -> dict[int, str]:
    """Return {person id: organisation and title of his newest appointment}, to tell people of one name apart."""
    rows = Appointment.objects.filter(person__in=[person.pk for person in people]).select_related("post__organisation")
    return {row.person_id: f"{row.post.organisation.short_name}{row.post.title}" for row in rows.order_by("from_on")}


def held_on(found: Organisation, day: date) -> list[Appointment]:
    """Return who held what at an organisation on a day, in the order of its posts."""
    return list(tree.appointments_on(day).filter(post__organisation=found).order_by("post_id"))


def appointments(found: Organisation) -> QuerySet[Appointment]:
    """Return everybody who ever held a post of an organisation, newest first."""
    rows = Appointment.objects.filter(post__organisation=found).select_related("post", "person")
    return rows.order_by("-from_on", "-id")


def entered_on(found: Organisation) -> date | None:
    """Return the day on which an organisation was entered that is older: somebody sat there before it has a name here.

    None where its history here begins with its founding.
    """
    first = found.namings.order_by("from_on").values_list("from_on", flat=True).first()
    is_older = first and Appointment.objects.filter(post__organisation=found, from_on__lt=first).exists()
    return first if is_older else None


def reshapings(found: Organisation) -> list[Reshaping]:
    """Return the mergers and splits that an organisation went through, newest first."""
    rows = Reshaping.objects.filter(Q(sources=found) | Q(targets=found)).distinct()
    return list(rows.select_related("person").prefetch_related("sources", "targets"))


def reshaping_facts(ids: Iterable[int]) -> Mapping[int, Mapping[str, object]]:
    """Return {id of a merger or split: its facts}."""
    return {row.pk: row.content() for row in Reshaping.objects.filter(pk__in=list(ids))}


def reshaping_ids() -> Iterable[int]:
    """Return the ids of all mergers and splits."""
    return Reshaping.objects.order_by().values_list("pk", flat=True).iterator()


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
    """A post and who holds it on the day, nobody where it is vacant; and who takes it on a later day."""

    title: str
    holder: str
    since: date | None
    post_id: int
    appointment_id: int | None = None
    next_holder: str = ""
    next_from: date | None = None


def seats(found: Organisation, day: date) -> list[Seat]:
    """Return the posts of an organisation with their holders on a day and after it, in the order of the posts."""
    running: dict[int, Appointment] = {}
    coming: dict[int, Appointment] = {}
    rows = Appointment.objects.filter(tree.ends_after(day), post__organisation=found).select_related("person")
    for row in rows.order_by("-from_on"):
        (running if row.from_on <= day else coming)[row.post_id] = row
    return [_seat(post, running.get(post.pk), coming.get(post.pk)) for post in found.posts.all()]


def _seat(post: Post, now: Appointment | None, then: Appointment | None) -> Seat:
    return Seat(
        title=post.title,
        holder=now.person.name if now else "",
        since=now.from_on if now else None,
        post_id=post.pk,
        appointment_id=now.pk if now else None,
        next_holder=then.person.name if then else "",
        next_from=then.from_on if then else None,
    )


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
        kinds=kind_words(),
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
