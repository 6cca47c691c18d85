"""民主测评 on the page of an organisation: its latest rounds."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.ballots import permissions, queries
from shuping.core.actor import Actor
from shuping.organisations.shown import Card, Line
from shuping.tree.models import Organisation

MOST = 4


def cards(actor: Actor, organisation: Organisation, _today: date) -> list[Card]:
    """Return the card where there are rounds here, or where the actor may set one up."""
    rows = queries.rounds(actor).filter(organisation=organisation)[:MOST]
    lines = [
        Line(found.title, str(found.get_state_display()), reverse("ballots:detail", args=[found.pk])) for found in rows
    ]
    may_make = gate.can(actor, permissions.ORGANISE, organisation)
    if not lines and not may_make:
        return []
    link = (_("设一轮测评"), f"{reverse('ballots:new')}?organisation={organisation.pk}") if may_make else None
    return [Card(_("民主测评"), lines, empty=_("还没有测评过。纸质票的测评从印票到出结果都在这里办。"), link=link)]
