"""Doors of those who report: who, how, commented on by whom; and the agenda made of them, in the order that is set."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuping.access import gate
from shuping.access.doors import guarded
from shuping.core import clock
from shuping.core.doors import PageRequest
from shuping.core.errors import NotFound
from shuping.core.refusals import refusals_over
from shuping.papers.answers import docx_answer, pdf_answer
from shuping.reviews import agenda as the_agenda
from shuping.reviews import exports, permissions, queries
from shuping.reviews.forms import CommentatorsForm, OrderForm, SubjectsForm
from shuping.reviews.models import Review, State
from shuping.reviews.services import ordering, setting_up
from shuping.reviews.services.setting_up import SubjectWish
from shuping.reviews.views.setting_up import ours


@guarded(permissions.ORGANISE)
@require_http_methods(["GET", "POST"])
def subjects(request: PageRequest, review_id: int) -> HttpResponse:
    found = ours(request, review_id)
    rows, before = queries.subjects(found), queries.commentators_before(found)
    kind = SubjectsForm if found.state == State.PREPARING else CommentatorsForm
    form = kind(
        request.POST or None,
        subjects=rows,
        leaders=queries.leader_labels(found, clock.today()),
        months_least=found.rules["months_least"],
    )
    if form.is_valid():
        as_before = before if "as_before" in request.POST else {}
        with refusals_over(form):
            if "again" in request.POST:
                return _again(request, review_id, form.wishes())
            setting_up.change_subjects(
                actor=request.actor, review_id=review_id, wishes=form.wishes(as_before), at=clock.now()
            )
            if as_before:
                messages.success(request, _("点评人照上一次的分工填好了，还没有的和要换的请再选。"))
                return redirect("reviews:subjects", review_id)
            messages.success(request, _("名单和点评人记下了。"))
            return redirect("reviews:detail", review_id)
    context: dict[str, Any] = {"form": form, "found": found, "has_before": bool(before)}
    context["is_stale"] = queries.subjects_are_of_another_day(found)
    context["without_seat"] = queries.without_seat(found.organisation, found.rules)
    context["least"] = found.rules["months_least"]
    context["lacks_some"] = any(each.commentator_id is None and not each.left_out for each in rows)
    return render(request, "reviews/subjects_form.html", context, status=422 if form.is_bound else 200)


@guarded(permissions.ORGANISE)
@require_POST
def again(request: PageRequest, review_id: int) -> HttpResponse:
    return _again(request, review_id, {})


def _again(request: PageRequest, review_id: int, wishes: Mapping[int, SubjectWish]) -> HttpResponse:
    setting_up.take_subjects_again(actor=request.actor, review_id=review_id, at=clock.now(), wishes=wishes)
    messages.success(request, _("名单重新取过了：人没有变的，点评人和怎么述职都留着。"))
    return redirect("reviews:subjects", review_id)


@guarded(permissions.VIEW)
@require_safe
def agenda(request: PageRequest, review_id: int) -> HttpResponse:
    found = _seen(request, review_id)
    rows = queries.subjects(found)
    begun = the_agenda.begun(found)
    may = gate.can(request.actor, permissions.ORGANISE, found.organisation)
    context = {
        "found": found,
        "rows": the_agenda.items(found, rows) if found.begins_at else [],
        "count": len(the_agenda.speaking(rows)),
        "written": [each for each in rows if not each.left_out and each.form == each.Form.WRITTEN],
        "scheme": found.rules,
        "may_organise": may,
        "may_move": may and not begun and found.state in (State.PREPARING, State.OPEN),
        "begun": begun,
        "meeting": the_agenda.link(request.actor, found),
    }
    return render(request, "reviews/agenda.html", context)


@guarded(permissions.ORGANISE)
@require_http_methods(["GET", "POST"])
def order(request: PageRequest, review_id: int) -> HttpResponse:
    found = ours(request, review_id)
    ordering.require_movable(found)
    form = OrderForm(request.POST or None, subjects=the_agenda.speaking(queries.subjects(found)))
    if form.is_valid():
        with refusals_over(form):
            ordering.set_order(actor=request.actor, review_id=review_id, order=form.order(), at=clock.now())
            messages.success(request, _("先后定好了。议程、打印出来的和会场的控制台都照它排。"))
            return redirect("reviews:agenda", review_id)
    context = {"form": form, "found": found}
    return render(request, "reviews/order_form.html", context, status=422 if form.is_bound else 200)


@guarded(permissions.VIEW)
@require_safe
def agenda_paper(request: PageRequest, review_id: int, form: str) -> HttpResponse:
    found = _seen(request, review_id)
    if found.begins_at is None:
        raise NotFound
    paper, name = exports.agenda_paper(found, queries.subjects(found)), _("%(title)s议程") % {"title": found.title}
    return docx_answer(paper, name, exports.AGENDA, found.organisation) if form == "docx" else pdf_answer(paper, name)


def _seen(request: PageRequest, review_id: int) -> Review:
    found = queries.review(request.actor, review_id)
    if found.is_external:
        raise NotFound
    return found
