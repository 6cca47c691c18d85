"""Builds a rehearsal in an empty database: the review as it stands on the morning of its meeting, with invented people.

Everything goes through the services that people use, so that the rehearsal's rules are those of the day.
"""

from datetime import date, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.access.queries import actor_of
from shuping.core import clock
from shuping.debriefs.services import drafting, vetting
from shuping.demo.services import set_day
from shuping.rehearsals.cast import Cast
from shuping.rehearsals.debriefs import invented
from shuping.rehearsals.shape import Shape
from shuping.reviews import queries
from shuping.reviews.models import Review, Subject
from shuping.reviews.rules import Gap
from shuping.reviews.scheme import Ruled, Scheme, checked, of_json
from shuping.reviews.services import balloting, schemes, setting_up
from shuping.reviews.services.setting_up import Days, SubjectWish

BEGINS, DAYS_BEFORE, VOTERS = time(9), 60, 20  # where the review says nothing yet


def build(shape: Shape, today: date) -> None:
    """Make the rehearsal, and set its clock to the day of the meeting (today where it has none).

    What the review still lacks is filled in. Raises whatever a service refuses.
    """
    day = shape.held_on or today
    with transaction.atomic():
        cast = Cast(shape, day)
        found = _set_up(shape, cast, day)
        _open(shape, cast, found, day)
        _write_debriefs(cast, found, day)
        if shape.channels:
            eve = day - timedelta(days=1)
            balloting.set_up_round(
                actor=cast.organiser(eve), review_id=found.pk, channels=shape.channels, at=clock.moment(eve, 15)
            )
    set_day(day, city=_("演练"), people=[card.plain() for card in cast.cards])


def _set_up(shape: Shape, cast: Cast, day: date) -> Review:
    """Make the review and its days; where nobody would hold his post long enough by then, the scheme asks for less."""
    begun = day - timedelta(days=DAYS_BEFORE)
    actor, at = cast.organiser(begun), clock.moment(begun, 9)
    rules = of_json(shape.scheme)
    made = setting_up.make_review(
        actor=actor,
        organisation=cast.place,
        year=shape.year,
        title=_("（演练）%(year)s年度述职评议") % {"year": shape.year},
        scheme_id=schemes.make_scheme(actor=actor, organisation=cast.place, rules=rules, at=at).pk,
        at=at,
    )
    due_on = shape.due_on if shape.due_on and shape.due_on <= day else day - timedelta(days=7)
    days = Days(due_on, day, shape.begins_at or BEGINS, _("演练会场"))
    setting_up.set_days(actor=actor, review_id=made.pk, days=days, at=at)
    found = setting_up.take_subjects_again(actor=actor, review_id=made.pk, at=at)
    if Gap.MONTHS in _gaps(found):
        kept = schemes.make_scheme(actor=actor, organisation=cast.place, rules=_with(rules, "months_least", 0), at=at)
        found = setting_up.choose_scheme(actor=actor, review_id=made.pk, scheme_id=kept.pk, at=at)
    return found


def _gaps(found: Review) -> set[Gap]:
    return {each.gap for each in queries.missing(found)}


def _with(rules: Scheme, name: str, value: int) -> Scheme:
    return checked(rules.name, {**rules.rules, name: Ruled(value, rules.rules[name].basis, rules.rules[name].is_open)})


def _open(shape: Shape, cast: Cast, found: Review, day: date) -> None:
    begun = day - timedelta(days=DAYS_BEFORE)
    actor, at = cast.organiser(begun), clock.moment(begun, 10)
    classes = len(found.rules["classes"])
    entitled = shape.entitled if len(shape.entitled) == classes and all(shape.entitled) else (VOTERS,) * classes
    setting_up.set_entitled(actor=actor, review_id=found.pk, entitled=entitled, at=at)
    seats = {place.pk: seat for place, seat in zip(cast.subjects, shape.seats, strict=True)}
    people = cast.commentators

    def wish(at: int, subject: Subject, form: str) -> SubjectWish:
        chosen = seats[subject.organisation_id].commentator
        return SubjectWish(form, people[at % len(people) if chosen is None else chosen].pk)

    subjects = queries.subjects(found)
    wishes = {each.pk: wish(at, each, seats[each.organisation_id].form) for at, each in enumerate(subjects)}
    setting_up.change_subjects(actor=actor, review_id=found.pk, wishes=wishes, at=at)
    if Gap.ON_SITE in _gaps(found):
        wishes = {each.pk: wish(at, each, Subject.Form.ON_SITE) for at, each in enumerate(subjects)}
        setting_up.change_subjects(actor=actor, review_id=found.pk, wishes=wishes, at=at)
    setting_up.open_review(actor=actor, review_id=found.pk, at=clock.moment(begun, 11))


def _write_debriefs(cast: Cast, found: Review, day: date) -> None:
    written, read = day - timedelta(days=8), day - timedelta(days=7)
    for subject in queries.subjects(found):
        person = subject.person
        assert person is not None  # noqa: S101 - everybody of the cast holds his post
        actor, at = actor_of(person.pk, person.name, written), clock.moment(written, 10)
        text = invented(subject.number)
        kept = drafting.keep_draft(actor=actor, subject_id=subject.pk, text=text, revision=0, at=at)
        drafting.submit_debrief(actor=actor, subject_id=subject.pk, revision=kept.revision, at=at)
        vetting.accept_version(
            actor=cast.organiser(read), subject_id=subject.pk, number=1, note="", at=clock.moment(read, 10)
        )
