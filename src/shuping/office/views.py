"""Pages about the whole: my desk, grants, the chain."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuping.access import gate
from shuping.access import permissions as access
from shuping.access import queries as access_queries
from shuping.access import services as access_services
from shuping.access.doors import guarded
from shuping.access.roles import roles
from shuping.audit import queries as audit
from shuping.audit.chain import verify
from shuping.audit.services import write_chain
from shuping.core import clock
from shuping.core import desk as core_desk
from shuping.core.doors import PageRequest, public, signed_in
from shuping.core.errors import DomainError, Forbidden, NotFound
from shuping.core.lists import page_of
from shuping.core.models import Job
from shuping.core.once import do_once, once
from shuping.core.templatetags.shuping import full_day
from shuping.office import permissions, queries, services
from shuping.office import search as office_search
from shuping.office.backup import shelf
from shuping.office.desk import groups
from shuping.office.forms import GrantForm

NEWEST = 100
JOBS_A_PAGE = 50
VERIFIED_ON_PAGE = 20_000  # entries; a longer chain takes seconds and is verified by the command


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
    }
    return render(request, "office/desk.html", context)


@signed_in
@require_safe
def search(request: PageRequest) -> HttpResponse:
    return render(request, "office/search.html", {"found": office_search.found(request.actor, request.GET)})


@guarded(access.VIEW)
@require_safe
def grants(request: PageRequest) -> HttpResponse:
    context = {
        "grants": access_queries.grants(request.actor),
        "may_grant": gate.holds_anywhere(request.actor, access.GRANT),
        "labels": {code: role.label for code, role in roles().items()},
    }
    return render(request, "office/grant_list.html", context)


@guarded(access.GRANT)
@require_http_methods(["GET", "POST"])
@once
def grant(request: PageRequest) -> HttpResponse:
    form = GrantForm(request.POST or None, actor=request.actor)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            return do_once(request, lambda: _give(request, form.cleaned_data))
        except NotFound:
            raise
        except DomainError as error:
            form.add_error(None, str(error))
            status = error.status if isinstance(error, Forbidden) else status
    return render(request, "office/grant_add.html", {"form": form}, status=status)


def _give(request: PageRequest, data: dict[str, Any]) -> HttpResponseRedirect:
    made = access_services.give_grant(actor=request.actor, at=clock.now(), **data)
    sentence = _("已授权给%(name)s，%(day)s以后自动失效。这次授权记入了存证链。")
    messages.success(request, sentence % {"name": made.person.name, "day": full_day(made.last_on)})
    return redirect("office:grants")


@guarded(access.GRANT)
@require_POST
def revoke(request: PageRequest, grant_id: int) -> HttpResponse:
    ended = access_services.revoke_grant(actor=request.actor, grant_id=grant_id, at=clock.now())
    messages.success(request, _("%(name)s的授权已收回，他办过的事都还在。") % {"name": ended.person.name})
    return redirect("office:grants")


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


@guarded(permissions.JOBS)
@require_safe
def jobs(request: PageRequest) -> HttpResponse:
    now = timezone.now()
    last = queries.last_backup(request.actor)
    counts = queries.job_counts(request.actor)
    tab = request.GET.get("tab", "") if request.GET.get("tab", "") in counts else ""
    rows = queries.jobs(request.actor, tab)
    total = counts[tab] if tab else sum(counts.values())
    page = page_of(rows, request.GET, total=total, size=JOBS_A_PAGE)
    context = {
        "page": page,
        "lines": [queries.job_line(job, now) for job in page.rows],
        "tabs": queries.job_tabs(counts, tab),
        "tab": tab,
        "failed": counts[Job.State.FAILED],
        "last_backup": queries.age(now - last) if last else "",
        "backup_is_late": last is None or now - last > shelf.LATE,
        "is_waiting_long": queries.nobody_works(request.actor, now),
    }
    return render(request, "office/job_list.html", context)


@guarded(permissions.JOBS)
@require_POST
def retry_job(request: PageRequest, job_id: int) -> HttpResponse:
    label = services.retry_job(actor=request.actor, job_id=job_id, at=clock.now())
    messages.success(request, _("“%(label)s”重新开始了，一分钟内会再办一次，结果在这一页。") % {"label": label})
    return redirect("office:jobs")


@public("a load balancer and `shuping serve` ask whether the process answers; it tells nothing else")
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")
