"""In which order the subjects speak: set by hand, by lot for example, until the meeting begins."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.core.actor import Actor
from shuping.reviews import agenda, queries
from shuping.reviews.models import Review, State, Subject
from shuping.reviews.services.acts import BadReview, WrongState, chain, locked


def require_movable(found: Review) -> None:
    """Pass silently while the order may be changed. Raises WrongState once the meeting has begun."""
    said = agenda.begun(found)
    if said or found.state not in (State.PREPARING, State.OPEN):
        raise WrongState(said or _("等次已经定了，议程不再改。"))


@transaction.atomic
def set_order(*, actor: Actor, review_id: int, order: Sequence[int], at: datetime) -> Review:
    """Let those who report on site speak in the order of these subject ids; a meeting that waits follows.

    The order of a ballot form that is set up already stays as it was fixed. Raises NotFound, Forbidden, WrongState,
    BadReview (not everybody once), Conflict (the meeting has begun meanwhile).
    """
    found = locked(actor, review_id, {State.PREPARING, State.OPEN})
    require_movable(found)
    there = {each.pk: each for each in agenda.speaking(queries.subjects(found))}
    if sorted(order) != sorted(there):
        raise BadReview(_("现场述职的名单变了，请重新打开这一页再定先后。"))
    for number, pk in enumerate(order, 1):
        there[pk].turn_number = number
    Subject.objects.bulk_update(there.values(), ["turn_number"])
    chain(actor, "changed", found, at)
    agenda.follow(actor, found, at)
    return found
