"""What a leader said of a subject, or of the whole, with the document of his words where there is one."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.core import clock
from shuping.core.actor import Actor
from shuping.documents import permissions as document_permissions
from shuping.documents import queries as document_queries
from shuping.reviews import queries
from shuping.reviews.models import Comment, State
from shuping.reviews.services.acts import BadReview, chain, locked


@dataclass(frozen=True)
class CommentWish:
    """What was said: `subject_id` is None for a comment on the whole, `author_id` for a leader from outside."""

    said_by: str
    said_on: date
    overall: str
    subject_id: int | None = None
    author_id: int | None = None
    document_id: int | None = None


@transaction.atomic
def record_comment(*, actor: Actor, review_id: int, wish: CommentWish, at: datetime) -> Comment:
    """Record a comment; its merits, problems and demands are the excerpts of its document.

    Raises NotFound, Forbidden, WrongState, BadReview (a day to come, no words at all, a document that is taken).
    """
    found = locked(actor, review_id, {State.OPEN, State.GRADED})
    if wish.said_on > clock.local_day(at):
        raise BadReview(_("点评的日期还没有到，请改成讲的那天。"))
    if not wish.overall.strip() and wish.document_id is None:
        raise BadReview(_("请写一句话总评，或者选点评的全文。"))
    subject = next((each for each in queries.subjects(found) if each.pk == wish.subject_id), None)
    if wish.subject_id is not None and subject is None:
        raise BadReview(_("这次评议里没有这个人，请刷新再选。"))
    document = None
    if wish.document_id is not None:
        document = document_queries.document(actor, wish.document_id, document_permissions.VIEW, lock=True)
        if Comment.objects.filter(document=document).exists():
            raise BadReview(_("这份点评已经录过了，不用再录一次。"))
    made = Comment.objects.create(
        review=found,
        subject=subject,
        said_by=wish.said_by.strip(),
        author_id=wish.author_id,
        said_on=wish.said_on,
        overall=wish.overall.strip(),
        document=document,
    )
    chain(actor, "commented", found, at)
    return made
