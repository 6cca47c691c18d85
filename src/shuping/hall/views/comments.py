"""Doors of the named commentator: whom he is to comment on, the four boxes, when it is his turn."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shuping.core import clock
from shuping.core.doors import PageRequest, signed_in
from shuping.core.errors import DomainError
from shuping.core.live.doors import answer
from shuping.core.live.kinds import Topic
from shuping.core.refusals import refusals_over
from shuping.findings.chips import state_chip
from shuping.hall import pieces, queries, shown, topics
from shuping.hall.forms import CommentForm
from shuping.hall.services import comments
from shuping.hall.splitting import added, proposed
from shuping.reviews import queries as review_queries
from shuping.reviews import shown as review_shown
from shuping.reviews.models import Subject


@signed_in
@require_safe
def mine(request: PageRequest) -> HttpResponse:
    subjects = queries.my_subjects(request.actor)
    said = queries.comments_of(subjects)
    rows = [(each, shown.post_of(each), shown.state_of(said.get(each.pk))) for each in subjects]
    return render(request, "hall/mine.html", {"rows": rows})


@signed_in
@require_http_methods(["GET", "POST"])
def comment(request: PageRequest, subject_id: int) -> HttpResponse:
    """Show the boxes, split prose into them, keep them, or send them."""
    subject = queries.my_subject(request.actor, subject_id)
    if request.method == "POST":
        return _written(request, subject)
    found = review_queries.comment_of(subject)
    filled = CommentForm.filled(found.parts) if found else {}
    return _page(request, subject, CommentForm(initial={**filled, "seen": comments.mark(found)}))


def _written(request: PageRequest, subject: Subject) -> HttpResponse:
    form = CommentForm(request.POST)
    act = request.POST.get("act", "keep")
    if form.is_valid():
        if act == "split" and not queries.why_it_stands(subject, review_queries.comment_of(subject)):
            return _page(request, subject, split_form(form))
        if request.headers.get("Accept") == "application/json":
            return _kept_by_script(request, subject, form)
        do = comments.send if act == "send" else comments.keep
        with refusals_over(form):
            do(**_given(request, subject, form))
            messages.success(request, _said(subject) if act == "send" else _("草稿存好了，还没有发出。"))
            return redirect("hall:comment", subject.pk)
    return _page(request, subject, form, 422)


def _said(subject: Subject) -> str:
    if queries.has_ended(subject):
        return _("点评发出了，署您的名。会已经散了，发出的不能再改。")
    return _("点评发出了，署您的名。散会以前还可以改了再发。")


def _given(request: PageRequest, subject: Subject, form: CommentForm) -> dict[str, Any]:
    seen = form.cleaned_data["seen"]
    return {"actor": request.actor, "subject_id": subject.pk, "parts": form.parts(), "at": clock.now(), "seen": seen}


def _kept_by_script(request: PageRequest, subject: Subject, form: CommentForm) -> JsonResponse:
    try:
        found = comments.keep(**_given(request, subject, form))
    except DomainError as error:
        return JsonResponse({"sentence": str(error)}, status=error.status)
    return JsonResponse({"sentence": kept_at(found.saved_at), "seen": comments.mark(found)})


def kept_at(moment: Any) -> str:
    """Return when a draft was kept, for the foot of its page."""
    local = timezone.localtime(moment)
    return _("草稿已存 %(time)s。") % {"time": f"{local.hour}:{local.minute:02d}"}


def split_form(form: CommentForm) -> CommentForm:
    """Return the form with its prose split into the boxes; nothing is kept yet."""
    parts = added(form.parts(), proposed(form.cleaned_data["prose"]))
    return CommentForm(initial={**CommentForm.filled(parts), "seen": form.cleaned_data["seen"]})


def _page(request: PageRequest, subject: Subject, form: CommentForm, status: int = 200) -> HttpResponse:
    found, today = review_queries.comment_of(subject), clock.today()
    seen = form.cleaned_data.get("seen", "") if form.is_bound else form.initial["seen"]
    theirs = found.parts if found and form.is_bound and seen != comments.mark(found) else None
    context = {
        "subject": subject,
        "post": shown.post_of(subject),
        "facts": shown.facts_of(subject),
        "problems": [(each, state_chip(each, today)) for each in queries.problems_of(request.actor, subject)],
        "beside": review_shown.beside(subject),
        "form": form,
        "theirs": theirs and CommentForm(initial=CommentForm.filled(theirs)),
        "seen": comments.mark(found) if theirs else seen,  # who has now seen both may write over it
        "found": found,
        "stands": queries.why_it_stands(subject, found),
        "state": shown.state_of(found),
        "has_ended": queries.has_ended(subject),
        "kept": kept_at(found.saved_at) if found and found.is_draft and found.saved_at and not theirs else "",
        "piece": pieces.now(Topic(topics.TURN, subject.pk)),
        "moment": clock.now().timestamp(),
    }
    return render(request, "hall/comment.html", context, status=status)


@signed_in
@require_safe
def live(request: PageRequest, subject_id: int) -> HttpResponse:
    return answer(request, Topic(topics.TURN, queries.my_subject(request.actor, subject_id).pk))
