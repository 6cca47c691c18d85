"""免办 of a child of a common finding, and taking it back."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shuping.access.doors import guarded
from shuping.core import clock
from shuping.core.doors import PageRequest
from shuping.core.templatetags.shuping import full_day
from shuping.findings import permissions
from shuping.findings.forms import WaiveForm
from shuping.findings.models import State
from shuping.findings.services import waiving
from shuping.findings.services.acts import check_state
from shuping.findings.views.acts import act_page, decided


@guarded(permissions.VIEW)
@require_http_methods(["GET", "POST"])
def waive(request: PageRequest, finding_id: int) -> HttpResponse:
    found = waiving.child_to_waive(request.actor, finding_id, clock.now())
    check_state(found, "waived")

    def do(data: dict[str, Any]) -> str:
        after = waiving.waive(**decided(request, finding_id), reason=data["reason"])
        words = {"owner": found.owner.short_name}
        if after.parent and after.parent.state == State.CLOSED:
            return _("%(owner)s免办了。各单位都已销号或免办，这个共性问题也销号了。") % words
        return _("%(owner)s免办了，不用再整改。共性问题销号以前，可以收回。") % words

    return act_page(
        request,
        found,
        WaiveForm(request.POST or None),
        do,
        title=_("免办（不涉及）"),
        lead=_("%(owner)s不用整改这个共性问题，这一条就此销号，标明“免办”。") % {"owner": found.owner.short_name},
        submit=_("免办"),
    )


@guarded(permissions.VIEW)
@require_http_methods(["GET", "POST"])
def take_back(request: PageRequest, finding_id: int) -> HttpResponse:
    found = waiving.child_to_waive(request.actor, finding_id, clock.now())

    def do(data: dict[str, Any]) -> str:
        after = waiving.take_back_waiver(**decided(request, finding_id), reason=data["reason"])
        return _("免办已收回。%(owner)s接着办，%(day)s前。") % {
            "owner": found.owner.short_name,
            "day": full_day(after.next_due_on),
        }

    return act_page(
        request,
        found,
        WaiveForm(request.POST or None),
        do,
        title=_("收回免办"),
        lead=_("这一条回到免办以前的状态，原来的经过都在。"),
        submit=_("收回免办"),
    )
