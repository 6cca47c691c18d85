"""上级验收（书面）, and the rectification plan of an organisation as a paper."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shuping.access.doors import guarded
from shuping.core import clock, uploads
from shuping.core.doors import PageRequest
from shuping.core.errors import NotFound
from shuping.findings import exports, permissions, queries
from shuping.findings.forms import PaperForm, ReasonForm
from shuping.findings.models import Verification
from shuping.findings.services import judging, papers
from shuping.findings.views.acts import act_page, decided, verdict
from shuping.organisations.queries import organisation
from shuping.papers.answers import docx_answer, pdf_answer, sheet_answer


@guarded(permissions.ENTER_PAPER)
@require_http_methods(["GET", "POST"])
def enter(request: PageRequest, finding_id: int) -> HttpResponse:
    found = queries.finding(request.actor, finding_id, permissions.ENTER_PAPER)
    kind = judging.kind_of_judgement(found, clock.today())

    def do(data: dict[str, Any]) -> str:
        paper = papers.Paper(
            passed=data["passed"],
            issued_on=data["issued_on"],
            number=data["number"],
            issued_by=data["issued_by"],
            says=data["says"],
            scan=uploads.take(data["scan"]),
        )
        papers.enter_paper(actor=request.actor, finding_id=finding_id, paper=paper, at=clock.now())
        return _("文件录好了。请另一位同志对照扫描件复核，复核后才算数。")

    return act_page(
        request,
        found,
        PaperForm(
            request.POST or None,
            request.FILES or None,
            day_faults=lambda day: papers.day_faults(found, day, clock.today()),
        ),
        do,
        title=_("录入上级的回头看文件") if kind == Verification.Kind.LOOK_BACK else _("录入上级的验收文件"),
        lead=_("本级的问题由上级验收。一位同志录入，另一位同志对照扫描件复核。"),
        submit=_("录入，请人复核"),
        has_files=True,
    )


@guarded(permissions.CONFIRM_PAPER)
@require_http_methods(["GET", "POST"])
def confirm(request: PageRequest, finding_id: int) -> HttpResponse:
    found = queries.finding(request.actor, finding_id, permissions.CONFIRM_PAPER)
    paper = papers.paper_to_confirm(request.actor, found)
    agrees = verdict(request)

    def do(data: dict[str, Any]) -> str:
        papers.confirm_paper(**decided(request, finding_id), agrees=agrees, reason=data["reason"])
        if agrees:
            return _("复核无误，已按上级的文件办理。经过里写明“上级验收（书面）”。")
        return _("录入已退回，请重新录入。")

    return act_page(
        request,
        found,
        ReasonForm(request.POST or None),
        do,
        template="findings/finding_paper.html",
        paper=paper,
    )


@guarded(permissions.VIEW)
@require_safe
def plan_paper(request: PageRequest, organisation_id: int, form: str) -> HttpResponse:
    owner = organisation(request.actor, organisation_id)
    rows = exports.rows_of_plan(request.actor, owner)
    paper = exports.plan_paper(owner, rows, clock.today())
    if paper is None:
        raise NotFound(_("%(name)s还没有定好措施的问题，整改方案要等措施提交后再出。") % {"name": owner.short_name})
    name = _("%(name)s整改方案") % {"name": owner.short_name}
    if form == "xlsx":
        return sheet_answer(exports.plan_sheet(owner, rows, clock.today()), name)
    return docx_answer(paper, name, exports.PLAN, owner) if form == "docx" else pdf_answer(paper, name)
