"""Cause and remedies; the superior accepts or returns."""

from typing import Any

from django.forms import BaseFormSet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shuping.access.doors import guarded
from shuping.core import clock
from shuping.core.doors import PageRequest
from shuping.core.templatetags.shuping import full_day
from shuping.findings import permissions, queries
from shuping.findings.forms import CauseForm, ReasonForm, RemedyForm, RemedyFormSet
from shuping.findings.models import Finding, Flag, State
from shuping.findings.scheme import closure
from shuping.findings.services import planning
from shuping.findings.services.acts import Incomplete, NotNow, check_state
from shuping.findings.views.acts import act_page, acted, decided
from shuping.people.models import Person

EMPTY_ROWS = 3


@guarded(permissions.ANSWER)
@require_http_methods(["GET", "POST"])
def plan(request: PageRequest, finding_id: int) -> HttpResponse:
    found = queries.finding(request.actor, finding_id, permissions.ANSWER)
    people = queries.people_of(found.owner, clock.today())
    if request.method == "GET":
        planning.plan_act(request.actor, found, clock.today())
        cause = CauseForm(initial={"cause": found.cause, "version": found.plan_version})
        return _plan_page(request, found, cause, _stored_rows(found, people))
    cause = CauseForm(request.POST)
    rows = RemedyFormSet(request.POST, form_kwargs={"people": people})
    if not (cause.is_valid() and rows.is_valid()) or "add_row" in request.POST:
        return _plan_page(request, found, cause, rows, more="add_row" in request.POST)
    try:
        after = planning.submit_plan(
            actor=request.actor,
            finding_id=finding_id,
            version=cause.cleaned_data["version"],
            cause=cause.cleaned_data["cause"],
            remedies=[row.planned() for row in rows],
            at=clock.now(),
        )
    except Incomplete as error:
        _put_faults(cause, rows, error)
        return _plan_page(request, found, cause, rows)
    except (planning.PlanChanged, NotNow) as error:
        found.refresh_from_db()
        cause.data = {**request.POST.dict(), "version": str(found.plan_version)}  # what comes next has seen the other's
        return _plan_page(request, found, cause, rows, conflict=str(error))
    return acted(request, finding_id, _submitted(after))


def _submitted(after: Finding) -> str:
    """Return the sentence that says who acts next on a plan that was handed in."""
    if after.flag == Flag.TO_SIGN:
        return _("措施已送书记审签。%(days)s 个工作日内审签或退回，签了再报上级采纳。") % {
            "days": closure().sign_off_working_days
        }
    if after.state == State.IN_REMEDY:
        return _("措施补充好了，不用再报上级采纳。做完后再报整改完成。")
    return _("措施已提交。上级 %(days)s 个工作日内采纳或退回，结果会出现在您的工作台。") % {
        "days": closure().accept_working_days
    }


def _stored_rows(found: Finding, people: list[Person]) -> "BaseFormSet[RemedyForm]":
    stored: list[dict[str, Any]] = [
        {"what": remedy.what, "who": remedy.who_id, "due_on": remedy.due_on}
        for remedy in found.remedies.filter(done_on=None)
    ]
    stored += [{} for _row in range(max(EMPTY_ROWS - len(stored), 1))]
    return RemedyFormSet(initial=stored, form_kwargs={"people": people})


def _put_faults(cause: CauseForm, rows: "BaseFormSet[RemedyForm]", error: Incomplete) -> None:
    """Write each fault at its field."""
    fields = {"remedy-without-text": "what", "remedy-without-person": "who"}
    for fault, number in error.facts["faults"]:
        sentence = str(planning.FAULTS[fault]) % {"number": number}
        if number is None:
            cause.add_error("cause" if fault == "no-cause" else None, sentence)
        else:
            rows.forms[number - 1].add_error(fields.get(fault, "due_on"), sentence)
    if not error.facts["faults"]:
        cause.add_error(None, str(error))


def _plan_page(
    request: PageRequest,
    found: Finding,
    cause: CauseForm,
    rows: "BaseFormSet[RemedyForm]",
    *,
    more: bool = False,
    conflict: str = "",
) -> HttpResponse:
    context = {
        "finding": found,
        "form": cause,
        "rows": rows,
        "empty_row": rows.empty_form,
        "more": _blank_row(rows) if more else None,
        "row_count": len(rows.forms) + more,
        "conflict": conflict,
        "other": found.acts.filter(kind__in=queries.PLANS).select_related("person").last() if conflict else None,
        "returned": found.acts.filter(kind__in=("plan_returned", "plan_unsigned")).select_related("person").last(),
        "done": found.remedies.exclude(done_on=None).select_related("who"),
        "must_be_signed": queries.must_be_signed(request.actor, found, clock.today()),
        "takes_effect": found.state == State.IN_REMEDY and not (found.is_reopened and closure().added_plan_accepted),
        "days": closure().accept_working_days,
    }
    bad = conflict or (cause.is_bound and not more)
    return render(request, "findings/finding_plan.html", context, status=422 if bad else 200)


def _blank_row(rows: "BaseFormSet[RemedyForm]") -> RemedyForm:
    people = rows.form_kwargs["people"]
    return RemedyForm(prefix=f"{rows.prefix}-{len(rows.forms)}", people=people)


@guarded(permissions.VIEW)
@require_POST
def accept(request: PageRequest, finding_id: int) -> HttpResponse:
    found = planning.accept_plan(**decided(request, finding_id))
    return acted(
        request,
        finding_id,
        _("措施已采纳。%(owner)s开始整改，%(day)s前报完成。")
        % {"owner": found.owner.short_name, "day": full_day(found.due_on)},
    )


@guarded(permissions.VIEW)
@require_http_methods(["GET", "POST"])
def return_plan(request: PageRequest, finding_id: int) -> HttpResponse:
    found = planning.plan_to_judge(request.actor, finding_id, clock.now())
    check_state(found, "plan_returned")

    def do(data: dict[str, Any]) -> str:
        planning.return_plan(**decided(request, finding_id), reason=data["reason"])
        return _("措施已退回。%(owner)s改好后再报，结果会出现在您的工作台。") % {"owner": found.owner.short_name}

    return act_page(
        request,
        found,
        ReasonForm(request.POST or None),
        do,
        title=_("退回措施，写明原因"),
        submit=_("退回"),
    )
