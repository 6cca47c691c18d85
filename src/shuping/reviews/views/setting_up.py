"""Doors of one review: what is missing, days, voters, scheme, opening, the ballot, and how far it is."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuping.access import gate
from shuping.access.doors import guarded
from shuping.ballots import permissions as ballot_permissions
from shuping.core import clock
from shuping.core.doors import PageRequest
from shuping.core.errors import NotFound
from shuping.core.fields import number_in
from shuping.core.refusals import refusals_over
from shuping.reviews import checklist, permissions, progress, queries, scheme_shown, shown
from shuping.reviews.forms import ChannelForm, DaysForm, VotersForm
from shuping.reviews.models import Review, State
from shuping.reviews.services import balloting, setting_up
from shuping.reviews.services.setting_up import Days
from shuping.reviews.views import external


@guarded(permissions.VIEW)
@require_safe
def detail(request: PageRequest, review_id: int) -> HttpResponse:
    found = queries.review(request.actor, review_id)
    may = gate.can(request.actor, permissions.ORGANISE, found.organisation)
    if found.is_external:
        return external.detail(request, found, may_organise=may)
    rows, today = queries.subjects(found), clock.today()
    context: dict[str, Any] = {"found": found, "may_organise": may, "today": today, "subjects": rows}
    context["asides"] = shown.asides(request.actor, found)
    context["there"] = len([each for each in rows if not each.left_out])
    if found.state == State.PREPARING:
        missing = queries.missing(found, rows)
        context["gaps"] = checklist.gaps(found, rows, missing)
        context["ready"] = checklist.ready(found, rows, missing)
        context["schedule"] = checklist.schedule(found, rows, len(missing), today)
        context["commentators"] = len({each.commentator_id for each in rows if each.commentator_id})
        return render(request, "reviews/review_setup.html", context)
    context["steps"] = progress.steps(found, today)
    context["now"] = now = progress.now(found, today, may_organise=may)
    context["button"] = now.button or shown.act_of(request.actor, found, progress.stage(found, today))
    context["schedule"] = checklist.schedule(found, rows, 0, today)
    context["cards"] = shown.cards(request.actor, found, today)
    context["lacks_round"] = progress.lacks_round(found)
    context["may_see_round"] = found.round is not None and gate.can(
        request.actor, ballot_permissions.VIEW, found.organisation
    )
    return render(request, "reviews/review_detail.html", context)


def ours(request: PageRequest, review_id: int) -> Review:
    """Return a review of ours that the actor organises. Raises NotFound, also for the review of us; Forbidden."""
    found = queries.review(request.actor, review_id, permissions.ORGANISE, _("述职评议由本级组织部门、组织委员组织。"))
    if found.is_external:
        raise NotFound
    return found


@guarded(permissions.ORGANISE)
@require_http_methods(["GET", "POST"])
def days(request: PageRequest, review_id: int) -> HttpResponse:
    found = ours(request, review_id)
    known = {name: getattr(found, name) for name in Days.__dataclass_fields__}
    form = DaysForm(request.POST or None, initial=known)
    if form.is_valid():
        with refusals_over(form):
            changed = setting_up.set_days(actor=request.actor, review_id=review_id, days=form.days(), at=clock.now())
            if queries.subjects_are_of_another_day(changed):
                sentence = _("日程记下了。考核办法按会议当天的任职定述职对象，请到名单里再取一次。")
                messages.success(request, sentence)
                return redirect("reviews:subjects", review_id)
            unset = checklist.unset_days(changed)
            still = _("日程记下了。还没有定：%(what)s。") % {"what": "、".join(unset)}
            messages.success(request, still if unset else _("日程记下了，议程已按它排好。"))
            return redirect("reviews:detail", review_id)
    context = {"form": form, "found": found}
    return render(request, "reviews/days_form.html", context, status=422 if form.is_bound else 200)


@guarded(permissions.ORGANISE)
@require_http_methods(["GET", "POST"])
def voters(request: PageRequest, review_id: int) -> HttpResponse:
    found = ours(request, review_id)
    form = VotersForm(request.POST or None, found=found)
    if form.is_valid():
        with refusals_over(form):
            setting_up.set_entitled(actor=request.actor, review_id=review_id, entitled=form.entitled(), at=clock.now())
            messages.success(request, _("各票类的人数记下了。设民主测评时直接用，不用再填。"))
            return redirect("reviews:detail", review_id)
    context = {"form": form, "found": found, "lacks_round": progress.lacks_round(found)}
    return render(request, "reviews/voters_form.html", context, status=422 if form.is_bound else 200)


@guarded(permissions.VIEW)
@require_http_methods(["GET", "POST"])
def scheme(request: PageRequest, review_id: int) -> HttpResponse:
    """The scheme that holds for a review; while it is being prepared, another one is chosen here."""
    found = queries.review(request.actor, review_id)
    if found.is_external:
        raise NotFound
    if request.method == "POST":
        chosen = number_in(request.POST.get("scheme", ""))
        if chosen is None:
            raise NotFound
        setting_up.choose_scheme(actor=request.actor, review_id=review_id, scheme_id=chosen, at=clock.now())
        messages.success(request, _("换好了。述职对象按新的考核办法重新取过，票类人数要重新填。"))
        return redirect("reviews:detail", review_id)
    may = gate.can(request.actor, permissions.ORGANISE, found.organisation) and found.state == State.PREPARING
    others = queries.schemes(request.actor).filter(organisation=found.organisation).exclude(pk=found.scheme_id or 0)
    context = {
        "found": found,
        "scheme": found.rules,
        "groups": scheme_shown.groups(found.rules),
        "digest": scheme_shown.digest_for_eyes(found.scheme_digest),
        "may_change": may,
        "others": list(others[:20]) if may else [],
    }
    return render(request, "reviews/review_scheme.html", context)


@guarded(permissions.ORGANISE)
@require_POST
def open_review(request: PageRequest, review_id: int) -> HttpResponse:
    found = setting_up.open_review(actor=request.actor, review_id=review_id, at=clock.now())
    after = progress.now(found, clock.today(), may_organise=True)
    sentence = _("述职评议启动了，考核办法冻结，摘要记入存证链。下一步：%(next)s。") % {"next": after.brief}
    messages.success(request, sentence)
    return redirect("reviews:detail", review_id)


@guarded(permissions.ORGANISE)
@require_http_methods(["GET", "POST"])
def ballot_round(request: PageRequest, review_id: int) -> HttpResponse:
    found = ours(request, review_id)
    form = ChannelForm(request.POST or None)
    if form.is_valid():
        with refusals_over(form):
            made = balloting.set_up_round(
                actor=request.actor, review_id=review_id, channels=form.cleaned_data["channels"], at=clock.now()
            )
            messages.success(request, _("民主测评照考核办法设好、定稿了，记入存证链。下一步：印票、发票。"))
            return redirect("ballots:detail", made.pk)
    rows = queries.reporting(found)
    context = {"form": form, "found": found, "subjects": rows, "classes": checklist.classes_of(found)}
    context["lacks_round"] = progress.lacks_round(found)
    return render(request, "reviews/round_form.html", context, status=422 if form.is_bound else 200)
