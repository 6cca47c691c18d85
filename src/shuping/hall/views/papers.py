"""Doors of the papers of the day that are no subject's."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from shuping.access.doors import guarded
from shuping.core.doors import PageRequest
from shuping.core.errors import NotFound
from shuping.hall import exports, permissions, scripts
from shuping.papers.answers import docx_answer, pdf_answer
from shuping.reviews import queries as review_queries


@guarded(permissions.VIEW)
@require_safe
def script(request: PageRequest, review_id: int, who: str, form: str) -> HttpResponse:
    review = review_queries.review(request.actor, review_id, permissions.VIEW)
    if review.is_external:
        raise NotFound
    asked = scripts.Who(who)
    paper, name = scripts.paper(asked), str(asked.label)
    return docx_answer(paper, name, exports.SCRIPT, review.organisation) if form == "docx" else pdf_answer(paper, name)
