"""Doors of the minutes: the page with what may be added, the paper."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shuping.access import gate
from shuping.access.doors import guarded
from shuping.core import clock
from shuping.core.doors import PageRequest
from shuping.core.refusals import refusals_over
from shuping.papers.answers import docx_answer, pdf_answer
from shuping.results import minutes as papers
from shuping.results import permissions, queries
from shuping.results.drawn import drawn
from shuping.results.forms import MinutesForm
from shuping.results.services import minuting
from shuping.reviews.models import State


@guarded(permissions.VIEW)
@require_http_methods(["GET", "POST"])
def minutes(request: PageRequest, review_id: int) -> HttpResponse:
    """Show the minutes of a meeting that was held, and take what a person adds."""
    action = permissions.DECIDE if request.method == "POST" else permissions.VIEW
    found = queries.review(request.actor, review_id, action)
    kept = queries.minutes(found)
    is_over = queries.is_over(found, queries.meeting_of(found), clock.today())
    form = MinutesForm(request.POST or None, initial=MinutesForm.filled(kept))
    if form.is_valid():
        with refusals_over(form):
            added, seen = form.added(), form.cleaned_data["seen"]
            try:
                minuting.add_to_minutes(
                    actor=request.actor, review_id=review_id, added=added, seen=seen, at=clock.now()
                )
            except minuting.MinutesMoved:
                form.now_seen(minuting.mark(queries.minutes(found)))
                raise
            messages.success(request, _("补进会议记录了。可以打印，请主持人、记录人、监票人签字。"))
            return redirect("results:minutes", review_id)
    kept = queries.minutes(found)
    may_add = (
        is_over and found.state != State.ARCHIVED and gate.can(request.actor, permissions.DECIDE, found.organisation)
    )
    context = {"found": found, "is_over": is_over, "form": form if may_add else None}
    if is_over:
        paper = papers.minutes_paper(found, kept)
        context |= {"paper": paper, "parts": drawn(paper)}
    return render(request, "results/minutes.html", context, status=422 if form.is_bound else 200)


@guarded(permissions.VIEW)
@require_safe
def minutes_paper(request: PageRequest, review_id: int, form: str) -> HttpResponse:
    found = queries.review(request.actor, review_id)
    minuting.require_over(found, clock.now())
    paper = papers.minutes_paper(found, queries.minutes(found))
    name = _("%(title)s（会议记录）") % {"title": found.title}
    return docx_answer(paper, name, papers.MINUTES, found.organisation) if form == "docx" else pdf_answer(paper, name)
