"""The working calendar: everybody sees by what deadlines are counted, who keeps it enters a year."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from shuping.access.doors import guarded
from shuping.core import clock
from shuping.core.doors import PageRequest, signed_in
from shuping.core.errors import Forbidden
from shuping.core.refusals import refusals_over
from shuping.workdays import permissions, queries, rules, services

REQUIRED = {"required": gettext_lazy("这一项要填。")}


class DaysField(forms.CharField):
    """Days, one or one span a line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 7}), max_length=4000, **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the days. Raises ValidationError naming each line that says none."""
        days, bad = rules.typed(super().clean(value))
        if bad:
            raise forms.ValidationError(
                _("看不出是哪天：%(lines)s。请一行写一天或一段，如 2026-10-01 至 2026-10-07。"),
                params={"lines": "、".join(bad[:5])},
            )
        return days


class YearForm(forms.Form):
    """One year as it is entered; `notice` is only read from and never kept."""

    notice = forms.CharField(
        label=gettext_lazy("通知全文"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("把国务院办公厅的通知贴在这里，按“从通知读出”，下面两栏自动填好，再核对。"),
    )
    basis = forms.CharField(
        label=gettext_lazy("依据"), max_length=80, help_text=gettext_lazy("通知的文号。"), error_messages=REQUIRED
    )
    off = DaysField(
        label=gettext_lazy("放假的日子"),
        help_text=gettext_lazy("一行一天或一段：2026-10-01 至 2026-10-07。"),
        error_messages=REQUIRED,
    )
    work = DaysField(
        label=gettext_lazy("调休上班的周末"), required=False, help_text=gettext_lazy("一行一天，没有就空着。")
    )


@signed_in
@require_safe
def calendar(request: PageRequest) -> HttpResponse:
    today, known = clock.today(), queries.years()
    shown = sorted({*known, today.year, today.year + 1}, reverse=True)
    context = {
        "years": [
            {
                "year": year,
                "known": known.get(year),
                "off": rules.written(known[year].off).splitlines() if year in known else [],
                "work": rules.written(known[year].work).splitlines() if year in known else [],
            }
            for year in shown
        ],
        "missing": [year for year in (today.year, today.year + 1) if year not in known],
        "may_keep": queries.may_keep(request.actor),
    }
    return render(request, "workdays/calendar.html", context)


@guarded(permissions.KEEP)
@require_http_methods(["GET", "POST"])
def write(request: PageRequest, year: int) -> HttpResponse:
    if not queries.may_keep(request.actor):
        raise Forbidden(_("工作日历管全系统，由系统管理员或最上级组织部门维护。"))
    known = queries.years().get(year)
    initial = {
        "basis": known.basis if known else "",
        "off": rules.written(known.off) if known else "",
        "work": rules.written(known.work) if known else "",
    }
    if request.method == "POST" and "read" in request.POST:
        return _page(request, year, YearForm(initial=_read(request, year)), is_read=True)
    form = YearForm(request.POST or None, initial=initial)
    if form.is_valid():
        data = form.cleaned_data
        with refusals_over(form):
            services.write_year(
                actor=request.actor, year=year, basis=data["basis"], off=data["off"], work=data["work"], at=clock.now()
            )
            sentence = _("%(year)s年的工作日历录好了。以后算“几个工作日内”按它算，已经定下的期限不变。")
            messages.success(request, sentence % {"year": year})
            return redirect("workdays:calendar")
    return _page(request, year, form)


def _read(request: PageRequest, year: int) -> dict[str, str]:
    notice = request.POST.get("notice", "")
    off, work = rules.read_notice(notice, year)
    return {
        "notice": notice,
        "basis": request.POST.get("basis", ""),
        "off": rules.written(set(off)),
        "work": rules.written(set(work)),
    }


def _page(request: PageRequest, year: int, form: YearForm, *, is_read: bool = False) -> HttpResponse:
    found = len(str(form.initial.get("off", "")).splitlines()) if is_read else None
    context = {"year": year, "form": form, "is_read": is_read, "found": found}
    return render(request, "workdays/year_form.html", context, status=422 if form.is_bound else 200)
