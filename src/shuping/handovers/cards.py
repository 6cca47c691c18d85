"""工作交接 on the page of an organisation: who may hand over what he has, and the handovers there were."""

from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.core import clock
from shuping.core.actor import Actor
from shuping.core.templatetags.shuping import full_day
from shuping.handovers import queries
from shuping.organisations import permissions
from shuping.organisations.shown import Card, Line
from shuping.tree.models import Appointment, Organisation

MOST = 8


def cards(actor: Actor, organisation: Organisation, today: date) -> list[Card]:
    """Return the card for who has something to hand over here, or who may see that others do."""
    rows = Appointment.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gt=today - queries.LEFT_LATELY),
        post__organisation=organisation,
        from_on__lte=today,
    )
    if not gate.can(actor, permissions.KEEP, organisation):
        rows = rows.filter(person=actor.person_id)
    lines = [
        Line(
            f"{row.post.title} {row.person.name}" + (_("（已离任）") if row.until_on and row.until_on <= today else ""),
            _("出交接单"),
            reverse("handovers:make", args=[row.pk]),
        )
        for row in rows.select_related("post", "person").order_by("post_id", "-from_on")[:MOST]
    ]
    for found in queries.of_place(actor, organisation)[:MOST]:
        label = _("%(old)s → %(new)s，%(day)s") % {
            "old": found.appointment.person.name,
            "new": found.successor.name,
            "day": full_day(clock.local_day(found.made_at)),
        }
        state = _("待确认") if found.is_open else _("已确认") if found.confirmed_at else _("已退回")
        lines.append(Line(label, state, reverse("handovers:detail", args=[found.pk]), found.returned_at is not None))
    return [Card(_("工作交接"), lines)] if lines else []
