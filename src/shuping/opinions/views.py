"""意见箱: write, see the answer; read and answer."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuping.access.doors import guarded
from shuping.core import clock
from shuping.core.doors import PageRequest, signed_in
from shuping.core.errors import DomainError, NotFound
from shuping.core.lists import page_of
from shuping.core.once import do_once, once
from shuping.core.refusals import refusals_over
from shuping.opinions import permissions, queries, services
from shuping.opinions.forms import AnswerForm, OpinionForm

PAGE = 50


@signed_in
@require_http_methods(["GET", "POST"])
@once
def write(request: PageRequest) -> HttpResponse:
    form = OpinionForm(request.POST or None, initial={"page": _page(request.GET.get("from", ""))})
    if form.is_valid():
        try:
            return do_once(request, lambda: _write(request, form.cleaned_data))
        except DomainError as error:
            form.add_error("text" if isinstance(error, services.NothingWritten) else None, str(error))
    return render(request, "opinions/opinion_write.html", {"form": form}, status=422 if form.is_bound else 200)


def _write(request: PageRequest, data: dict[str, Any]) -> HttpResponseRedirect:
    services.write_opinion(
        actor=request.actor,
        about=data["about"],
        text=data["text"],
        is_anonymous=data["is_anonymous"],
        page=_page(data["page"]),
        at=clock.now(),
    )
    messages.success(request, _("意见收到了。组织部门或系统管理员会答复，答复出现在您的工作台。"))
    return redirect("opinions:mine")


def _page(text: str) -> str:
    """Return the page that an opinion is about: an address of ours without what was asked of it."""
    path = text.partition("?")[0][:200]
    return path if path.startswith("/") and not path.startswith("//") and path.isprintable() else ""


@signed_in
@require_safe
def mine(request: PageRequest) -> HttpResponse:
    rows = queries.own(request.actor)
    context = {"page": page_of(rows, request.GET, total=rows.count(), size=PAGE)}
    return render(request, "opinions/opinion_mine.html", context)


@signed_in
@require_POST
def read(request: PageRequest, opinion_id: int) -> HttpResponse:
    services.read_answer(actor=request.actor, opinion_id=opinion_id, at=clock.now())
    messages.success(request, _("好，这条答复不再出现在工作台上。"))
    return redirect("opinions:mine")


@guarded(permissions.ANSWER)
@require_safe
def opinion_list(request: PageRequest) -> HttpResponse:
    every = queries.to_read(request.actor)
    waiting = every.filter(answered_at__isnull=True)
    tab = "all" if request.GET.get("tab") == "all" else "open"
    counts = {"open": waiting.count(), "all": every.count()}
    rows = every if tab == "all" else waiting
    tabs = [
        {"label": label, "count": counts[name], "url": f"?tab={name}", "current": name == tab}
        for name, label in (("open", _("待答复")), ("all", _("全部")))
    ]
    context = {"page": page_of(rows, request.GET, total=counts[tab], size=PAGE), "tabs": tabs, "counts": counts}
    return render(request, "opinions/opinion_list.html", context)


@guarded(permissions.ANSWER)
@require_http_methods(["GET", "POST"])
def answer(request: PageRequest, opinion_id: int) -> HttpResponse:
    found = queries.opinion(request.actor, opinion_id)
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        with refusals_over(form, raised=(NotFound,)):
            services.answer_opinion(
                actor=request.actor, opinion_id=opinion_id, text=form.cleaned_data["answer"], at=clock.now()
            )
            messages.success(request, _("答复发出了，提意见的人会在工作台上看到。"))
            return redirect("opinions:list")
    status = 422 if form.is_bound else 200
    return render(request, "opinions/opinion_answer.html", {"form": form, "opinion": found}, status=status)
