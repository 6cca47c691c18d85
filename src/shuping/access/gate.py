"""The one gate. Pages, fragments, exports, jobs and commands ask these questions and no others."""

from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from shuping.access.actions import Action
from shuping.access.roles import Role, roles
from shuping.core.actor import Actor, Holding
from shuping.core.errors import Forbidden, NotFound
from shuping.tree import rules
from shuping.tree.models import Organisation
from shuping.tree.queries import below

Row = TypeVar("Row", bound=Model)
EVERYTHING = ""  # the path that every path begins with


def _reach(actor: Actor, action: str) -> tuple[set[int], list[str]]:
    """Return (organisations where the actor holds the action at the node alone, paths that he covers with it)."""
    own: set[int] = set()
    cover: list[str] = []
    for holding in actor.holdings:
        role = roles().get(holding.role)
        if role is None:
            continue
        if action in role.cover:
            cover.append(EVERYTHING if holding.is_whole else holding.path)
        else:
            own |= _places(holding, role, action)
    return own, cover


def _places(holding: Holding, role: Role, action: str) -> set[int]:
    """Return the organisations at which a holding gives an action that it does not give below them."""
    if action in role.own:
        return {holding.organisation_id, holding.seat_id}
    return {holding.seat_id} if action in role.seat and holding.is_organ else set()


def holds_anywhere(actor: Actor, action: Action) -> bool:
    """Say whether the actor may do this at all, somewhere."""
    own, cover = _reach(actor, action.name)
    return bool(own or cover)


def holdings_with(actor: Actor, action: Action) -> list[Holding]:
    """Return the posts and grants by which the actor may do this, each at its place."""
    return [
        holding
        for holding in actor.holdings
        if (role := roles().get(holding.role)) and (action.name in role.cover or _places(holding, role, action.name))
    ]


def holds_everywhere(actor: Actor, action: Action) -> bool:
    """Say whether `scope` leaves every row."""
    return EVERYTHING in _reach(actor, action.name)[1]


def allowed(actor: Actor, action: Action, field: str = "organisation") -> Q:
    """Match the rows that the actor may do this with; `field` leads from the row to its organisation ("" = itself)."""
    own, cover = _reach(actor, action.name)
    if EVERYTHING in cover:
        return ~Q(pk__in=[])  # true of every row, without a join with the tree that would cost more than the page
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


def capacity(actor: Actor, action: Action, organisation: Organisation) -> str:
    """Return by which post or grant the actor may do this at an organisation, in words; empty where he may not."""
    for holding in actor.holdings:
        role = roles().get(holding.role)
        if role is None:
            continue
        covers = action.name in role.cover and rules.covers(holding.path, organisation.path)
        if covers or organisation.pk in _places(holding, role, action.name):
            return f"{holding.organisation} · {holding.title}"
    return ""


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
        raise Forbidden(_("您现在没有办这件事的权。授权到期的，请找安全管理员；换了岗位的，请等任职登记。"))
