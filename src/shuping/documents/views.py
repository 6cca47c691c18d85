"""Doors of the texts: enter one, check its items beside the source, hand them out."""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuping.access import gate
from shuping.access.doors import guarded
from shuping.core import clock, uploads
from shuping.core.doors import PageRequest
from shuping.core.errors import DomainError, Forbidden, NotFound
from shuping.core.fields import number_in
from shuping.core.lists import page_of
from shuping.core.once import do_once, once
from shuping.core.refusals import refusals_over
from shuping.documents import at_one_look, importer, permissions, queries, services
from shuping.documents.extraction import extract
from shuping.documents.facts import FACTS
from shuping.documents.forms import DescribeForm, DocumentForm, ExcerptForm, MissedForm, WholeTextForm
from shuping.documents.read_apart import reading_of

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
    then = _then(request)
    places = queries.places(request.actor)
    if not places:
        raise Forbidden(_("您所在的党组织已经撤销，不能再录入材料。"))
    form.fields["organisation"].queryset = type(places[0]).objects.filter(pk__in=[p.pk for p in places])  # type: ignore[attr-defined]
    form.fields["organisation"].initial = places[0].pk
    if form.is_valid():
        with refusals_over(form):
            return _enter(request, form.cleaned_data, then)
    return render(
        request,
        "documents/document_add.html",
        {"form": form, "one_place": len(places) == 1, "typed": any(form[name].data for name in FACTS), "then": then},
        status=422 if form.is_bound else 200,
    )


def _then(request: PageRequest) -> str:
    """Return the page of ours that asked for a text and goes on with it; "" where none did."""
    then: str = request.POST.get("then") or request.GET.get("then", "")
    return then if url_has_allowed_host_and_scheme(then, allowed_hosts=None) else ""


def _enter(request: PageRequest, data: dict[str, Any], then: str) -> HttpResponse:
    """Enter the text and go to its items, or back to who asked for it; what was not typed, the text may say."""
    given = _given(data)
    heard = services.Heard(data["kind"], data["title"], data["spoken_by"], data["spoken_on"])

    def act() -> HttpResponseRedirect:
        document = services.enter_document(
            actor=request.actor,
            organisation=data["organisation"],
            heard=heard,
            at=clock.now(),
            **given,
        )
        if then:
            return redirect(f"{then}?{urlencode({'document': document.pk})}")
        asked = f"?item={at_one_look.ALL}" if at_one_look.begins_here(request.actor, document, clock.today()) else ""
        return redirect(f"{reverse('documents:check', args=[document.pk])}{asked}#open")

    return do_once(request, act)


def _given(data: dict[str, Any]) -> dict[str, Any]:
    """Return what was pasted or sent, read: `text`, `found`, `notes`, `original` of the services that take a text.

    Outside any transaction: a file and a long text may take seconds.
    """
    if not data["file"]:
        text = services.line_ends(data["text"])
        return {"text": text, "found": reading_of(text)}
    original = uploads.read(data["file"])
    extracted = extract(original[1], original[0])
    text, notes = extracted.text, extracted.notes
    return {"text": text, "found": reading_of(text), "notes": notes, "original": original}


@guarded(permissions.IMPORT)
@require_POST
def describe(request: PageRequest, document_id: int) -> HttpResponse:
    """Put right what a text is, who spoke and when, and go back to the page that asked for it."""
    document = queries.document(request.actor, document_id, permissions.IMPORT)
    form = DescribeForm(document, request.POST)
    at_the_end, item = "hand_out" in request.POST, _back(request.POST)
    if form.is_valid():
        found = reading_of(document.text) if form.cleaned_data["spoken_on"] != document.spoken_on else None
        try:
            services.describe_document(
                actor=request.actor, document_id=document_id, said=form.said(), at=clock.now(), found=found
            )
        except (NotFound, Forbidden, services.HandedOut):
            raise
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            if set(form.changed_data).intersection(form.said()):
                messages.success(request, _("记下了。"))
            else:
                messages.warning(request, _("没有改动，还是原来的。"))
            return redirect("documents:hand_out", document_id) if at_the_end else _to_item(document_id, item)
    if document.handed_out_at:
        return redirect("documents:detail", document_id)
    template, page = ("documents/document_hand_out.html", importer.summary(request.actor, document, clock.today()))
    if not at_the_end:
        template, page = ("documents/document_check.html", importer.page(request.actor, document, item, clock.today()))
    return render(request, template, {**page, "facts": form}, status=422)


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
    item = request.GET.get("item", "")
    chosen = {"owners": request.GET.get("owners", ""), "named": request.GET.getlist("named")}
    typed = chosen if item == at_one_look.ALL and chosen["owners"] else None
    page = importer.page(request.actor, document, item, clock.today(), typed=typed)
    return render(request, "documents/document_check.html", {**page, "back": _back(request.GET)})


@guarded(permissions.IMPORT)
@require_POST
def excerpt(request: PageRequest, document_id: int, excerpt_id: int) -> HttpResponse:
    """Change one item, by the button that was pressed."""
    if "choose" in request.POST:  # only fills the fields of the form: nothing is written
        named = [pk for pk in request.POST["choose"].split(",") if number_in(pk) is not None]
        return _check_again(request, document_id, excerpt_id, {**_typed(request), "owners": "named", "named": named})
    try:
        item = _act(request, document_id, excerpt_id)
    except (NotFound, Forbidden, services.HandedOut):
        raise
    except DomainError as error:
        return _check_again(request, document_id, excerpt_id, _typed(request), fault=str(error))
    back = _back(request.POST)
    if back and not STAYS.intersection(request.POST):
        return _to_all(request, document_id)
    return _to_item(document_id, item, back)


STAYS = frozenset({"reopen", "move"})  # what may have to be pressed again: the item stays open


def _back(asked: QueryDict) -> str:
    """Return where a person came from: "all" at one look, or "" from one item to the next."""
    return at_one_look.ALL if asked.get("back") == at_one_look.ALL else ""


def _to_all(request: PageRequest, document_id: int) -> HttpResponseRedirect:
    """Return to all at one look; who was chosen there is kept, what was chosen in one item holds for that item."""
    chosen = {name: request.POST.getlist(name) for name in ("owners", "named") if "title" not in request.POST}
    asked = urlencode({"item": at_one_look.ALL, **chosen}, doseq=True)
    return redirect(f"{reverse('documents:check', args=[document_id])}?{asked}#open")


def _act(request: PageRequest, document_id: int, excerpt_id: int) -> str:
    """Do what the pressed button says; return which item is open next ("" for the first to check), or the rest."""
    asked, typed = request.POST, _typed(request)
    which: dict[str, Any] = {"actor": request.actor, "document_id": document_id, "excerpt_id": excerpt_id}
    if "drop" in asked:
        services.drop_excerpt(**which)
        return _next(document_id, excerpt_id)
    if "rekind" in asked:
        services.change_kind(**which, kind=asked["rekind"])
        return importer.REST
    if "reopen" in asked:
        services.reopen_excerpt(**which)
    elif "respan" in asked:
        services.respan_excerpt(**which, data=typed)
    elif asked.get("move") in MOVES:
        end, step = MOVES[asked["move"]]
        services.move_end(**which, end=end, step=step, typed=typed)
    elif asked.get("join") in ("next", "previous"):
        services.join_excerpts(**which, with_next=asked["join"] == "next", typed=typed)
    elif "split" in asked:
        at = number_in(asked["split"])
        services.split_excerpt(**which, at=-1 if at is None else at, typed=typed)
    else:
        services.confirm_excerpt(**which, data=typed, at=clock.now())
        return _next(document_id, excerpt_id)
    return str(excerpt_id)


def _next(document_id: int, excerpt_id: int) -> str:
    return str(queries.next_to_check(document_id, excerpt_id) or "")


MOVES = {"start-": ("start", -1), "start+": ("start", 1), "end-": ("end", -1), "end+": ("end", 1)}


def _to_item(document_id: int, item: str, back: str = "") -> HttpResponseRedirect:
    asked = {"item": item, "back": back} if back else {"item": item}
    return redirect(f"{reverse('documents:check', args=[document_id])}?{urlencode(asked)}#open")


def _check_again(
    request: PageRequest, document_id: int, excerpt_id: int, typed: dict[str, Any], *, fault: str = ""
) -> HttpResponse:
    """Draw the page anew with what was typed."""
    document = queries.document(request.actor, document_id, permissions.IMPORT)
    if document.handed_out_at:
        return redirect("documents:detail", document_id)
    page = importer.page(request.actor, document, str(excerpt_id), clock.today(), typed=typed)
    context = {**page, "fault": fault, "back": _back(request.POST)}
    return render(request, "documents/document_check.html", context, status=422 if fault else 200)


@guarded(permissions.IMPORT)
@require_POST
def together(request: PageRequest, document_id: int) -> HttpResponse:
    """Confirm the items that were ticked at one look, then go on with those that are left, or to handing out."""
    document = queries.document(request.actor, document_id, permissions.IMPORT)
    if document.handed_out_at:
        return redirect("documents:detail", document_id)
    typed = _typed(request)
    marks = [found.groups() for found in map(SHOWN.fullmatch, request.POST.getlist("items")) if found]
    shown = [services.Shown(int(pk), int(start), int(end), kind) for pk, start, end, kind in marks]
    try:
        count = services.confirm_together(
            actor=request.actor, document_id=document_id, shown=shown, data=typed, at=clock.now()
        )
    except (NotFound, Forbidden, services.HandedOut):
        raise
    except DomainError as error:
        ticked = {one.excerpt_id for one in shown}
        typed["unticked"] = {e.pk for e in document.excerpts.all() if e.pk not in ticked}
        page = importer.page(request.actor, document, at_one_look.ALL, clock.today(), typed=typed)
        return render(request, "documents/document_check.html", {**page, "fault": str(error)}, status=422)
    left = len(queries.to_check(list(document.excerpts.all())))
    messages.success(request, _("核对了 %(count)s 条，还剩 %(left)s 条。") % {"count": count, "left": left})
    return _to_item(document_id, "") if left or not count else redirect("documents:hand_out", document_id)


SHOWN = re.compile(r"([0-9]{1,9}):([0-9]{1,9}):([0-9]{1,9}):([a-z]{1,20})")


@guarded(permissions.IMPORT)
@require_POST
def undo(request: PageRequest, document_id: int) -> HttpResponse:
    """Take back the last change of the items, if it is the one that the button named."""
    step = number_in(request.POST.get("step", ""))
    try:
        item = services.undo(actor=request.actor, document_id=document_id, step_id=step)
    except services.OtherStep as error:
        messages.warning(request, str(error))
        item = None
    return _to_item(document_id, str(item or ""))


def _typed(request: PageRequest) -> dict[str, Any]:
    """Return what was typed for an item, the day read as a day; an unreadable day stays text and is refused later."""
    form = ExcerptForm(request.POST)
    form.is_valid()
    due_on = form.cleaned_data.get("due_on") or request.POST.get("due_on", "")
    typed = {name: str(value).replace("\x00", "") for name, value in request.POST.items()}
    return {**typed, "named": request.POST.getlist("named"), "due_on": due_on}


@guarded(permissions.IMPORT)
@require_http_methods(["GET", "POST"])
def mark(request: PageRequest, document_id: int) -> HttpResponse:
    """Mark a passage that was missed: by its words, or by the span that was selected on the page."""
    document = queries.document(request.actor, document_id, permissions.IMPORT)
    form = MissedForm(request.POST or None)
    if form.is_valid():
        try:
            made = services.mark_excerpt(actor=request.actor, document_id=document_id, **form.passage())
        except services.BadDocument as error:
            form.add_error("words", str(error))
        else:
            return _to_item(document_id, str(made.pk))
    return render(
        request,
        "documents/document_mark.html",
        {
            "form": form,
            "document": document,
            "paragraphs": queries.pieces(document.text, list(document.excerpts.all())),
        },
        status=422 if form.is_bound else 200,
    )


@guarded(permissions.IMPORT)
@require_http_methods(["GET", "POST"])
def replace(request: PageRequest, document_id: int) -> HttpResponse:
    """Put the whole text in the place of one that was cut."""
    document = queries.document(request.actor, document_id, permissions.IMPORT)
    if document.handed_out_at:
        return redirect("documents:detail", document_id)
    form = WholeTextForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            given = _given(form.cleaned_data)
            services.replace_text(actor=request.actor, document_id=document_id, at=clock.now(), **given)
        except (NotFound, Forbidden, services.HandedOut):
            raise
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("全文换好了：核对过的都还在，其余的重新读过，请接着核对。"))
            return _to_item(document_id, "")
    return render(
        request,
        "documents/document_replace.html",
        {"form": form, "document": document},
        status=422 if form.is_bound else 200,
    )


@guarded(permissions.IMPORT)
@require_http_methods(["GET", "POST"])
def hand_out(request: PageRequest, document_id: int) -> HttpResponse:
    document = queries.document(request.actor, document_id, permissions.IMPORT)
    if request.method == "POST":
        try:
            said = services.hand_out(actor=request.actor, document_id=document_id, at=clock.now())
        except services.NotSaid as error:
            messages.warning(request, str(error))
            return redirect("documents:hand_out", document_id)
        for sentence in said:
            messages.success(request, sentence)
        return redirect("findings:list")
    if document.handed_out_at:
        return redirect("documents:detail", document_id)
    return render(request, "documents/document_hand_out.html", importer.summary(request.actor, document, clock.today()))
