"""Doors of the schemes: list, one, a new one from a sample or another, change."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shuping.access import gate
from shuping.access.doors import guarded
from shuping.core import clock
from shuping.core.doors import PageRequest
from shuping.core.lists import page_of
from shuping.core.once import do_once, once
from shuping.core.refusals import refusals_over
from shuping.organisations.asked import asked_place
from shuping.reviews import permissions, queries, scheme_shown
from shuping.reviews.forms import READY
from shuping.reviews.scheme import Scheme as Rules
from shuping.reviews.scheme import ready_made
from shuping.reviews.scheme_form import SchemeForm, StartForm
from shuping.reviews.services import schemes
from shuping.tree.models import Organisation

PAGE, MOST_STARTS = 30, 20


@guarded(permissions.VIEW)
@require_safe
def scheme_list(request: PageRequest) -> HttpResponse:
    rows = queries.schemes(request.actor)
    context = {
        "page": page_of(rows, request.GET, total=rows.count(), size=PAGE),
        "may_organise": gate.holds_anywhere(request.actor, permissions.ORGANISE),
    }
    return render(request, "reviews/scheme_list.html", context)


@guarded(permissions.ORGANISE)
@require_http_methods(["GET", "POST"])
@once
def new(request: PageRequest) -> HttpResponse:
    places = queries.places(request.actor)
    place = asked_place(request, places)
    starts: dict[str, Rules] = {f"{READY}{code}": found for code, found in ready_made().items()}
    rows = queries.schemes(request.actor).filter(organisation=place)[:MOST_STARTS]
    starts |= {str(found.pk): found.read for found in rows}
    form = StartForm(request.POST or None, starts=starts)
    if form.is_valid():
        with refusals_over(form):
            return do_once(request, lambda: _make(request, place, form.scheme()))
    context = {"form": form, "places": places, "place": place}
    return render(request, "reviews/scheme_new.html", context, status=422 if form.is_bound else 200)


def _make(request: PageRequest, place: Organisation, rules: Rules) -> HttpResponseRedirect:
    made = schemes.make_scheme(actor=request.actor, organisation=place, rules=rules, at=clock.now())
    messages.success(request, _("做好了一份，照本地的办法逐项改，改完点“保存”。"))
    return redirect("reviews:change_scheme", made.pk)


@guarded(permissions.VIEW)
@require_safe
def detail(request: PageRequest, scheme_id: int) -> HttpResponse:
    found = queries.scheme(request.actor, scheme_id)
    rules = found.read
    context = {
        "found": found,
        "scheme": rules,
        "groups": scheme_shown.groups(rules),
        "may_organise": gate.can(request.actor, permissions.ORGANISE, found.organisation),
        "used_by": list(queries.reviews(request.actor).filter(scheme=found)),
    }
    return render(request, "reviews/scheme_detail.html", context)


@guarded(permissions.ORGANISE)
@require_http_methods(["GET", "POST"])
def change(request: PageRequest, scheme_id: int) -> HttpResponse:
    found = queries.scheme(request.actor, scheme_id, permissions.ORGANISE)
    form = SchemeForm(request.POST or None, start=found.read)
    if form.is_valid():
        with refusals_over(form):
            schemes.change_scheme(actor=request.actor, scheme_id=scheme_id, rules=form.scheme, at=clock.now())
            messages.success(request, _("考核办法改好了。已经启动的评议仍用它冻结的那一份。"))
            return redirect("reviews:scheme_detail", scheme_id)
    used_by = list(queries.reviews(request.actor).filter(scheme=found))
    context = {
        "form": form,
        "found": found,
        "keep_copy": [each for each in used_by if each.frozen is not None],
        "follow": [each for each in used_by if each.frozen is None],
    }
    return render(request, "reviews/scheme_form.html", context, status=422 if form.is_bound else 200)
