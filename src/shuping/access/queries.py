"""What a person holds on a day."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from shuping.access import gate, permissions
from shuping.access.models import Grant, StandIn
from shuping.access.roles import role_of_post, roles_that_answer
from shuping.access.rules import ADMINISTRATORS
from shuping.accounts.models import User
from shuping.audit.queries import newest_hash
from shuping.core import clock
from shuping.core.actor import Actor, Holding
from shuping.tree import rules as tree_rules
from shuping.tree.models import Appointment, Organisation
from shuping.tree.queries import holds_on

COLUMNS = ("role", "at", "seat", "at_path", "at_name", "label", "until_on", "is_grant", "is_whole", "is_organ", "as_of")
# marks that no person, no day and no moment can be taken for
ANYBODY, ANY_DAY, ANY_MOMENT = -(2**62), date(1, 2, 3), datetime(1, 2, 3, 4, tzinfo=UTC)


def actor_of(person_id: int, name: str, day: date, at: datetime | None = None) -> Actor:
    """Return the actor that a person is on a day, with his roles, posts first, in one query.

    `at` is the moment, where a right that ends within the day counts; without it, noon. A post at an organ (组织部)
    covers the committee that the organ acts for.
    """
    sql, values = _compiled()
    moment = _moment(at or clock.moment(day, 12))
    given = {ANYBODY: person_id, adapted(ANY_DAY): adapted(day), _moment(ANY_MOMENT): moment}
    with connection.cursor() as cursor:
        cursor.execute(sql, [given.get(value, value) for value in values])
        rows = cursor.fetchall()
    found = [
        Holding(
            role=role if is_grant else role_of_post().get(role, ""),
            organisation_id=at,
            seat_id=seat,
            path=path,
            organisation=where,
            title=title,
            until=date.fromisoformat(until) if isinstance(until, str) else until,
            from_grant=bool(is_grant),
            is_whole=bool(is_whole),
            is_organ=bool(is_organ),
        )
        for role, at, seat, path, where, title, until, is_grant, is_whole, is_organ, _as_of in rows
    ]
    return Actor(
        person_id=person_id,
        name=name,
        holdings=tuple(sorted(found, key=lambda h: (h.from_grant, h.path))),
        as_of=bytes(rows[0][-1] or b"").hex() if rows else "",
    )


def acting_person(person_id: int, at: datetime) -> Actor:
    """Return whom a job acts for, with what he holds at this moment: nothing where his account was closed."""
    user = User.objects.select_related("person").filter(person=person_id, is_active=True).first()
    if user is None:
        return Actor(person_id=person_id, name="")
    return actor_of(person_id, user.person.name, clock.local_day(at), at)


def adapted(day: date) -> date | str | None:
    """Return a day as the database takes it."""
    return connection.ops.adapt_datefield_value(day)


def _moment(at: datetime) -> datetime | str | None:
    """Return a moment as the database takes it."""
    return connection.ops.adapt_datetimefield_value(at)


@lru_cache(maxsize=1)
def _compiled() -> tuple[str, tuple[Any, ...]]:
    """Return the question for holdings as SQL, with marks in place of person and day.

    Every request asks it, and Django's making of the SQL costs a hundred times what the database needs to answer.
    """
    return _holdings(ANYBODY, ANY_DAY, ANY_MOMENT).query.sql_with_params()


def _holdings(person_id: int, day: date, at: datetime) -> QuerySet[Any, Any]:
    other_roots = Organisation.objects.filter(parent=None).exclude(path=OuterRef("at_path"))
    posts = (
        Appointment.objects.filter(holds_on(day), person=person_id)
        .annotate(
            role=F("post__kind"),
            at=Coalesce("post__organisation__acts_for_id", "post__organisation_id"),
            seat=F("post__organisation_id"),
            at_path=Coalesce("post__organisation__acts_for__path", "post__organisation__path"),
            at_name=F("post__organisation__short_name"),
            label=F("post__title"),
            is_grant=Value(False, output_field=BooleanField()),
            is_whole=~Exists(other_roots),
            is_organ=_is_organ("post__organisation"),
            as_of=newest_hash(),
        )
        .order_by()
        .values_list(*COLUMNS)
    )
    grants = (
        Grant.objects.filter(holds_on(day), not_expired(at), person=person_id)
        .annotate(
            at=F("organisation_id"),
            seat=F("organisation_id"),
            at_path=F("organisation__path"),
            at_name=F("organisation__short_name"),
            label=F("title"),
            is_grant=Value(True, output_field=BooleanField()),
            is_whole=~Exists(other_roots),
            is_organ=_is_organ("organisation"),
            as_of=newest_hash(),
        )
        .order_by()
        .values_list(*COLUMNS)
    )
    return posts.union(grants, all=True)


def _is_organ(field: str) -> "ExpressionWrapper[Q]":
    return ExpressionWrapper(Q(**{f"{field}__acts_for__isnull": False}), output_field=BooleanField())


def not_expired(at: datetime) -> Q:
    """Match the grants that have not ended within their last day."""
    return Q(expires_at__isnull=True) | Q(expires_at__gt=at)


def administrator_roles(person_id: int, since: date, until: date | None, at: datetime) -> set[str]:
    """Return the administrators' roles of a person's grants that hold on some day from `since` to `until` (None: ever).

    What has expired by `at` no longer counts.
    """
    rows = Grant.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gt=since), not_expired(at), person=person_id, role__in=ADMINISTRATORS
    )
    if until is not None:
        rows = rows.filter(from_on__lte=until)
    return set(rows.values_list("role", flat=True))


def answered_for(person_id: int, since: date, until: date) -> set[int]:
    """Return the organisations for which a person could act by a grant at any time from `since` to `until`.

    A supervisor's grant is none of these: it lets him look at a place, not act for it.
    """
    rows = Grant.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=since),
        person=person_id,
        from_on__lte=until,
        role__in=roles_that_answer(),
    )
    return set(rows.values_list("organisation_id", flat=True))


def grants(actor: Actor) -> QuerySet[Grant]:
    """Return the grants that the actor may see, newest first."""
    rows = Grant.objects.select_related("person", "organisation")
    return gate.scope(actor, permissions.VIEW, rows).order_by("-from_on", "-id")


def granted(role: str, organisation: Organisation, day: date) -> int:
    """Return how many people hold a role by a grant that reaches an organisation on a day."""
    paths = [*tree_rules.ancestors(organisation.path), organisation.path]
    rows = Grant.objects.filter(holds_on(day), role=role, organisation__path__in=paths)
    return rows.values("person").distinct().count()


def grant_ids() -> Iterable[int]:
    """Return the ids of all grants."""
    return Grant.objects.values_list("pk", flat=True).iterator()


def grant_facts(ids: Iterable[int]) -> Mapping[int, Mapping[str, object]]:
    """Return {grant id: its facts} for the comparison of the chain with the database."""
    return {grant.pk: grant.content() for grant in Grant.objects.filter(pk__in=list(ids))}


def stand_in_ids() -> Iterable[int]:
    """Return the ids of all who were proposed to stand in."""
    return StandIn.objects.values_list("pk", flat=True).iterator()


def stand_in_facts(ids: Iterable[int]) -> Mapping[int, Mapping[str, object]]:
    """Return {stand-in id: its facts} for the comparison of the chain with the database."""
    return {row.pk: row.content() for row in StandIn.objects.filter(pk__in=list(ids))}
