"""Doors of the projector: what the hall sees, and nothing else."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shuping.access.doors import guarded
from shuping.core import clock
from shuping.core.doors import PageRequest
from shuping.core.live.doors import answer
from shuping.core.live.kinds import Topic
from shuping.hall import permissions, pieces, queries, topics
from shuping.hall.services import projecting


@guarded(permissions.VIEW)
@require_safe
def projector(request: PageRequest, review_id: int) -> HttpResponse:
    found = queries.meeting(request.actor, review_id)
    piece = pieces.now(Topic(topics.PROJECTOR, found.pk))
    address = reverse("hall:projector_live", args=[review_id])
    context = {"address": address, "piece": piece, "moment": clock.now().timestamp()}
    return render(request, "hall/projector.html", context)


@guarded(permissions.VIEW)
@require_safe
def live(request: PageRequest, review_id: int) -> HttpResponse:
    return answer(request, Topic(topics.PROJECTOR, queries.meeting(request.actor, review_id).pk))


@guarded(permissions.RUN)
@require_POST
def give_code(request: PageRequest, review_id: int) -> HttpResponse:
    projecting.give_code(actor=request.actor, review_id=review_id, at=clock.now())
    messages.success(request, _("投影码有了。在接投影的电脑上输一次，不用登录；以前的码打不开了。"))
    return redirect(reverse("hall:console", args=[review_id]) + "#projector")
