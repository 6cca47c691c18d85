"""Doors of the console: the agenda is built, every press moves the room one step for all who follow."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shuping.access import gate
from shuping.access.doors import guarded
from shuping.core import clock, on_use
from shuping.core.doors import PageRequest
from shuping.core.errors import Conflict, NotFound
from shuping.core.fields import number_in
from shuping.core.live.doors import VERSION, answer
from shuping.core.live.kinds import Topic
from shuping.core.once import new_token
from shuping.hall import permissions, pieces, queries, shown, topics
from shuping.hall.forms import PresenceForm, QuestionForm
from shuping.hall.models import Meeting
from shuping.hall.services import acts
from shuping.hall.services import agenda as building
from shuping.hall.services import console as presses
from shuping.reviews import permissions as review_permissions
from shuping.reviews import queries as review_queries
from shuping.reviews.models import State

PLAIN: dict[str, Callable[..., Meeting]] = {
    "press": presses.press,
    "pause": presses.pause,
    "resume": presses.resume,
    "give_more": presses.give_more,
    "show_title": presses.show_title,
    "show_agenda": presses.show_agenda,
    "take_back": presses.take_back,
}
OF_AN_ITEM: dict[str, Callable[..., Meeting]] = {
    "skip": presses.skip,
    "call_back": presses.call_back,
    "bring_forward": presses.bring_forward,
}


@dataclass(frozen=True)
class ProjectorCode:
    """How a machine without anybody signed in opens the projector; `code` is empty where none was given."""

    address: str
    code: str
    picture: str


@guarded(permissions.VIEW)
@require_safe
def console(request: PageRequest, review_id: int) -> HttpResponse:
    found = queries.meeting_or_none(request.actor, review_id)
    if found is None:
        return _not_prepared(request, review_id)
    return console_page(request, found)


def console_page(request: PageRequest, found: Meeting, status: int = 200, **forms: Any) -> HttpResponse:
    """Return the console as it is now; `forms` are those that were refused, with what was typed."""
    may_run, state = gate.can(request.actor, permissions.RUN, found.review.organisation), found.review.state
    agenda = queries.items(found)
    context = {
        "found": found,
        "review": found.review,
        "title": shown.title_of(found.review),
        "may_run": may_run,
        "may_move": may_run and acts.may_move(found),
        "may_note": may_run and state != State.ARCHIVED,
        "may_print": gate.can(request.actor, review_permissions.ORGANISE, found.review.organisation),
        "piece": pieces.now(_topic(found, may_run=may_run)),
        "moment": clock.now().timestamp(),
        "presence_form": PresenceForm(found=found),
        "question_form": QuestionForm(agenda=agenda),
        "asked": queries.asked(found) if may_run else [],
        "once": new_token(request.actor.require_person()) if may_run else "",
        "projector": projector_code(request, found) if may_run else None,
        "idle": settings.IDLE_MINUTES,
    }
    return render(request, "hall/console.html", context | forms, status=status)


def projector_code(request: PageRequest, found: Meeting) -> ProjectorCode:
    """Return what is typed or scanned at the machine of the projector; without a code where none opens it now."""
    entry = request.build_absolute_uri(reverse("projecting:entry"))
    if queries.projected(found.projector_code, clock.now()) is None:
        return ProjectorCode(entry, "", "")
    code = found.projector_code
    picture = on_use.load("code_picture").picture(f"{entry}{code}/")
    return ProjectorCode(entry, f"{code[:5]} {code[5:]}", picture)


def _topic(found: Meeting, *, may_run: bool) -> Topic:
    """Return the piece to follow: with buttons for who runs the meeting, as long as it may be moved."""
    return Topic(topics.CONSOLE if may_run and acts.may_move(found) else topics.AGENDA, found.pk)


def _not_prepared(request: PageRequest, review_id: int) -> HttpResponse:
    review = review_queries.review(request.actor, review_id)
    if review.is_external:
        raise NotFound
    context = {
        "review": review,
        "title": shown.title_of(review),
        "may_run": gate.can(request.actor, permissions.RUN, review.organisation),
        "is_open": review.state == State.OPEN,
        "starts": shown.begins_at(review),
    }
    return render(request, "hall/not_prepared.html", context)


@guarded(permissions.VIEW)
@require_safe
def live(request: PageRequest, review_id: int) -> HttpResponse:
    found = queries.meeting(request.actor, review_id)
    may_run = gate.can(request.actor, permissions.RUN, found.review.organisation)
    return answer(request, _topic(found, may_run=may_run))


@guarded(permissions.RUN)
@require_POST
def prepare(request: PageRequest, review_id: int) -> HttpResponse:
    building.prepare(actor=request.actor, review_id=review_id, at=clock.now())
    messages.success(request, _("议程放上控制台了。会前在这里数到会的人；到点按“开会”，投影和点评人的页面跟着走。"))
    return redirect("hall:console", review_id)


@guarded(permissions.RUN)
@require_POST
def move(request: PageRequest, review_id: int) -> HttpResponse:
    """Do one press; a script gets the new piece, a plain form is led back to its page."""
    act, _space, item = request.POST.get("act", "").partition(" ")
    seen, item_id = number_in(request.POST.get("seen", "")), number_in(item)
    given: dict[str, Any] = {"actor": request.actor, "review_id": review_id, "seen": seen, "at": clock.now()}
    change = PLAIN.get(act) or OF_AN_ITEM.get(act)
    if change is None or seen is None or (act in OF_AN_ITEM) != (item_id is not None):
        raise NotFound
    try:
        found = change(**given, **({"item_id": item_id} if item_id is not None else {}))
    except Conflict as error:
        return _moved(request, queries.meeting(request.actor, review_id), str(error), error.status)
    return _moved(request, found, "", 200)


def _moved(request: PageRequest, found: Meeting, refused: str, status: int) -> HttpResponse:
    if request.headers.get("Accept") == "application/json":
        piece = pieces.now(_topic(found, may_run=True))
        told = {"piece": piece.text, "version": piece.version, "sentence": refused}
        return JsonResponse(told, status=status, headers={VERSION: piece.version})
    is_agenda = request.POST.get("page") == "agenda"
    if not refused:
        return redirect("hall:agenda" if is_agenda else "hall:console", found.review_id)
    messages.warning(request, refused)
    return _agenda_page(request, found, status) if is_agenda else console_page(request, found, status)


@guarded(permissions.RUN)
@require_safe
def agenda(request: PageRequest, review_id: int) -> HttpResponse:
    return _agenda_page(request, queries.meeting(request.actor, review_id, permissions.RUN))


def _agenda_page(request: PageRequest, found: Meeting, status: int = 200) -> HttpResponse:
    context = shown.room_now(found, clock.now()) | {"may_move": acts.may_move(found)}
    return render(request, "hall/agenda.html", context, status=status)
