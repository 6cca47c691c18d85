"""Doors of the list of reviews, and of a new one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shuping.access import gate
from shuping.access.doors import guarded
from shuping.core import clock
from shuping.core.doors import PageRequest
from shuping.core.fields import number_in
from shuping.core.lists import page_of
from shuping.core.once import do_once, once
from shuping.core.refusals import refusals_over
from shuping.organisations.asked import asked_place
from shuping.reviews import permissions, queries
from shuping.reviews.forms import READY, ReviewForm
from shuping.reviews.services import setting_up
from shuping.tree.models import Organisation

PAGE = 30


@guarded(permissions.VIEW)
@require_safe
def review_list(request: PageRequest) -> HttpResponse:
    ours = queries.review_list(request.actor).filter(is_external=False)
    context = {
        "page": page_of(ours, request.GET, total=ours.count(), size=PAGE),
        "of_us": list(queries.reviews(request.actor).filter(is_external=True)[:PAGE]),
        "may_organise": gate.holds_anywhere(request.actor, permissions.ORGANISE),
    }
    return render(request, "reviews/review_list.html", context)


@guarded(permissions.ORGANISE)
@require_http_methods(["GET", "POST"])
@once
def new(request: PageRequest) -> HttpResponse:
    places = queries.places(request.actor)
    place = asked_place(request, places)
    schemes = list(queries.schemes(request.actor).filter(organisation=place)[:20])
    form = ReviewForm(request.POST or None, schemes=schemes, year=clock.today().year)
    if form.is_valid():
        with refusals_over(form):
            return do_once(request, lambda: _make(request, place, form.cleaned_data))
    context = {"form": form, "places": places, "place": place}
    return render(request, "reviews/review_form.html", context, status=422 if form.is_bound else 200)


def _make(request: PageRequest, place: Organisation, data: dict[str, Any]) -> HttpResponseRedirect:
    chosen: str = data["scheme"]
    made = setting_up.begin_review(
        actor=request.actor,
        organisation=place,
        year=data["year"],
        title=data["title"],
        sample=chosen.removeprefix(READY) if chosen.startswith(READY) else "",
        scheme_id=number_in(chosen),
        at=clock.now(),
    )
    messages.success(request, _("设好了，述职对象已从任职里取出。下面写着还差什么，一项一项补齐就能启动。"))
    return redirect("reviews:detail", made.pk)
