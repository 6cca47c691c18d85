"""The list of people with their accounts, as the security administrator filters it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuping.access.models import Grant
from shuping.core.actor import Actor
from shuping.core.fields import words_in
from shuping.office import queries
from shuping.people.models import Person
from shuping.tree.models import Appointment
from shuping.tree.queries import holds_on

STATES: Mapping[str, tuple[Any, Q]] = {
    "active": (gettext_lazy("在用"), Q(user__is_active=True)),
    "one-time": (gettext_lazy("还没改一次性密码"), Q(user__is_active=True, user__has_one_time_password=True)),
    "closed": (gettext_lazy("已停用"), Q(user__is_active=False)),
    "none": (gettext_lazy("没有账号"), Q(user__isnull=True)),
}


@dataclass(frozen=True)
class Filters:
    """What was asked for; unknown values ask for nothing."""

    words: str = ""
    state: str = ""
    chosen: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, asked: QueryDict) -> "Filters":
        """Return the filters of a query string."""
        words, state = words_in(asked.get("words", "")), asked.get("state", "")
        state = state if state in STATES else ""
        chosen = [_("“%(words)s”") % {"words": words}] if words else []
        return cls(words, state, [*chosen, *([str(STATES[state][0])] if state else [])])


def people(actor: Actor, filters: Filters) -> QuerySet[Person]:
    """Return the people whom the actor may see, with their accounts, by the order in which they were registered."""
    rows = queries.people_to_grant(actor).select_related("user")
    if filters.words:
        rows = rows.filter(Q(name__contains=filters.words) | Q(user__username__contains=filters.words))
    if filters.state:
        rows = rows.filter(STATES[filters.state][1])
    return rows.order_by("id")


def what_they_hold(actor: Actor, people: list[Person], day: date) -> dict[int, list[str]]:
    """Return {person id: his posts and grants on a day in words}, of those that the actor may see; two queries."""
    ids = [person.pk for person in people]
    posts = queries.in_tree(actor, Appointment.objects.filter(holds_on(day), person__in=ids), "post__organisation")
    grants = queries.in_tree(actor, Grant.objects.filter(holds_on(day), person__in=ids), "organisation")
    found: dict[int, list[str]] = {}
    for person_id, place, title in [
        *posts.order_by("id").values_list("person_id", "post__organisation__short_name", "post__title"),
        *grants.order_by("id").values_list("person_id", "organisation__short_name", "title"),
    ]:
        found.setdefault(person_id, []).append(f"{place} · {title}")
    return found
