"""The words of the named commentator: drafted, sent under his name; or typed from his handwriting and confirmed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.core.actor import Actor
from shuping.core.errors import Conflict
from shuping.hall import queries, topics
from shuping.hall.models import Meeting
from shuping.reviews import queries as review_queries
from shuping.reviews.models import Comment, Subject
from shuping.reviews.parts import Parts
from shuping.reviews.services import commenting
from shuping.reviews.services.acts import BadReview


class TooLate(Conflict):
    """The meeting is over, or the review is decided: what was sent stands."""

    code = "hall.comment-stands"


@transaction.atomic
def keep(*, actor: Actor, subject_id: int, parts: Parts, at: datetime) -> Comment:
    """Keep the commentator's draft. Raises NotFound for everybody else, TooLate, BadReview."""
    subject = queries.my_subject(actor, subject_id, lock=True)
    _require_open(subject)
    return commenting.write_draft(subject=subject, parts=parts, typed_by_id=None, at=at)


@transaction.atomic
def send(*, actor: Actor, subject_id: int, parts: Parts, at: datetime) -> Comment:
    """Send the comment under the commentator's name, or confirm what was typed from his handwriting.

    Raises NotFound for everybody else, TooLate, BadReview.
    """
    subject = queries.my_subject(actor, subject_id, lock=True)
    _require_open(subject, review_queries.comment_of(subject))
    sent = commenting.send(actor=actor, subject=subject, parts=parts, at=at)
    meeting = Meeting.objects.filter(review=subject.review_id).first()
    if meeting is not None:
        topics.moved(meeting)
    return sent


@transaction.atomic
def type_for(*, actor: Actor, subject_id: int, parts: Parts, at: datetime) -> Comment:
    """Keep what a delegate typed from handwriting; it counts when the commentator has confirmed it.

    Raises NotFound, Forbidden, TooLate, BadReview (the commentator himself began to write, or has sent).
    """
    subject = queries.typed_subject(actor, subject_id, lock=True)
    _require_open(subject)
    if parts.is_empty:
        raise BadReview(_("四栏都空着。请照手写的录入，再存。"))
    return commenting.write_draft(subject=subject, parts=parts, typed_by_id=actor.require_person(), at=at)


def _require_open(subject: Subject, known: Comment | None = None) -> None:
    if why := queries.why_it_stands(subject, known):
        raise TooLate(why)
