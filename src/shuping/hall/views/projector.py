"""Doors of the projector: what the hall sees, and nothing else."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shuping.access.doors import guarded
from shuping.core import clock
from shuping.core.doors import PageRequest
from shuping.core.live.doors import answer
from shuping.core.live.kinds import Topic
from shuping.hall import permissions, pieces, queries, topics


@guarded(permissions.VIEW)
@require_safe
def projector(request: PageRequest, review_id: int) -> HttpResponse:
    found = queries.meeting(request.actor, review_id)
    piece = pieces.now(Topic(topics.PROJECTOR, found.pk))
    context = {"review": found.review, "piece": piece, "moment": clock.now().timestamp()}
    return render(request, "hall/projector.html", context)


@guarded(permissions.VIEW)
@require_safe
def live(request: PageRequest, review_id: int) -> HttpResponse:
    return answer(request, Topic(topics.PROJECTOR, queries.meeting(request.actor, review_id).pk))
