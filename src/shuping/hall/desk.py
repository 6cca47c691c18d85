"""What a meeting puts on a desk: comments to write, handwriting to confirm, the meeting of today to run."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.core.actor import Actor
from shuping.core.chips import Chip
from shuping.core.desk import DeskRow, Waiting
from shuping.hall import permissions, queries, shown
from shuping.hall.rules import Stage
from shuping.reviews.models import Review, Subject


def rows(actor: Actor, today: date) -> Iterator[DeskRow]:
    """Yield one row for the comments of a review that the actor is to write, one for each meeting due that he runs."""
    yield from _comments(actor, today)
    if actor.person_id is not None and gate.holds_anywhere(actor, permissions.RUN):
        yield from _meetings(actor, today)


def _comments(actor: Actor, today: date) -> Iterator[DeskRow]:
    subjects = queries.my_subjects(actor)
    if not subjects:
        return
    said = queries.comments_of(subjects)
    by_review: dict[Review, list[Subject]] = {}
    for each in subjects:
        comment = said.get(each.pk)
        if comment is None or comment.is_draft:
            by_review.setdefault(each.review, []).append(each)
    for review, left in by_review.items():
        typed = [each for each in left if each.pk in said and said[each.pk].typed_by_id is not None]
        title, named = _("确认代录的点评 %(count)s 份") if typed else _("点评 %(count)s 人"), typed or left
        yield DeskRow(
            due_on=max(review.held_on or today, today),
            title=title % {"count": len(named)},
            line=f"{review.title} · {'、'.join(shown.name_of(each.person) for each in named[:3])}",
            chip=shown.state_of(said.get(named[0].pk)),
            button=_("去确认") if typed else _("去点评"),
            url=reverse("hall:mine"),
        )


def _meetings(actor: Actor, today: date) -> Iterator[DeskRow]:
    for found in queries.meetings_due(actor, today):
        is_running = found.stage == Stage.RUNNING
        yield DeskRow(
            due_on=today,
            title=_("评议会正在开") if is_running else _("今天开评议会"),
            line=f"{found.review.organisation.short_name} · {found.review.title}",
            chip=Chip("blue", "clock", str(found.get_stage_display())),
            button=_("去控制台"),
            url=reverse("hall:console", args=[found.review_id]),
        )


def waits(_actor: Actor, _today: date) -> Iterator[Waiting]:
    """Yield nothing: who waits for a meeting sees it on its page."""
    yield from ()
