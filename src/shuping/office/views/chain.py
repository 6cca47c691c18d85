"""The page of the chain, and its export."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shuping.access.doors import guarded
from shuping.audit import queries as audit
from shuping.audit.chain import verify
from shuping.audit.services import write_chain
from shuping.core import clock
from shuping.core.doors import PageRequest
from shuping.office import permissions, queries

NEWEST = 100
VERIFIED_ON_PAGE = 20_000  # entries; a longer chain takes seconds and is verified by the command


@guarded(permissions.AUDIT)
@require_safe
def chain(request: PageRequest) -> HttpResponse:
    size, head = audit.head()
    report = verify(audit.bodies()) if size <= VERIFIED_ON_PAGE else None
    changed = audit.changed_since() if report and report.is_whole else []
    context = {
        "size": size,
        "head": head,
        "report": report,
        "changed": [(number, queries.object_words(what)) for number, what in changed],
        "lines": queries.chain_lines(NEWEST),
    }
    return render(request, "office/chain.html", context)


@guarded(permissions.AUDIT)
@require_safe
def chain_export(request: PageRequest) -> HttpResponse:
    response = HttpResponse(content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="shuping-{clock.today():%Y%m%d}.chain"'
    write_chain(response)
    return response
