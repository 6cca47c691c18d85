"""What results put on a desk: the subject's own, until he has said that he saw it."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from shuping.core.actor import Actor
from shuping.core.chips import Chip
from shuping.core.desk import DeskRow, Waiting
from shuping.results import queries


def rows(actor: Actor, today: date) -> Iterator[DeskRow]:
    """Yield one row for each result of the actor himself that he has not seen."""
    for found in queries.own_results(actor):
        if found.seen_at is None:
            yield DeskRow(
                due_on=today,
                title=_("您的述职评议结果出来了"),
                line=f"{found.subject.organisation.short_name} · {found.subject.review.title}",
                chip=Chip("blue", "file-check", _("已反馈")),
                button=_("看结果"),
                url=reverse("results:own", args=[found.subject_id]),
            )


def waits(_actor: Actor, _today: date) -> Iterator[Waiting]:
    """Yield nothing: who waits for somebody to see his result finds it on the page of the grades."""
    yield from ()
