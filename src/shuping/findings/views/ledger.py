"""The list and its export."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shuping.access import gate
from shuping.access.doors import guarded
from shuping.core import clock
from shuping.core.doors import PageRequest
from shuping.core.lists import page_of
from shuping.core.remembered import Remembered
from shuping.findings import exports, ledger, permissions, queries
from shuping.findings.models import Source
from shuping.organisations.queries import filter_choices
from shuping.papers.answers import sheet_answer
from shuping.tree.models import Organisation

PAGE = 50
_choices: Remembered[list[Organisation]] = Remembered()
_counts: Remembered[dict[str, int]] = Remembered()


@guarded(permissions.VIEW)
@require_safe
def finding_list(request: PageRequest) -> HttpResponse:
    today = clock.today()
    actor = request.actor
    organisations = _choices.get(actor.as_of, actor.holdings, lambda: filter_choices(actor))
    filters = ledger.Filters.of(request.GET)
    rows = filters.narrow(queries.findings(actor), organisations, today)
    chosen = filters.chosen(organisations)
    is_everything = not chosen and gate.holds_everywhere(actor, permissions.VIEW)
    counts = _counts.get(
        actor.as_of,
        (actor.holdings, replace(filters, tab=""), today),
        lambda: queries.counts(rows, today, is_everything=is_everything),
    )
    lines = filters.of_tab(rows, today).values_list(*ledger.COLUMNS, named=True)
    page = page_of(lines, request.GET, total=counts[filters.tab], size=PAGE)
    for condition in chosen:
        condition["without"] = ledger.without(request.GET, condition["name"])
    return render(
        request,
        "findings/finding_list.html",
        {
            "page": page,
            "tabs": ledger.tabs(counts, request.GET, filters.tab),
            "counts": counts,
            "filters": filters,
            "chosen": chosen,
            "sources": Source.choices,
            "organisations": organisations,
            "query": request.GET.urlencode(),
            "may_raise": gate.holds_anywhere(actor, permissions.RAISE),
            "may_bring_in": gate.holds_anywhere(actor, permissions.BRING_IN),
        },
    )


@guarded(permissions.VIEW)
@require_safe
def export(request: PageRequest) -> HttpResponse:
    today = clock.today()
    filters = ledger.Filters.of(request.GET)
    rows = filters.narrow(queries.findings(request.actor), filter_choices(request.actor), today)
    return sheet_answer(exports.ledger_sheet(filters.of_tab(rows, today), today), _("整改台账"))
