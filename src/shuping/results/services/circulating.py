"""The circular is issued: its paper is kept as it was then, for its audience to read."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.core import clock
from shuping.core.actor import Actor
from shuping.papers.packing import pack, unpack
from shuping.papers.paper import Paper, Signature
from shuping.people.models import Person
from shuping.results import permissions, queries
from shuping.results.circular import circular_paper
from shuping.results.models import Circular
from shuping.results.services.acts import chain
from shuping.reviews.models import Review, State
from shuping.reviews.services.acts import WrongState


@transaction.atomic
def issue_circular(*, actor: Actor, review_id: int, at: datetime) -> Circular:
    """Issue the circular on a graded review; issued anew only where it says something else by now.

    Raises NotFound, Forbidden, WrongState (no grades yet, results not yet given to the subjects, nothing new).
    """
    found = queries.review(actor, review_id, permissions.DECIDE, lock=True)
    said = why_not(found)
    if said:
        raise WrongState(said)
    before = queries.last_circular(found)
    made = Circular.objects.create(
        review=found,
        number=before.number + 1 if before else 1,
        paper=pack(circular_paper(found, clock.local_day(at))),
        to=found.rules["circular_to"],
        issued_by=Person.objects.get(pk=actor.require_person()),
        issued_at=at,
    )
    chain(actor, "circulated", "circular", made.pk, organisation_id=found.organisation_id, at=at)
    return made


def why_not(found: Review) -> str:
    """Return in a whole sentence why the circular cannot be issued now; empty where it can."""
    if found.state not in (State.GRADED, State.ARCHIVED):
        return _("等次还没有定，定了、反馈了再通报。")
    grades, given = queries.grades(found), queries.feedback(found)
    if set(grades) - set(given):
        return _("结果还没有反馈给本人。先反馈，再通报。")
    last = queries.last_circular(found)
    if last is not None and _words(unpack(last.paper)) == _words(circular_paper(found, clock.today())):
        return _("通报发出了，内容没有变，不用再发。")
    return ""


def _words(paper: Paper) -> str:
    """Return what a paper says, apart from the day and the head of the chain on which it was made."""
    blocks = [block for block in paper.blocks if not isinstance(block, Signature)]
    return pack(Paper(paper.title, blocks, addressee=paper.addressee))
