"""Doors of a machine at the projector where nobody signs in: a code opens the one page, until the meeting has ended."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shuping.core import clock
from shuping.core.doors import by_code
from shuping.core.errors import NotFound
from shuping.core.live.doors import answer
from shuping.core.live.kinds import Topic
from shuping.hall import pieces, queries, topics
from shuping.hall.guesses import Guesses
from shuping.hall.models import Meeting
from shuping.sealing import alphabet

REASON = "a projector in the hall has a code, and nobody who could sign in"
GROUPS = 2
wrong = Guesses()


@by_code(REASON)
@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest) -> HttpResponse:
    """Ask for the code of the projector, and lead to its page."""
    if request.method == "GET":
        return _page("entry", {})
    typed = request.POST.get("code", "")[:60]
    code = alphabet.clean(typed)
    if alphabet.faults_of(code, GROUPS):
        fault = _("投影码是 10 位，分两组，这样输不对。请照控制台上的再输一遍。")
        return _page("entry", {"fault": fault, "typed": typed}, status=422)
    found, refused = _opened(request, code)
    return refused if found is None else redirect("projecting:projector", code)


@by_code(REASON)
@require_safe
def projector(request: HttpRequest, code: str) -> HttpResponse:
    found, refused = _opened(request, code)
    if found is None:
        return refused
    piece = pieces.now(Topic(topics.PROJECTOR, found.pk))
    address = reverse("projecting:live", args=[code])
    return _page("projector", {"address": address, "piece": piece, "moment": clock.now().timestamp(), "by_code": True})


@by_code(REASON)
@require_safe
def live(request: HttpRequest, code: str) -> HttpResponse:
    found = queries.projected(code, clock.now())
    if found is None:
        raise NotFound
    return answer(request, Topic(topics.PROJECTOR, found.pk))


def _opened(request: HttpRequest, code: str) -> tuple[Meeting | None, HttpResponse]:
    """Return the meeting that a code opens; else None and the page that says why not."""
    address = request.META.get("REMOTE_ADDR", "")
    if wrong.are_too_many(address):
        fault = _("错的投影码输了太多次。请过一分钟再输。")
        return None, _page("entry", {"fault": fault}, status=429)
    found = queries.projected(code, clock.now())
    if found is None:
        wrong.note(address)
        fault = _("这个投影码打不开：会散了，或者控制台换了新的码。请照控制台上的码输。")
        return None, _page("entry", {"fault": fault, "typed": code}, status=404)
    return found, HttpResponse()


def _page(name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Return a page without the request, so that nothing of who asks can stand in it."""
    template = get_template({"entry": "hall/projector_code.html", "projector": "hall/projector.html"}[name])
    return HttpResponse(template.render({**context, "demo": settings.DEMO}), status=status)
