"""The words of the named commentator: drafted, sent under his name; or typed from his handwriting and confirmed."""

from dataclasses import astuple
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


class WrittenElsewhere(Conflict):
    """What is kept is not what the writer saw, and is not in what he writes: nothing was written over it."""

    code = "hall.written-elsewhere"


class TooLate(Conflict):
    """The meeting is over, or the review is decided: what was sent stands."""

    code = "hall.comment-stands"


@transaction.atomic
def keep(*, actor: Actor, subject_id: int, parts: Parts, at: datetime, seen: str | None = None) -> Comment:
    """Keep the commentator's draft; `seen` is the mark of the one that he wrote over.

    Raises NotFound for everybody else, TooLate, WrittenElsewhere, BadReview.
    """
    subject = queries.my_subject(actor, subject_id, lock=True)
    _require_open(subject)
    _require_seen(review_queries.comment_of(subject), parts, seen)
    return commenting.write_draft(subject=subject, parts=parts, typed_by_id=None, at=at)


@transaction.atomic
def send(*, actor: Actor, subject_id: int, parts: Parts, at: datetime, seen: str | None = None) -> Comment:
    """Send the comment under the commentator's name, or confirm what was typed from his handwriting.

    Raises as `keep`.
    """
    subject = queries.my_subject(actor, subject_id, lock=True)
    known = review_queries.comment_of(subject)
    _require_open(subject, known)
    _require_seen(known, parts, seen)
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


def mark(found: Comment | None) -> str:
    """Return what a page remembers of the words that it showed; empty where none were kept."""
    return found.saved_at.isoformat() if found is not None and found.saved_at is not None else ""


def _require_seen(known: Comment | None, parts: Parts, seen: str | None) -> None:
    """Refuse to write over words of another window; an own sending whose answer was lost has only been gone on with."""
    if known is None or seen is None or seen == mark(known):
        return
    pairs = zip(astuple(known.parts), astuple(parts), strict=True)
    if not all(_plain(new).startswith(_plain(old)) for old, new in pairs):
        raise WrittenElsewhere(_("这份点评存着的和您这边的不一样，可能在另一台设备上改过。两边都在，看一遍再按。"))


def _plain(text: str) -> str:
    return "\n".join(text.strip().splitlines())
