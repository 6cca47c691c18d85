"""The end of a review: its grades are decided, then it is archived; nothing of it changes any more."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.core.actor import Actor
from shuping.reviews import queries
from shuping.reviews.models import Review, State
from shuping.reviews.services.acts import BadReview, chain, locked


def mark_graded(*, actor: Actor, found: Review, at: datetime) -> None:
    """Say that the grades of a review stand; the room above has locked it and asked for the right."""
    found.state = State.GRADED
    found.save(update_fields=["state"])
    chain(actor, "graded", found, at)


@transaction.atomic
def archive_review(*, actor: Actor, review_id: int, at: datetime) -> Review:
    """Close a graded review once every comment is handed out, so that no demand is without an owner.

    Raises NotFound, Forbidden, WrongState, BadReview with the comments that wait.
    """
    found = locked(actor, review_id, {State.GRADED})
    waiting = queries.waiting_comments(found)
    if waiting:
        names = "、".join(str(comment.subject or comment.said_by) for comment in waiting[:3])
        raise BadReview(
            _("还有 %(count)s 份点评没有下发，里面的要求还没有人整改：%(names)s。先核对、下发，再归档。")
            % {"count": len(waiting), "names": names}
        )
    found.state, found.archived_at = State.ARCHIVED, at
    found.save(update_fields=["state", "archived_at"])
    chain(actor, "archived", found, at)
    return found
