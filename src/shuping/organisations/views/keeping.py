"""Doors of who keeps the tree: each shows its form, or does one act and says what comes next."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shuping.access.doors import guarded
from shuping.core import clock
from shuping.core.doors import PageRequest
from shuping.core.once import do_once, once
from shuping.core.refusals import refusals_over
from shuping.core.templatetags.shuping import full_day
from shuping.organisations import hanging, permissions, queries
from shuping.organisations.forms import AppointForm, DayForm, FoundForm, MoveForm, NamesForm, PostForm
from shuping.organisations.services import keeping
from shuping.tree.models import Organisation

Act = Callable[[dict[str, Any]], tuple[Organisation, str]]


@guarded(permissions.KEEP)
@require_http_methods(["GET", "POST"])
@once
def found(request: PageRequest, organisation_id: int) -> HttpResponse:
    above = queries.organisation(request.actor, organisation_id, permissions.KEEP)

    def do(data: dict[str, Any]) -> tuple[Organisation, str]:
        made = keeping.found_below(actor=request.actor, organisation_id=above.pk, at=clock.now(), **data)
        return made, _("%(name)s从%(day)s起成立。下一步：给它设岗位、任命人。") % _words(made, data)

    return _page(request, above, FoundForm(request.POST or None, initial=_today()), do, _("成立下级党组织"), _("成立"))


@guarded(permissions.KEEP)
@require_http_methods(["GET", "POST"])
@once
def rename(request: PageRequest, organisation_id: int) -> HttpResponse:
    place = queries.organisation(request.actor, organisation_id, permissions.KEEP)
    form = NamesForm(request.POST or None, initial={**_today(), "name": place.name, "short_name": place.short_name})

    def do(data: dict[str, Any]) -> tuple[Organisation, str]:
        changed = keeping.rename(actor=request.actor, organisation_id=place.pk, at=clock.now(), **data)
        return changed, _("从%(day)s起叫%(name)s。原来的名称留在沿革里，用旧名也能找到它。") % _words(changed, data)

    return _page(request, place, form, do, _("改名"), _("改名"))


@guarded(permissions.KEEP)
@require_http_methods(["GET", "POST"])
@once
def move(request: PageRequest, organisation_id: int) -> HttpResponse:
    place = queries.organisation(request.actor, organisation_id, permissions.KEEP)

    def do(data: dict[str, Any]) -> tuple[Organisation, str]:
        moved = keeping.move(actor=request.actor, organisation_id=place.pk, at=clock.now(), **data)
        sentence = _("%(name)s从%(day)s起归%(above)s领导，下面的党组织一起过去。以后的验收由新的上级办。")
        return moved, sentence % {**_words(moved, data), "above": data["under"].short_name}

    form = MoveForm(request.POST or None, actor=request.actor, initial=_today())
    return _page(request, place, form, do, _("调整隶属关系"), _("调整"))


@guarded(permissions.KEEP)
@require_http_methods(["GET", "POST"])
@once
def create_post(request: PageRequest, organisation_id: int) -> HttpResponse:
    place = queries.organisation(request.actor, organisation_id, permissions.KEEP)

    def do(data: dict[str, Any]) -> tuple[Organisation, str]:
        made = keeping.create_post(actor=request.actor, organisation_id=place.pk, at=clock.now(), **data)
        return place, _("岗位“%(title)s”设好了，现在空缺。下一步：任命一个人。") % {"title": made.title}

    return _page(request, place, PostForm(request.POST or None), do, _("设岗位"), _("设岗位"))


@guarded(permissions.KEEP)
@require_http_methods(["GET", "POST"])
@once
def appoint(request: PageRequest, organisation_id: int, post_id: int) -> HttpResponse:
    place = queries.organisation(request.actor, organisation_id, permissions.KEEP)
    post = queries.post(place, post_id)

    def do(data: dict[str, Any]) -> tuple[Organisation, str]:
        made = keeping.appoint(
            actor=request.actor,
            organisation_id=place.pk,
            post_id=post.pk,
            person=data["person"],
            on=data["on"],
            at=clock.now(),
        )
        sentence = _("%(person)s从%(day)s起任%(title)s，这个岗位的事从那天起到他的工作台。前任的事，请出交接单。")
        return place, sentence % {"person": made.person.name, "day": full_day(made.from_on), "title": post.title}

    form = AppointForm(request.POST or None, actor=request.actor, initial=_today())
    return _page(request, place, form, do, _("任命%(title)s") % {"title": post.title}, _("任命"))


@guarded(permissions.KEEP)
@require_http_methods(["GET", "POST"])
@once
def end_appointment(request: PageRequest, organisation_id: int, appointment_id: int) -> HttpResponse:
    place = queries.organisation(request.actor, organisation_id, permissions.KEEP)
    row = queries.appointment(place, appointment_id)
    words = {"person": row.person.name, "title": row.post.title}

    def do(data: dict[str, Any]) -> tuple[Organisation, str]:
        keeping.end_appointment(
            actor=request.actor, organisation_id=place.pk, appointment_id=row.pk, on=data["on"], at=clock.now()
        )
        sentence = _("%(person)s从%(day)s起不再任%(title)s，岗位空缺。他手上的事，请出交接单。")
        return place, sentence % {**words, "day": full_day(data["on"])}

    title = _("%(person)s不再任%(title)s") % words
    return _page(request, place, DayForm(request.POST or None, initial=_today()), do, title, _("免职"))


@guarded(permissions.KEEP)
@require_http_methods(["GET", "POST"])
@once
def dissolve(request: PageRequest, organisation_id: int) -> HttpResponse:
    place = queries.organisation(request.actor, organisation_id, permissions.KEEP)

    def do(data: dict[str, Any]) -> tuple[Organisation, str]:
        gone = keeping.dissolve(actor=request.actor, organisation_id=place.pk, on=data["on"], at=clock.now())
        return gone, _("%(name)s从%(day)s起撤销。它的沿革和办过的事都还在，用名称能找到。") % _words(gone, data)

    things = hanging.things(place, clock.today())
    form = DayForm(request.POST or None, initial=_today())
    return _page(request, place, form, do, _("撤销"), _("撤销"), things=things, is_dissolving=True)


def _today() -> dict[str, Any]:
    return {"on": clock.today()}


def _words(place: Organisation, data: dict[str, Any]) -> dict[str, str]:
    return {"name": place.short_name, "day": full_day(data["on"])}


def _page(
    request: PageRequest, place: Organisation, form: forms.Form, do: Act, title: str, submit: str, **context: Any
) -> HttpResponse:
    """Show the form of an act, or do it: a refusal stands over the form, and what was typed stays in it."""

    def act() -> HttpResponseRedirect:
        where, sentence = do(form.cleaned_data)
        messages.success(request, sentence)
        return redirect("organisations:detail", where.pk)

    if form.is_bound and form.is_valid():
        with refusals_over(form):
            return do_once(request, act)
    return render(
        request,
        "organisations/act_form.html",
        {"organisation": place, "form": form, "title": title, "submit": submit, **context},
        status=422 if form.is_bound else 200,
    )
