"""What a leader said of a subject, or of the whole, with the document of his words where there is one."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.core import clock
from shuping.core.actor import Actor
from shuping.documents import permissions as document_permissions
from shuping.documents import queries as document_queries
from shuping.documents.services import Heard, enter_document
from shuping.reviews import queries
from shuping.reviews.models import Comment, State, Subject
from shuping.reviews.parts import Parts, as_document
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


def write_draft(*, subject: Subject, parts: Parts, typed_by_id: int | None, at: datetime) -> Comment:
    """Keep a draft of the named commentator's words; the room above has locked the subject and asked for the right.

    `typed_by_id` is who typed it from his handwriting. A draft counts nowhere and is not chained. Raises BadReview for
    a comment that is sent already, or where the commentator himself has begun another one.
    """
    found = queries.comment_of(subject, lock=True) or _begun(subject, at)
    if not found.is_draft:
        raise BadReview(_("点评已经发出。要改，请点评人自己改了再按“发出点评”。"))
    if typed_by_id is not None and found.pk and found.typed_by_id is None and not found.parts.is_empty:
        raise BadReview(_("点评人自己已经写了草稿，不用代录。请他自己发出。"))
    if found.typed_by_id is None or typed_by_id is not None:
        found.typed_by_id = typed_by_id
    return _put(found, parts, at)


def send(*, actor: Actor, subject: Subject, parts: Parts, at: datetime) -> Comment:
    """Let the commentator's words count, signed by him; the room above has locked the subject and asked for the right.

    Raises BadReview where nothing is written, or where the comment has become a document.
    """
    if parts.is_empty:
        raise BadReview(_("四栏都空着。请写一句话总评，或者写肯定什么、问题、要求，再发出。"))
    found = queries.comment_of(subject, lock=True) or _begun(subject, at)
    if filed := queries.why_filed(found):
        raise BadReview(filed)
    found.is_draft, found.sent_at, found.said_on = False, at, clock.local_day(at)
    if found.typed_by_id is not None:
        found.confirmed_at = at
    _put(found, parts, at)
    if found.typed_by_id is not None:
        chain(actor, "comment_confirmed", subject.review, at)
    else:
        chain(actor, "comment_sent", subject.review, at)
    return found


@transaction.atomic
def file_comments(*, actor: Actor, review_id: int, at: datetime) -> int:
    """Make a document of each comment that was sent and has none; return how many.

    From there its points are confirmed and handed out as those of every other text. Raises NotFound, Forbidden,
    WrongState, BadReview (no comment waits), BadDocument.
    """
    found = locked(actor, review_id, {State.OPEN, State.GRADED})
    waiting = [each for each in queries.comments(found) if each.sent_at is not None and each.document_id is None]
    if not waiting:
        raise BadReview(_("没有要转的点评：发出的点评都已经转成材料了。"))
    for each in waiting:
        title = _("点评%(subject)s") % {"subject": _titled(each.subject)}
        heard = Heard("committee_comment", title, each.said_by, each.said_on)
        text = as_document(title, each.parts)
        each.document = enter_document(actor=actor, organisation=found.organisation, heard=heard, text=text, at=at)
        each.save(update_fields=["document"])
    chain(actor, "comments_filed", found, at)
    return len(waiting)


def _titled(subject: Subject | None) -> str:
    if subject is None or subject.person is None:
        return ""
    return _("%(place)s书记%(name)s") % {"place": subject.organisation.short_name, "name": subject.person.name}


def _begun(subject: Subject, at: datetime) -> Comment:
    author = subject.commentator
    if author is None:
        raise BadReview(_("这个人还没有定点评人。请先在述职评议里定点评人。"))
    day = clock.local_day(at)
    return Comment(
        review=subject.review, subject=subject, said_by=author.name, author=author, said_on=day, is_draft=True
    )


def _put(found: Comment, parts: Parts, at: datetime) -> Comment:
    found.overall, found.merits = parts.overall.strip(), parts.merits.strip()
    found.problems, found.demands = parts.problems.strip(), parts.demands.strip()
    found.saved_at = at
    found.save()
    return found
