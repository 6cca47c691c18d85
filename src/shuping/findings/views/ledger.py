"""The list and its export."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shuping.access import gate
from shuping.access.doors import guarded
from shuping.core import clock
from shuping.core.actor import Actor
from shuping.core.doors import PageRequest
from shuping.core.lists import page_of
from shuping.core.remembered import Remembered
from shuping.findings import exports, ledger, permissions, queries
from shuping.findings.models import Source
from shuping.organisations.queries import filter_choices, organisations
from shuping.papers.answers import sheet_answer
from shuping.tree.models import Organisation

PAGE = 50
_choices: Remembered[list[Organisation]] = Remembered()
_counts: Remembered[dict[str, int]] = Remembered()


def choices(actor: Actor, asked: int | None) -> list[Organisation]:
    """Return the organisations that the filter offers, with the one that is asked for where the actor may see it."""
    offered = _choices.get(actor.as_of, actor.holdings, lambda: filter_choices(actor))
    if asked is None or any(organisation.pk == asked for organisation in offered):
        return offered
    return [*offered, *organisations(actor).filter(pk=asked).only("pk", "short_name", "path", "kind")]


@guarded(permissions.VIEW)
@require_safe
def finding_list(request: PageRequest) -> HttpResponse:
    today = clock.today()
    actor = request.actor
    filters = ledger.Filters.of(request.GET)
    places = choices(actor, filters.organisation)
    rows = filters.narrow(queries.findings(actor), places, today)
    chosen = filters.chosen(places)
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
            "organisations": places,
            "sorts": [(sort, ledger.sort_words(sort)) for sort in ledger.SORTS],
            "years": ledger.years(filters.year, today),
            "query": request.GET.urlencode(),
            "may_remind": gate.holds_anywhere(actor, permissions.REMIND),
            "may_raise": gate.holds_anywhere(actor, permissions.RAISE),
            "may_bring_in": gate.holds_anywhere(actor, permissions.BRING_IN),
        },
    )


@guarded(permissions.VIEW)
@require_safe
def export(request: PageRequest) -> HttpResponse:
    today = clock.today()
    filters = ledger.Filters.of(request.GET)
    places = choices(request.actor, filters.organisation)
    rows = filters.narrow(queries.findings(request.actor), places, today)
    return sheet_answer(exports.ledger_sheet(filters.of_tab(rows, today), today), _("整改台账"))
