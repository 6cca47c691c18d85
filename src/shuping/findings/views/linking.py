"""An old problem, a duplicate: doors of findings that belong together."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shuping.access.doors import guarded
from shuping.core import clock
from shuping.core.doors import PageRequest
from shuping.core.fields import number_in
from shuping.findings import linked, permissions, queries
from shuping.findings.forms import JoinForm
from shuping.findings.services import linking
from shuping.findings.services.acts import NotNow, check_state
from shuping.findings.views.acts import act_page, acted, decided


@guarded(permissions.VIEW)
@require_POST
def recurrence(request: PageRequest, finding_id: int) -> HttpResponse:
    older = request.POST.get("older", "")
    found = linking.judge_recurrence(
        **decided(request, finding_id), older_id=None if older == "none" else number_in(older) or 0
    )
    if found.recurs_of is None:
        return acted(request, finding_id, _("记下了：这不是老问题，不再提示。"))
    sentence = _("记下了：这是老问题，以前是 %(code)s。台账里可以按“反复出现”筛选。")
    return acted(request, finding_id, sentence % {"code": found.recurs_of.code})


@guarded(permissions.VIEW)
@require_http_methods(["GET", "POST"])
def join(request: PageRequest, finding_id: int) -> HttpResponse:
    found = queries.finding(request.actor, finding_id)
    linking.check_above(request.actor, found, clock.today())
    if request.method == "GET":
        check_state(found, "joined")
    offered = linked.to_join_with(found)
    if not offered and request.method == "GET":
        raise NotNow(_("这个单位没有别的可以并的问题：要在报整改完成以前，并且不是共性问题。"))
    form = JoinForm(request.POST or None, offered=linked.choices(offered))

    def do(data: dict[str, Any]) -> str:
        stays = linking.join(**decided(request, finding_id), into_id=data["into"])
        said = {"code": stays.code, "owner": stays.owner.short_name}
        return _("已并入 %(code)s，%(owner)s只整改那一条。没有办别的以前，可以拆开。") % said

    return act_page(
        request,
        found,
        form,
        do,
        title=_("并案：并入哪一个"),
        lead=_("同一个单位的两个问题说的是一件事，就并成一条。这一条并过去，它的原话显示在留下的那一条里。"),
        submit=_("并过去"),
    )


@guarded(permissions.VIEW)
@require_POST
def separate(request: PageRequest, finding_id: int) -> HttpResponse:
    found = linking.separate(actor=request.actor, finding_id=finding_id, at=clock.now())
    sentence = _("拆开了。%(owner)s还是分两条整改，这一条回到并案以前的样子。")
    return acted(request, finding_id, sentence % {"owner": found.owner.short_name})
