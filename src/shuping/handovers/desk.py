"""A handover that waits for its successor stands on his desk; who made it sees that it waits."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from shuping.core import clock
from shuping.core.actor import Actor
from shuping.core.chips import Chip
from shuping.core.desk import DeskRow, Waiting
from shuping.core.templatetags.shuping import full_day
from shuping.handovers import queries
from shuping.handovers.models import Handover


def rows(actor: Actor, today: date) -> Iterator[DeskRow]:
    """Yield one row for each handover that the actor takes over, and for each post that he left without one.

    Both are due today, whenever they began.
    """
    if actor.person_id is None:
        return
    for found in queries.waiting(actor):
        row = found.appointment
        made = full_day(clock.local_day(found.made_at))
        yield DeskRow(
            due_on=today,
            title=_("确认%(person)s的交接单") % {"person": row.person.name},
            line=_("%(place)s%(title)s · %(day)s出的")
            % {"place": row.post.organisation.short_name, "title": row.post.title, "day": made},
            chip=Chip("blue", "file-check", _("待确认")),
            button=_("看交接单"),
            url=reverse("handovers:detail", args=[found.pk]),
        )
    for row in queries.left_open(actor, today):
        yield DeskRow(
            due_on=today,
            title=_("出%(title)s的交接单") % {"title": row.post.title},
            line=_("%(place)s · 手上还有写您名字的措施") % {"place": row.post.organisation.short_name},
            chip=Chip("amber", "alert", _("已离任")),
            button=_("出交接单"),
            url=reverse("handovers:make", args=[row.pk]),
        )


def waits(actor: Actor, today: date) -> Iterator[Waiting]:
    """Yield what the actor handed over and nobody has confirmed yet."""
    if actor.person_id is None:
        return
    rows = Handover.objects.filter(appointment__person=actor.person_id, confirmed_at=None, returned_at=None)
    for found in rows.select_related("successor"):
        sentence = _("交接单等%(person)s确认") % {"person": found.successor.name}
        yield Waiting(sentence, reverse("handovers:detail", args=[found.pk]))
