"""Verification and look-back, at a desk or on a phone in the village."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shuping.access.doors import guarded
from shuping.access.gate import holdings_with
from shuping.core import clock
from shuping.core.actor import Actor
from shuping.core.doors import PageRequest
from shuping.core.templatetags.shuping import full_day
from shuping.findings import permissions
from shuping.findings.forms import JudgeForm
from shuping.findings.models import Verification
from shuping.findings.scheme import closure, months_after
from shuping.findings.services import judging
from shuping.findings.views.acts import act_page, decided, verdict


@guarded(permissions.VIEW)
@require_http_methods(["GET", "POST"])
def judge(request: PageRequest, finding_id: int) -> HttpResponse:
    today = clock.today()
    found = judging.claim_to_judge(request.actor, finding_id, today)
    kind = judging.kind_of_judgement(found, today)
    passes = verdict(request)

    def do(data: dict[str, Any]) -> str:
        seen = judging.Seen(data["seen"], data["seen_on"], data["asked"] or 0, data["satisfied"] or 0)
        after = judging.judge(**decided(request, finding_id), passes=passes, seen=seen)
        owner = {"owner": found.owner.short_name}
        if kind == Verification.Kind.LOOK_BACK:
            if passes:
                return _("回头看没有反弹，已销号。")
            return _("已重新打开，退回%(owner)s继续整改，原来的经过都在。") % owner
        if passes:
            return _("验收通过。%(day)s回头看，到时提醒。") % {"day": full_day(after.look_back_on)}
        return _("已退回。%(owner)s补好后再报完成。") % owner

    return act_page(
        request,
        found,
        JudgeForm(request.POST or None, initial={"seen_on": today}),
        do,
        template="findings/finding_judge.html",
        kind=kind,
        grants=_grants(request.actor),
        claim=found.acts.filter(kind="claimed").select_related("person").last(),
        remedies=found.remedies.select_related("who"),
        evidence=found.evidence.all(),
        percent=closure().satisfied_percent,
        look_back_on=months_after(today, closure().look_back_months),
        months=closure().look_back_months,
    )


def _grants(actor: Actor) -> dict[str, Any] | None:
    """Return the places and the end of the dated grants by which the actor verifies, for the line on top."""
    dated = [holding for holding in holdings_with(actor, permissions.VERIFY) if holding.from_grant]
    if not dated:
        return None
    return {
        "until": dated[0].until - timedelta(days=1) if dated[0].until else None,
        "names": "、".join(dict.fromkeys(holding.organisation for holding in dated)),
    }
