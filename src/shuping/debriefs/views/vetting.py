"""Doors of the vetting: the list, the vetting page, remarks, versions side by side; and the writer's private look."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuping.access.doors import guarded
from shuping.core import clock
from shuping.core.doors import PageRequest
from shuping.core.errors import NotFound
from shuping.core.fields import number_in
from shuping.core.lists import page_of
from shuping.core.refusals import refusals_over
from shuping.debriefs import compared, permissions, queries, resembling, shared, shown_vetting
from shuping.debriefs.forms import RemarkForm, VerdictForm
from shuping.debriefs.models import State, Version
from shuping.debriefs.services import vetting
from shuping.reviews.models import Review, Subject

PAGE = 30


@guarded(permissions.VET)
@require_safe
def debrief_list(request: PageRequest) -> HttpResponse:
    reviews = queries.reviews_to_vet(request.actor)
    asked = request.GET.get("review", "")
    if asked:
        review: Review | None = queries.review_to_vet(request.actor, number_in(asked) or 0)
    else:
        review = reviews[0] if reviews else None
    context: dict[str, Any] = {"review": review, "reviews": reviews}
    if review is not None:
        every = queries.lines(queries.reporting(review))
        page = page_of(every, request.GET, total=len(every), size=PAGE)
        context |= {
            "page": page,
            "rows": _rows(request, review, page.rows),
            "not_begun": [line.subject for line in every if not line.has_begun],
            "to_vet": sum(line.state == State.SUBMITTED for line in every),
            "accepted": sum(line.state == State.ACCEPTED for line in every),
            "is_behind": resembling.is_behind(),
        }
    return render(request, "debriefs/debrief_list.html", context)


def _rows(request: PageRequest, review: Review, lines: Sequence[queries.Line]) -> list[dict[str, Any]]:
    submitted = {line.version.pk: line for line in lines if line.version}
    asked = [
        shared.Asked(line.subject, line.version.debrief_id, line.version.text)
        for line in submitted.values()
        if line.version
    ]
    found = dict(zip(submitted, shared.passages_of(request.actor, review, asked), strict=True))
    return [
        {
            "line": line,
            "chip": shown_vetting.chip(line.state) if line.state else None,
            "counted": shown_vetting.counts(line.version) if line.version else None,
            "passages": len(found[line.version.pk]) if line.version else None,
        }
        for line in lines
    ]


@guarded(permissions.VET)
@require_http_methods(["GET", "POST"])
def vet(request: PageRequest, subject_id: int) -> HttpResponse:
    subject = queries.subject_to_vet(request.actor, subject_id)
    form = VerdictForm(request.POST or None)
    if form.is_valid():
        with refusals_over(form):
            return _decide(request, subject, form.cleaned_data["note"])
    context = shown_vetting.vetting(request.actor, subject)
    template = "debriefs/debrief_vet.html" if context["version"] else "debriefs/debrief_not_yet.html"
    status = 422 if form.is_bound else 200
    return render(request, template, {**context, "form": form, "is_behind": resembling.is_behind()}, status=status)


def _decide(request: PageRequest, subject: Subject, note: str) -> HttpResponse:
    what: dict[str, Any] = {
        "actor": request.actor,
        "subject_id": subject.pk,
        "number": number_in(request.POST.get("number", "")) or 0,
        "note": note,
        "at": clock.now(),
    }
    place = {"place": subject.organisation.short_name}
    if request.POST.get("verdict") == "accept":
        vetting.accept_version(**what)
        messages.success(request, _("审定了。%(place)s的述职报告以这一版为准，不再修改。") % place)
    else:
        vetting.return_version(**what)
        messages.success(request, _("退回了。意见出现在%(place)s的工作台，改好再交来，您的工作台上会出现。") % place)
    return redirect(f"{reverse('debriefs:list')}?review={subject.review_id}")


@guarded(permissions.VET)
@require_http_methods(["GET", "POST"])
def remark(request: PageRequest, subject_id: int, number: int) -> HttpResponse:
    subject = queries.subject_to_vet(request.actor, subject_id)
    version = queries.version(subject, number)
    asked = request.POST if request.method == "POST" else request.GET
    start, end = (number_in(asked.get(name, "")) for name in ("start", "end"))
    if start is None or end is None or not start < end <= len(version.text):
        raise NotFound(_("报告里没有这一段。请回到审阅的页面，选中几个字再写意见。"))
    form = RemarkForm(request.POST or None, initial={"start": start, "end": end})
    if form.is_valid():
        with refusals_over(form):
            made = vetting.make_remark(
                actor=request.actor,
                subject_id=subject_id,
                number=number,
                span=(start, end),
                text=form.cleaned_data["text"],
                at=clock.now(),
            )
            messages.success(request, _("记下了一处意见，退回或审定以后写报告的人才看到。"))
            return redirect(f"{reverse('debriefs:vet', args=[subject_id])}#remark-{made.pk}")
    context = {"form": form, "subject": subject, "version": version, "words": version.text[start:end]}
    return render(request, "debriefs/debrief_remark.html", context, status=422 if form.is_bound else 200)


@guarded(permissions.VET)
@require_POST
def drop_remark(request: PageRequest, subject_id: int, remark_id: int) -> HttpResponse:
    queries.subject_to_vet(request.actor, subject_id)
    vetting.drop_remark(actor=request.actor, subject_id=subject_id, remark_id=remark_id)
    messages.success(request, _("这一处意见删掉了。"))
    return redirect("debriefs:vet", subject_id)


@guarded(permissions.VIEW)
@require_safe
def remarks(request: PageRequest, subject_id: int) -> HttpResponse:
    subject = queries.subject(request.actor, subject_id)
    decided = [version for version in queries.versions(subject) if version.verdict]
    asked = number_in(request.GET.get("number", ""))
    version = next((each for each in decided if asked is None or each.number == asked), None)
    if version is None and asked is not None:
        raise NotFound
    found = queries.remarks(version) if version else []
    context = {
        "subject": subject,
        "version": version,
        "remarks": found,
        "placed": shown_vetting.placed(version.text, None, passages=[], remarks=found) if version else [],
        "others": [each for each in decided if version is not None and each.pk != version.pk],
        "is_returned": version is not None and version.verdict == Version.Verdict.RETURNED,
    }
    return render(request, "debriefs/debrief_remarks.html", context)


@guarded(permissions.VIEW)
@require_safe
def versions(request: PageRequest, subject_id: int) -> HttpResponse:
    subject = queries.subject(request.actor, subject_id)
    every = queries.versions(subject)
    newest = every[0].number if every else 0
    old, new = (number_in(request.GET.get(name, "")) for name in ("a", "b"))
    old, new = old if old is not None else max(newest - 1, 1), new if new is not None else newest
    by_number = {each.number: each for each in every}
    context: dict[str, Any] = {"subject": subject, "versions": every, "old": old, "new": new}
    if len(every) > 1:
        if old not in by_number or new not in by_number:
            raise NotFound
        rows = compared.compared(by_number[old].text, by_number[new].text)
        context |= {
            "rows": rows,
            "one": by_number[old],
            "other": by_number[new],
            "changed": sum(row.kind != compared.Kind.SAME for row in rows),
        }
    return render(request, "debriefs/debrief_versions.html", context)


@guarded(permissions.WRITE)
@require_safe
def passages(request: PageRequest, subject_id: int) -> HttpResponse:
    subject = queries.subject(request.actor, subject_id, permissions.WRITE, _("述职报告由述职单位自己写。"))
    debrief = queries.debrief(subject)
    text = debrief.text if debrief else ""
    found = shared.passages(request.actor, subject, text)
    context = {
        "subject": subject,
        "text": text,
        "passages": found,
        "placed": shown_vetting.placed(text, None, passages=found, remarks=[]),
        "is_behind": resembling.is_behind(),
    }
    return render(request, "debriefs/debrief_passages.html", context)
