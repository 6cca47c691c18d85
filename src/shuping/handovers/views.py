"""Doors of handovers: who leaves, who takes over, who keeps the tree."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuping.access import gate
from shuping.core import clock
from shuping.core.doors import PageRequest, signed_in
from shuping.core.once import do_once, once
from shuping.core.refusals import refusals_over
from shuping.handovers import exports, queries, services
from shuping.handovers.models import Handover
from shuping.organisations import permissions
from shuping.papers.answers import docx_answer, pdf_answer
from shuping.tree.models import Organisation


class MakeForm(forms.Form):
    """Who takes over, and what else to say."""

    use_required_attribute = False  # the sentence of the form says what is missing, and the browser's does not

    successor = forms.TypedChoiceField(
        label=gettext_lazy("交给谁"), coerce=int, error_messages={"required": gettext_lazy("请选接任的人。")}
    )
    note = forms.CharField(
        label=gettext_lazy("需要说明的事项"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("表里没有的、口头答应过的，写在这里。不写涉密内容。"),
    )


@signed_in
@require_http_methods(["GET", "POST"])
@once
def make(request: PageRequest, appointment_id: int) -> HttpResponse:
    found = queries.appointment(request.actor, appointment_id)
    today = clock.today()
    form = MakeForm(request.POST or None)
    people = queries.successors(found, today)
    form.fields["successor"].choices = [("", _("请选")), *((p.pk, p.name) for p in people)]  # type: ignore[attr-defined]
    ticked = request.POST.getlist("passing") if form.is_bound else None
    if form.is_valid():
        with refusals_over(form):
            return do_once(request, lambda: _make(request, found.pk, form.cleaned_data, ticked or []))
    parts = _shown(queries.sheet(found, today), ticked)
    context = {
        **_ways(request, found.post.organisation),
        "appointment": found,
        "form": form,
        "parts": parts,
        "has_successors": bool(people),
    }
    return render(request, "handovers/handover_make.html", context, status=422 if form.is_bound else 200)


def _make(request: PageRequest, appointment_id: int, data: dict[str, Any], ticked: list[str]) -> HttpResponseRedirect:
    made = services.make_handover(
        actor=request.actor,
        appointment_id=appointment_id,
        successor_id=data["successor"],
        passing=ticked,
        note=data["note"],
        at=clock.now(),
    )
    sentence = _("交接单出好了。下一步：%(person)s在工作台上确认。")
    if made.passing:
        sentence = _("交接单出好了。下一步：%(person)s在工作台上确认，勾上的措施那时改由他负责。")
    messages.success(request, sentence % {"person": made.successor.name})
    return redirect("handovers:detail", made.pk)


@signed_in
@require_safe
def detail(request: PageRequest, handover_id: int) -> HttpResponse:
    return _page(request, queries.handover_of(request.actor, handover_id))


@signed_in
@require_POST
def confirm(request: PageRequest, handover_id: int) -> HttpResponse:
    done = services.confirm_handover(actor=request.actor, handover_id=handover_id, at=clock.now())
    left = len(done.passing) - len(done.passed)
    sentence = _("交接单已确认，记入存证链。")
    if done.passed:
        sentence = _("交接单已确认，记入存证链。%(count)s 项措施改由您负责，会出现在您的工作台。")
    if left:
        sentence = _("交接单已确认，记入存证链。%(count)s 项措施改由您负责；%(left)s 项没有移交，原因写在下面。")
    messages.success(request, sentence % {"count": len(done.passed), "left": left})
    return redirect("handovers:detail", done.pk)


@signed_in
@require_POST
def send_back(request: PageRequest, handover_id: int) -> HttpResponse:
    reason = request.POST.get("reason", "")
    try:
        services.return_handover(actor=request.actor, handover_id=handover_id, reason=reason, at=clock.now())
    except services.BadHandover as error:
        return _page(request, queries.handover_of(request.actor, handover_id), fault=str(error), status=422)
    messages.success(request, _("交接单已退回。移交的人补好后会再出一份。"))
    return redirect("handovers:detail", handover_id)


@signed_in
@require_safe
def paper(request: PageRequest, handover_id: int, form: str) -> HttpResponse:
    found = queries.handover_of(request.actor, handover_id)
    name = _("%(person)s交接单") % {"person": found.appointment.person.name}
    made = exports.handover_paper(found)
    return (
        docx_answer(made, name, exports.SHEET, found.appointment.post.organisation)
        if form == "docx"
        else pdf_answer(made, name)
    )


def _page(request: PageRequest, found: Handover, *, fault: str = "", status: int = 200) -> HttpResponse:
    context = {
        **_ways(request, found.appointment.post.organisation),
        "handover": found,
        "parts": _shown(found.sheet, found.passing),
        "may_answer": found.is_open and found.successor_id == request.actor.person_id,
        "fault": fault,
        "stayed": len(found.passing) - len(found.passed) if found.confirmed_at else 0,
    }
    return render(request, "handovers/handover_detail.html", context, status=status)


def _ways(request: PageRequest, place: Organisation) -> dict[str, Any]:
    """Return where the page leads: who has left may keep his sheet, and opens neither the place nor its work."""
    sees = gate.can(request.actor, permissions.VIEW, place)
    return {
        "place_url": reverse("organisations:detail", args=[place.pk]) if sees else "",
        "links": sees or queries.sees_heirs(request.actor, place),
    }


def _shown(sheet: list[dict[str, Any]], ticked: list[str] | None) -> list[dict[str, Any]]:
    """Return a sheet with days as days, and whether each line that may pass is ticked: at first all are."""
    return [
        {
            **part,
            "may_pass": any(line["key"] for line in part["lines"]),
            "lines": [
                {
                    **line,
                    "due_on": date.fromisoformat(line["due_on"]) if line["due_on"] else None,
                    "is_ticked": bool(line["key"]) and (ticked is None or line["key"] in ticked),
                }
                for line in part["lines"]
            ],
        }
        for part in sheet
    ]
