"""What a debrief puts on the desk of those who write it."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.core.actor import Actor
from shuping.core.chips import Chip
from shuping.core.desk import DeskRow, Waiting
from shuping.core.templatetags.shuping import distance
from shuping.debriefs import permissions, queries
from shuping.debriefs.models import Debrief
from shuping.reviews.models import Subject

MOST = 20


def rows(actor: Actor, today: date) -> Iterator[DeskRow]:
    """Yield one row for each debrief that the actor's place has still to submit."""
    if actor.person_id is None or not gate.holds_anywhere(actor, permissions.WRITE):
        return
    for found in queries.to_write(actor)[:MOST]:
        due_on = found.review.debriefs_due_on or today
        report = _report_of(found)
        is_begun = report is not None and bool(report.text)
        word = _("报告 %(distance)s") % {"distance": distance(due_on, today)}
        yield DeskRow(
            due_on=due_on,
            title=_("接着写述职报告") if is_begun else _("写述职报告"),
            line=f"{found.organisation.short_name} · {found.review.title}",
            chip=Chip("amber", "alert", word) if due_on < today else Chip("blue", "writing", word),
            button=_("接着写") if is_begun else _("去写"),
            url=reverse("debriefs:detail", args=[found.pk]),
        )


def waits(actor: Actor, _today: date) -> Iterator[Waiting]:
    """Yield a line for each debrief that waits for its vetter."""
    if actor.person_id is None or not gate.holds_anywhere(actor, permissions.WRITE):
        return
    for found in queries.waiting(actor)[:MOST]:
        sentence = _("%(place)s的述职报告交了，等%(superior)s审阅")
        said = {"place": found.organisation.short_name, "superior": found.review.organisation.short_name}
        yield Waiting(sentence % said, reverse("debriefs:detail", args=[found.pk]))


def _report_of(found: Subject) -> Debrief | None:
    return getattr(found, "debrief", None)
