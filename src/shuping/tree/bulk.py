"""Many organisations, posts and appointments at once, for an import: what `services` writes one by one, in few steps.

Every row stands in the chain with an entry of its own, as if it had been entered by hand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from shuping.audit.services import record_many, stand_in_line
from shuping.core.actor import Actor
from shuping.core.many import insert_rows
from shuping.people.models import Person
from shuping.search.services import index
from shuping.tree import rules, services
from shuping.tree.models import Appointment, Naming, Organisation, Placement, Post

BATCH = 500


@dataclass(frozen=True)
class Founding:
    """An organisation to be founded under a parent that stands already."""

    name: str
    short_name: str
    kind: str
    parent: Organisation
    acts_for: Organisation | None
    on: date


@transaction.atomic
def found_organisations(rows: Sequence[Founding], *, actor: Actor, at: datetime) -> list[Organisation]:
    """Return the new organisations, each last among the children of its parent, in this order."""
    stand_in_line()
    parents = {row.parent.pk for row in rows}
    ends = dict(
        Organisation.objects.filter(parent__in=parents).order_by().values_list("parent").annotate(last=Max("path"))
    )
    paths = dict(Organisation.objects.filter(pk__in=parents).values_list("pk", "path"))
    new = []
    for row in rows:
        parent_id = row.parent.pk
        ends[parent_id] = paths[parent_id] + rules.next_step(ends.get(parent_id))
        new.append(
            Organisation(
                name=row.name,
                short_name=row.short_name,
                kind=row.kind,
                parent=row.parent,
                acts_for=row.acts_for,
                path=ends[parent_id],
            )
        )
    made = Organisation.objects.bulk_create(new, batch_size=BATCH)
    both = list(zip(made, rows, strict=True))
    insert_rows(Placement, ("organisation", "parent", "from_on"), [(o.pk, row.parent.pk, row.on) for o, row in both])
    insert_rows(
        Naming,
        ("organisation", "name", "short_name", "from_on"),
        [(o.pk, o.name, o.short_name, row.on) for o, row in both],
    )
    record_many(actor, "tree.founded", "tree.organisation", [(o.pk, o.pk) for o in made], at=at)
    index("organisation", [o.pk for o in made])
    return made


@transaction.atomic
def create_posts(rows: Sequence[tuple[Organisation, str, str]], *, actor: Actor, at: datetime) -> list[Post]:
    """Return a new seat for each (organisation, kind, title), in this order."""
    stand_in_line()
    new = [Post(organisation=organisation, kind=kind, title=title) for organisation, kind, title in rows]
    made = Post.objects.bulk_create(new, batch_size=BATCH)
    record_many(actor, "tree.post_created", "tree.post", [(post.pk, post.organisation_id) for post in made], at=at)
    return made


@transaction.atomic
def appoint_all(rows: Sequence[tuple[Post, Person, date]], *, actor: Actor, at: datetime) -> list[Appointment]:
    """Return the appointment of each (post, person, first day); whoever held a post ends on that day.

    Raises NotInOrder for a day before the running appointment began.
    """
    stand_in_line()
    starts = {post.pk: on for post, _person, on in rows}
    for running in Appointment.objects.filter(post__in=starts, until_on=None):
        services.end_appointment(running, actor=actor, on=starts[running.post_id], at=at)
    new = [Appointment(post=post, person=person, from_on=on) for post, person, on in rows]
    made = Appointment.objects.bulk_create(new, batch_size=BATCH)
    wheres = [(one.pk, post.organisation_id) for one, (post, _person, _on) in zip(made, rows, strict=True)]
    record_many(actor, "tree.appointed", "tree.appointment", wheres, at=at)
    index("person", {person.pk for _post, person, _on in rows})
    return made
