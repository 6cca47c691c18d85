"""What every view declares about who may come in. The access matrix of the tests reads it from the URL resolver."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Door:
    """`kind` says who comes in at all; `action` names what a guarded door asks the gate for."""

    kind: Literal["public", "signed-in", "guarded", "by-code"]
    action: str = ""
    reason: str = ""


def mark(view: View, door: Door) -> View:
    """Return the view with its door; a view has one door only."""
    if hasattr(view, "door"):
        raise TypeError(f"{view.__qualname__} has two doors")
    view.door = door  # type: ignore[attr-defined]
    return view


def door_of(view: Any) -> Door | None:
    """Return the door of a view, or None where it has none."""
    return getattr(view, "door", None)


def public(reason: str) -> Callable[[View], View]:
    """Let anyone in; the reason stands in the list of public doors."""

    def decorate(view: View) -> View:
        return mark(view, Door("public", reason=reason))

    return decorate


def by_code(reason: str) -> Callable[[View], View]:
    """Let anyone in whose slip says so: nobody is known here, no cookie is read or set, no form token is asked."""

    def decorate(view: View) -> View:
        return mark(csrf_exempt(view), Door("by-code", reason=reason))

    return decorate


def signed_in(view: View) -> View:
    """Let every signed-in person in: the page shows what is his own or what the gate leaves."""
    return mark(view, Door("signed-in"))


class PageRequest(HttpRequest):
    """A request after the gate: it knows its actor, and behind `core.once` what form was sent."""

    actor: Any
    sending: Any


def keeps_nothing(view: View) -> View:
    """Let nothing of what is typed here be kept when the person's session has ended: passwords, choices of a ballot."""
    view.keeps_nothing = True  # type: ignore[attr-defined]
    return view
