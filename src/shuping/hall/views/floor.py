"""Doors of what is counted and asked in the hall."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shuping.access.doors import guarded
from shuping.core import clock
from shuping.core.doors import PageRequest
from shuping.core.once import do_once, once
from shuping.core.refusals import refusals_over
from shuping.hall import permissions, queries
from shuping.hall.forms import PresenceForm, QuestionForm, WordsForm
from shuping.hall.services import floor
from shuping.hall.views.console import console_page


@guarded(permissions.RUN)
@require_POST
def presence(request: PageRequest, review_id: int) -> HttpResponse:
    found = queries.meeting(request.actor, review_id, permissions.RUN)
    form = PresenceForm(request.POST, found=found)
    if form.is_valid():
        with refusals_over(form):
            floor.count_presence(actor=request.actor, review_id=review_id, there=form.there())
            messages.success(request, _("到会人数记好了。"))
            return redirect("hall:console", review_id)
    return console_page(request, found, 422, presence_form=form)


@guarded(permissions.RUN)
@require_POST
@once
def ask(request: PageRequest, review_id: int) -> HttpResponse:
    found = queries.meeting(request.actor, review_id, permissions.RUN)
    form = QuestionForm(request.POST, agenda=queries.items(found))
    if form.is_valid():
        with refusals_over(form):
            return do_once(request, lambda: _ask(request, review_id, form))
    return console_page(request, found, 422, question_form=form)


def _ask(request: PageRequest, review_id: int, form: QuestionForm) -> HttpResponseRedirect:
    item_id, words = form.cleaned_data["item"], form.words()
    floor.ask(actor=request.actor, review_id=review_id, item_id=item_id, words=words, at=clock.now())
    messages.success(request, _("这条提问记好了。"))
    return redirect("hall:console", review_id)


@guarded(permissions.RUN)
@require_http_methods(["GET", "POST"])
def question(request: PageRequest, question_id: int) -> HttpResponse:
    found = queries.question(request.actor, question_id, permissions.RUN)
    said = {"asked_by": found.asked_by, "text": found.text, "answer": found.answer}
    form = WordsForm(request.POST or None, initial=said)
    if form.is_valid():
        floor.change_question(actor=request.actor, question_id=question_id, words=form.words())
        messages.success(request, _("提问改好了。"))
        return redirect("hall:console", found.item.meeting.review_id)
    context = {"form": form, "found": found, "review": found.item.meeting.review}
    return render(request, "hall/question.html", context, status=422 if form.is_bound else 200)
