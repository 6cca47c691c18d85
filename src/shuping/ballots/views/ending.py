"""Doors of a round from the last vote on: closed, reconciled, listed, opened elsewhere, voided, destroyed."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuping.access.doors import guarded
from shuping.ballots import exports, permissions, queries, sealed
from shuping.ballots.forms import HandsForm
from shuping.ballots.models import BallotRound, State
from shuping.ballots.services import bringing, casting, closing, ending, printing
from shuping.ballots.services.acts import BadRound
from shuping.ballots.views.states import in_state
from shuping.core import clock
from shuping.core.doors import PageRequest, keeps_nothing
from shuping.core.downloads import attachment
from shuping.core.errors import NotFound
from shuping.core.fields import number_in
from shuping.core.refusals import Refusal, refusals_over
from shuping.papers.answers import docx_answer, pdf_answer
from shuping.sealing import digests

LARGEST_COUNTS = 20_000_000  # bytes of a counted file


@guarded(permissions.SCRUTINISE)
@keeps_nothing
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def scan(request: PageRequest, round_id: int) -> HttpResponse:
    """Void slips or take them back, one a line; what may be done with them depends on how far the round is."""
    found = in_state(request, round_id, permissions.SCRUTINISE, printing.VOIDS, sealed=True)
    marks = printing.marks_now(found)
    fault, typed, answers = "", "", []
    if request.method == "POST":
        asked = number_in(request.POST.get("mark", ""))
        mark = next((mark for mark in marks if mark == asked), None)
        typed = request.POST.get("slips", "")
        with Refusal() as refused:
            if mark is None:
                raise BadRound(_("先选登记成哪一种，再按“登记”。选错了改不回来。"))
            answers = printing.mark_slips(
                actor=request.actor, round_id=round_id, mark=mark, typed=typed, at=clock.now()
            )
        fault = refused.sentence
    context = {
        "found": found,
        "marks": marks,
        "fault": fault,
        "typed": typed if fault else "",
        "done": sum(answer.done for answer in answers),
        "refused": [answer for answer in answers if not answer.done],
        "turnout": queries.turnout(found, queries.classes(found)),
        "few_on_paper": queries.exchanged(found) < found.least,
    }
    return render(request, "ballots/scan_form.html", context, status=422 if fault else 200)


@guarded(permissions.SCRUTINISE)
@require_POST
def close(request: PageRequest, round_id: int) -> HttpResponse:
    casting.close_voting(actor=request.actor, round_id=round_id, at=clock.now())
    sentence = _("投票停止了，投进来的票已封存，清单的根记入存证链。下一步：收回没用的票条，全部扫描，核对数目。")
    messages.success(request, sentence)
    return redirect("ballots:detail", round_id)


@guarded(permissions.SCRUTINISE)
@require_http_methods(["GET", "POST"])
def reconcile(request: PageRequest, round_id: int) -> HttpResponse:
    found = in_state(request, round_id, permissions.SCRUTINISE, {State.CLOSED}, sealed=True)
    classes = queries.classes(found)
    form = HandsForm(request.POST or None, classes=classes)
    if form.is_valid():
        with refusals_over(form):
            closing.reconcile(actor=request.actor, round_id=round_id, hands=form.hands(), at=clock.now())
            messages.success(request, _("票条的数目对上了，记入存证链。"))
            return redirect("ballots:detail", round_id)
    context = {"form": form, "found": found, "turnout": queries.turnout(found, classes)}
    return render(request, "ballots/reconcile_form.html", context, status=422 if form.is_bound else 200)


@guarded(permissions.SCRUTINISE)
@require_POST
def close_list(request: PageRequest, round_id: int) -> HttpResponse:
    closing.close_list(actor=request.actor, round_id=round_id, at=clock.now())
    sentence = _("清单封存了，记入存证链。请打印清单，当众公布封存清单的根，然后才拿出密钥条，在别的机器上开票。")
    messages.success(request, sentence)
    return redirect("ballots:detail", round_id)


@guarded(permissions.SCRUTINISE)
@require_safe
def round_file(request: PageRequest, round_id: int) -> HttpResponse:
    found = in_state(request, round_id, permissions.SCRUTINISE, {State.LISTED, State.COUNTED}, sealed=True)
    if found.sealed.destroyed_at:
        raise NotFound
    content = sealed.round_file(found, queries.classes(found), queries.all_envelopes(found))
    return attachment(content, f"round-{found.sealed.uid[:8]}.json", "application/json")


@guarded(permissions.SCRUTINISE)
@require_http_methods(["GET", "POST"])
def counts(request: PageRequest, round_id: int) -> HttpResponse:
    """Bring the counts of the round as it was opened off the server; two scrutineers bring the same."""
    found = in_state(request, round_id, permissions.SCRUTINISE, {State.LISTED}, sealed=True)
    fault = ""
    if request.method == "POST":
        file = request.FILES.get("file")
        content = file.read(LARGEST_COUNTS + 1) if file else b""
        with Refusal() as refused:
            made = bringing.bring_counts(actor=request.actor, round_id=round_id, content=content, at=clock.now())
            if made.state == State.COUNTED:
                messages.success(request, _("两名监票人开出的结果一样，计票完成，记入存证链。下一步：打印结果，签字。"))
            else:
                messages.success(request, _("结果收到了。请另一名监票人用自己开出的文件再交一次，两份一样才算数。"))
            return redirect("ballots:detail", round_id)
        fault = refused.sentence
    digest = digests.for_eyes(bytes.fromhex(found.sealed.first_counts["digest"])) if found.sealed.first_counts else ""
    context = {"found": found, "sealed": found.sealed, "first_digest": digest, "fault": fault}
    return render(request, "ballots/counts_form.html", context, status=422 if fault else 200)


@guarded(permissions.SCRUTINISE)
@require_http_methods(["GET", "POST"])
def void(request: PageRequest, round_id: int) -> HttpResponse:
    found = in_state(request, round_id, permissions.SCRUTINISE, ending.VOIDABLE)
    return _voided(request, found, ending.void_round)


@guarded(permissions.ORGANISE)
@require_http_methods(["GET", "POST"])
def give_up(request: PageRequest, round_id: int) -> HttpResponse:
    """Ask for the reason, and void a round in which nobody can have voted."""
    found = in_state(request, round_id, permissions.ORGANISE, {State.FIXED})
    return _voided(request, found, ending.give_up)


def _voided(request: PageRequest, found: BallotRound, void_it: Callable[..., BallotRound]) -> HttpResponse:
    reason, fault = request.POST.get("reason", ""), ""
    if request.method == "POST":
        with Refusal() as refused:
            void_it(actor=request.actor, round_id=found.pk, reason=reason, at=clock.now())
            messages.success(request, _("这一轮作废了，记入存证链。要重新投，请另设一轮。"))
            return redirect("ballots:detail", found.pk)
        fault = refused.sentence
    context = {"found": found, "fault": fault, "reason": reason}
    return render(request, "ballots/void_form.html", context, status=422 if fault else 200)


@guarded(permissions.SCRUTINISE)
@require_POST
def destroy(request: PageRequest, round_id: int) -> HttpResponse:
    ending.destroy_envelopes(actor=request.actor, round_id=round_id, at=clock.now())
    sentence = _("封票销毁了，记入存证链；数据库里的残留由后台清除。请当众销毁三张密钥条和全部票条，写进会议记录。")
    messages.success(request, sentence)
    return redirect("ballots:detail", round_id)


@guarded(permissions.VIEW)
@require_safe
def list_paper(request: PageRequest, round_id: int, form: str) -> HttpResponse:
    """Answer with the closed list of receipts and digests, to be shown before any key appears."""
    found = queries.round_of(request.actor, round_id)
    if not found.is_sealed or found.state not in (State.LISTED, State.COUNTED) or found.sealed.destroyed_at:
        raise NotFound
    paper = exports.list_paper(found, queries.all_envelopes(found))
    name = _("%(title)s（封存清单）") % {"title": found.title}
    return docx_answer(paper, name, exports.LIST, found.organisation) if form == "docx" else pdf_answer(paper, name)
