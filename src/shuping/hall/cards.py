"""What this room shows on the page of a review: where its meeting is, and the way to the console."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.core.actor import Actor
from shuping.hall import permissions, queries
from shuping.organisations.shown import Card, Line
from shuping.reviews.models import Review, State


def cards(actor: Actor, found: Review, _today: date) -> list[Card]:
    """Return one card; nothing for who may not see the meeting, or where none was held here."""
    if found.is_external or not gate.can(actor, permissions.VIEW, found.organisation):
        return []
    meeting = queries.meeting_or_none(actor, found.pk)
    if meeting is None and found.state != State.OPEN:
        return []
    url = reverse("hall:console", args=[found.pk])
    lines = [Line(_("进程"), str(meeting.get_stage_display()), url)] if meeting else []
    return [Card(_("评议会"), lines, _("议程还没有排。"), (_("去控制台"), url))]
