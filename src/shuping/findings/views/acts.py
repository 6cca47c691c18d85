"""What the doors of the acts share."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from shuping.core import clock
from shuping.core.doors import PageRequest
from shuping.core.errors import Forbidden, NotFound
from shuping.core.once import do_once
from shuping.core.refusals import refusals_over
from shuping.findings.models import Finding
from shuping.findings.services.acts import Incomplete, NotIndependent


def acted(request: PageRequest, finding_id: int, sentence: str) -> HttpResponseRedirect:
    """Go back to the finding with the sentence that says what was done and who acts next."""
    messages.success(request, sentence)
    return redirect("findings:detail", finding_id)


def seen_act(request: PageRequest) -> int | None:
    """Return the newest act that the page showed, as its form sends it back."""
    sent = request.POST.get("seen_act", "")
    return int(sent) if sent.isascii() and sent.isdigit() else 0


def decided(request: PageRequest, finding_id: int) -> dict[str, Any]:
    """Return who decides on which finding, when, and from which page: what every service of a decision takes."""
    return {"actor": request.actor, "finding_id": finding_id, "at": clock.now(), "seen_act": seen_act(request)}


def verdict(request: PageRequest) -> bool:
    """Return whether the button that was pressed says yes; a form sent without a button decides nothing."""
    pressed = request.POST.get("verdict", "")
    if request.method == "POST" and pressed not in {"pass", "return"}:
        raise Incomplete(_("没有看到您按了哪个按钮，什么也没有改。请回到那一页再按一次。"), faults=["no-verdict"])
    return pressed == "pass"


def newest_act(found: Finding) -> int:
    """Return the act that a page of a decision was made from."""
    newest = found.acts.last()
    return newest.pk if newest else 0


def act_page(
    request: PageRequest,
    found: Finding,
    form: forms.Form,
    do: Callable[[dict[str, Any]], str],
    *,
    template: str = "findings/act_form.html",
    is_once: bool = False,
    **context: Any,
) -> HttpResponse:
    """Show the form of an act, or do it: a refusal stands over the form, and what was typed stays in it.

    `is_once` is for an act that no state keeps from being done again; its door is marked `@once`.
    """
    status = 200
    if form.is_bound and form.is_valid():
        with refusals_over(form, raised=(NotFound, Forbidden, NotIndependent)):
            if is_once:
                return do_once(request, lambda: acted(request, found.pk, do(form.cleaned_data)))
            return acted(request, found.pk, do(form.cleaned_data))
    if form.is_bound:
        status = 422
    return render(
        request,
        template,
        {"form": form, "finding": found, "newest_act": newest_act(found), "is_once": is_once, **context},
        status=status,
    )
