"""Doors of the texts: enter one, check its items beside the source, hand them out."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuping.access import gate
from shuping.access.doors import guarded
from shuping.core import clock, uploads
from shuping.core.doors import PageRequest
from shuping.core.errors import DomainError, Forbidden, NotFound
from shuping.core.lists import page_of
from shuping.core.once import StaleForm, do_once, once
from shuping.documents import importer, permissions, queries, services
from shuping.documents.extraction import extract
from shuping.documents.forms import DocumentForm, ExcerptForm, MissedForm

PAGE = 30


@guarded(permissions.VIEW)
@require_safe
def document_list(request: PageRequest) -> HttpResponse:
    rows = queries.documents(request.actor)
    page = page_of(rows, request.GET, total=rows.count(), size=PAGE)
    context = {"page": page, "may_add": gate.holds_anywhere(request.actor, permissions.IMPORT)}
    return render(request, "documents/document_list.html", context)


@guarded(permissions.IMPORT)
@require_http_methods(["GET", "POST"])
@once
def add(request: PageRequest) -> HttpResponse:
    form = DocumentForm(request.POST or None, request.FILES or None)
    places = queries.places(request.actor)
    if not places:
        raise Forbidden(_("您所在的党组织已经撤销，不能再录入材料。"))
    form.fields["organisation"].queryset = type(places[0]).objects.filter(pk__in=[p.pk for p in places])  # type: ignore[attr-defined]
    form.fields["organisation"].initial = places[0].pk
    if form.is_valid():
        try:
            return _enter(request, form.cleaned_data)
        except (NotFound, Forbidden):
            raise
        except DomainError as error:
            form.add_error(None, str(error))
    return render(
        request,
        "documents/document_add.html",
        {"form": form, "one_place": len(places) == 1},
        status=422 if form.is_bound else 200,
    )


def _enter(request: PageRequest, data: dict[str, Any]) -> HttpResponse:
    """Enter the text and go to its items; a file is read before the transaction, for that may take seconds."""
    file = data["file"]
    text, notes, original = data["text"], [], None
    if file:
        original = uploads.read(file)
        found = extract(original[1], original[0])
        text, notes = found.text, list(found.notes)
    heard = services.Heard(data["kind"], data["title"], data["spoken_by"], data["spoken_on"])

    def act() -> HttpResponseRedirect:
        document = services.enter_document(
            actor=request.actor,
            organisation=data["organisation"],
            heard=heard,
            text=text,
            original=original,
            at=clock.now(),
        )
        for note in notes:
            messages.warning(request, note)
        return redirect(f"{reverse('documents:check', args=[document.pk])}#open")

    return do_once(request, act)


@guarded(permissions.VIEW)
@require_safe
def detail(request: PageRequest, document_id: int) -> HttpResponse:
    document = queries.document(request.actor, document_id)
    excerpts = [e for e in document.excerpts.all() if document.handed_out_at is None or e.state == "confirmed"]
    return render(
        request,
        "documents/document_detail.html",
        {
            "document": document,
            "paragraphs": queries.pieces(document.text, excerpts),
            "may_check": document.handed_out_at is None
            and gate.can(request.actor, permissions.IMPORT, document.organisation),
        },
    )


@guarded(permissions.IMPORT)
@require_safe
def check(request: PageRequest, document_id: int) -> HttpResponse:
    document = queries.document(request.actor, document_id, permissions.IMPORT)
    if document.handed_out_at:
        return redirect("documents:detail", document_id)
    page = importer.page(request.actor, document, request.GET.get("item", ""), clock.today())
    return render(request, "documents/document_check.html", page)


@guarded(permissions.IMPORT)
@require_POST
def excerpt(request: PageRequest, document_id: int, excerpt_id: int) -> HttpResponse:
    """Confirm, drop or take back one item, by the button that was pressed."""
    at = clock.now()
    try:
        if "drop" in request.POST:
            services.drop_excerpt(actor=request.actor, document_id=document_id, excerpt_id=excerpt_id)
        elif "reopen" in request.POST:
            services.reopen_excerpt(actor=request.actor, document_id=document_id, excerpt_id=excerpt_id)
            return redirect(f"{reverse('documents:check', args=[document_id])}?item={excerpt_id}#open")
        else:
            services.confirm_excerpt(
                actor=request.actor, document_id=document_id, excerpt_id=excerpt_id, data=_typed(request), at=at
            )
    except (NotFound, Forbidden, services.HandedOut):
        raise
    except DomainError as error:
        document = queries.document(request.actor, document_id, permissions.IMPORT)
        page = importer.page(request.actor, document, str(excerpt_id), clock.today(), typed=_typed(request))
        return render(request, "documents/document_check.html", {**page, "fault": str(error)}, status=422)
    return redirect(f"{reverse('documents:check', args=[document_id])}?after={excerpt_id}#open")


def _typed(request: PageRequest) -> dict[str, Any]:
    """Return what was typed for an item, the day read as a day; an unreadable day stays text and is refused later."""
    form = ExcerptForm(request.POST)
    form.is_valid()
    due_on = form.cleaned_data.get("due_on") or request.POST.get("due_on", "")
    typed = {name: str(value).replace("\x00", "") for name, value in request.POST.items()}
    return {**typed, "named": request.POST.getlist("named"), "due_on": due_on}


@guarded(permissions.IMPORT)
@require_http_methods(["GET", "POST"])
@once
def mark(request: PageRequest, document_id: int) -> HttpResponse:
    document = queries.document(request.actor, document_id, permissions.IMPORT)
    form = MissedForm(request.POST or None)
    if form.is_valid():
        try:
            return do_once(request, lambda: _mark(request, document_id, form.cleaned_data))
        except services.BadDocument as error:
            form.add_error("words", str(error))
        except StaleForm as error:
            form.add_error(None, str(error))
    return render(
        request,
        "documents/document_mark.html",
        {"form": form, "document": document},
        status=422 if form.is_bound else 200,
    )


def _mark(request: PageRequest, document_id: int, data: dict[str, Any]) -> HttpResponseRedirect:
    made = services.mark_excerpt(actor=request.actor, document_id=document_id, **data)
    return redirect(f"{reverse('documents:check', args=[document_id])}?item={made.pk}#open")


@guarded(permissions.IMPORT)
@require_http_methods(["GET", "POST"])
def hand_out(request: PageRequest, document_id: int) -> HttpResponse:
    document = queries.document(request.actor, document_id, permissions.IMPORT)
    if request.method == "POST":
        for sentence in services.hand_out(actor=request.actor, document_id=document_id, at=clock.now()):
            messages.success(request, sentence)
        return redirect("findings:list")
    return render(request, "documents/document_hand_out.html", importer.summary(request.actor, document, clock.today()))
