from datetime import timedelta

import pytest

from shuping.audit.queries import facts_now
from shuping.core.errors import Forbidden, NotFound
from shuping.hall import queries, rules
from shuping.hall.models import Meeting, Press
from shuping.hall.services import agenda, console
from shuping.hall.services.agenda import NotReady
from shuping.hall.services.console import AlreadyMoved, NotNow
from shuping.hall.tests.factories import prepared
from shuping.reviews.models import Subject
from tests.worlds import AT


def press(world, review, seen, seconds=0):
    return console.press(
        actor=world.actor("officer"), review_id=review.pk, seen=seen, at=AT + timedelta(seconds=seconds)
    )


def where(world, review):
    found = queries.meeting(world.actor("officer"), review.pk)
    room = queries.room(found, queries.items(found))
    return room.stage.value, next((str(each) for each in queries.items(found) if each.turn == "now"), ""), room.phase


def test_the_agenda_comes_from_subjects_and_minutes(world):
    _review, found = prepared(world)
    rows = [(each.kind, each.phases) for each in queries.items(found)]
    turn = ("subject", [["speak", 480], ["ask", 120], ["comment", 240]])
    whole = [["whole", 0]]
    assert rows == [("opening", whole), turn, turn, ("ballot", whole), ("closing", whole)]


def test_who_reports_in_writing_has_no_turn(world):
    review, _found = prepared(world)
    Subject.objects.filter(review=review, organisation=world["pine"]).update(form=Subject.Form.WRITTEN)
    found = agenda.prepare(actor=world.actor("officer"), review_id=review.pk, at=AT)
    assert [each.kind for each in queries.items(found)] == ["opening", "subject", "ballot", "closing"]


def test_two_consoles_at_once_move_one_step(world):
    review, _found = prepared(world)
    press(world, review, 0)
    with pytest.raises(AlreadyMoved):
        press(world, review, 0)
    assert where(world, review) == ("running", "开场", 0)
    assert Press.objects.count() == 1


def test_a_press_is_taken_back_and_the_clock_goes_on(world):
    review, _found = prepared(world)
    press(world, review, 0)
    press(world, review, 1, 60)  # the first subject speaks
    press(world, review, 2, 200)  # too early: questions
    found = console.take_back(actor=world.actor("officer"), review_id=review.pk, seen=3, at=AT + timedelta(seconds=210))
    assert found.version == 4
    assert where(world, review)[2] == 0
    room = queries.room(found, queries.items(found))
    assert rules.left(room, (AT + timedelta(seconds=260)).timestamp()) == 480 - 200
    again = console.take_back(actor=world.actor("officer"), review_id=review.pk, seen=4, at=AT)
    assert where(world, review) == ("running", "开场", 0)
    console.take_back(actor=world.actor("officer"), review_id=review.pk, seen=again.version, at=AT)
    assert where(world, review) == ("waiting", "", 0)
    with pytest.raises(NotNow):
        console.take_back(actor=world.actor("officer"), review_id=review.pk, seen=again.version + 1, at=AT)


def test_who_does_not_come_is_skipped_and_called_back(world):
    review, found = prepared(world)
    first = queries.items(found)[1]
    press(world, review, 0)
    press(world, review, 1)
    actor = world.actor("officer")
    console.skip(actor=actor, review_id=review.pk, item_id=first.pk, seen=2, at=AT)
    assert "松涧镇" in where(world, review)[1]
    console.call_back(actor=actor, review_id=review.pk, item_id=first.pk, seen=3, at=AT)
    kinds = [(each.kind, each.turn) for each in queries.items(found)]
    assert kinds[1:3] == [("subject", "now"), ("subject", "waiting")]
    with pytest.raises(NotNow):
        console.call_back(actor=actor, review_id=review.pk, item_id=first.pk, seen=4, at=AT)


def test_stored_times_are_the_clock_so_a_restart_changes_nothing(world):
    review, _found = prepared(world)
    press(world, review, 0)
    press(world, review, 1)
    console.pause(actor=world.actor("officer"), review_id=review.pk, seen=2, at=AT + timedelta(seconds=100))
    console.resume(actor=world.actor("officer"), review_id=review.pk, seen=3, at=AT + timedelta(seconds=900))
    found = Meeting.objects.get(review=review)  # as another process reads it
    room = queries.room(found, queries.items(found))
    assert rules.left(room, (AT + timedelta(seconds=910)).timestamp()) == 480 - 110


def test_a_minute_more_is_a_press_that_can_be_taken_back(world):
    review, _found = prepared(world)
    press(world, review, 0)
    with pytest.raises(NotNow):  # the opening has no limit
        console.give_more(actor=world.actor("officer"), review_id=review.pk, seen=1, at=AT)
    press(world, review, 1)
    officer = world.actor("officer")
    console.give_more(actor=officer, review_id=review.pk, seen=2, at=AT + timedelta(seconds=100))
    with pytest.raises(AlreadyMoved):
        console.give_more(actor=officer, review_id=review.pk, seen=2, at=AT + timedelta(seconds=100))
    found = Meeting.objects.get(review=review)  # as another process reads it
    assert rules.left(queries.room(found, queries.items(found)), (AT + timedelta(seconds=110)).timestamp()) == 540 - 110
    found = console.take_back(actor=officer, review_id=review.pk, seen=3, at=AT)
    assert rules.left(queries.room(found, queries.items(found)), (AT + timedelta(seconds=110)).timestamp()) == 480 - 110


def test_the_title_is_put_on_the_projector_and_taken_away(world):
    review, _found = prepared(world)
    officer = world.actor("officer")
    for seen in range(2):
        press(world, review, seen)
    assert console.show_title(actor=officer, review_id=review.pk, seen=2, at=AT).screen == "title"
    with pytest.raises(NotNow):
        console.show_title(actor=officer, review_id=review.pk, seen=3, at=AT)
    assert console.take_back(actor=officer, review_id=review.pk, seen=3, at=AT).screen == "agenda"
    console.show_title(actor=officer, review_id=review.pk, seen=4, at=AT)
    assert console.show_agenda(actor=officer, review_id=review.pk, seen=5, at=AT).screen == "agenda"
    console.show_title(actor=officer, review_id=review.pk, seen=6, at=AT)
    assert press(world, review, 7).screen == "agenda"


def test_a_press_of_before_the_upgrade_is_taken_back_too(world):
    review, _found = prepared(world)
    press(world, review, 0)
    press(world, review, 1)
    last = Press.objects.get(version=2)
    last.before = {name: value for name, value in last.before.items() if name not in ("added", "screen")}
    last.save()
    found = console.take_back(actor=world.actor("officer"), review_id=review.pk, seen=2, at=AT)
    assert (found.added_seconds, found.screen) == (0, "agenda")
    assert where(world, review) == ("running", "开场", 0)


def test_the_meeting_ends_with_its_order_chained(world):
    review, found = prepared(world)
    for seen in range(10):
        last = press(world, review, seen, seen)
    assert last.stage == "ended"
    assert last.ended_at == AT + timedelta(seconds=9)
    assert str(facts_now("hall.meeting", found.pk)["held"]).count("done") == 5
    with pytest.raises(NotNow):
        press(world, review, 10)


def test_no_agenda_is_built_over_a_meeting_that_began(world):
    review, _found = prepared(world)
    press(world, review, 0)
    with pytest.raises(NotReady):
        agenda.prepare(actor=world.actor("officer"), review_id=review.pk, at=AT)


@pytest.mark.parametrize(("name", "error"), [("mayor", Forbidden), ("green-secretary", NotFound), ("nobody", NotFound)])
def test_only_the_department_presses(world, name, error):
    review, _found = prepared(world)
    with pytest.raises(error):
        console.press(actor=world.actor(name), review_id=review.pk, seen=0, at=AT)
