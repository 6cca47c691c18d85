"""Doors of 会前打印: what is missing for the day of the meeting, every paper of it, all of them as one PDF."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shuping.access.doors import guarded
from shuping.core import clock
from shuping.core.doors import PageRequest
from shuping.core.errors import NotFound
from shuping.papers.answers import saved_pdf
from shuping.reviews import permissions, print_queue
from shuping.reviews.models import PrintOrder, Review
from shuping.reviews.print_queue import Batch
from shuping.reviews.services import print_orders
from shuping.reviews.views.setting_up import ours


@guarded(permissions.ORGANISE)
@require_safe
def queue(request: PageRequest, review_id: int) -> HttpResponse:
    found = ours(request, review_id)
    return render(request, "reviews/print_queue.html", _context(request, found))


def _context(request: PageRequest, found: Review) -> dict[str, Any]:
    if found.state not in print_orders.BEFORE_GRADES:
        return {"found": found, "is_over": True}
    of = print_queue.batches(request.actor, found, clock.today())
    order = PrintOrder.objects.filter(review=found).select_related("ordered_by").first()
    pages = {key: count for key, _edition, _copies, count in order.papers} if order is not None else {}
    return {
        "found": found,
        "today": clock.today(),
        "missing": [each for batch in of for each in batch.missing],
        "batches": [
            (batch.title, [(each, pages.get(each.key)) for each in batch.printouts]) for batch in of if batch.printouts
        ],
        "count": len(print_queue.printed_together(of)),
        **(_order_context(order, of) if order is not None else {}),
    }


def _order_context(order: PrintOrder, of: list[Batch]) -> dict[str, Any]:
    is_made = order.made_at is not None and print_orders.path_of(order).is_file()
    return {
        "order": order,
        "how_far": print_orders.progress(order),
        "is_made": is_made,
        "pages": sum(pages for _key, _edition, _copies, pages in order.papers),
        "changed": print_orders.changed_since(order, of) if is_made else [],
    }


@guarded(permissions.ORGANISE)
@require_POST
def order(request: PageRequest, review_id: int) -> HttpResponse:
    print_orders.order_papers(
        actor=request.actor,
        review_id=ours(request, review_id).pk,
        on_both_sides="on_both_sides" in request.POST,
        at=clock.now(),
    )
    messages.success(request, _("开始生成合订的 PDF。几十页一般不到一分钟，生成好了在这一页下载。"))
    return redirect("reviews:print_queue", review_id)


@guarded(permissions.ORGANISE)
@require_safe
def whole(request: PageRequest, review_id: int) -> HttpResponse:
    found = ours(request, review_id)
    order = PrintOrder.objects.filter(review=found).first()
    if order is None:
        raise NotFound
    of = print_queue.batches(request.actor, found, clock.today())
    name = _("%(title)s（会前打印）") % {"title": found.title}
    return saved_pdf(print_orders.file_of(order, of), name)
