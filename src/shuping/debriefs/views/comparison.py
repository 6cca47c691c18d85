"""Doors of the comparison texts."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuping.access.doors import guarded
from shuping.core import clock, uploads
from shuping.core.doors import PageRequest
from shuping.core.errors import Forbidden
from shuping.core.lists import page_of
from shuping.core.once import do_once, once
from shuping.core.refusals import refusals_over
from shuping.debriefs import marked, permissions, queries
from shuping.debriefs.forms import TextForm
from shuping.debriefs.models import ComparisonText
from shuping.debriefs.services import comparison
from shuping.documents.extraction import extract

PAGE = 30


@guarded(permissions.VET)
@require_safe
def text_list(request: PageRequest) -> HttpResponse:
    rows = queries.texts(request.actor)
    return render(
        request, "debriefs/text_list.html", {"page": page_of(rows, request.GET, total=rows.count(), size=PAGE)}
    )


@guarded(permissions.VET)
@require_http_methods(["GET", "POST"])
@once
def text_add(request: PageRequest) -> HttpResponse:
    places = queries.places(request.actor)
    if not places:
        raise Forbidden(_("您所在的党组织已经撤销，不能再加对照材料。"))
    form = TextForm(places, request.POST or None, request.FILES or None)
    if form.is_valid():
        with refusals_over(form):
            data = form.cleaned_data
            text = _read(data)
            return do_once(request, lambda: _add(request, data, text))
    return render(request, "debriefs/text_add.html", {"form": form}, status=422 if form.is_bound else 200)


def _read(data: dict[str, Any]) -> str:
    """Return the text that was pasted or sent; a file may take seconds and is read outside any transaction."""
    if not data["file"]:
        return str(data["text"])
    name, content = uploads.read(data["file"])
    return extract(content, name).text


def _add(request: PageRequest, data: dict[str, Any], text: str) -> Any:
    comparison.add_text(
        actor=request.actor,
        organisation=data["organisation"],
        kind=data["kind"],
        title=data["title"],
        text=text,
        at=clock.now(),
    )
    if data["kind"] == ComparisonText.Kind.MODEL:
        messages.success(request, _("加上了。一两分钟以后，报告里同它相同的段落会指出来。"))
    else:
        messages.success(request, _("加上了。报告里写了这些话，不再算相同的段落。"))
    return redirect("debriefs:texts")


@guarded(permissions.VET)
@require_safe
def text_detail(request: PageRequest, text_id: int) -> HttpResponse:
    found = queries.text(request.actor, text_id)
    lines = [found.text[start:end] for start, end in marked.lines(found.text)]
    return render(request, "debriefs/text_detail.html", {"text": found, "lines": lines})


@guarded(permissions.VET)
@require_POST
def text_drop(request: PageRequest, text_id: int) -> HttpResponse:
    found = comparison.drop_text(actor=request.actor, text_id=text_id, at=clock.now())
    messages.success(request, _("《%(title)s》不再用来对照。") % {"title": found.title})
    return redirect("debriefs:texts")
