"""Doors of a subject's own result: the page, the letter, that he has seen it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shuping.core import clock
from shuping.core.doors import PageRequest, signed_in
from shuping.results import own, queries
from shuping.results.services import feeding_back
from shuping.results.views.grading import letter_answer


@signed_in
@require_safe
def result(request: PageRequest, subject_id: int) -> HttpResponse:
    """Show a subject his own result, once it was given to him."""
    found = queries.own_feedback(request.actor, subject_id)
    context = own.result_of(request.actor, found.subject, clock.today()) | {"given": found}
    return render(request, "results/own.html", context)


@signed_in
@require_safe
def own_letter(request: PageRequest, subject_id: int, form: str) -> HttpResponse:
    return letter_answer(queries.own_feedback(request.actor, subject_id).subject, form)


@signed_in
@require_POST
def seen(request: PageRequest, subject_id: int) -> HttpResponse:
    feeding_back.confirm_seen(actor=request.actor, subject_id=subject_id, at=clock.now())
    messages.success(request, _("记下了，组织部门看得到您已经看过。问题和期限在整改台账里，逐条报原因和措施。"))
    return redirect("results:own", subject_id)
