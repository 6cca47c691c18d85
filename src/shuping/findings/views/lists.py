"""清单和方案: the papers that the ledger gives, for what its filters choose."""

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shuping.access import gate
from shuping.access.doors import guarded
from shuping.core import clock
from shuping.core.doors import PageRequest
from shuping.core.errors import NotFound
from shuping.findings import exports, ledger, lists, permissions, queries
from shuping.findings.models import Finding, Source, State
from shuping.findings.views.ledger import choices
from shuping.papers.answers import docx_answer, pdf_answer, sheet_answer
from shuping.papers.permissions import CHANGE_TEMPLATE
from shuping.tree.models import Organisation


@guarded(permissions.VIEW)
@require_safe
def papers_page(request: PageRequest) -> HttpResponse:
    filters, rows, places, _conditions = _asked(request)
    place = _place(filters, places)
    context = {
        "lists": lists.LISTS.values(),
        "count": rows.count(),
        "most": lists.MOST_ON_PAPER,
        "filters": filters,
        "chosen": filters.chosen(places),
        "place": place,
        "has_plan": place is not None and exports.has_plan(request.actor, place),
        "organisations": places,
        "years": ledger.years(filters.year, clock.today()),
        "sources": Source.choices,
        "states": State.choices,
        "may_change_template": gate.holds_anywhere(request.actor, CHANGE_TEMPLATE),
        "query": request.GET.urlencode(),
    }
    return render(request, "findings/papers.html", context)


@guarded(permissions.VIEW)
@require_safe
def list_file(request: PageRequest, kind: str, form: str) -> HttpResponse:
    filters, rows, places, conditions = _asked(request)
    place = _place(filters, places)
    if kind not in lists.LISTS or place is None:
        raise NotFound
    said: dict[str, Any] = {
        "organ": place.short_name,
        "year": filters.year,
        "conditions": conditions,
        "today": clock.today(),
    }
    name = lists.title(lists.LISTS[kind], place.short_name, filters.year)
    if form == "xlsx":
        return sheet_answer(lists.list_sheet(lists.LISTS[kind], rows, **said), name)
    paper = lists.list_paper(lists.LISTS[kind], rows, signed=place.name, **said)
    return docx_answer(paper, name, kind, place) if form == "docx" else pdf_answer(paper, name)


def _asked(request: PageRequest) -> tuple[ledger.Filters, QuerySet[Finding], list[Organisation], str]:
    """Return what the query string asks for: the filters, their rows, the organisations, the conditions in words."""
    filters = ledger.Filters.of(request.GET)
    if "tab" not in request.GET:
        filters = replace(filters, tab="all")
    places = choices(request.actor, filters.organisation)
    today = clock.today()
    rows = filters.of_tab(filters.narrow(queries.findings(request.actor), places, today), today)
    words = [c["label"] for c in filters.chosen(places) if c["name"] not in {"organisation", "year"}]
    if filters.tab in State.values:
        words.append(str(State(filters.tab).label))
    else:
        words += {"overdue": [_("逾期")], "open": [_("未销号")], "reopened": [_("重新打开")]}.get(filters.tab, [])
    return filters, rows.filter(is_common=False), places, "、".join(words)


def _place(filters: ledger.Filters, places: list[Organisation]) -> Organisation | None:
    """Return whose paper it is: the organisation that was chosen, else the first that the actor sees."""
    return next((o for o in places if o.pk == filters.organisation), places[0] if places else None)
