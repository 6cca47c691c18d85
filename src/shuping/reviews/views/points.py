"""Door of the points of all comments: looked at together, handed out with one press."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shuping.access.doors import guarded
from shuping.core import clock
from shuping.core.doors import PageRequest
from shuping.core.refusals import refusals_over
from shuping.findings.scheme import closure
from shuping.reviews import permissions, queries
from shuping.reviews.points_form import PointsForm
from shuping.reviews.services import handing_out
from shuping.reviews.views.setting_up import ours


@guarded(permissions.ORGANISE)
@require_http_methods(["GET", "POST"])
def hand_out(request: PageRequest, review_id: int) -> HttpResponse:
    """Show every point that has no owner yet with whom its comment speaks of, and make findings of them."""
    found, today = ours(request, review_id), clock.today()
    waiting = queries.points_to_hand_out(found)
    default = today + timedelta(days=closure().remedy_days)
    form = PointsForm(request.POST or None, waiting=waiting, today=today, default=default)
    if form.is_valid():
        with refusals_over(form):
            made = handing_out.hand_out_comments(
                actor=request.actor, review_id=review_id, points=form.points(), at=clock.now()
            )
            said = _("下发了，生成 %(count)s 个问题。各单位的工作台上会出现自己的问题，%(days)s 天内报原因和措施。")
            messages.success(request, said % {"count": made, "days": closure().plan_days})
            return redirect("reviews:hand_out", review_id)
    here = {each.comment.pk for each in waiting}
    apart = [each for each in queries.waiting_comments(found) if each.pk not in here]
    context = {"found": found, "form": form, "apart": apart, "count": sum(len(each.points) for each in waiting)}
    return render(request, "reviews/points_form.html", context, status=422 if form.is_bound else 200)
