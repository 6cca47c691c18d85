"""Doors of a round with phones before anybody votes: slips printed, the key brought and tried, voting opened."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuping.access.doors import guarded
from shuping.ballots import permissions, queries, shown
from shuping.ballots.forms import HeadsForm, SlipNumbersForm
from shuping.ballots.models import State
from shuping.ballots.services import casting, ceremony, printing
from shuping.ballots.services.acts import BadRound
from shuping.ballots.views.states import in_state
from shuping.core import clock, on_use
from shuping.core.doors import PageRequest, keeps_nothing
from shuping.core.downloads import attachment
from shuping.core.errors import NotFound
from shuping.core.fields import number_in
from shuping.core.refusals import Refusal, refusals_over
from shuping.sealing import digests

LARGEST_KEY = 10_000  # bytes
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@guarded(permissions.ORGANISE)
@keeps_nothing
@require_http_methods(["GET", "POST"])
def slips(request: PageRequest, round_id: int) -> HttpResponse:
    """Answer with the slips themselves, to be printed from the browser: the codes are nowhere else."""
    found = in_state(request, round_id, permissions.ORGANISE, {State.FIXED, State.PRINTED}, sealed=True)
    address = request.build_absolute_uri(reverse("voting:entry"))
    form = SlipNumbersForm(request.POST or None, classes=queries.classes(found), initial={"address": address})
    if form.is_valid():
        numbers = {key: slips for key, (slips,) in form.numbers().items()}
        with refusals_over(form):
            drawn = printing.draw_slips(
                actor=request.actor,
                round_id=round_id,
                numbers=numbers,
                at=clock.now(),
                instead_of=request.POST.get("instead_of", ""),
            )
            printed: HttpResponse = on_use.load("slip_pages").answer(found, drawn, form.cleaned_data["address"])
            return printed
    root = queries.round_of(request.actor, round_id).sealed.code_root  # by now: of slips that another press has drawn
    context = {"form": form, "found": found, "is_again": bool(root), "instead_of": root}
    return render(request, "ballots/slips_form.html", context, status=422 if form.is_bound else 200)


@guarded(permissions.SCRUTINISE)
@require_http_methods(["GET", "POST"])
def key(request: PageRequest, round_id: int) -> HttpResponse:
    """Bring the public key as a file, then the word that two slips read from the trial."""
    found = in_state(request, round_id, permissions.SCRUTINISE, ceremony.BEFORE, sealed=True)
    fault = ""
    if request.method == "POST":
        with Refusal() as refused:
            said = _key_step(request, round_id)
            messages.success(request, said)
            return redirect("ballots:detail" if "word" in request.POST else "ballots:round_key", round_id)
        fault = refused.sentence
    digest = shown.key_digest(found)
    context = {"found": found, "sealed": found.sealed, "key_digest": digest, "fault": fault}
    context["offline_digest"] = digests.for_eyes(bytes.fromhex(on_use.load("offline_page").digest()))
    return render(request, "ballots/round_key.html", context, status=422 if fault else 200)


def _key_step(request: PageRequest, round_id: int) -> str:
    if "word" in request.POST:
        typed = request.POST["word"]
        ceremony.answer_trial(actor=request.actor, round_id=round_id, typed=typed, at=clock.now())
        return _("试封通过，记入存证链：这把钥匙的密钥条打得开。下一步：印票条、发票条，门口清点后开始投票。")
    if "again" in request.POST:
        ceremony.new_trial(actor=request.actor, round_id=round_id)
        return _("换了一个试封词。请重新下载试封文件。")
    file = request.FILES.get("file")
    content = file.read(LARGEST_KEY + 1) if file else b""
    ceremony.bring_key(actor=request.actor, round_id=round_id, content=content, at=clock.now())
    return _("公钥收到了。请两个人核对公钥摘要，再下载试封文件，用三张密钥条读出试封词。")


@guarded(permissions.SCRUTINISE)
@require_safe
def trial(request: PageRequest, round_id: int) -> HttpResponse:
    found = in_state(request, round_id, permissions.SCRUTINISE, ceremony.BEFORE, sealed=True)
    if not found.sealed.public_key:
        raise NotFound
    return attachment(ceremony.trial_file(found), "trial.json", "application/json")


@guarded(permissions.VIEW)
@require_safe
def offline(request: PageRequest) -> HttpResponse:
    """Answer with the page that scrutineers keep and open without network: keys, trial, opening, checking."""
    return attachment(on_use.load("offline_page").page(), "shuping-offline.html", "text/html; charset=utf-8")


@guarded(permissions.SCRUTINISE)
@require_http_methods(["GET", "POST"])
def opening(request: PageRequest, round_id: int) -> HttpResponse:
    """Enter the heads at the door and begin the voting."""
    found = in_state(request, round_id, permissions.SCRUTINISE, {State.PRINTED}, sealed=True)
    classes = queries.classes(found)
    form = HeadsForm(request.POST or None, classes=classes)
    if form.is_valid():
        with refusals_over(form):
            _require_encryption(request)
            casting.open_voting(actor=request.actor, round_id=round_id, heads=form.heads(), at=clock.now())
            messages.success(request, _("投票开始了，记入存证链。请把会场口令投到屏幕上。"))
            return redirect("ballots:detail", round_id)
    context = {"form": form, "found": found, "turnout": queries.turnout(found, classes)}
    return render(request, "ballots/opening_form.html", context, status=422 if form.is_bound else 200)


@guarded(permissions.SCRUTINISE)
@require_POST
def spare(request: PageRequest, round_id: int) -> HttpResponse:
    with Refusal() as refused:
        casting.give_spare(
            actor=request.actor,
            round_id=round_id,
            key=request.POST.get("key", ""),
            to_newcomer=request.POST.get("to") == "newcomer",
            seen=number_in(request.POST.get("reserve", "")),
            at=clock.now(),
        )
        messages.success(request, _("记下了：备用票条少一张。请从封着的备用信封里取，当场封回去。"))
    if refused.sentence:
        messages.warning(request, refused.sentence)
    return redirect("ballots:detail", round_id)


def _require_encryption(request: PageRequest) -> None:
    """Raise BadRound where phones would reach the ballot over plain HTTP; the machine itself may (design 14)."""
    if not request.is_secure() and (urlsplit(request.build_absolute_uri("/")).hostname or "") not in LOOPBACK:
        raise BadRound(
            _("手机投票要用 HTTPS，现在的网址是 http，选的内容会被同一网络的人看到。请管理员设好证书，或者改用纸质票。")
        )
