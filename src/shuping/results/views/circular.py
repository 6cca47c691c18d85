"""Doors of the circular: its page for its audience, its paper, the act of issuing it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shuping.access.doors import guarded
from shuping.core import clock
from shuping.core.doors import PageRequest, signed_in
from shuping.papers.answers import docx_answer, pdf_answer
from shuping.papers.packing import unpack
from shuping.results import circular as papers
from shuping.results import permissions, queries
from shuping.results.drawn import drawn
from shuping.results.services import circulating
from shuping.reviews.scheme_rules import AUDIENCES


@signed_in
@require_safe
def circular(request: PageRequest, review_id: int) -> HttpResponse:
    """Show the circular to its audience."""
    found = queries.circular(request.actor, review_id)
    paper = unpack(found.paper)
    context = {"found": found, "paper": paper, "parts": drawn(paper), "audience": dict(AUDIENCES)[found.to]}
    return render(request, "results/circular.html", context)


@signed_in
@require_safe
def circular_paper(request: PageRequest, review_id: int, form: str) -> HttpResponse:
    found = queries.circular(request.actor, review_id)
    paper, place = unpack(found.paper), found.review.organisation
    name = _("%(title)s（通报）") % {"title": found.review.title}
    return docx_answer(paper, name, papers.CIRCULAR, place) if form == "docx" else pdf_answer(paper, name)


@guarded(permissions.DECIDE)
@require_safe
def preview(request: PageRequest, review_id: int) -> HttpResponse:
    """Show the circular as it would be issued now, to who issues it."""
    found = queries.review(request.actor, review_id, permissions.DECIDE)
    context = {"found": found, "why_not": circulating.why_not(found), "last": queries.last_circular(found)}
    if queries.grades(found):
        paper = papers.circular_paper(found, clock.today())
        context |= {"paper": paper, "parts": drawn(paper), "audience": dict(AUDIENCES)[found.rules["circular_to"]]}
    return render(request, "results/circular_preview.html", context)


@guarded(permissions.DECIDE)
@require_POST
def issue(request: PageRequest, review_id: int) -> HttpResponse:
    queries.review(request.actor, review_id, permissions.DECIDE)
    circulating.issue_circular(actor=request.actor, review_id=review_id, at=clock.now())
    messages.success(
        request, _("通报发出了，记入存证链。通报范围里的人在党组织的页面上看得到；要印发的，打印 Word 或 PDF。")
    )
    return redirect("results:circular", review_id)
