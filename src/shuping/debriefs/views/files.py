"""Doors of the report as a file: one that takes the place of the text, the paper, an older version."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shuping.access import gate
from shuping.access.doors import guarded
from shuping.core import clock, uploads
from shuping.core.doors import PageRequest
from shuping.core.errors import NotFound
from shuping.core.fields import number_in
from shuping.core.refusals import refusals_over
from shuping.debriefs import exports, permissions, queries, rules, shown
from shuping.debriefs.forms import UploadForm
from shuping.debriefs.models import Version
from shuping.debriefs.services import drafting
from shuping.debriefs.services.drafting import BadDebrief
from shuping.documents.extraction import Extraction, extract
from shuping.papers.answers import docx_answer, pdf_answer
from shuping.reviews.models import Subject


@guarded(permissions.WRITE)
@require_http_methods(["GET", "POST"])
def upload(request: PageRequest, subject_id: int) -> HttpResponse:
    """Read a file and show what it would put in the place of the text; nothing is changed here."""
    found = queries.subject(request.actor, subject_id, permissions.WRITE)
    report = queries.debrief(found)
    if not queries.is_being_written(found, report):
        return redirect("debriefs:detail", subject_id)
    form = UploadForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"found": found, "review": found.review, "report": report, "form": form}
    if form.is_valid():
        with refusals_over(form):
            read = _read(form)
            text = rules.tidy(read.text)
            counted = shown.count_context(text, drafting.counted(found, text))
            context |= {**counted, "text": text, "notes": read.notes, "revision": report.revision if report else 0}
            return render(request, "debriefs/debrief_preview.html", context)
    return render(request, "debriefs/debrief_upload.html", context, status=422 if form.is_bound else 200)


def _read(form: UploadForm) -> Extraction:
    """Return what is in the file. Raises GuardedFailure, BadUpload, BadDebrief for an empty or too long text."""
    name, data = uploads.read(form.cleaned_data["file"])
    read = extract(data, name)
    if not read.text.strip():
        raise BadDebrief(_("这个文件里没有读出文字。请另存为 docx 再传，或者把文字贴到报告里。"))
    if len(read.text) > drafting.LONGEST:
        raise drafting.too_long(read.text)
    return read


@guarded(permissions.VIEW)
@require_safe
def version(request: PageRequest, subject_id: int, number: int) -> HttpResponse:
    found = queries.subject(request.actor, subject_id)
    made = queries.version(found, number)
    context = {
        **shown.count_context(made.text, rules.of_json(made.counted)),
        "found": found,
        "review": found.review,
        "version": made,
        "versions": queries.versions(found),
    }
    return render(request, "debriefs/debrief_version.html", context)


@guarded(permissions.VIEW)
@require_safe
def paper(request: PageRequest, subject_id: int, form: str) -> HttpResponse:
    """Answer with a version, the newest where none is named; with the draft only for those who write it."""
    found = queries.subject(request.actor, int(subject_id))
    text, made = _text_and_version(request, found)
    page = exports.report_paper(found, text, made)
    name = exports.file_name(found, made, clock.today())
    if form == "docx":
        return docx_answer(page, name, exports.REPORT, found.organisation)
    return pdf_answer(page, name)


def _text_and_version(request: PageRequest, found: Subject) -> tuple[str, Version | None]:
    number = number_in(request.GET.get("version", ""))
    if number is not None:
        made = queries.version(found, number)
        return made.text, made
    report = queries.debrief(found)
    may_write = gate.can(request.actor, permissions.WRITE, found.organisation)
    if report and report.text and may_write and queries.is_being_written(found, report):
        return report.text, None
    versions = queries.versions(found)
    if not versions:
        raise NotFound
    return versions[0].text, versions[0]
