"""My desk, search, and whether the process answers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shuping.core import clock
from shuping.core import desk as core_desk
from shuping.core.doors import PageRequest, public, signed_in
from shuping.office import beginning
from shuping.office import search as office_search
from shuping.office.desk import groups


@signed_in
@require_safe
def desk(request: PageRequest) -> HttpResponse:
    today = clock.today()
    rows = core_desk.rows(request.actor, today)
    context = {
        "groups": groups(rows, today),
        "count": len(rows),
        "late": sum(row.due_on < today for row in rows),
        "this_month": sum((row.due_on.year, row.due_on.month) == (today.year, today.month) for row in rows),
        "waiting": core_desk.waiting(request.actor, today),
        "nothing": beginning.nothing_due(request.actor),
    }
    return render(request, "office/desk.html", context)


@signed_in
@require_safe
def search(request: PageRequest) -> HttpResponse:
    return render(request, "office/search.html", {"found": office_search.found(request.actor, request.GET)})


@public("a load balancer and `shuping serve` ask whether the process answers; it tells nothing else")
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")
