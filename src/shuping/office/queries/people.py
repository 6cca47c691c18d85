"""Whom and what a grant may name, and people with their accounts: what lies outside the actor's tree is not there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuping.access import gate
from shuping.access import permissions as access
from shuping.access.models import Grant
from shuping.access.queries import administrator_roles
from shuping.core.actor import Actor
from shuping.core.errors import NotFound
from shuping.core.fields import words_in
from shuping.core.templatetags.shuping import full_day
from shuping.people.models import Person
from shuping.people.queries import is_pointed_at
from shuping.tree.models import Appointment, Organisation
from shuping.tree.queries import ends_after, holds_on

STATES: Mapping[str, tuple[Any, Q]] = {
    "active": (gettext_lazy("在用"), Q(user__is_active=True)),
    "one-time": (gettext_lazy("还没改一次性密码"), Q(user__is_active=True, user__has_one_time_password=True)),
    "closed": (gettext_lazy("已停用"), Q(user__is_active=False)),
    "none": (gettext_lazy("没有账号"), Q(user__isnull=True)),
}


NAME_AND_HINT = re.compile(r"^(?P<name>[^（(]+)[（(](?P<hint>[^）)]+)[）)]$")


@dataclass(frozen=True)
class Told:
    """One of several people of a name, with what tells him from the others: what he holds, else his user name."""

    person: Person
    holds: list[str]
    username: str

    @property
    def full(self) -> str:
        """The name as it is typed to mean him and no other: 郑知泉（清泉镇党委）."""
        hint = self.holds[0].partition(" · ")[0] if self.holds else self.username
        return f"{self.person.name}（{hint}）" if hint else self.person.name

    def is_meant(self, hint: str) -> bool:
        """Say whether a hint behind the name means him."""
        return hint == self.username or any(held.replace(" · ", "").startswith(hint) for held in self.holds)


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


def people_to_grant(actor: Actor) -> QuerySet[Person]:
    """Return who holds or held a post or a grant in the actor's tree; at a root also who never held anything."""
    posts = Appointment.objects.filter(person=OuterRef("pk"))
    grants = Grant.objects.filter(person=OuterRef("pk"))
    inside = Q(Exists(gate.scope(actor, access.VIEW, posts, "post__organisation")))
    inside |= Q(Exists(gate.scope(actor, access.VIEW, grants)))
    if places_to_grant(actor).filter(parent=None).exists():
        inside |= ~Exists(posts) & ~Exists(grants)
    return Person.objects.filter(inside, withdrawn_at=None)


def in_tree(actor: Actor, rows: QuerySet[Any], field: str) -> QuerySet[Any]:
    """Return the rows whose organisation lies in the part of the tree where the actor sees people and grants."""
    return gate.scope(actor, access.VIEW, rows, field)


def person(actor: Actor, person_id: int) -> Person:
    """Return one of the people whom the actor may see, with his account. Raises NotFound."""
    found = people_to_grant(actor).select_related("user").filter(pk=person_id).first()
    if found is None:
        raise NotFound
    return found


def manages_whole(actor: Actor) -> bool:
    """Say whether the actor keeps the accounts of a whole tree."""
    if not gate.holds_anywhere(actor, access.MANAGE):
        return False
    return gate.scope(actor, access.MANAGE, Organisation.objects.filter(parent=None), "").exists()


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
        inside = gate.scope(actor, access.MANAGE, posts, "post__organisation")
        granted = gate.scope(actor, access.MANAGE, grants)
        held = posts.count() + grants.count()
        if not held or held > inside.count() + granted.count():
            return _("%(name)s现在不只在您管的范围里任职，由上级的安全管理员办。") % {"name": person.name}
    return ""


def why_not_withdrawn(person: Person) -> str:
    """Return the sentence that says why a registration stays; empty where nothing points at the person."""
    user = getattr(person, "user", None)
    if (user is None or user.last_login is None) and not is_pointed_at(person):
        return ""
    return _(
        "%(name)s已经有岗位、授权，或者登录过、办过事，登记不能撤销。姓名写错了，请改姓名；人走了，请停用账号。"
    ) % {"name": person.name}


def places_to_grant(actor: Actor) -> QuerySet[Organisation]:
    """Return the organisations of the actor's tree that were not dissolved; where he may grant, the act itself asks."""
    return gate.scope(actor, access.VIEW, Organisation.objects.filter(dissolved_on=None), "")


def people(actor: Actor, filters: Filters) -> QuerySet[Person]:
    """Return the people whom the actor may see, with their accounts, by the order in which they were registered."""
    rows = people_to_grant(actor).select_related("user")
    if filters.words:
        rows = rows.filter(Q(name__contains=filters.words) | Q(user__username__contains=filters.words))
    if filters.state:
        rows = rows.filter(STATES[filters.state][1])
    return rows.order_by("id")


def told_apart(actor: Actor, typed: str, day: date) -> list[Told]:
    """Return whom a typed name may mean among those that the actor may see, by the order of registration.

    The name as it stands comes first, because a name may have brackets of its own: 李明（青禾镇）.
    """
    typed = typed.strip()
    found = list(people_to_grant(actor).select_related("user").filter(name=typed).order_by("id"))
    hint = ""
    if not found and (parts := NAME_AND_HINT.match(typed.replace(" ", ""))):
        hint = parts["hint"]
        found = list(people_to_grant(actor).select_related("user").filter(name=parts["name"]).order_by("id"))
    holds = what_they_hold(actor, found, day) if found else {}
    told = [Told(one, holds.get(one.pk, []), getattr(getattr(one, "user", None), "username", "")) for one in found]
    return [one for one in told if one.is_meant(hint)] if hint else told


def what_they_hold(actor: Actor, people: list[Person], day: date) -> dict[int, list[str]]:
    """Return {person id: his posts and grants on a day in words}, of those that the actor may see; two queries.

    A post that begins later stands there with its day: without it, who was appointed for tomorrow would hold nothing.
    """
    ids = [person.pk for person in people]
    posts = in_tree(actor, Appointment.objects.filter(ends_after(day), person__in=ids), "post__organisation")
    grants = in_tree(actor, Grant.objects.filter(holds_on(day), person__in=ids), "organisation")
    found: dict[int, list[str]] = {}
    for person_id, place, title, begins in [
        *posts.order_by("id").values_list("person_id", "post__organisation__short_name", "post__title", "from_on"),
        *grants.order_by("id").values_list("person_id", "organisation__short_name", "title", "from_on"),
    ]:
        later = _("（%(day)s起）") % {"day": full_day(begins)} if begins > day else ""
        found.setdefault(person_id, []).append(f"{place} · {title}{later}")
    return found
