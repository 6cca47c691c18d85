"""Pages of the three administrators, and of who stands in for one of them."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuping.access import permissions as access
from shuping.access import standing_in
from shuping.access.doors import guarded
from shuping.access.models import StandIn
from shuping.access.rules import may_propose
from shuping.core import clock
from shuping.core.doors import PageRequest
from shuping.core.once import once
from shuping.office.forms import StandInForm
from shuping.office.views.acts import filled, show_once

MOST = 50  # proposals on the page


@guarded(access.MEND)
@require_safe
def administrators(request: PageRequest) -> HttpResponse:
    held = standing_in.holders(request.actor, clock.now())
    proposed = list(standing_in.stand_ins(request.actor)[:MOST])
    context = {
        "roles": [(label, held[role]) for role, label in standing_in.labels().items()],
        "open": [
            (row, standing_in.labels()[row.role], standing_in.may_decide(request.actor, row))
            for row in proposed
            if row.decided_at is None
        ],
        "past": [(row, standing_in.labels()[row.role]) for row in proposed if row.decided_at is not None],
    }
    return render(request, "office/administrators.html", context)


@guarded(access.MEND)
@require_http_methods(["GET", "POST"])
@once
def propose(request: PageRequest) -> HttpResponse:
    seat = standing_in.own_seat(request.actor)
    own = [seat.role] if seat is not None else []
    others = {role: label for role, label in standing_in.labels().items() if may_propose(role, own)}
    form = StandInForm(request.POST or None, roles=others)

    def act() -> HttpResponseRedirect:
        proposal = standing_in.Proposal(**form.cleaned_data)
        made = standing_in.propose_stand_in(actor=request.actor, proposal=proposal, at=clock.now())
        sentence = _("已提出由%(name)s补任%(role)s。另一位管理员在“三员”页同意后，24 小时内有效。")
        messages.success(request, sentence % {"name": made.name, "role": standing_in.labels()[made.role]})
        return redirect("office:administrators")

    return filled(request, form, act, "office/stand_in_propose.html", {})


@guarded(access.MEND)
@require_POST
def decide(request: PageRequest, stand_in_id: int) -> HttpResponse:
    if request.POST.get("verdict") == "confirm":
        found, password = standing_in.confirm_stand_in(actor=request.actor, stand_in_id=stand_in_id, at=clock.now())
        messages.success(request, _confirmed(found))
        if password and found.grant is not None:
            return show_once(request, found.grant.person, password)
    else:
        found = standing_in.refuse_stand_in(actor=request.actor, stand_in_id=stand_in_id, at=clock.now())
        messages.success(request, _("没有同意，%(name)s没有得到授权。") % {"name": found.name})
    return redirect("office:administrators")


def _confirmed(found: StandIn) -> str:
    sentence = _("%(name)s从现在起 24 小时是%(role)s。24 小时内请由安全管理员正式授权。")
    return sentence % {"name": found.name, "role": standing_in.labels()[found.role]}
