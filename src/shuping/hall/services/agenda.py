"""The agenda of a meeting: that of its review, with the minutes of the scheme; it follows until the first press."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.core.actor import Actor
from shuping.core.errors import Conflict
from shuping.hall import permissions, topics
from shuping.hall.models import AgendaItem, Meeting
from shuping.hall.services.acts import chain
from shuping.reviews import agenda
from shuping.reviews import queries as review_queries
from shuping.reviews.models import Review, State, Subject

SPEAK, ASK, COMMENT, WHOLE = "speak", "ask", "comment", "whole"


class NotReady(Conflict):
    """The meeting cannot be prepared, or its agenda no longer be built anew."""

    code = "hall.not-ready"


@transaction.atomic
def prepare(*, actor: Actor, review_id: int, at: datetime) -> Meeting:
    """Build the agenda of an open review: opening, a turn for each who reports on site, ballot, closing.

    Built again as long as nobody pressed. Raises NotFound, Forbidden, NotReady.
    """
    review = review_queries.review(actor, review_id, lock=True)
    gate.require(actor, permissions.RUN, review.organisation)
    if review.is_external or review.state != State.OPEN:
        raise NotReady(_("述职评议进行中才能排议程：启动以后、定等次以前。"))
    made, _is_new = Meeting.objects.select_for_update().get_or_create(review=review)
    if made.version:
        raise NotReady(_("会已经开始，议程不能重排。有人没来，请用“跳过”；要换先后，请用“提前”。"))
    made.items.all().delete()
    AgendaItem.objects.bulk_create(_agenda(made, review, review_queries.reporting(review)))
    chain(actor, "prepared", made, at)
    topics.moved(made)
    return made


def _agenda(made: Meeting, review: Review, subjects: Sequence[Subject]) -> list[AgendaItem]:
    rules = review.rules
    minutes = ((SPEAK, "speak_minutes"), (ASK, "question_minutes"), (COMMENT, "comment_minutes"))
    phases = [[name, rules[rule] * 60] for name, rule in minutes if rules[rule]]
    return [
        AgendaItem(
            meeting=made,
            order=order,
            kind=item.kind,
            subject=item.subject,
            phases=phases if item.subject else [[WHOLE, 0]],
        )
        for order, item in enumerate(agenda.items(review, subjects), 1)
    ]


def begun(review: Review) -> str:
    """Return the sentence that says that the meeting of a review has begun; empty before."""
    found = Meeting.objects.filter(review=review).first()
    if found is None or not found.version:
        return ""
    is_over = found.stage == Meeting.Stage.ENDED
    return _("会已经散了，议程不再改。") if is_over else _("会已经开始，先后在会场的控制台里改。")


def follow(_actor: Actor, review: Review, _at: datetime) -> None:
    """Put a meeting that has not begun into the order of its review; nothing where none is prepared.

    Its items stay, and what hangs on them. Raises NotReady where somebody pressed meanwhile.
    """
    found = Meeting.objects.select_for_update().filter(review=review).first()
    if found is None:
        return
    if found.version:
        raise NotReady(_("会已经开始，先后在会场的控制台里改。"))
    order = {
        (item.kind.value, item.subject.pk if item.subject else None): place
        for place, item in enumerate(agenda.items(review, review_queries.subjects(review)), 1)
    }
    rows = list(found.items.all())
    for each in rows:
        each.order = order[each.kind, each.subject_id]
    AgendaItem.objects.bulk_update(rows, ["order"])
    topics.moved(found)
