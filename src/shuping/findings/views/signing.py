"""审签: the secretary of the unit signs the plan or hands it back."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shuping.access.doors import guarded
from shuping.core.doors import PageRequest
from shuping.findings import permissions
from shuping.findings.forms import ReasonForm
from shuping.findings.scheme import closure
from shuping.findings.services import signing
from shuping.findings.views.acts import act_page, acted, decided


@guarded(permissions.VIEW)
@require_POST
def sign(request: PageRequest, finding_id: int) -> HttpResponse:
    signing.sign_plan(**decided(request, finding_id))
    return acted(
        request,
        finding_id,
        _("已审签，措施报上级了。上级 %(days)s 个工作日内采纳或退回。") % {"days": closure().accept_working_days},
    )


@guarded(permissions.VIEW)
@require_http_methods(["GET", "POST"])
def hand_back(request: PageRequest, finding_id: int) -> HttpResponse:
    found = signing.plan_to_sign(request.actor, finding_id)

    def do(data: dict[str, Any]) -> str:
        signing.hand_plan_back(**decided(request, finding_id), reason=data["reason"])
        return _("措施已退回，没有报上级。写的同志改好后再送您审签。")

    return act_page(
        request,
        found,
        ReasonForm(request.POST or None),
        do,
        title=_("审签退回，写明原因"),
        submit=_("退回"),
    )
