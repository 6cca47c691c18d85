"""Doors of rehearsals: on the page of a review, and in the rehearsal itself, which anybody there may end."""

import threading
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuping.access.doors import guarded
from shuping.core import addresses
from shuping.core.doors import PageRequest, signed_in
from shuping.core.errors import NotFound
from shuping.rehearsals import folder as folders
from shuping.rehearsals import running, shape
from shuping.reviews import permissions, queries
from shuping.reviews.models import Review

UNTIL_THE_PAGE_IS_THERE = 3.0  # seconds, with its style


def _review(request: PageRequest, review_id: int) -> Review:
    if settings.REHEARSAL:  # nobody rehearses a rehearsal
        raise NotFound
    return queries.review(request.actor, review_id, permissions.ORGANISE, _("述职评议由本级组织部门、组织委员组织。"))


def _is_at_the_server(request: HttpRequest) -> bool:
    """Say whether whoever asks sits at the machine that serves: the rehearsal answers there alone."""
    host = urlsplit(f"//{request.get_host()}").hostname or ""
    remote = request.META.get("REMOTE_ADDR", "")
    return addresses.is_here(host) and addresses.is_here(remote) and not settings.ENVIRONMENT.https


@guarded(permissions.ORGANISE)
@require_safe
def detail(request: PageRequest, review_id: int) -> HttpResponse:
    found = _review(request, review_id)
    now = running.now()
    context = {
        "review": found,
        "stage": now.stage.value,
        "running": now.running,
        "is_ours": now.running is None or now.running.review == found.pk,
        "why_not": shape.why_not(found),
        "is_here": _is_at_the_server(request),
    }
    return render(request, "rehearsals/rehearsal.html", context)


@guarded(permissions.ORGANISE)
@require_POST
def begin(request: PageRequest, review_id: int) -> HttpResponse:
    found = _review(request, review_id)
    shape.shape_of(found)
    if _is_at_the_server(request):
        running.begin(found.pk)
    return redirect("rehearsals:detail", review_id)


@guarded(permissions.ORGANISE)
@require_POST
def stop(request: PageRequest, review_id: int) -> HttpResponse:
    found = _review(request, review_id)
    now = running.now()
    if now.running is not None and now.running.review == found.pk and running.end():
        messages.success(request, _("演练结束了，里面的东西全部删掉了，正式数据没有动过。"))
    return redirect("rehearsals:detail", review_id)


@signed_in
@require_http_methods(["GET", "POST"])
def end(request: PageRequest) -> HttpResponse:
    """In a rehearsal: end it, with everything that was done in it."""
    if not settings.REHEARSAL:
        raise NotFound
    if request.method == "POST":
        threading.Timer(UNTIL_THE_PAGE_IS_THERE, folders.end, [settings.ENVIRONMENT.data.parent]).start()
    return render(request, "rehearsals/end.html", {"is_over": request.method == "POST"})
