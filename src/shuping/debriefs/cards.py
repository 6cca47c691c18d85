"""What this room shows on the page of a review: how many debriefs are in which state, and which wait for vetting."""

from datetime import date

from django.db.models import Count
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.core.actor import Actor
from shuping.debriefs import permissions, queries
from shuping.debriefs.models import Debrief, State
from shuping.organisations.shown import Card, Line
from shuping.reviews.models import Review


def cards(actor: Actor, found: Review, today: date) -> list[Card]:
    """Return one card; nothing for who may not vet there."""
    if found.is_external or not gate.can(actor, permissions.VET, found.organisation):
        return []
    reporting, url = queries.reporting(found), _url(found)
    rows = Debrief.objects.filter(subject__in=reporting).values_list("state").annotate(Count("pk")).order_by()
    counted = dict(rows)
    is_late = found.debriefs_due_on is not None and found.debriefs_due_on < today
    numbers = [(_("没有动笔"), reporting.count() - sum(counted.values()), is_late)]
    for state in State:
        is_open = state in (State.WRITING, State.RETURNED)
        numbers.append((str(state.label), counted.get(state, 0), is_late and is_open))
    said = _("%(count)s 份")
    lines = [Line(label, said % {"count": count}, url, is_behind) for label, count, is_behind in numbers if count]
    return [Card(_("述职报告"), lines, _("没有人要写述职报告。"), (_("看报告"), url))]


def to_vet(actor: Actor, found: Review) -> tuple[str, str] | None:
    """Return the way to the debriefs that wait for the actor's vetting; None where none does."""
    if not gate.can(actor, permissions.VET, found.organisation):
        return None
    count = queries.waiting(actor, found)
    return (_("审阅述职报告（%(count)s 份）") % {"count": count}, _url(found)) if count else None


def _url(found: Review) -> str:
    return f"{reverse('debriefs:list')}?{urlencode({'review': found.pk})}"
