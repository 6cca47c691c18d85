"""The doors of whoever holds a slip. Nobody is known here; choices travel in the forms alone and are kept nowhere."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import get_template
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from shuping.ballots import ballot_forms, queries, words
from shuping.ballots.models import Mark, State
from shuping.ballots.queries import BallotSlip
from shuping.ballots.services import casting
from shuping.ballots.services.casting import Outcome
from shuping.core.doors import by_code
from shuping.sealing import codes
from shuping.sealing.faults import Refused

REASON = "a ballot is cast by whoever holds the slip"


@by_code(REASON)
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest) -> HttpResponse:
    """Ask for the code, or take the one that was scanned, and show the ballot."""
    if request.method == "GET":
        return page("entry", {})
    held, answer = _slip(request)
    return answer if held is None else _ballot(held, request)


@by_code(REASON)
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Take what was ticked and show it again for the confirmation; or the ballot with what is missing."""
    return _with_choices(request, confirmed=False)


@by_code(REASON)
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def cast(request: HttpRequest) -> HttpResponse:
    """Put the ballot into its envelope and say so, with the receipt."""
    return _with_choices(request, confirmed=True)


@sensitive_variables()
def _with_choices(request: HttpRequest, *, confirmed: bool) -> HttpResponse:
    if request.method == "GET":  # somebody went back or asked for the address again
        return redirect("voting:entry")
    held, answer = _slip(request)
    if held is None:
        return answer
    given = ballot_forms.read(request.POST, held.round)
    fault = given.fault or _word_fault(held, request)
    if fault or "back" in request.POST:
        return _ballot(held, request, given, fault)
    if not confirmed:
        if given.missing and "blank" not in request.POST:
            return _ballot(held, request, given, ballot_forms.missing_sentence(held.round, given))
        return page("confirm", ballot_forms.confirmation(held, given, request.POST))
    try:
        done = casting.cast(held, given.marks, given.remark)
    except Refused as refused:
        return _ballot(held, request, given, words.sealing_fault(refused.faults[0]))
    return _outcome(held, done)


def _slip(request: HttpRequest) -> tuple[BallotSlip | None, HttpResponse]:
    """Return the slip, where it can vote now; else None and the page that says why not."""
    typed = request.POST.get("code", "").rpartition("#")[2]
    faults = codes.faults(typed)
    if faults:
        context = {"fault": words.sealing_fault(faults[0]), "typed": typed[:60]}
        return None, page("entry", context, status=422)
    held = queries.slip(codes.read(typed))
    if held is None:
        fault = _("没有这张票条。请对着纸面再输一遍；还不行的，请找监票人。")
        return None, page("entry", {"fault": fault, "typed": typed[:60]}, status=422)
    if held.row.mark != Mark.UNUSED or held.round.state != State.OPEN:
        return None, _outcome(held, casting.standing(held))
    return held, HttpResponse()


def _word_fault(held: BallotSlip, request: HttpRequest) -> str:
    return "" if casting.is_word(held, request.POST.get("word", "")) else ballot_forms.word_sentence(held)


def _ballot(
    held: BallotSlip, request: HttpRequest, given: ballot_forms.Given | None = None, fault: str = ""
) -> HttpResponse:
    context = ballot_forms.shown(held, request.POST, given) | {"fault": fault}
    return page("ballot", context, status=422 if fault else 200)


def _outcome(held: BallotSlip, done: casting.Cast) -> HttpResponse:
    context: dict[str, Any] = {"title": held.round.title, "voters": held.row.voters, "round_id": held.round.sealed.uid}
    if held.round.state == State.VOID:
        return page("not_now", context | {"outcome": "void"}, status=409)
    if done.outcome in (Outcome.ACCEPTED, Outcome.ALREADY):
        return page("done", context | {"receipt": done.receipt, "is_new": done.outcome == Outcome.ACCEPTED})
    return page("not_now", context | {"outcome": done.outcome}, status=409)


def page(name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Return a page of the ballot: without the request, so that nothing of who asks can stand in it."""
    template = get_template(f"ballots/voting/{name}.html")
    frame = {"demo": settings.DEMO, "rehearsal": settings.REHEARSAL}
    return HttpResponse(template.render({**context, **frame}), status=status)
