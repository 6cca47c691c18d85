"""Knows who acts, keeps visitors at the sign-in page and turns refusals into pages."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils.cache import patch_cache_control
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme

from shuping.access.queries import actor_of
from shuping.core import clock
from shuping.core.actor import VISITOR, Actor
from shuping.core.doors import door_of
from shuping.core.errors import DomainError


class GateMiddleware:
    """Sets `request.actor`; refuses a view without a door; answers a DomainError with its page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        response = self.get_response(request)
        if not isinstance(request.user, AnonymousUser):
            patch_cache_control(response, private=True, no_store=True)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        door = door_of(view)
        if door is None:
            raise ImproperlyConfigured(f"{view.__module__}.{view.__qualname__} has no door")
        if door.kind == "public" or request.user.is_authenticated:
            return None
        return _to_sign_in(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        template = {404: "404.html", 403: "403.html"}.get(error.status, "refused.html")
        context = {"message": str(error), "code": error.code, "back": _back(request)}
        return render(request, template, context, status=error.status)


def _back(request: HttpRequest) -> str:
    """Return the address of the page before, where it is one of ours."""
    back = request.headers.get("Referer", "")
    return back if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}) else ""


def _actor(request: HttpRequest) -> Actor:
    if not request.user.is_authenticated:
        return VISITOR
    return actor_of(request.user.person_id, request.user.person.name, clock.today())


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead to the sign-in page and back to where the person was; a fragment takes its whole page along."""
    address = f"{resolve_url('accounts:sign_in')}?{urlencode({'next': request.get_full_path()})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)
