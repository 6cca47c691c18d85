"""The points of all comments become findings in one pass: the owner is whom each comment speaks of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.core.actor import Actor
from shuping.documents.models import Excerpt
from shuping.documents.services import checking, hand_out
from shuping.findings.target import NAMED
from shuping.reviews import queries
from shuping.reviews.models import State
from shuping.reviews.queries import Waiting
from shuping.reviews.services.acts import BadReview, chain, locked


@dataclass(frozen=True)
class Point:
    """What becomes of a point: by when it is to be put right, None where nothing comes of it.

    `seen` is (start, end, kind) as the page showed it.
    """

    seen: tuple[int, int, str]
    due_on: date | None


@transaction.atomic
def hand_out_comments(*, actor: Actor, review_id: int, points: Mapping[int, Point], at: datetime) -> int:
    """Confirm or drop every point that waits in the comments on somebody, and hand their documents out.

    `points` are by the excerpt's id; all that wait must be among them as they are. Returns how many became findings.
    Raises NotFound, Forbidden, WrongState, BadReview (a point came or was changed meanwhile, none is left), BadChoice
    (a day that is past).
    """
    found = locked(actor, review_id, {State.OPEN, State.GRADED})
    waiting = queries.points_to_hand_out(found)
    now = {point.pk: (point.start, point.end, point.kind) for each in waiting for point in each.points}
    if now != {pk: point.seen for pk, point in points.items()}:
        raise BadReview(_("有几条刚才改过，都没有下发。请再看一眼，再按一次。"))
    if not waiting:
        raise BadReview(_("没有要下发的：点评都下发了。"))
    made = sum(_hand_out(actor, each, points, at) for each in waiting)
    chain(actor, "comments_handed_out", found, at)
    return made


def _hand_out(actor: Actor, waiting: Waiting, points: Mapping[int, Point], at: datetime) -> int:
    made, document_id = 0, waiting.document_id
    for each in waiting.points:
        due_on = points[each.pk].due_on
        if due_on is None:
            checking.drop_excerpt(actor=actor, document_id=document_id, excerpt_id=each.pk)
            continue
        data = {"owners": NAMED, "named": [waiting.owner.pk], "due_on": due_on}
        checking.confirm_excerpt(actor=actor, document_id=document_id, excerpt_id=each.pk, data=data, at=at)
        made += 1
    if made or Excerpt.objects.filter(document=document_id, state=Excerpt.State.CONFIRMED).exists():
        hand_out(actor=actor, document_id=document_id, at=at)
    return made
