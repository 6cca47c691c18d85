"""How a meeting went, read back from its presses."""

from datetime import timedelta

from shuping.hall import held, queries, rules
from shuping.hall.held import Pressed
from shuping.hall.rules import Item
from shuping.hall.services import console
from shuping.hall.tests.factories import prepared
from tests.worlds import AT

AGENDA = (Item(1, (0,)), Item(2, (480, 120)), Item(3, (480, 120)), Item(4, (0,)))


class Meeting:
    """Presses with what each saw."""

    def __init__(self):
        self.room, self.presses = rules.begun_with(AGENDA), []

    def do(self, at, change, *words):
        self.presses.append(Pressed(at, self.room))
        self.room = change(self.room, *words)

    def press(self, at):
        self.do(at, rules.pressed, at)

    def held(self):
        return held.held(self.presses, self.room)


def test_each_phase_has_its_seconds_and_each_item_its_beginning_and_end():
    went = Meeting()
    for at in (0, 60, 500, 590, 1000):
        went.press(float(at))
    found = went.held()
    assert (found[1].began, found[1].ended) == (0, 60)
    assert (found[2].began, found[2].ended, found[2].seconds) == (60, 590, {0: 440, 1: 90})
    assert (found[3].began, found[3].ended, found[3].seconds) == (590, 1000, {0: 410})
    assert found[4] == held.Held()


def test_a_pause_is_no_used_time():
    went = Meeting()
    went.press(0.0)
    went.press(60.0)
    went.do(100.0, rules.paused, 100.0)
    went.do(400.0, rules.resumed, 400.0)
    went.press(410.0)
    assert went.held()[2].seconds == {0: 50}


def test_who_was_skipped_and_called_back_began_when_he_did():
    went = Meeting()
    went.press(0.0)
    went.press(60.0)
    went.do(70.0, rules.skipped, 2, 70.0)
    went.do(80.0, rules.called_back, 2)
    for at in (500.0, 600.0):
        went.press(at)
    found = went.held()
    assert (found[2].began, found[2].was_called_back, found[2].seconds) == (600, True, {})
    assert found[3].seconds == {0: 430, 1: 100}
    assert not found[3].was_forward  # he only stands one place further on because the other went behind him


def test_who_never_came_has_no_time():
    went = Meeting()
    went.press(0.0)
    went.do(10.0, rules.skipped, 3, 10.0)
    went.press(60.0)
    went.do(70.0, rules.skipped, 2, 70.0)
    found = went.held()
    assert (found[2], found[3]) == (held.Held(), held.Held())
    assert found[4].began == 70


def test_who_changed_places_is_named_once():
    went = Meeting()
    went.press(0.0)
    went.do(10.0, rules.brought_forward, 3)
    assert {pk for pk, each in went.held().items() if each.was_forward} == {3}


def test_a_press_that_was_taken_back_was_never_there(world):
    review, _found = prepared(world)
    actor = world.actor("officer")
    for seen, seconds in enumerate((0, 60, 200)):
        console.press(actor=actor, review_id=review.pk, seen=seen, at=AT + timedelta(seconds=seconds))
    console.take_back(actor=actor, review_id=review.pk, seen=3, at=AT + timedelta(seconds=210))
    console.press(actor=actor, review_id=review.pk, seen=4, at=AT + timedelta(seconds=540))
    found = queries.meeting(actor, review.pk)
    agenda = queries.items(found)
    went = queries.held_items(found, agenda)[agenda[1].pk]
    assert went.seconds == {0: 480}
    assert went.began == (AT + timedelta(seconds=60)).timestamp()
