"""Doors of a round: set up, fixed, looked at, its papers."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuping.access import gate
from shuping.access.doors import guarded
from shuping.ballots import belonging, exports, following, permissions, queries, shown
from shuping.ballots.forms import RoundForm
from shuping.ballots.models import BallotRound, Channels, State, VoterClass
from shuping.ballots.services import acts, ending, setting_up
from shuping.core import clock
from shuping.core.doors import PageRequest
from shuping.core.errors import NotFound
from shuping.core.lists import page_of
from shuping.core.live.doors import answer, piece
from shuping.core.once import do_once, once
from shuping.core.refusals import refusals_over
from shuping.organisations.asked import asked_place
from shuping.papers.answers import docx_answer, pdf_answer

PAGE = 50


@guarded(permissions.VIEW)
@require_safe
def round_list(request: PageRequest) -> HttpResponse:
    rows = queries.rounds(request.actor)
    context = {
        "page": page_of(rows, request.GET, total=rows.count(), size=PAGE),
        "may_organise": gate.holds_anywhere(request.actor, permissions.ORGANISE),
    }
    return render(request, "ballots/round_list.html", context)


@guarded(permissions.ORGANISE)
@require_http_methods(["GET", "POST"])
@once
def new(request: PageRequest) -> HttpResponse:
    places = queries.places(request.actor)
    place = asked_place(request, places)
    form = RoundForm(request.POST or None)
    if form.is_valid():
        with refusals_over(form):
            return do_once(request, lambda: _make(request, place.pk, form))
    context = {"form": form, "places": places, "place": place}
    return render(request, "ballots/round_form.html", context, status=422 if form.is_bound else 200)


def _make(request: PageRequest, place_id: int, form: RoundForm) -> HttpResponseRedirect:
    place = queries.place(request.actor, place_id)
    made = setting_up.make_round(actor=request.actor, organisation=place, wish=form.wish(), at=clock.now())
    messages.success(request, _("这一轮设好了，还可以改。核对无误后点“定稿”，就能印票。"))
    return redirect("ballots:detail", made.pk)


@guarded(permissions.ORGANISE)
@require_http_methods(["GET", "POST"])
def change(request: PageRequest, round_id: int) -> HttpResponse:
    found = queries.round_of(request.actor, round_id, permissions.ORGANISE)
    form = RoundForm(request.POST or None, initial=RoundForm.filled(found, queries.classes(found)))
    if form.is_valid():
        with refusals_over(form):
            setting_up.change_round(actor=request.actor, round_id=round_id, wish=form.wish(), at=clock.now())
            messages.success(request, _("改好了。核对无误后点“定稿”，就能印票。"))
            return redirect("ballots:detail", round_id)
    context = {"form": form, "found": found, "place": found.organisation}
    return render(request, "ballots/round_form.html", context, status=422 if form.is_bound else 200)


@guarded(permissions.ORGANISE)
@require_POST
def fix(request: PageRequest, round_id: int) -> HttpResponse:
    setting_up.fix_round(actor=request.actor, round_id=round_id, at=clock.now())
    messages.success(request, _("定稿了，记入存证链，票面和规则不再改。下一步：印票、发票；收票后由监票人清点录入。"))
    return redirect("ballots:detail", round_id)


@guarded(permissions.VIEW)
@require_safe
def detail(request: PageRequest, round_id: int) -> HttpResponse:
    found = queries.round_of(request.actor, round_id)
    classes = queries.classes(found)
    may = {
        name: gate.can(request.actor, action, found.organisation)
        for name, action in (
            ("organise", permissions.ORGANISE),
            ("key", permissions.KEY),
        )
    } | {"scrutinise": queries.may_scrutinise(request.actor, found)}
    context: dict[str, Any] = {"found": found, "classes": classes, "may": may, "rules": shown.rules_of(found)}
    context["may_void"] = found.state in ending.VOIDABLE
    context["may_give_up"] = ending.may_be_given_up(found, clock.today())
    context["belongs"] = belonging.place_of(request.actor, found)
    context["has_slips"] = any(voters.issued is not None for voters in classes)
    context["has_sheets"] = any(voters.handed_out is not None for voters in classes)
    if found.is_sealed and found.state != State.DRAFT:
        context |= _of_phones(found, classes)
    if found.state == State.OPEN:
        context["piece"] = piece(following.topic(found))
    if found.state == State.KEYING:
        context["progress"] = queries.progress(found)
        context["is_ready"] = all(each.ready for each in context["progress"])
    if found.state == State.COUNTED:
        context["results"] = shown.results(found, classes)
        context["totals"] = shown.totals(found, classes)
        context["remarks"] = (found.published or {}).get("remarks", [])
    return render(request, "ballots/round_detail.html", context)


@guarded(permissions.VIEW)
@require_safe
def live(request: PageRequest, round_id: int) -> HttpResponse:
    found = queries.round_of(request.actor, round_id)
    if not found.is_sealed or found.state in (State.DRAFT, State.FIXED, State.PRINTED):
        raise NotFound
    return answer(request, following.topic(found))


def _of_phones(found: BallotRound, classes: list[VoterClass]) -> dict[str, Any]:
    since = ending.may_destroy_from(found) if any(voters.issued for voters in classes) else None
    return {
        "turnout": queries.turnout(found, classes),
        "digests": shown.digests_of(found),
        "is_reconciled": all(voters.lost is not None for voters in classes),
        "has_paper": queries.exchanged(found) > 0,
        "may_destroy_from": since,
        "can_destroy": since is not None and since <= clock.now(),
    }


@guarded(permissions.VIEW)
@require_safe
def form_paper(request: PageRequest, round_id: int, key: str, form: str) -> HttpResponse:
    found = queries.round_of(request.actor, round_id)
    if found.channels == Channels.PHONE:
        raise NotFound
    if found.state == State.DRAFT:
        raise acts.WrongState(_("定稿后才能印票：票面和规则定下来，印出去的才不会变。"))
    classes = queries.classes(found)
    voters = next((each for each in classes if each.key == key), None)
    if voters is None:
        raise NotFound
    paper = exports.form_paper(found, voters, is_only=len(classes) == 1)
    name = _("%(title)s（%(key)s票）") % {"title": found.title, "key": key}
    return docx_answer(paper, name, exports.FORM, found.organisation) if form == "docx" else pdf_answer(paper, name)


@guarded(permissions.VIEW)
@require_safe
def result_paper(request: PageRequest, round_id: int, form: str) -> HttpResponse:
    found = queries.round_of(request.actor, round_id)
    if found.state != State.COUNTED:
        raise NotFound
    paper = exports.result_paper(found, queries.classes(found))
    name = _("%(title)s（计票结果）") % {"title": found.title}
    return docx_answer(paper, name, exports.RESULT, found.organisation) if form == "docx" else pdf_answer(paper, name)
