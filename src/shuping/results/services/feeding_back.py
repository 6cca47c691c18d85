"""The result goes to the subject himself: given to all at once, again after a correction, seen by him."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.core.actor import Actor
from shuping.people.models import Person
from shuping.results import permissions, queries
from shuping.results.models import Feedback
from shuping.results.services.acts import chain
from shuping.reviews import queries as review_queries
from shuping.reviews.models import State, Subject
from shuping.reviews.services.acts import WrongState


@transaction.atomic
def give_feedback(*, actor: Actor, review_id: int, at: datetime) -> int:
    """Give everybody who has a grade his result, who has it not yet; return how many.

    Raises NotFound, Forbidden, WrongState (no grades yet, or nobody left).
    """
    found = queries.review(actor, review_id, permissions.DECIDE, lock=True)
    if found.state not in (State.GRADED, State.ARCHIVED):
        raise WrongState(_("等次还没有定，定了以后再反馈。"))
    grades, given = queries.grades(found), queries.feedback(found)
    left = [each for each in review_queries.reporting(found) if each.pk in grades and each.pk not in given]
    if not left:
        raise WrongState(_("结果都反馈过了，不用再反馈。"))
    by = Person.objects.get(pk=actor.require_person())
    for subject in left:
        made = Feedback.objects.create(subject=subject, given_by=by, given_at=at)
        chain(actor, "fed_back", "feedback", made.pk, organisation_id=found.organisation_id, at=at)
    return len(left)


def give_again(*, actor: Actor, subject: Subject, at: datetime) -> None:
    """Give a subject his result anew where he had it; the caller has locked it and asked for the right."""
    found = Feedback.objects.select_for_update().filter(subject=subject).first()
    if found is None:
        return
    found.given_by, found.given_at, found.seen_at = Person.objects.get(pk=actor.require_person()), at, None
    found.save(update_fields=["given_by", "given_at", "seen_at"])
    chain(actor, "fed_back", "feedback", found.pk, organisation_id=subject.review.organisation_id, at=at)


@transaction.atomic
def confirm_seen(*, actor: Actor, subject_id: int, at: datetime) -> Feedback:
    """Keep that the subject himself has seen his result, once. Raises NotFound for everybody else."""
    found = queries.own_feedback(actor, subject_id, lock=True)
    if found.seen_at is None:
        found.seen_at = at
        found.save(update_fields=["seen_at"])
        chain(actor, "feedback_seen", "feedback", found.pk, organisation_id=found.subject.review.organisation_id, at=at)
    return found
