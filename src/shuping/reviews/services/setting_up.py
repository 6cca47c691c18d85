"""A review is set up: the year, the scheme, who reports, who comments, the days, the voters. Then it opens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.ballots.models import State as RoundState
from shuping.core import clock
from shuping.core.actor import Actor
from shuping.people.models import Person
from shuping.reviews import permissions, queries, rules, watching
from shuping.reviews.models import Review, Scheme, State, Subject
from shuping.reviews.scheme import ready_made
from shuping.reviews.services import schemes
from shuping.reviews.services.acts import BadReview, WrongState, chain, locked
from shuping.tree.models import Organisation

BEFORE = {State.PREPARING}
RUNNING = {State.PREPARING, State.OPEN}


@dataclass(frozen=True)
class Days:
    """When a review happens; what is not known yet is None."""

    debriefs_due_on: date | None
    held_on: date | None
    begins_at: time | None
    place: str = ""


@dataclass(frozen=True)
class SubjectWish:
    """What the organiser decides of one subject; `left_out` is the reason why he does not report, empty if he does."""

    form: str
    commentator_id: int | None
    left_out: str = ""


@transaction.atomic
def make_review(
    *, actor: Actor, organisation: Organisation, year: int, title: str, scheme_id: int, at: datetime
) -> Review:
    """Begin a review with the subjects of the tree. Raises NotFound, Forbidden, BadReview."""
    gate.require(actor, permissions.ORGANISE, organisation, _("述职评议由本级组织部门、组织委员组织。"))
    scheme = _scheme(actor, organisation, scheme_id)
    made = Review.objects.create(
        organisation=organisation,
        year=year,
        title=title.strip(),
        scheme=scheme,
        made_by=Person.objects.get(pk=actor.require_person()),
    )
    _take_subjects(made, clock.local_day(at))
    chain(actor, "made", made, at)
    return made


@transaction.atomic
def begin_review(
    *, actor: Actor, organisation: Organisation, year: int, title: str, sample: str, scheme_id: int | None, at: datetime
) -> Review:
    """Begin a review with a scheme of ours, or with a sample: then the organisation gets its own copy of it first.

    Raises as `make_review`; BadReview for a sample that there is not.
    """
    if sample:
        if sample not in ready_made():
            raise BadReview(_("没有这份样本，请另选一份考核办法。"))
        rules_of_sample = ready_made()[sample]
        scheme_id = schemes.make_scheme(actor=actor, organisation=organisation, rules=rules_of_sample, at=at).pk
    if scheme_id is None:
        raise BadReview(_("请选一份考核办法。"))
    return make_review(actor=actor, organisation=organisation, year=year, title=title, scheme_id=scheme_id, at=at)


@transaction.atomic
def choose_scheme(*, actor: Actor, review_id: int, scheme_id: int, at: datetime) -> Review:
    """Give a review that is being prepared another scheme, and take its subjects again. Raises as `make_review`."""
    found = locked(actor, review_id, BEFORE)
    found.scheme = _scheme(actor, found.organisation, scheme_id)
    found.entitled = []
    found.save(update_fields=["scheme", "entitled"])
    _take_subjects(found, clock.local_day(at))
    chain(actor, "changed", found, at)
    return found


@transaction.atomic
def set_days(*, actor: Actor, review_id: int, days: Days, at: datetime) -> Review:
    """Set the days of a review. Raises NotFound, Forbidden, WrongState, BadReview (debriefs due after the meeting)."""
    found = locked(actor, review_id, RUNNING)
    if days.debriefs_due_on and days.held_on and days.debriefs_due_on > days.held_on:
        raise BadReview(_("报告要在开会以前交。请把报告交到的日期改到会议当天或以前。"))
    found.debriefs_due_on, found.held_on = days.debriefs_due_on, days.held_on
    found.begins_at, found.place = days.begins_at, days.place.strip()
    found.save(update_fields=["debriefs_due_on", "held_on", "begins_at", "place"])
    chain(actor, "changed", found, at)
    return found


@transaction.atomic
def set_entitled(*, actor: Actor, review_id: int, entitled: Sequence[int], at: datetime) -> Review:
    """Say how many voters each class of the scheme has. Raises NotFound, Forbidden, WrongState, BadReview."""
    found = locked(actor, review_id, RUNNING)
    if found.round is not None and found.round.state != RoundState.VOID:
        raise WrongState(_("民主测评照这些人数定了稿，不再改。"))
    if len(entitled) != len(found.rules["classes"]) or min(entitled, default=0) < 1:
        raise BadReview(_("每一类票都要写应到多少人，至少 1 人。"))
    found.entitled = list(entitled)
    found.save(update_fields=["entitled"])
    chain(actor, "changed", found, at)
    return found


@transaction.atomic
def take_subjects_again(
    *, actor: Actor, review_id: int, at: datetime, wishes: Mapping[int, SubjectWish] | None = None
) -> Review:
    """Take the subjects from the posts again; what was decided of a seat whose holder stayed is kept.

    `wishes` are decided first. Raises as `change_subjects`.
    """
    found = locked(actor, review_id, BEFORE)
    if wishes:
        change_subjects(actor=actor, review_id=review_id, wishes=wishes, at=at)
    _take_subjects(found, clock.local_day(at))
    chain(actor, "subjects_taken", found, at)
    return found


@transaction.atomic
def change_subjects(*, actor: Actor, review_id: int, wishes: Mapping[int, SubjectWish], at: datetime) -> Review:
    """Decide form, commentator and who is left out, by subject id; a commentator may change until the archive.

    Raises NotFound, Forbidden, WrongState, BadReview (nobody is his own commentator, only leaders of the superior).
    """
    found = locked(actor, review_id, {*RUNNING, State.GRADED})
    known = {person.pk: person for person in queries.leaders(found, clock.local_day(at))}
    for subject in queries.subjects(found):
        wish = wishes.get(subject.pk)
        if wish is None:
            continue
        if wish.commentator_id is not None and wish.commentator_id not in {*known, subject.commentator_id}:
            raise BadReview(_("点评人要从本级领导中选。"))
        if wish.commentator_id is not None and wish.commentator_id == subject.person_id:
            raise BadReview(_("%(name)s不能点评自己，请换一位。") % {"name": known[wish.commentator_id].name})
        if wish.form not in Subject.Form.values:
            raise BadReview(_("请选现场述职还是书面述职。"))
        subject.commentator_id = wish.commentator_id
        if found.state == State.PREPARING:
            subject.form, subject.left_out = wish.form, wish.left_out.strip()[:120]
        subject.save(update_fields=["commentator", "form", "left_out"])
    chain(actor, "changed", found, at)
    watching.changed(found)
    return found


@transaction.atomic
def open_review(*, actor: Actor, review_id: int, at: datetime) -> Review:
    """Freeze the scheme, with its digest in the chain: from now on the subjects write their debriefs.

    Raises NotFound, Forbidden, WrongState, BadReview where something is still missing.
    """
    found = locked(actor, review_id, BEFORE)
    gaps = queries.missing(found)
    if gaps:
        raise BadReview(_("还差 %(count)s 项，补齐才能启动。") % {"count": len(gaps)})
    scheme = found.rules
    found.frozen, found.scheme_digest = scheme.as_json(), scheme.digest()
    found.state, found.opened_at = State.OPEN, at
    found.save()
    chain(actor, "opened", found, at)
    return found


@transaction.atomic
def move_review(*, actor: Actor, review_id: int, to: Organisation, at: datetime) -> None:
    """Let another organisation hold a review, in a merger or split, whose page has asked for the right to it.

    The scheme of one that is being prepared goes along as the new organisation's own copy.
    """
    found = Review.objects.select_for_update().get(pk=review_id)
    if found.state == State.PREPARING and found.scheme is not None:
        found.scheme = schemes.copy_scheme(actor=actor, scheme=found.scheme, to=to, at=at)
    found.organisation = to
    found.save(update_fields=["organisation", "scheme"])
    chain(actor, "moved", found, at)


def _scheme(actor: Actor, organisation: Organisation, scheme_id: int) -> Scheme:
    found = queries.scheme(actor, scheme_id)
    if found.organisation_id != organisation.pk:
        raise BadReview(_("请选本级的考核办法。"))
    return found


def _take_subjects(found: Review, today: date) -> None:
    scheme = found.rules
    on = rules.day_of_answering(scheme, found.year, found.held_on) or today
    kept = {(each.post_id, each.person_id): each for each in found.subjects.all()}
    stayed: list[Subject] = []
    made: list[Subject] = []
    for number, each in enumerate(queries.candidates(found.organisation, scheme, found.year, on), 1):
        before = kept.get((each.post.pk, each.person.pk if each.person else None))
        row = before or Subject(review=found, post=each.post, person=each.person)
        row.organisation, row.is_acting, row.months, row.number = (
            each.post.organisation, each.is_acting, each.months, number,
        )  # fmt: skip
        (stayed if before else made).append(row)
    found.subjects.exclude(pk__in=[each.pk for each in stayed]).delete()
    Subject.objects.bulk_update(stayed, ["organisation", "is_acting", "months", "number"])
    Subject.objects.bulk_create(made)
    found.subjects_on = on
    found.save(update_fields=["subjects_on"])
