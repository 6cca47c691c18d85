"""The page of jobs."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shuping.access.doors import guarded
from shuping.core import clock
from shuping.core.doors import PageRequest
from shuping.core.lists import page_of
from shuping.core.models import Job
from shuping.office import permissions, queries, services
from shuping.office.backup import shelf

JOBS_A_PAGE = 50


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
