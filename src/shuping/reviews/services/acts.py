"""How every act on a review begins and ends: the row locked, its state asked, chain and search told."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from shuping.access.actions import Action
from shuping.audit.services import record
from shuping.core.actor import Actor
from shuping.core.errors import Conflict, DomainError
from shuping.reviews import permissions, queries
from shuping.reviews.models import Review, State
from shuping.search.services import index


class BadReview(DomainError):
    """What was entered cannot stand; the sentence says what to change."""

    code = "reviews.bad-review"


class WrongState(Conflict):
    """The review is no longer, or not yet, where this act belongs."""

    code = "reviews.wrong-state"


def locked(actor: Actor, review_id: int, states: Collection[State], action: Action = permissions.ORGANISE) -> Review:
    """Return the review, locked until the transaction ends. Raises NotFound, Forbidden, WrongState."""
    found = queries.review(actor, review_id, action, _("述职评议由本级组织部门、组织委员组织。"), lock=True)
    if found.state not in states or found.is_external:
        sentence = _("这次述职评议现在是“%(state)s”，这一步已经做过或者还不能做。请看页面上的下一步。")
        raise WrongState(sentence % {"state": found.get_state_display()})
    return found


def chain(actor: Actor, act: str, found: Review, at: datetime) -> None:
    """Append what was done to the review to the chain, and let it be found as it is now."""
    record(actor, f"reviews.{act}", "reviews.review", found.pk, organisation_id=found.organisation_id, at=at)
    index("review", [found.pk])
