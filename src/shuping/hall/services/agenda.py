"""The agenda of a meeting, built from the subjects of the review and the minutes of its scheme."""

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
    kinds = AgendaItem.Kind
    rows: list[tuple[str, Subject | None]] = [(kinds.OPENING, None)]
    rows += [(kinds.SUBJECT, each) for each in subjects if each.form == Subject.Form.ON_SITE]
    rows += [(kinds.BALLOT, None), (kinds.CLOSING, None)]
    return [
        AgendaItem(meeting=made, order=order, kind=kind, subject=subject, phases=phases if subject else [[WHOLE, 0]])
        for order, (kind, subject) in enumerate(rows, 1)
    ]
