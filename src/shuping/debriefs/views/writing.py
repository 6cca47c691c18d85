"""Doors of the writer: the page, the draft that is kept while he types, the submission."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shuping.access import gate
from shuping.access.doors import guarded
from shuping.core import clock
from shuping.core.doors import PageRequest, keeps_nothing
from shuping.core.fields import number_in
from shuping.core.once import do_once, once
from shuping.core.refusals import Refusal
from shuping.core.templatetags.shuping import full_day, time_of_day
from shuping.debriefs import last_year, permissions, queries, rules, shown
from shuping.debriefs.forms import ReportForm
from shuping.debriefs.models import Debrief, Version
from shuping.debriefs.services import drafting
from shuping.debriefs.services.drafting import BadDebrief, NewerText, NotNow
from shuping.reviews.models import Review, Subject


@guarded(permissions.VIEW)
@require_http_methods(["GET", "POST"])
def detail(request: PageRequest, subject_id: int) -> HttpResponse:
    """Show the writing page, or what may be read of the report; a plain form keeps the text."""
    found = queries.subject(request.actor, subject_id)
    if request.method == "POST":
        return _keep(request, found)
    report = queries.debrief(found)
    may_write = gate.can(request.actor, permissions.WRITE, found.organisation)
    if may_write and queries.is_being_written(found, report):
        text, revision = (report.text, report.revision) if report else ("", 0)
        return _writing_page(request, found, text, revision)
    return _reading_page(request, found, report, may_write=may_write)


def _keep(request: PageRequest, found: Subject) -> HttpResponse:
    text, revision = rules.tidy(request.POST.get("text", "")), number_in(request.POST.get("revision", ""))
    before = text
    if "insert" in request.POST:
        text = _with_last_year(request, found, text)
    try:
        report = drafting.keep_draft(
            actor=request.actor,
            subject_id=found.pk,
            text=text,
            revision=-1 if revision is None else revision,
            at=clock.now(),
        )
    except (NewerText, NotNow) as error:
        return _conflict_page(request, found, text, str(error))
    except BadDebrief as error:
        return _writing_page(request, found, text, revision or 0, fault=str(error))
    if "submit" in request.POST:
        return redirect("debriefs:submit", found.pk)
    messages.success(request, _said(request, report, is_there=text == before))
    return redirect("debriefs:detail", found.pk)


def _with_last_year(request: PageRequest, found: Subject, text: str) -> str:
    """Return the text with what the ledger says of last year's problems at its place."""
    words = shown.passage_of(found, queries.last_year(request.actor, found), clock.today())
    return rules.tidy(last_year.put_in(text, drafting.counted(found, text), words))


def _said(request: PageRequest, report: Debrief, *, is_there: bool) -> str:
    if "insert" in request.POST and is_there:
        return _("整改情况已经写在报告里了，台账没有变，没有再写一遍。")
    if "insert" in request.POST:
        return _("上年度问题的整改情况写进去了，在第一部分的开头。内容都取自整改台账，请看一遍，改成您自己的话。")
    if "replace" in request.POST:
        return _("换成上传的这份了。请看右边的字数和各部分，接着改。")
    at = time_of_day(report.saved_at) if report.saved_at else ""
    return _("已存 %(at)s。字数、各部分和要看的地方都按这一份算好了。") % {"at": at}


def _writing_page(request: PageRequest, found: Subject, text: str, revision: int, fault: str = "") -> HttpResponse:
    report, today = queries.debrief(found), clock.today()
    past = queries.last_year(request.actor, found)
    versions = queries.versions(found)
    returned = versions[0] if versions and versions[0].verdict == Version.Verdict.RETURNED else None
    context = {
        **_page(found, report),
        **shown.past_problems(past, today),
        **shown.count_context(text, drafting.counted(found, text)),
        "form": ReportForm(initial={"text": text, "revision": revision}),
        "fault": fault,
        "returned": returned,
        "versions": versions,
        "may_submit": gate.can(request.actor, permissions.SUBMIT, found.organisation),
        "me_id": request.actor.person_id,
    }
    return render(request, "debriefs/debrief_write.html", context, status=422 if fault else 200)


def _reading_page(request: PageRequest, found: Subject, report: Debrief | None, *, may_write: bool) -> HttpResponse:
    """Show the newest version to whoever may read it; a draft is its writers' own."""
    versions = queries.versions(found)
    text = versions[0].text if versions else ""
    context = {
        **_page(found, report if may_write or versions else None),
        **(shown.count_context(text, rules.of_json(versions[0].counted)) if versions else {}),
        "version": versions[0] if versions else None,
        "versions": versions,
        "may_write": may_write,
        "why_not": "" if queries.is_being_written(found, report) else drafting.why_not(found, report),
    }
    return render(request, "debriefs/debrief_read.html", context)


def _conflict_page(request: PageRequest, found: Subject, text: str, sentence: str) -> HttpResponse:
    """Show both texts side by side: nothing of either is lost."""
    report = queries.debrief(found)
    is_open = queries.is_being_written(found, report)
    context = {
        **_page(found, report),
        "form": ReportForm(initial={"text": text, "revision": report.revision if report else 0}),
        "mine": text,
        "sentence": sentence,
        "is_open": is_open,
    }
    return render(request, "debriefs/debrief_conflict.html", context, status=409)


def _page(found: Subject, report: Debrief | None) -> dict[str, Any]:
    today = clock.today()
    return {
        "found": found,
        "review": found.review,
        "report": report,
        "title": shown.title(found, report, today),
        "due_on": found.review.debriefs_due_on,
        "today": today,
    }


@guarded(permissions.WRITE)
@keeps_nothing
@require_POST
def draft(request: PageRequest, subject_id: int) -> HttpResponse:
    """Keep the text while it is typed, and answer with the counting of it; a refusal is a sentence."""
    text, revision = request.POST.get("text", ""), number_in(request.POST.get("revision", ""))
    try:
        report = drafting.keep_draft(
            actor=request.actor,
            subject_id=subject_id,
            text=text,
            revision=-1 if revision is None else revision,
            at=clock.now(),
        )
    except (NewerText, NotNow, BadDebrief) as error:
        return JsonResponse({"code": error.code, "sentence": str(error)}, status=error.status)
    found = queries.subject(request.actor, subject_id)
    context = shown.count_context(report.text, drafting.counted(found, report.text))
    return JsonResponse(
        {
            "revision": report.revision,
            "at": time_of_day(report.saved_at) if report.saved_at else "",
            "count": render_to_string("debriefs/parts/count.html", context),
            "marked": render_to_string("debriefs/parts/marked.html", context),
        }
    )


@guarded(permissions.SUBMIT)
@require_http_methods(["GET", "POST"])
@once
def submit(request: PageRequest, subject_id: int) -> HttpResponse:
    """Show once what departs from the scheme, then submit."""
    found = queries.subject(
        request.actor, subject_id, permissions.SUBMIT, _("述职报告由书记本人提交。您可以写，写好请书记来提交。")
    )
    fault = ""
    if request.method == "POST":
        with Refusal((NotNow,)) as refused:
            return do_once(request, lambda: _submit(request, found))
        fault = refused.sentence
    report = queries.debrief(found)
    if report is None or not queries.is_being_written(found, report) or not report.text:
        return redirect("debriefs:detail", found.pk)
    context = {
        **_page(found, report),
        **shown.count_context(report.text, drafting.counted(found, report.text)),
        "fault": fault,
    }
    return render(request, "debriefs/debrief_submit.html", context, status=422 if fault else 200)


def _submit(request: PageRequest, found: Subject) -> HttpResponseRedirect:
    revision = number_in(request.POST.get("revision", ""))
    made = drafting.submit_debrief(
        actor=request.actor, subject_id=found.pk, revision=-1 if revision is None else revision, at=clock.now()
    )
    said = {"number": made.number, "superior": _vetters(found.review)}
    said["day"] = full_day(found.review.held_on) if found.review.held_on else _("开会")
    messages.success(
        request,
        _("报告第 %(number)s 版交了，记入存证链。%(superior)s审阅，退回或审定会出现在您的工作台；%(day)s以前要审定。")
        % said,
    )
    return redirect("debriefs:detail", found.pk)


def _vetters(review: Review) -> str:
    return _("%(place)s的组织部门") % {"place": review.organisation.short_name}
