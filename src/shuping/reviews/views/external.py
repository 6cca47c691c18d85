"""Doors of the review of us: recorded from the document of the comment, shown with its findings, archived."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shuping.access import gate
from shuping.access.doors import guarded
from shuping.core import clock
from shuping.core.doors import PageRequest
from shuping.core.errors import NotFound
from shuping.core.fields import number_in
from shuping.core.once import do_once, once
from shuping.core.refusals import refusals_over
from shuping.documents import permissions as document_permissions
from shuping.documents.models import Document
from shuping.findings import permissions as finding_permissions
from shuping.reviews import permissions, queries, said_comment
from shuping.reviews.external_form import ExternalForm
from shuping.reviews.models import Review, State
from shuping.reviews.services import external

MOST = 30


@guarded(permissions.ORGANISE)
@require_http_methods(["GET", "POST"])
@once
def new(request: PageRequest) -> HttpResponse:
    """First the document is chosen, then what it does not say is asked."""
    asked = number_in(request.POST.get("document") or request.GET.get("document", ""))
    if asked is None:
        return _choose(request)
    document = queries.comment_document(request.actor, asked)
    form = ExternalForm(request.POST or None, known=said_comment.known(document))
    if form.is_valid():
        with refusals_over(form):
            return do_once(request, lambda: _record(request, document, form))
    context = {"form": form, "document": document, "known": form.known}
    return render(request, "reviews/external_form.html", context, status=422 if form.is_bound else 200)


def _choose(request: PageRequest) -> HttpResponse:
    back = urlencode({"then": reverse("reviews:new_external")})
    context = {
        "documents": list(queries.comment_documents(request.actor)[:MOST]),
        "add_url": f"{reverse('documents:add')}?{back}",
        "fault": _("请选一份点评材料。") if request.method == "POST" else "",
    }
    return render(request, "reviews/external_choose.html", context, status=422 if context["fault"] else 200)


def _record(request: PageRequest, document: Document, form: ExternalForm) -> HttpResponseRedirect:
    made = external.record_external(
        actor=request.actor,
        organisation=document.organisation,
        wish=form.wish(),
        document_id=document.pk,
        at=clock.now(),
    )
    messages.success(request, _("上级评议录好了。点评里的问题和要求核对、下发以后，进度都在这一页。"))
    return redirect("reviews:detail", made.pk)


def detail(request: PageRequest, found: Review, *, may_organise: bool) -> HttpResponse:
    """Return the page of a review of us; `setting_up.detail` is its door."""
    context: dict[str, Any] = {"found": found, "may_organise": may_organise, "today": clock.today()}
    comment = next(iter(queries.comments(found)), None)
    context["comment"] = comment
    if comment is not None and comment.document is not None:
        document = comment.document
        context["said"] = said_comment.said(request.actor, document)
        context["next_step"] = said_comment.next_step(document, context["said"].unchecked)
        context["may_check"] = gate.can(request.actor, document_permissions.IMPORT, document.organisation)
        context["may_read"] = gate.can(request.actor, document_permissions.VIEW, document.organisation)
        context["may_archive"] = may_organise and not context["next_step"] and found.state != State.ARCHIVED
        if gate.can(request.actor, finding_permissions.VIEW, found.organisation):
            asked: dict[str, str | int] = {
                "source": document.source,
                "organisation": found.organisation_id,
                "tab": "all",
            }
            context["ledger_url"] = f"{reverse('findings:list')}?{urlencode(asked)}"
    return render(request, "reviews/external_detail.html", context)


@guarded(permissions.ORGANISE)
@require_POST
def archive(request: PageRequest, review_id: int) -> HttpResponse:
    found = queries.review(request.actor, review_id, permissions.ORGANISE)
    if not found.is_external:
        raise NotFound
    external.archive_external(actor=request.actor, review_id=review_id, at=clock.now())
    messages.success(request, _("归档了，记入存证链。问题的整改照常在台账里办。"))
    return redirect("reviews:detail", review_id)
