"""Knows who acts, keeps visitors at the sign-in page and turns refusals into pages."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import render, resolve_url
from django.utils.cache import patch_cache_control
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from shuping.access.queries import actor_of
from shuping.access.rules import ADMINISTRATORS
from shuping.accounts import kept
from shuping.accounts.middleware import OPEN, lead_to
from shuping.core import clock
from shuping.core.actor import VISITOR, Actor
from shuping.core.doors import door_of
from shuping.core.errors import Busy, DomainError
from shuping.core.sqlite.line import LineTimeout


class GateMiddleware:
    """Sets `request.actor`; refuses a view without a door; answers a DomainError with its page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and request.method == "GET":
            response = _by_a_press_alone(request, response["Allow"])
        if not isinstance(request.user, AnonymousUser):
            patch_cache_control(response, private=True, no_store=True)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        door = door_of(view)
        if door is None:
            raise ImproperlyConfigured(f"{view.__module__}.{view.__qualname__} has no door")
        if door.kind in ("public", "by-code"):
            return None
        if not request.user.is_authenticated:
            return _to_sign_in(request, view)
        return _first_of_all(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error.__cause__, LineTimeout):
            error = Busy(
                _("有一件大的事正在写入，比如导入大表格，您这一次没有登记。请退回刚才那一页，过一分钟再提交。")
            )
        if not isinstance(error, DomainError):
            return None
        template = {404: "404.html", 403: "403.html"}.get(error.status, "refused.html")
        context = {"message": str(error), "code": error.code, "back": _back(request)}
        return render(request, template, context, status=error.status)


def _by_a_press_alone(request: HttpRequest, allowed: str) -> HttpResponse:
    """Answer who opened the address of a press, from the history or a bookmark, with a page instead of nothing."""
    message = _("这个地址是按钮用的，不能直接打开，什么也没有改。请回到有那个按钮的页面再按。")
    context = {"message": message, "title": _("这里打不开"), "back": _back(request)}
    response = render(request, "refused.html", context, status=405)
    response["Allow"] = allowed
    return response


def _back(request: HttpRequest) -> str:
    """Return the address of the page before, where it is one of ours."""
    back = request.headers.get("Referer", "")
    return back if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}) else ""


def _actor(request: HttpRequest) -> Actor:
    if not request.user.is_authenticated:
        return VISITOR
    now = clock.now()
    return actor_of(request.user.person_id, request.user.person.name, clock.local_day(now), now)


def _first_of_all(request: HttpRequest) -> HttpResponse | None:
    """Lead an administrator without a second factor to its page, where the instance asks it of him."""
    if settings.SECOND_FACTOR != "administrators" or request.user.second_factor:  # type: ignore[union-attr]
        return None
    match = request.resolver_match
    is_one = any(held.role in ADMINISTRATORS for held in request.actor.holdings)  # type: ignore[attr-defined]
    if not is_one or (match is not None and match.view_name in {*OPEN, "accounts:second_factor"}):
        return None
    return lead_to(request, resolve_url("accounts:second_factor"))


def _to_sign_in(request: HttpRequest, view: Callable[..., Any]) -> HttpResponse:
    """Lead to the sign-in page and back to where the person was.

    What somebody sent whose session has just ended is kept for him, where it may be.
    """
    address = resolve_url("accounts:sign_in")
    ended_for = request.ended_for  # type: ignore[attr-defined]
    if request.method == "POST" and ended_for is not None:
        if kept.keep(request, view, ended_for):
            messages.info(request, _("您填的内容还在，登录后接着提交。"))
        return lead_to(request, address)
    return lead_to(request, f"{address}?{urlencode({'next': request.get_full_path()})}")
