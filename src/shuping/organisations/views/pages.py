"""Pages of organisations."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shuping.access import gate
from shuping.access.doors import guarded
from shuping.core import clock
from shuping.core.doors import PageRequest
from shuping.core.fields import words_in
from shuping.core.lists import page_of
from shuping.organisations import permissions, queries, shown
from shuping.organisations.forms import DayForm
from shuping.tree.kinds import kinds
from shuping.tree.queries import chain_above, holders, holds_on

PAGE = 50


@guarded(permissions.VIEW)
@require_safe
def organisation_list(request: PageRequest) -> HttpResponse:
    words = words_in(request.GET.get("words", ""))
    rows = queries.organisations(request.actor)
    if words:
        rows = queries.found_by_name(request.actor, words)
    page = page_of(rows, request.GET, total=rows.count(), size=PAGE)
    people = holders([organisation.pk for organisation in page.rows], clock.today())
    former = queries.former_names([organisation.pk for organisation in page.rows], words) if words else {}
    table = [
        {
            "organisation": organisation,
            "former": former.get(organisation.pk, ""),
            "kind": kinds()[organisation.kind].label,
            "holders": people.get(organisation.pk, []),
        }
        for organisation in page.rows
    ]
    may_import = gate.holds_anywhere(request.actor, permissions.IMPORT)
    context = {"page": page, "table": table, "words": words, "may_import": may_import}
    return render(request, "organisations/organisation_list.html", context)


@guarded(permissions.VIEW)
@require_safe
def detail(request: PageRequest, organisation_id: int) -> HttpResponse:
    today = clock.today()
    found = queries.organisation(request.actor, organisation_id)
    above = [o for o in chain_above(found) if any(o.path.startswith(h.path) for h in request.actor.holdings)]
    return render(
        request,
        "organisations/organisation_detail.html",
        {
            "organisation": found,
            "above": above,
            "seats": queries.seats(found, today),
            "cards": shown.cards(request.actor, found, today),
            "children": queries.children(request.actor, found),
            "former_names": found.namings.exclude(until_on=None).order_by("until_on"),
            "may_keep": found.dissolved_on is None and gate.can(request.actor, permissions.KEEP, found),
            "reshapings": queries.reshapings(found),
        },
    )


@guarded(permissions.VIEW)
@require_safe
def history(request: PageRequest, organisation_id: int) -> HttpResponse:
    found = queries.organisation(request.actor, organisation_id)
    today = clock.today()
    form = DayForm(request.GET if "on" in request.GET else None, initial={"on": today})
    form.fields["on"].label = _("看哪一天")
    day = form.cleaned_data["on"] if form.is_valid() else today
    rows = queries.appointments(found)
    context = {
        "organisation": found,
        "form": form,
        "day": day,
        "held": queries.held_on(found, day),
        "entered_on": queries.entered_on(found),
        "named": found.namings.filter(holds_on(day)).first(),
        "placed": found.placements.filter(holds_on(day)).select_related("parent").first(),
        "namings": found.namings.order_by("-from_on", "-id"),
        "placements": found.placements.select_related("parent").order_by("-from_on", "-id"),
        "reshapings": queries.reshapings(found),
        "page": page_of(rows, request.GET, total=rows.count(), size=PAGE),
    }
    return render(request, "organisations/organisation_history.html", context)
