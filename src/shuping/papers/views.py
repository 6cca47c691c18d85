"""公文模板: an office's own layout for each kind of paper, and the way back to ours."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuping.access.doors import guarded
from shuping.core import clock, uploads
from shuping.core.doors import PageRequest
from shuping.core.errors import DomainError, Forbidden, NotFound
from shuping.papers import permissions, queries, templates_in_use
from shuping.papers.answers import saved_docx
from shuping.papers.forms import TemplateForm
from shuping.papers.kinds import kinds


@guarded(permissions.CHANGE_TEMPLATE)
@require_safe
def template_list(request: PageRequest) -> HttpResponse:
    place = queries.place_of(request.actor)
    own = {template.kind: template for template in queries.templates(place)}
    rows = [{"kind": code, "label": label, "own": own.get(code)} for code, label in kinds().items()]
    return render(request, "papers/template_list.html", {"rows": rows, "place": place})


@guarded(permissions.CHANGE_TEMPLATE)
@require_http_methods(["GET", "POST"])
def upload(request: PageRequest, kind: str) -> HttpResponse:
    if kind not in kinds():
        raise NotFound
    place = queries.place_of(request.actor)
    form = TemplateForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            name, data = uploads.read(form.cleaned_data["file"])
            templates_in_use.use_template(
                actor=request.actor, organisation=place, kind=kind, name=name, data=data, at=clock.now()
            )
        except (NotFound, Forbidden):
            raise
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _("模板换好了。先下载样张看一眼，不合适可以再换，或者用回原来的。"))
            return redirect("papers:templates")
    context = {"form": form, "label": kinds()[kind]}
    return render(request, "papers/template_upload.html", context, status=422 if form.is_bound else 200)


@guarded(permissions.CHANGE_TEMPLATE)
@require_safe
def preview(request: PageRequest, kind: str) -> HttpResponse:
    if kind not in kinds():
        raise NotFound
    place = queries.place_of(request.actor)
    paper = templates_in_use.sample(kind, place, clock.now())
    name = _("%(kind)s样张") % {"kind": kinds()[kind]}
    return saved_docx(templates_in_use.to_docx(paper, kind, place), name)


@guarded(permissions.CHANGE_TEMPLATE)
@require_safe
def starter(request: PageRequest) -> HttpResponse:
    return saved_docx(templates_in_use.starter(), _("公文模板（带占位）"))


@guarded(permissions.CHANGE_TEMPLATE)
@require_POST
def drop(request: PageRequest, kind: str) -> HttpResponse:
    place = queries.place_of(request.actor)
    templates_in_use.drop_template(actor=request.actor, organisation=place, kind=kind, at=clock.now())
    messages.success(request, _("已用回原来的版式（GB/T 9704）。"))
    return redirect("papers:templates")
