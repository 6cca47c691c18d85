"""The only writers of the box. What was written anonymously stands in the chain without its writer's name too."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.audit.services import record
from shuping.core.actor import VISITOR, Actor
from shuping.core.errors import Conflict, DomainError, NotFound
from shuping.opinions import queries
from shuping.opinions.models import LONGEST, Opinion
from shuping.people.models import Person
from shuping.tree.models import Organisation


class NothingWritten(DomainError):
    """An opinion or an answer without words, or one that is too long."""

    code = "opinions.nothing-written"


class AlreadyAnswered(Conflict):
    """Somebody else answered in the meantime."""

    code = "opinions.already-answered"


@transaction.atomic
def write_opinion(*, actor: Actor, about: str, text: str, is_anonymous: bool, page: str, at: datetime) -> Opinion:
    """Put an opinion into the box; who answers for the organisation acts next. Raises Forbidden, NothingWritten."""
    writer = actor.require_person()
    made = Opinion.objects.create(
        about=about,
        text=_words(text, _("请写一两句话，说说哪里不好、怎么改。")),
        page=page,
        writer=Person.objects.get(pk=writer),
        organisation=_place(actor),
        is_anonymous=is_anonymous,
        written_at=at,
    )
    who = _named(actor, made)
    record(who, "opinions.written", "opinions.opinion", made.pk, organisation_id=_shown_place(made), at=at)
    return made


@transaction.atomic
def answer_opinion(*, actor: Actor, opinion_id: int, text: str, at: datetime) -> Opinion:
    """Answer an opinion; its writer sees it on his desk. Raises NotFound, NothingWritten, AlreadyAnswered."""
    found = queries.opinion(actor, opinion_id, lock=True)
    if found.answered_at is not None:
        raise AlreadyAnswered(_("这条意见别人刚刚答复过了，您写的没有发出。"))
    found.answer = _words(text, _("请写答复：怎么办、什么时候办，办不了的说明为什么。"))
    found.answered_by = Person.objects.get(pk=actor.require_person())
    found.answered_at = at
    found.save(update_fields=["answer", "answered_by", "answered_at"])
    record(actor, "opinions.answered", "opinions.opinion", found.pk, organisation_id=_shown_place(found), at=at)
    return found


@transaction.atomic
def read_answer(*, actor: Actor, opinion_id: int, at: datetime) -> Opinion:
    """Note that the writer has read the answer: it leaves his desk. Raises NotFound for what is not his own."""
    found = queries.own(actor).filter(pk=opinion_id, answered_at__isnull=False).first()
    if found is None:
        raise NotFound
    if found.read_at is None:
        found.read_at = at
        found.save(update_fields=["read_at"])
        who = _named(actor, found)
        record(who, "opinions.read", "opinions.opinion", found.pk, organisation_id=_shown_place(found), at=at)
    return found


def _words(text: str, missing: str) -> str:
    words = text.strip()
    if not words:
        raise NothingWritten(missing)
    if len(words) > LONGEST:
        raise NothingWritten(_("最多写 %(most)s 字，请写短些。") % {"most": LONGEST})
    return words


def _place(actor: Actor) -> Organisation:
    """Return the writer's organisation; who holds nothing anywhere writes to the first root of the tree."""
    first = next(iter(actor.holdings), None)
    rows = Organisation.objects.filter(pk=first.organisation_id) if first else Organisation.objects.filter(parent=None)
    found = rows.order_by("path").first()
    if found is None:
        raise NotFound(_("还没有设置党组织，意见箱还不能用。"))
    return found


def _shown_place(found: Opinion) -> int | None:
    return None if found.is_anonymous else found.organisation_id


def _named(actor: Actor, found: Opinion) -> Actor:
    """Return as whom the writer stands in the chain: who gave no name is a visitor there."""
    return VISITOR if found.is_anonymous else actor
