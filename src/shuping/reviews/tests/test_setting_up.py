from datetime import date

import pytest

from shuping.ballots.models import BallotRound
from shuping.core.actor import MACHINE
from shuping.core.errors import Forbidden, NotFound
from shuping.reviews import queries
from shuping.reviews.models import State, Subject
from shuping.reviews.services import balloting, schemes, setting_up
from shuping.reviews.services.acts import BadReview, WrongState
from shuping.reviews.services.setting_up import Days, SubjectWish
from shuping.reviews.tests import factories
from shuping.tree import services as tree
from shuping.tree.models import Appointment
from tests.worlds import AT, START


def test_the_subjects_come_from_the_posts(world):
    found = factories.a_review(world)
    rows = [(each.organisation_id, each.person, each.number) for each in queries.subjects(found)]
    assert rows == [
        (world["green"].pk, world.people["green-secretary"], 1),
        (world["pine"].pk, world.people["pine-secretary"], 2),
    ]
    assert found.subjects_on == date(2026, 12, 31)


def test_a_vacant_seat_is_flagged_and_a_deputy_acts(world):
    Appointment.objects.filter(post=world.posts["green-secretary"]).update(until_on=date(2026, 2, 1))
    Appointment.objects.filter(post=world.posts["pine-secretary"]).update(until_on=date(2026, 2, 1))
    deputy = tree.create_post(world["pine"], actor=MACHINE, kind="deputy_secretary", title="党委副书记", at=AT)
    tree.appoint(deputy, world.people["nobody"], actor=MACHINE, on=START, at=AT)
    found = factories.a_review(world, answers_on="meeting")
    green, pine = queries.subjects(found)
    assert (green.person, green.is_acting) == (None, False)
    assert (pine.person, pine.is_acting, pine.months) == (world.people["nobody"], True, None)
    assert "空缺" in str(green)
    gaps = {each.gap: each.about for each in queries.missing(found)}
    assert gaps["vacant"] == (str(green),)


def test_months_count_those_of_the_year(world):
    Appointment.objects.filter(post=world.posts["green-secretary"]).update(from_on=date(2026, 9, 1))
    green, pine = queries.subjects(factories.a_review(world))
    assert (green.months, pine.months) == (4, 12)


def test_what_was_decided_of_a_seat_stays_when_subjects_are_taken_again(world):
    found = factories.ready(world)
    Appointment.objects.filter(post=world.posts["pine-secretary"]).update(person=world.people["nobody"])
    setting_up.take_subjects_again(actor=world.actor("officer"), review_id=found.pk, at=AT)
    green, pine = queries.subjects(found)
    assert green.commentator == world.people["mayor"]
    assert (pine.person, pine.commentator) == (world.people["nobody"], None)


def test_opening_freezes_the_scheme(world):
    found = factories.opened(world)
    before = found.scheme_digest
    assert found.state == State.OPEN
    changed = factories.rules(speak_minutes=5)
    schemes.change_scheme(actor=world.actor("officer"), scheme_id=found.scheme_id, rules=changed, at=AT)
    found = queries.review(world.actor("officer"), found.pk)
    assert found.rules["speak_minutes"] == 8
    assert found.rules.digest() == before == found.scheme_digest


def test_nothing_opens_while_something_is_missing(world):
    found = factories.a_review(world)
    with pytest.raises(BadReview, match="还差 3 项"):
        setting_up.open_review(actor=world.actor("officer"), review_id=found.pk, at=AT)


def test_an_open_review_takes_another_commentator_but_no_other_subject(world):
    found = factories.opened(world)
    first = queries.subjects(found)[0]
    wish = SubjectWish(Subject.Form.WRITTEN, world.people["chief"].pk, "出差")
    setting_up.change_subjects(actor=world.actor("officer"), review_id=found.pk, wishes={first.pk: wish}, at=AT)
    first.refresh_from_db()
    assert (first.commentator, first.form, first.left_out) == (world.people["chief"], "on_site", "")
    with pytest.raises(WrongState):
        setting_up.take_subjects_again(actor=world.actor("officer"), review_id=found.pk, at=AT)


def test_a_commentator_leads_at_the_superior(world):
    found = factories.a_review(world)
    first = queries.subjects(found)[0]
    wish = SubjectWish(Subject.Form.ON_SITE, world.people["pine-secretary"].pk)
    with pytest.raises(BadReview, match="本级领导"):
        setting_up.change_subjects(actor=world.actor("officer"), review_id=found.pk, wishes={first.pk: wish}, at=AT)


def test_debriefs_are_due_before_the_meeting(world):
    found = factories.a_review(world)
    days = Days(date(2026, 7, 1), date(2026, 6, 26), None)
    with pytest.raises(BadReview, match="在开会以前"):
        setting_up.set_days(actor=world.actor("officer"), review_id=found.pk, days=days, at=AT)


@pytest.mark.parametrize(("name", "error"), [("green-organiser", NotFound), ("mayor", Forbidden), ("nobody", NotFound)])
def test_only_the_organisers_of_the_superior_set_it_up(world, name, error):
    found = factories.a_review(world)
    with pytest.raises(error):
        setting_up.set_days(actor=world.actor(name), review_id=found.pk, days=Days(None, None, None), at=AT)


def test_the_round_comes_from_the_scheme(world):
    found = factories.opened(world)
    made = balloting.set_up_round(actor=world.actor("officer"), review_id=found.pk, channels="paper", at=AT)
    assert made.rows == [str(each) for each in queries.subjects(found)]
    assert [each.weight for each in made.classes.all()] == [40, 30, 30]
    assert [each["name"] for each in made.options] == ["好", "较好", "一般", "差"]
    with pytest.raises(WrongState):
        balloting.set_up_round(actor=world.actor("officer"), review_id=found.pk, channels="paper", at=AT)
    assert BallotRound.objects.count() == 1


def test_one_class_needs_no_weight(world):
    found = factories.opened(world, classes=[["全体", 100]])
    made = balloting.set_up_round(actor=world.actor("officer"), review_id=found.pk, channels="paper", at=AT)
    assert [each.weight for each in made.classes.all()] == [None]
