"""What is due from one of the three administrators: to decide who stands in for another one."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from shuping.access import permissions, standing_in
from shuping.access.gate import holds_anywhere
from shuping.core import clock
from shuping.core.actor import Actor
from shuping.core.chips import Chip
from shuping.core.desk import DeskRow, Waiting


def rows(actor: Actor, today: date) -> Iterable[DeskRow]:
    """Yield the proposals that the actor decides; who is no administrator costs no query."""
    if not holds_anywhere(actor, permissions.MEND):
        return
    for row in standing_in.stand_ins(actor).filter(decided_at=None):
        if standing_in.may_decide(actor, row):
            names = {"who": row.proposed_by.name, "name": row.name, "role": standing_in.labels()[row.role]}
            yield DeskRow(
                due_on=clock.local_day(row.proposed_at),
                title=_("决定：由%(name)s补任%(role)s 24 小时") % names,
                line=_("%(who)s提出，等您同意或不同意") % names,
                chip=Chip("blue", "hourglass", _("待决定")),
                button=_("去决定"),
                url=reverse("office:administrators"),
            )


def waits(actor: Actor, today: date) -> Iterable[Waiting]:
    """Yield nothing: what one has proposed stands on the administrators' page."""
    return ()
