"""The guard of a door: it names the action that the view's query or service will ask the gate for."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponseBase

from shuping.access import gate
from shuping.access.actions import Action
from shuping.core.doors import Door, PageRequest, View, mark


def guarded(action: Action) -> Callable[[View], View]:
    """Let in who holds the action somewhere; which rows, the view's query asks the gate."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guard(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            gate.require_anywhere(request.actor, action)
            return view(request, *args, **kwargs)

        return mark(guard, Door("guarded", action=action.name))

    return decorate
