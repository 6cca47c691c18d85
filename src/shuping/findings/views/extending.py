"""延期: the owner asks, the superior answers."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shuping.access.doors import guarded
from shuping.core import clock
from shuping.core.doors import PageRequest
from shuping.core.templatetags.shuping import full_day
from shuping.findings import permissions, queries
from shuping.findings.forms import AnswerForm, ExtensionForm
from shuping.findings.models import Extension
from shuping.findings.rules import last_extension
from shuping.findings.scheme import closure
from shuping.findings.services import extending
from shuping.findings.services.acts import check_state
from shuping.findings.views.acts import act_page, decided, verdict


@guarded(permissions.ANSWER)
@require_http_methods(["GET", "POST"])
def ask(request: PageRequest, finding_id: int) -> HttpResponse:
    found = queries.finding(request.actor, finding_id, permissions.ANSWER)
    check_state(found, "extension_asked")
    scheme = closure()

    def do(data: dict[str, Any]) -> str:
        extending.ask_extension(
            actor=request.actor, finding_id=finding_id, until=data["until"], reason=data["reason"], at=clock.now()
        )
        return _("延期申请已报上级，%(days)s 个工作日内答复。答复以前，期限还是%(due)s。") % {
            "days": scheme.extension_working_days,
            "due": full_day(found.due_on),
        }

    lead = _("现在的期限是%(due)s。按办法最多延 %(most)s 次，这次最晚到%(last)s。") % {
        "due": full_day(found.due_on),
        "most": scheme.extensions_most,
        "last": full_day(last_extension(found.due_on, clock.today(), scheme.extension_days_most)),
    }
    return act_page(
        request, found, ExtensionForm(request.POST or None), do, title=_("申请延期"), lead=lead, submit=_("报上级")
    )


@guarded(permissions.VIEW)
@require_http_methods(["GET", "POST"])
def answer(request: PageRequest, finding_id: int) -> HttpResponse:
    found, asked = extending.extension_to_answer(request.actor, finding_id, clock.now())
    grants = verdict(request)

    def do(data: dict[str, Any]) -> str:
        extending.answer_extension(**decided(request, finding_id), grants=grants, reason=data["reason"])
        words = {"owner": found.owner.short_name, "was": full_day(asked.was_due_on), "until": full_day(asked.until)}
        if grants:
            return _("已同意延期：原定%(was)s，延到%(until)s。%(owner)s接着整改。") % words
        return _("没有同意延期，期限还是%(was)s。%(owner)s会看到原因。") % words

    return act_page(
        request,
        found,
        AnswerForm(request.POST or None),
        do,
        template="findings/finding_extension.html",
        asked=asked,
        before=found.extensions.filter(outcome=Extension.Outcome.GRANTED),
        undone=found.remedies.filter(done_on=None).select_related("who"),
    )
