"""Doors of who runs the meeting, beside the commentators: sheets for handwriting, typing them, documents of all."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuping.access import gate
from shuping.access.doors import guarded
from shuping.core import clock
from shuping.core.doors import PageRequest
from shuping.core.refusals import refusals_over
from shuping.hall import exports, permissions, queries, shown
from shuping.hall.forms import CommentForm
from shuping.hall.services import comments as services
from shuping.hall.views.comments import split_form
from shuping.papers.answers import docx_answer, pdf_answer
from shuping.reviews import permissions as review_permissions
from shuping.reviews import queries as review_queries
from shuping.reviews.models import Comment
from shuping.reviews.services import commenting


@guarded(permissions.RUN)
@require_safe
def comments(request: PageRequest, review_id: int) -> HttpResponse:
    found = queries.meeting(request.actor, review_id, permissions.RUN)
    subjects = review_queries.reporting(found.review)
    said = queries.comments_of(subjects)
    rows = [(each, said.get(each.pk), shown.state_of(said.get(each.pk))) for each in subjects]
    sent = [each for each in review_queries.comments(found.review) if each.sent_at is not None]
    named = {each.pk for each in said.values()}
    waiting = sum(each.document_id is None for each in sent)
    context = {
        "review": found.review,
        "found": found,
        "rows": rows,
        "others": [(each, _before(each), shown.state_of(each)) for each in sent if each.pk not in named],
        "waiting": waiting,
        "may_file": gate.can(request.actor, review_permissions.ORGANISE, found.review.organisation),
    }
    return render(request, "hall/comments.html", context)


def _before(found: Comment) -> str:
    return _("%(who)s发出，后来换了点评人") % {"who": found.said_by}


@guarded(review_permissions.ORGANISE)
@require_POST
def file(request: PageRequest, review_id: int) -> HttpResponse:
    count = commenting.file_comments(actor=request.actor, review_id=review_id, at=clock.now())
    if not review_queries.waiting_comments(review_queries.review(request.actor, review_id)):
        said = _("%(count)s 份点评转成了材料，里面没有写问题和要求，不用下发。")
        messages.success(request, said % {"count": count})
        return redirect("hall:comments", review_id)
    said = _("%(count)s 份点评转成了材料。下一步：看一遍里面的问题和要求，下发给各单位。")
    messages.success(request, said % {"count": count})
    return redirect("reviews:hand_out", review_id)


@guarded(permissions.RUN)
@require_http_methods(["GET", "POST"])
def typing(request: PageRequest, subject_id: int) -> HttpResponse:
    """Type a commentator's handwriting; it counts when he has confirmed it himself."""
    subject = queries.typed_subject(request.actor, subject_id)
    known = review_queries.comment_of(subject)
    filled = CommentForm.filled(known.parts) if known and known.typed_by_id is not None and known.is_draft else None
    form = CommentForm(request.POST or None, initial=filled)
    if form.is_valid():
        if request.POST.get("act") == "split":
            form = split_form(form)
        else:
            with refusals_over(form):
                services.type_for(actor=request.actor, subject_id=subject_id, parts=form.parts(), at=clock.now())
                who = shown.name_of(subject.commentator)
                said = _("录好了，还没有算数。请%(who)s登录“我的点评”核对、确认。")
                messages.success(request, said % {"who": who})
                return redirect("hall:comments", subject.review_id)
    context = {"subject": subject, "form": form, "review": subject.review, "post": shown.post_of(subject)}
    return render(request, "hall/typing.html", context, status=422 if form.is_bound else 200)


@guarded(permissions.RUN)
@require_safe
def sheet(request: PageRequest, subject_id: int, form: str) -> HttpResponse:
    subject = queries.typed_subject(request.actor, subject_id)
    paper = exports.sheet(subject)
    name = _("点评用表（%(name)s）") % {"name": shown.label_of(subject)}
    if form == "docx":
        return docx_answer(paper, name, exports.SHEET, subject.review.organisation)
    return pdf_answer(paper, name)
