"""A finding raised by hand."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shuping.access import gate
from shuping.access.doors import guarded
from shuping.core import clock
from shuping.core.doors import PageRequest
from shuping.core.once import do_once, once
from shuping.core.refusals import refusals_over
from shuping.findings import permissions
from shuping.findings.forms import RaiseForm
from shuping.findings.scheme import closure
from shuping.findings.services import raising
from shuping.tree.models import Organisation


@guarded(permissions.RAISE)
@require_http_methods(["GET", "POST"])
@once
def raise_by_hand(request: PageRequest) -> HttpResponse:
    today = clock.today()
    form = RaiseForm(request.POST or None, initial={"due_on": _default_due(today)})
    place = _place(request)
    field = form.fields["owners"]
    field.queryset = Organisation.objects.filter(pk=place.pk) | Organisation.objects.filter(  # type: ignore[attr-defined]
        parent=place, dissolved_on=None
    )
    if form.is_valid():
        with refusals_over(form, raised=()):
            return do_once(request, lambda: _raise(request, place, form.cleaned_data))
    return render(
        request,
        "findings/act_form.html",
        {
            "form": form,
            "is_once": True,
            "title": _("提出问题"),
            "lead": _("讲话、点评里的问题，从讲话生成更快，不用再打一遍。"),
            "lead_link": ("documents:add", _("从讲话生成")),
            "submit": _("提出"),
            "back": "findings:list",
        },
        status=422 if form.is_bound else 200,
    )


def _raise(request: PageRequest, place: Organisation, data: dict[str, Any]) -> HttpResponseRedirect:
    what = raising.Raised(data["title"], data["source"], data["due_on"], data["quote"], data["quoted_from"])
    made = raising.raise_finding(
        actor=request.actor, raised_for=place, owners=list(data["owners"]), what=what, at=clock.now()
    )
    messages.success(
        request,
        _("问题已提出。责任单位的工作台上会出现它，%(days)s 天内报原因和措施。") % {"days": closure().plan_days},
    )
    return redirect("findings:detail", made[0].pk)


def _place(request: PageRequest) -> Organisation:
    """Return for whom the actor raises: the highest organisation where he may."""
    rows = Organisation.objects.filter(gate.allowed(request.actor, permissions.RAISE, ""))
    return rows.order_by("path")[0]


def _default_due(today: date) -> date:
    return today + timedelta(days=closure().remedy_days)
