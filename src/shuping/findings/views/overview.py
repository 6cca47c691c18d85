"""The overview of everything that one sees."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shuping.access.doors import guarded
from shuping.core import clock
from shuping.core.doors import PageRequest
from shuping.core.remembered import Remembered
from shuping.findings import ledger, permissions, rules
from shuping.findings.models import State
from shuping.findings.overview import Overview
from shuping.findings.overview import overview as overview_of

_overviews: Remembered[Overview] = Remembered()


@guarded(permissions.VIEW)
@require_safe
def overview(request: PageRequest) -> HttpResponse:
    today, actor = clock.today(), request.actor
    year = ledger.year_in(request.GET)
    found = _overviews.get(actor.as_of, (actor.holdings, year, today), lambda: overview_of(actor, year, today))
    context = {
        "overview": found,
        "whole": found.whole,
        "done": found.whole[rules.VERIFIED].count + found.whole[rules.CLOSED].count,
        "states": [State(state).label for state in rules.STATES],
        "year": year,
        "years": ledger.years(year, today),
    }
    return render(request, "findings/overview.html", context)
