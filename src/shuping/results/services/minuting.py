"""What a person adds to the minutes: who presided, who wrote them down, a free paragraph."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.core import clock
from shuping.core.actor import Actor
from shuping.core.errors import Conflict
from shuping.people.models import Person
from shuping.results import permissions, queries
from shuping.results.models import Minutes
from shuping.results.services.acts import chain
from shuping.reviews.models import Review, State
from shuping.reviews.services.acts import WrongState


class NotOver(Conflict):
    """The meeting has not ended: there is nothing to minute yet."""

    code = "results.not-over"


class MinutesMoved(Conflict):
    """Somebody else added to the minutes since they were looked at."""

    code = "results.minutes-moved"


@dataclass(frozen=True)
class Added:
    """What stands in the minutes besides what is known."""

    presided_by: str
    recorded_by: str
    other: str


def require_over(found: Review, at: datetime) -> None:
    """Pass silently where the meeting was held. Raises NotOver."""
    if not queries.is_over(found, queries.meeting_of(found), clock.local_day(at)):
        raise NotOver(_("评议会还没有散。散会以后，会议记录自己出来。"))


def mark(kept: Minutes | None) -> str:
    """Return which state of the additions this is; empty where nobody has added anything."""
    return kept.saved_at.isoformat() if kept else ""


@transaction.atomic
def add_to_minutes(*, actor: Actor, review_id: int, added: Added, seen: str, at: datetime) -> Minutes:
    """Keep what a person adds to the minutes; `seen` is the `mark` of the minutes that he looked at.

    Raises NotFound, Forbidden, WrongState (archived), NotOver, MinutesMoved.
    """
    found = queries.review(actor, review_id, permissions.DECIDE, lock=True)
    if found.state == State.ARCHIVED:
        raise WrongState(_("这次评议归档了，会议记录只能看。"))
    require_over(found, at)
    kept = queries.minutes(found)
    if kept is not None and mark(kept) != seen:
        said = _("%(who)s刚才补过会议记录，见下面；您写的还没有存。再按一次，就换成您写的。")
        raise MinutesMoved(said % {"who": kept.saved_by.name})
    words = {"presided_by": added.presided_by.strip(), "recorded_by": added.recorded_by.strip()}
    by = {"saved_by": Person.objects.get(pk=actor.require_person()), "saved_at": at}
    values = {**words, "other": added.other.strip(), **by}
    made, _is_new = Minutes.objects.update_or_create(review=found, defaults=values)
    chain(actor, "minutes_kept", "minutes", made.pk, organisation_id=found.organisation_id, at=at)
    return made
