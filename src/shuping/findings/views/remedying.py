"""The owner's work on a finding."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shuping.access.doors import guarded
from shuping.core import clock, uploads
from shuping.core.doors import PageRequest
from shuping.core.once import once
from shuping.findings import permissions, queries
from shuping.findings.forms import ClaimForm, EvidenceForm, ProgressForm
from shuping.findings.scheme import closure
from shuping.findings.services import remedying
from shuping.findings.services.acts import check_state
from shuping.findings.views.acts import act_page, acted


@guarded(permissions.ANSWER)
@require_http_methods(["GET", "POST"])
@once
def progress(request: PageRequest, finding_id: int) -> HttpResponse:
    found = queries.finding(request.actor, finding_id, permissions.ANSWER)
    check_state(found, "progress")

    def do(data: dict[str, Any]) -> str:
        remedying.report_progress(actor=request.actor, finding_id=finding_id, text=data["text"], at=clock.now())
        return _("进展记下了，上级看得到。整改完了再报完成。")

    return act_page(
        request,
        found,
        ProgressForm(request.POST or None),
        do,
        is_once=True,
        title=_("报告进展"),
        submit=_("记下进展"),
    )


@guarded(permissions.ANSWER)
@require_POST
def remedy_done(request: PageRequest, finding_id: int, remedy_id: int) -> HttpResponse:
    remedy = remedying.finish_remedy(actor=request.actor, finding_id=finding_id, remedy_id=remedy_id, at=clock.now())
    left = remedy.finding.remedies.filter(done_on=None).count()
    if left:
        return acted(
            request, finding_id, _("措施 %(n)s 完成了，还剩 %(left)s 项。") % {"n": remedy.number, "left": left}
        )
    if queries.missing_for_claim(remedy.finding):
        return acted(request, finding_id, _("措施全部完成。附上佐证就可以报整改完成，由上级验收。"))
    return acted(request, finding_id, _("措施全部完成，佐证也有了。可以报整改完成，由上级验收。"))


@guarded(permissions.ANSWER)
@require_http_methods(["GET", "POST"])
@once
def evidence(request: PageRequest, finding_id: int) -> HttpResponse:
    found = queries.finding(request.actor, finding_id, permissions.ANSWER)
    check_state(found, "evidence")
    form = EvidenceForm(request.POST or None, request.FILES or None)
    form.fields["remedy"].queryset = found.remedies.all()  # type: ignore[attr-defined]
    form.fields["remedy"].label_from_instance = lambda remedy: f"{remedy.number}. {remedy.what}"  # type: ignore[attr-defined]

    def do(data: dict[str, Any]) -> str:
        proof = remedying.Proof(
            title=data["title"],
            speaks_of_on=data["speaks_of_on"],
            note=data["note"],
            upload=uploads.take(data["file"]),
            remedy_id=data["remedy"].pk if data["remedy"] else None,
        )
        made = remedying.attach_evidence(actor=request.actor, finding_id=finding_id, proof=proof, at=clock.now())
        return _("佐证“%(title)s”附上了。措施都完成后，可以报整改完成。") % {"title": made.title}

    return act_page(request, found, form, do, is_once=True, title=_("附佐证"), submit=_("附上"), has_files=True)


@guarded(permissions.ANSWER)
@require_http_methods(["GET", "POST"])
def claim(request: PageRequest, finding_id: int) -> HttpResponse:
    found = queries.finding(request.actor, finding_id, permissions.ANSWER)
    check_state(found, "claimed")

    def do(data: dict[str, Any]) -> str:
        remedying.claim_done(actor=request.actor, finding_id=finding_id, text=data["text"], at=clock.now())
        if queries.stands_alone(found):
            return _("已报整改完成。请把上级的验收文件录进来，由另一位同志复核。")
        return _("已报整改完成。由上级在 %(days)s 天内验收，本单位不能验收自己的问题。") % {
            "days": closure().verify_days
        }

    return act_page(request, found, ClaimForm(request.POST or None), do, title=_("报整改完成"), submit=_("报整改完成"))
