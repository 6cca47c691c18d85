"""The review of us by our superior: recorded with the document of what was said; its findings are adopted."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.core import clock
from shuping.core.actor import Actor
from shuping.core.errors import NotFound
from shuping.documents import permissions as document_permissions
from shuping.documents import queries as document_queries
from shuping.documents.models import Document
from shuping.documents.services import describe_document
from shuping.people.models import Person
from shuping.reviews import permissions, queries
from shuping.reviews.models import Comment, Review, State
from shuping.reviews.services.acts import BadReview, chain
from shuping.tree.models import Organisation


@dataclass(frozen=True)
class ExternalWish:
    """What is known of a review of us; what the document says of itself is not asked again."""

    year: int
    superior: str
    held_on: date
    said_by: str
    overall: str = ""
    stated_grade: str = ""


@transaction.atomic
def record_external(
    *, actor: Actor, organisation: Organisation, wish: ExternalWish, document_id: int, at: datetime
) -> Review:
    """Record the superior's review of an organisation with the document of the comment, once a document.

    The merits, problems and demands are the document's confirmed excerpts, and the findings made of them are its
    findings: confirmed before or after, none is made twice. Raises NotFound, Forbidden, BadReview.
    """
    gate.require(actor, permissions.ORGANISE, organisation, _("上级评议由本级组织部门、组织委员录入。"))
    document = document_queries.document(actor, document_id, document_permissions.VIEW, lock=True)
    if document.organisation_id != organisation.pk:
        raise NotFound
    known = Comment.objects.filter(document=document).select_related("review").first()
    if known is not None:
        raise BadReview(_("这份材料已经录在“%(title)s”里了，不用再录一次。") % {"title": known.review.title})
    if wish.held_on > clock.local_day(at):
        raise BadReview(_("评议的日期还没有到，请改成开会那天。"))
    superior = wish.superior.strip()
    _say_of_document(actor, document, wish, at)
    made = Review.objects.create(
        organisation=organisation,
        year=wish.year,
        title=_("%(superior)s对我们的述职评议") % {"superior": superior[:60]},
        is_external=True,
        state=State.OPEN,
        superior=superior,
        held_on=wish.held_on,
        stated_grade=wish.stated_grade.strip(),
        made_by=Person.objects.get(pk=actor.require_person()),
        opened_at=at,
    )
    Comment.objects.create(
        review=made, said_by=wish.said_by.strip(), said_on=wish.held_on, overall=wish.overall.strip(), document=document
    )
    chain(actor, "external_recorded", made, at)
    return made


def _say_of_document(actor: Actor, document: Document, wish: ExternalWish, at: datetime) -> None:
    """Give the document what it did not say of itself, so that nobody is asked for it again before it is handed out."""
    if document.handed_out_at is not None or not gate.can(actor, document_permissions.IMPORT, document.organisation):
        return
    known = {
        "kind": str(Document.Kind.SUPERIOR_COMMENT),
        "spoken_by": wish.said_by.strip(),
        "spoken_on": wish.held_on,
        "title": _("%(superior)s对我们的点评") % {"superior": wish.superior.strip()[:60]},
    }
    said = {name: known[name] for name in document.missing}
    if said:
        describe_document(actor=actor, document_id=document.pk, said=said, at=at)


@transaction.atomic
def archive_external(*, actor: Actor, review_id: int, at: datetime) -> Review:
    """Close the record of a review of us: its document is handed out, so every demand has its owner.

    Raises NotFound, Forbidden, BadReview.
    """
    found = queries.review(actor, review_id, permissions.ORGANISE, lock=True)
    if not found.is_external or found.state == State.ARCHIVED:
        raise BadReview(_("这次评议已经归档，或者不是上级对我们的评议。"))
    if any(each.document is not None and each.document.handed_out_at is None for each in queries.comments(found)):
        raise BadReview(_("点评里的问题和要求还没有下发。先核对完条目、下发，再归档。"))
    found.state, found.archived_at = State.ARCHIVED, at
    found.save(update_fields=["state", "archived_at"])
    chain(actor, "archived", found, at)
    return found
