"""Signs out who has been idle too long, and leads who must choose a password to that page."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _

from shuping.accounts import services
from shuping.accounts.models import User
from shuping.core.live.doors import is_live

SEEN = "seen_at"
EVERY = 60  # seconds: a session's row is written once a minute at most
OPEN = {"accounts:password", "accounts:sign_out", "accounts:enlarge"}


class SessionMiddleware:
    """Sets `request.ended_for`: whose session has just ended for idleness, or None.

    The machine's own clock counts, also in a demo whose days are shifted. A page that follows something asks without
    anybody in front of it: that keeps no session alive, and does not end one either, or what is being typed on the page
    could not be kept for whom it was.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.ended_for = None  # type: ignore[attr-defined]
        if SESSION_KEY in request.session:
            now = int(time.time())
            seen = request.session.get(SEEN, 0)  # a session from before an upgrade counts as idle
            if now - seen > settings.IDLE_MINUTES * 60:
                if is_live(request):
                    request.user = AnonymousUser()
                else:
                    _end(request)
            elif now - seen >= EVERY and not is_live(request):
                request.session[SEEN] = now
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        user = request.user
        if not isinstance(user, User) or not services.must_change_password(user, timezone.now()):
            return None
        match = request.resolver_match
        if match is not None and match.view_name in OPEN:
            return None
        return lead_to(request, resolve_url("accounts:password"))


def note_sign_in(request: HttpRequest, **_signal: Any) -> None:
    """Begin to count at the sign-in, in the row of the session that is written then anyway."""
    request.session[SEEN] = int(time.time())


def lead_to(request: HttpRequest, address: str) -> HttpResponse:
    """Lead to an address that comes first; a fragment takes its whole page along."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)


def _end(request: HttpRequest) -> None:
    person_id = User.objects.filter(pk=request.session[SESSION_KEY]).values_list("person_id", flat=True).first()
    logout(request)
    request.ended_for = person_id  # type: ignore[attr-defined]
    said = _("超过 %(n)s 分钟没有操作，已自动退出。请重新登录。") % {"n": settings.IDLE_MINUTES}
    messages.warning(request, said)
