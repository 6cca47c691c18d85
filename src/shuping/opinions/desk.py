"""What the box puts on a desk: an answer to its writer, what waits to be answered to who answers."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.core.actor import Actor
from shuping.core.chips import Chip
from shuping.core.desk import DeskRow, Waiting
from shuping.core.templatetags.shuping import day
from shuping.opinions import permissions, queries


def rows(actor: Actor, today: date) -> Iterator[DeskRow]:
    """Yield an answer that was not read yet, and one row for all that wait to be answered; neither is ever late."""
    if actor.person_id is None:
        return
    for found in queries.own(actor).filter(answered_at__isnull=False, read_at__isnull=True)[:5]:
        yield DeskRow(
            due_on=today,
            title=_("您提的意见有答复了"),
            line=_("%(day)s答复：%(answer)s") % {"day": day(found.answered_at, today), "answer": found.answer[:60]},
            chip=Chip("green", "message", _("已答复")),
            button=_("看答复"),
            url=reverse("opinions:mine"),
        )
    if gate.holds_anywhere(actor, permissions.ANSWER):
        waiting = queries.to_read(actor).filter(answered_at__isnull=True).count()
        if waiting:
            yield DeskRow(
                due_on=today,
                title=_("意见箱里有 %(count)s 条没有答复") % {"count": waiting},
                line=_("基层对软件和负担的意见"),
                chip=Chip("grey", "message", _("待答复")),
                button=_("去答复"),
                url=reverse("opinions:list"),
            )


def waits(_actor: Actor, _today: date) -> Iterator[Waiting]:
    """Yield nothing: nobody waits for the box."""
    yield from ()
