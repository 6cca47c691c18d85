"""催办: choose, press once, take the text, the slip or the days along."""

from datetime import date

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shuping.access.doors import guarded
from shuping.core import clock
from shuping.core.doors import PageRequest
from shuping.core.downloads import attachment
from shuping.core.errors import DomainError, NotFound
from shuping.core.fields import number_in
from shuping.core.lists import page_of
from shuping.core.once import do_once, once
from shuping.findings import permissions, queries, reminders
from shuping.findings.models import Act
from shuping.findings.scheme import closure
from shuping.findings.services import reminding
from shuping.findings.views.ledger import choices
from shuping.papers.answers import docx_answer, pdf_answer
from shuping.tree.queries import below

MOST = 200  # on one page, and in one press
PAGE = 50


@guarded(permissions.REMIND)
@require_http_methods(["GET", "POST"])
@once
def remind(request: PageRequest) -> HttpResponse:
    fault, status = "", 200
    chosen = [number for number in map(number_in, request.POST.getlist("finding")) if number is not None]
    if request.method == "POST":
        try:
            return do_once(request, lambda: _remind(request, chosen[:MOST]))
        except NotFound:
            raise
        except DomainError as error:
            fault, status = str(error), 422 if error.status == 400 else error.status
    today = clock.today()
    rows = queries.to_remind(request.actor, today)
    asked = number_in(request.GET.get("organisation", ""))
    places = choices(request.actor, asked)
    place = next((o for o in places if o.pk == asked), None)
    if place is not None:
        rows = rows.filter(below(place.path, "owner__path"))
    found = list(rows[: MOST + 1])
    week = closure().remind_again_days
    shown = [
        {
            "finding": row,
            "reminded_on": clock.local_day(row.reminded_at) if row.reminded_at else None,  # type: ignore[attr-defined]
            "lately": bool(row.reminded_at and (today - clock.local_day(row.reminded_at)).days < week),  # type: ignore[attr-defined]
            "is_chosen": row.pk in chosen,
        }
        for row in found[:MOST]
    ]
    context = {
        "rows": shown,
        "may_press": not all(row["lately"] for row in shown),
        "has_more": len(found) > MOST,
        "organisations": places,
        "place": place,
        "fault": fault,
        "closure": closure(),
    }
    return render(request, "findings/remind.html", context, status=status)


def _remind(request: PageRequest, finding_ids: list[int]) -> HttpResponseRedirect:
    acts = reminding.remind(actor=request.actor, finding_ids=finding_ids, at=clock.now())
    return redirect(f"{reverse('findings:reminded')}?act={acts[0].pk}")


@guarded(permissions.REMIND)
@require_safe
def reminded(request: PageRequest) -> HttpResponse:
    acts = _acts(request)
    today = clock.today()
    context = {
        "acts": acts,
        "text": reminders.text(acts, today),
        "query": request.GET.urlencode(),
        "owners": list(dict.fromkeys(act.finding.owner.short_name for act in acts)),
        "closure": closure(),
    }
    return render(request, "findings/reminded.html", context)


@guarded(permissions.REMIND)
@require_safe
def reminded_file(request: PageRequest, form: str) -> HttpResponse:
    acts, today = _acts(request), clock.today()
    if form == "ics":
        calendar = reminders.calendar(acts, today, clock.now())
        return attachment(calendar, "reminder.ics", "text/calendar; charset=utf-8")
    paper = reminders.slip(acts, today)
    place = acts[0].finding.raised_for
    return docx_answer(paper, paper.title, reminders.SLIP, place) if form == "docx" else pdf_answer(paper, paper.title)


@guarded(permissions.VIEW)
@require_safe
def reminder_list(request: PageRequest) -> HttpResponse:
    today = clock.today()
    month = _month(request.GET.get("month", ""))
    asked = number_in(request.GET.get("organisation", ""))
    places = choices(request.actor, asked)
    place = next((o for o in places if o.pk == asked), None)
    rows = queries.reminders(request.actor)
    if place is not None:
        rows = rows.filter(finding__owner=place)
    if month:
        first, after = queries.moments_of_month(month)
        rows = rows.filter(at__gte=first, at__lt=after)
    total = rows.count()
    context = {
        "page": page_of(rows, request.GET, total=total, size=PAGE),
        "place": place,
        "month": month,
        "today": today,
        "closure": closure(),
    }
    return render(request, "findings/reminder_list.html", context)


def _month(text: str) -> date | None:
    """Return the first day of a month written 2026-05, None for anything else."""
    year, _dash, month = text.partition("-")
    numbers = number_in(year), number_in(month)
    if numbers[0] and numbers[1] and 1949 <= numbers[0] <= 2199 and numbers[1] <= 12:
        return date(numbers[0], numbers[1], 1)
    return None


def _acts(request: PageRequest) -> list[Act]:
    """Return the reminders of one press, in tree order: the address names one of them. Raises NotFound."""
    rows = queries.reminders(request.actor)
    one = rows.filter(pk=number_in(request.GET.get("act", "")) or 0).first()
    if one is None:
        raise NotFound(_("没有找到这次催办，可能不在您能看的范围里。"))
    return list(rows.filter(person=one.person, at=one.at).order_by("finding__owner__path", "id"))
