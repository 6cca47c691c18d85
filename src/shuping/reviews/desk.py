"""What a review puts on a desk: what is still missing, debriefs that are due, the day of the meeting."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.core.actor import Actor
from shuping.core.chips import Chip
from shuping.core.desk import DeskRow, Waiting
from shuping.reviews import permissions, progress, queries
from shuping.reviews.models import Review, State
from shuping.reviews.shown import Stage

SOON = timedelta(days=14)  # before a day it stands on the desk
EVE = timedelta(days=3)  # before the meeting its papers are printed
MOST = 10


def rows(actor: Actor, today: date) -> Iterator[DeskRow]:
    """Yield one row for each review that the actor organises and that waits for him."""
    if actor.person_id is None or not gate.holds_anywhere(actor, permissions.ORGANISE):
        return
    for found in queries.under_way(actor)[:MOST]:
        turn = _turn(found, today)
        if turn is not None:
            due_on, title, button, where = turn
            yield DeskRow(
                due_on=due_on,
                title=title,
                line=f"{found.organisation.short_name} · {found.title}",
                chip=Chip("blue", "checklist", str(found.get_state_display())),
                button=button,
                url=where,
            )


def _turn(found: Review, today: date) -> tuple[date, str, str, str] | None:
    page = reverse("reviews:detail", args=[found.pk])
    if found.state == State.PREPARING:
        count = len(queries.missing(found, list(found.subjects.all())))
        title = _("述职评议还差 %(count)s 项就能启动") % {"count": count} if count else _("述职评议都齐了，可以启动")
        return found.debriefs_due_on or found.held_on or today, title, _("去补齐") if count else _("去启动"), page
    if progress.stage(found, today) == Stage.GRADING:
        return today, _("测评计票了，等党委定等次"), _("看下一步"), page
    due, held = found.debriefs_due_on, found.held_on
    if progress.lacks_round(found):
        return held or today, _("民主测评还没有设"), _("去设"), reverse("reviews:round", args=[found.pk])
    if due is not None and due - SOON <= today <= due:
        return due, _("述职报告这天交齐"), _("看进度"), page
    if held is not None and held - EVE <= today < held:
        return held, _("印好评议会的材料"), _("会前打印"), reverse("reviews:print_queue", args=[found.pk])
    if held is not None and held - SOON <= today <= held:
        return held, _("开述职评议会"), _("看议程"), reverse("reviews:agenda", args=[found.pk])
    return None


def waits(_actor: Actor, _today: date) -> Iterator[Waiting]:
    """Yield nothing: who waits for a review sees it on its page."""
    yield from ()
