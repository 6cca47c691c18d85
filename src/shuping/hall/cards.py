"""What this room shows on the page of a review: where its meeting is, and the way to the console."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.core.actor import Actor
from shuping.hall import permissions, queries
from shuping.hall.rules import Stage
from shuping.organisations.shown import Card, Line
from shuping.reviews.models import Review, State


def to_console(actor: Actor, found: Review) -> tuple[str, str] | None:
    """Return (words, address) of the console of a review; None for who may not see it, or would find nothing there."""
    if not gate.can(actor, permissions.VIEW, found.organisation):
        return None
    if not (gate.can(actor, permissions.RUN, found.organisation) or queries.meeting_or_none(actor, found.pk)):
        return None
    return _("去控制台"), reverse("hall:console", args=[found.pk])


def to_the_meeting(actor: Actor, found: Review) -> tuple[str, str] | None:
    """Return (words, address) of the console for who runs the meeting, until it has ended."""
    if not gate.can(actor, permissions.RUN, found.organisation):
        return None
    meeting = queries.meeting_or_none(actor, found.pk)
    if meeting is not None and meeting.stage == Stage.ENDED.value:
        return None
    words = _("去会议控制台") if meeting else _("把议程放上控制台")
    return words, reverse("hall:console", args=[found.pk])


def cards(actor: Actor, found: Review, _today: date) -> list[Card]:
    """Return one card; nothing for who may not see the meeting, or where none was held here."""
    if found.is_external or not gate.can(actor, permissions.VIEW, found.organisation):
        return []
    meeting = queries.meeting_or_none(actor, found.pk)
    if meeting is None and found.state != State.OPEN:
        return []
    url = reverse("hall:console", args=[found.pk])
    lines = [Line(_("进程"), str(meeting.get_stage_display()), url)] if meeting else []
    return [Card(_("评议会"), lines, _("议程还没有放上控制台。"), to_console(actor, found))]
