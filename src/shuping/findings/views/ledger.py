"""The list, its export and a finding raised by hand."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shuping.access import gate
from shuping.access.doors import guarded
from shuping.core import clock
from shuping.core.doors import PageRequest
from shuping.core.errors import DomainError
from shuping.core.lists import page_of
from shuping.findings import exports, ledger, permissions, queries
from shuping.findings.forms import RaiseForm
from shuping.findings.models import Source
from shuping.findings.scheme import closure
from shuping.findings.services import raising
from shuping.organisations.queries import filter_choices
from shuping.papers.answers import sheet_answer
from shuping.tree.models import Organisation

PAGE = 50


@guarded(permissions.VIEW)
@require_safe
def finding_list(request: PageRequest) -> HttpResponse:
    today = clock.today()
    organisations = filter_choices(request.actor)
    filters = ledger.Filters.of(request.GET)
    rows = filters.narrow(queries.findings(request.actor), organisations, today)
    chosen = filters.chosen(organisations)
    is_everything = not chosen and gate.holds_everywhere(request.actor, permissions.VIEW)
    counts = queries.counts(rows, today, is_everything=is_everything)
    page = page_of(
        filters.of_tab(rows, today).defer("quote", "cause"), request.GET, total=counts[filters.tab], size=PAGE
    )
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
            "may_raise": gate.holds_anywhere(request.actor, permissions.RAISE),
        },
    )


@guarded(permissions.VIEW)
@require_safe
def export(request: PageRequest) -> HttpResponse:
    today = clock.today()
    filters = ledger.Filters.of(request.GET)
    rows = filters.narrow(queries.findings(request.actor), filter_choices(request.actor), today)
    return sheet_answer(exports.ledger_sheet(filters.of_tab(rows, today), today), _("整改台账"))


@guarded(permissions.RAISE)
@require_http_methods(["GET", "POST"])
def raise_by_hand(request: PageRequest) -> HttpResponse:
    today = clock.today()
    form = RaiseForm(request.POST or None, initial={"due_on": _default_due(today)})
    place = _place(request)
    field = form.fields["owners"]
    field.queryset = Organisation.objects.filter(pk=place.pk) | Organisation.objects.filter(  # type: ignore[attr-defined]
        parent=place, dissolved_on=None
    )
    if form.is_valid():
        data = form.cleaned_data
        what = raising.Raised(data["title"], data["source"], data["due_on"], data["quote"], data["quoted_from"])
        try:
            made = raising.raise_finding(
                actor=request.actor, raised_for=place, owners=list(data["owners"]), what=what, at=clock.now()
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request,
                _("问题已提出。责任单位的工作台上会出现它，%(days)s 天内报原因和措施。")
                % {"days": closure().plan_days},
            )
            return redirect("findings:detail", made[0].pk)
    return render(
        request,
        "findings/act_form.html",
        {
            "form": form,
            "title": _("提出问题"),
            "lead": _("讲话、点评里的问题，从讲话生成更快，不用再打一遍。"),
            "lead_link": ("documents:add", _("从讲话生成")),
            "submit": _("提出"),
            "back": "findings:list",
        },
        status=422 if form.is_bound else 200,
    )


def _place(request: PageRequest) -> Organisation:
    """Return for whom the actor raises: the highest organisation where he may."""
    rows = Organisation.objects.filter(gate.allowed(request.actor, permissions.RAISE, ""))
    return rows.order_by("path")[0]


def _default_due(today: date) -> date:
    return today + timedelta(days=closure().remedy_days)
