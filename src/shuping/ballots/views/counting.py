"""Doors of the count on paper: sheets counted by hand, keyed twice, differences settled, tallied."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuping.access.doors import guarded
from shuping.ballots import permissions, queries, shown
from shuping.ballots.forms import SheetsForm
from shuping.ballots.models import Mark, Sheet, State, VoterClass
from shuping.ballots.services import paper
from shuping.ballots.views.states import in_state
from shuping.core import clock
from shuping.core.doors import PageRequest, keeps_nothing
from shuping.core.errors import NotFound
from shuping.core.fields import number_in
from shuping.core.refusals import Refusal, refusals_over


@guarded(permissions.SCRUTINISE)
@require_http_methods(["GET", "POST"])
def sheets(request: PageRequest, round_id: int) -> HttpResponse:
    found = in_state(request, round_id, permissions.SCRUTINISE, paper.COUNTING)
    classes = queries.classes(found)
    is_again = found.state == State.KEYING
    first = SheetsForm.filled(classes) if is_again else _given(classes) if found.is_sealed else {}
    form = SheetsForm(request.POST or None, classes=classes, initial=first)
    if form.is_valid():
        with refusals_over(form):
            paper.count_sheets(actor=request.actor, round_id=round_id, sheets=form.sheets(), at=clock.now())
            messages.success(request, _again() if is_again else _begun())
            return redirect("ballots:detail", round_id)
    context = {"form": form, "found": found, "is_again": is_again}
    return render(request, "ballots/sheets_form.html", context, status=422 if form.is_bound else 200)


def _begun() -> str:
    return _("清点数记下了，记入存证链。下一步：两名计票人各录一遍，谁也看不到对方录的。")


def _again() -> str:
    return _("清点数改好了，记入存证链。录过的票都在，接着录没有录的。")


def _given(classes: list[VoterClass]) -> dict[str, int]:
    """Return as many sheets handed out as slips were voided for one: nobody types it again."""
    return {f"handed_out_{voters.key}": queries.slips_by_mark(voters)[Mark.PAPER] for voters in classes}


@guarded(permissions.KEY)
@keeps_nothing
@sensitive_post_parameters("marks")
@require_http_methods(["GET", "POST"])
def key(request: PageRequest, round_id: int, key: str) -> HttpResponse:
    found = in_state(request, round_id, permissions.KEY, {State.KEYING})
    voters = found.classes.filter(key=key).first()
    if voters is None:
        raise NotFound
    number = number_in(request.POST.get("number") or request.GET.get("number", ""))
    fault, typed = "", ""
    if request.method == "POST":
        typed = request.POST.get("marks", "")
        with Refusal() as refused:
            paper.key_sheet(actor=request.actor, round_id=round_id, key=key, number=number or 0, typed=typed)
            messages.success(request, _("第 %(number)s 张录好了。") % {"number": number})
            return redirect(f"{request.path}?from={(number or 0) + 1}")
        fault = refused.sentence
    start = number_in(request.GET.get("from", "")) or 1
    sheet = queries.sheet(voters, number) if number else queries.next_sheet(voters, request.actor, start)
    context = {
        "found": found,
        "voters": voters,
        "progress": next(each for each in queries.progress(found) if each.voters == voters),
        "sheet": sheet,
        "typed": typed,
        "fault": fault,
        "last": start - 1 if not number and start > 1 else None,
        "options": list(enumerate((option["name"] for option in found.options), 1)),
    }
    return render(request, "ballots/sheet_key.html", context, status=422 if fault else 200)


@guarded(permissions.SCRUTINISE)
@keeps_nothing
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def differences(request: PageRequest, round_id: int) -> HttpResponse:
    found = in_state(request, round_id, permissions.SCRUTINISE, {State.KEYING})
    fault = ""
    if request.method == "POST":
        marks = {row: request.POST.get(f"row_{row}", "") for row in range(len(found.rows))}
        with Refusal() as refused:
            settled = paper.settle_sheet(
                actor=request.actor,
                round_id=round_id,
                sheet_id=number_in(request.POST.get("sheet", "")) or 0,
                marks=marks,
            )
            messages.success(request, _("%(key)s票第 %(number)s 张核对好了。") % _named(settled))
            return redirect("ballots:differences", round_id)
        fault = refused.sentence
    left = queries.differing(found)
    sheet = left.first()
    context = {
        "found": found,
        "fault": fault,
        "sheet": sheet,
        "count": left.count(),
        "rows": shown.differing_rows(found, sheet) if sheet else [],
    }
    return render(request, "ballots/differences.html", context, status=422 if fault else 200)


def _named(sheet: Sheet) -> dict[str, object]:
    return {"key": sheet.voters.key, "number": sheet.number}


@guarded(permissions.SCRUTINISE)
@require_POST
def count(request: PageRequest, round_id: int) -> HttpResponse:
    paper.count_round(actor=request.actor, round_id=round_id, at=clock.now())
    sentence = _("计票完成，记入存证链。录入的票已从系统里清除，纸质票请封存。下一步：打印结果，监票人、计票人签字。")
    messages.success(request, sentence)
    return redirect("ballots:detail", round_id)


@guarded(permissions.SCRUTINISE)
@require_safe
def full(request: PageRequest, round_id: int) -> HttpResponse:
    found = in_state(request, round_id, permissions.SCRUTINISE, {State.COUNTED})
    context = {"found": found, "tables": shown.full_tables(found, queries.classes(found))}
    return render(request, "ballots/round_full.html", context)
