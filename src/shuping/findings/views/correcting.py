"""更正: taking back a verification that was passed by mistake."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shuping.access.doors import guarded
from shuping.core import clock
from shuping.core.doors import PageRequest
from shuping.findings import permissions
from shuping.findings.forms import WaiveForm
from shuping.findings.services import correcting
from shuping.findings.views.acts import act_page, decided


@guarded(permissions.VIEW)
@require_http_methods(["GET", "POST"])
def correct(request: PageRequest, finding_id: int) -> HttpResponse:
    found = correcting.verification_to_correct(request.actor, finding_id, clock.now())

    def do(data: dict[str, Any]) -> str:
        correcting.take_back_verification(**decided(request, finding_id), reason=data["reason"])
        return _("已更正：那次验收收回了，问题回到待验收，请重新验收。原来的验收还看得到。")

    return act_page(
        request,
        found,
        WaiveForm(request.POST or None),
        do,
        title=_("更正：收回验收"),
        lead=_("验收通过有误的，在这里收回。原来的验收留着，旁边写明收回的原因。"),
        submit=_("收回验收"),
    )
