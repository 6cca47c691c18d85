"""The one gate. Pages, fragments, exports, jobs and commands ask these four questions and no others."""

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from shuping.access.actions import Action
from shuping.access.roles import roles
from shuping.core.actor import Actor
from shuping.core.errors import Forbidden, NotFound
from shuping.tree import rules
from shuping.tree.models import Organisation
from shuping.tree.queries import below

Row = TypeVar("Row", bound=Model)


def _reach(actor: Actor, action: str) -> tuple[set[int], list[str]]:
    """Return (organisations where the actor holds the action at the node alone, paths that he covers with it)."""
    own: set[int] = set()
    cover: list[str] = []
    for holding in actor.holdings:
        role = roles().get(holding.role)
        if role is None:
            continue
        if action in role.cover:
            cover.append(holding.path)
        elif action in role.own:
            own.add(holding.organisation_id)
    return own, cover


def holds_anywhere(actor: Actor, action: Action) -> bool:
    """Say whether the actor may do this at all, somewhere."""
    own, cover = _reach(actor, action.name)
    return bool(own or cover)


def allowed(actor: Actor, action: Action, field: str = "organisation") -> Q:
    """Match the rows that the actor may do this with; `field` leads from the row to its organisation ("" = itself)."""
    own, cover = _reach(actor, action.name)
    lead = f"{field}__" if field else ""
    found = Q(pk__in=[])
    for path in cover:
        found |= below(path, f"{lead}path")
    if own:
        found |= Q(**{f"{lead}pk__in": own})
    return found


def scope(actor: Actor, action: Action, rows: QuerySet[Row], field: str = "organisation") -> QuerySet[Row]:
    """Return the rows that the actor may do this with."""
    return rows.filter(allowed(actor, action, field))


def can(actor: Actor, action: Action, organisation: Organisation) -> bool:
    """Say whether the actor may do this at an organisation, for a button to be drawn; acts ask `require`."""
    own, cover = _reach(actor, action.name)
    return organisation.pk in own or any(rules.covers(path, organisation.path) for path in cover)


def require(actor: Actor, action: Action, organisation: Organisation, sentence: str = "") -> None:
    """Pass silently or raise: NotFound outside the actor's tree, Forbidden inside it without the right."""
    if can(actor, action, organisation):
        return
    if can(actor, Action(action.view), organisation):
        raise Forbidden(sentence)
    raise NotFound


def require_anywhere(actor: Actor, action: Action) -> None:
    """Raise Forbidden where the actor may do this nowhere: the guard of a list or of a blank form."""
    if not holds_anywhere(actor, action):
        raise Forbidden
