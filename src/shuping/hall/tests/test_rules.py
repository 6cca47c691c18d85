import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shuping.hall import rules
from shuping.hall.rules import Item, NotThere, Room, Screen, Stage, Tone, Turn

OPENING, FIRST, SECOND, CLOSING = Item(1, (0,)), Item(2, (480, 120, 240)), Item(3, (480, 120, 240)), Item(4, (0,))
AGENDA = (OPENING, FIRST, SECOND, CLOSING)


def after(presses, room=None):
    room = room or rules.begun_with(AGENDA)
    for at in range(presses):
        room = rules.pressed(room, float(at))
    return room


def turns(room):
    return {item.pk: item.turn for item in room.items}


def test_one_button_goes_through_the_whole_meeting():
    room = after(1)
    assert (room.stage, room.now.pk, room.phase) == (Stage.RUNNING, 1, 0)
    assert (after(2).now.pk, after(2).phase) == (2, 0)
    assert (after(4).now.pk, after(4).phase) == (2, 2)
    assert (after(5).now.pk, after(5).phase) == (3, 0)
    assert after(8).now.pk == 4
    assert after(9).stage == Stage.ENDED
    assert set(turns(after(9)).values()) == {Turn.DONE}
    with pytest.raises(NotThere):
        after(10)


def test_who_does_not_come_is_passed_over_and_may_come_later():
    room = rules.skipped(after(2), 2, 9.0)
    assert (room.now.pk, room.phase, room.since) == (3, 0, 9.0)
    room = rules.called_back(room, 2)
    assert [item.pk for item in room.items] == [1, 3, 2, 4]
    assert room.next.pk == 2
    with pytest.raises(NotThere):
        rules.called_back(room, 2)


def test_somebody_later_is_skipped_without_moving_the_room():
    room = rules.skipped(after(2), 3, 9.0)
    assert room.now.pk == 2
    assert after(3, room).now.pk == 4


def test_who_was_skipped_to_the_end_opens_the_meeting_again():
    room = rules.skipped(after(2), 3, 0.0)
    room = after(4, room)
    assert room.stage == Stage.ENDED
    room = rules.called_back(room, 3)
    assert (room.stage, room.now) == (Stage.RUNNING, None)
    assert rules.pressed(room, 5.0).now.pk == 3


def test_two_who_wait_change_places():
    room = rules.brought_forward(after(1), 3)
    assert [item.pk for item in room.items] == [1, 3, 2, 4]
    for pk in (1, 3, 99):
        with pytest.raises(NotThere):
            rules.brought_forward(after(2), pk)


def test_the_clock_stands_and_goes_on():
    room = after(2)  # its turn began at 1.0
    assert rules.left(room, 101.0) == 380
    room = rules.paused(room, 101.0)
    assert rules.left(room, 5000.0) == 380
    assert room.is_paused
    with pytest.raises(NotThere):
        rules.paused(room, 102.0)
    room = rules.resumed(room, 5000.0)
    assert rules.left(room, 5010.0) == 370
    with pytest.raises(NotThere):
        rules.resumed(room, 5011.0)


def test_the_next_phase_begins_anew():
    room = rules.pressed(rules.paused(after(2), 50.0), 60.0)
    assert (room.phase, room.used, rules.left(room, 61.0)) == (1, 0.0, 119)


@pytest.mark.parametrize(
    ("left", "tone"),
    [(None, Tone.CALM), (61, Tone.CALM), (60, Tone.WARN), (0.5, Tone.WARN), (0, Tone.OVER), (-9, Tone.OVER)],
)
def test_the_clock_warns_before_it_is_over(left, tone):
    assert rules.tone(left) == tone


def test_an_item_without_a_limit_has_no_clock():
    assert rules.left(after(1), 100.0) is None
    assert rules.left(rules.begun_with(AGENDA), 100.0) is None


def test_a_clock_that_was_set_back_never_gives_time():
    assert rules.left(after(2), -1000.0) == 480


def test_a_meeting_without_an_agenda_does_not_begin():
    with pytest.raises(NotThere):
        rules.pressed(rules.begun_with(()), 1.0)


def test_one_more_minute_is_added_and_ends_with_the_phase():
    room = rules.given_more(after(2), 101.0)  # its turn began at 1.0
    assert (rules.left(room, 101.0), rules.ends(room), room.limit) == (440, 541.0, 540)
    assert rules.left(rules.given_more(room, 102.0), 102.0) == 499
    assert rules.left(rules.paused(room, 101.0), 900.0) == 440
    assert rules.left(rules.pressed(room, 200.0), 200.0) == 120
    for without in (rules.begun_with(AGENDA), after(1), after(9)):
        with pytest.raises(NotThere):
            rules.given_more(without, 5.0)


def test_one_more_minute_over_time_is_counted_from_the_press():
    room = rules.given_more(after(2), 661.0)  # three minutes over
    assert rules.left(room, 661.0) == 60
    assert rules.left(room, 730.0) == -9


def test_the_title_on_the_projector_moves_nothing_and_goes_with_the_next_press():
    room = rules.shown(after(2), Screen.TITLE)
    assert (room.now.pk, room.since, room.screen) == (2, 1.0, Screen.TITLE)
    with pytest.raises(NotThere):
        rules.shown(room, Screen.TITLE)
    assert rules.shown(room, Screen.AGENDA) == after(2)
    for moved in (rules.pressed(room, 9.0), rules.skipped(room, 2, 9.0)):
        assert moved.screen == Screen.AGENDA
    assert rules.skipped(room, 3, 9.0).screen == Screen.TITLE


@pytest.mark.parametrize(
    ("at", "late"),
    [
        (1.0, 1.0),  # began a second late
        (400.0, 1.0),  # who speaks may use his time
        (481.0, 1.0),
        (541.0, 61.0),  # a minute over
    ],
)
def test_the_meeting_is_as_late_as_who_speaks_makes_it(at, late):
    told = rules.pace(after(2), 0.0, at)
    assert told.late == late
    assert told.planned == 2 * 840
    assert told.rest == 120 + 240 + 840


def test_a_pause_a_minute_more_and_a_phase_without_limit_make_the_meeting_later():
    assert rules.pace(rules.given_more(after(2), 5.0), 0.0, 5.0).late == 61.0
    assert rules.pace(rules.paused(after(2), 101.0), 0.0, 400.0).late == 300.0
    assert rules.pace(after(1), 0.0, 360.0).late == 360.0


def test_who_is_skipped_and_who_is_brief_make_it_earlier():
    assert rules.pace(rules.skipped(after(2), 3, 9.0), 0.0, 9.0).late == 1.0 - 840
    assert rules.pace(rules.pressed(after(2), 181.0), 0.0, 181.0).late == 181.0 - 480


def test_no_meeting_no_pace():
    for room in (rules.begun_with(AGENDA), after(9), rules.called_back(after(4, rules.skipped(after(2), 3, 0.0)), 3)):
        assert rules.pace(room, 0.0, 5.0) is None


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["press", "skip", "back", "forward", "pause", "resume", "more", "title"]), st.integers(1, 4)
    ),
    max_size=40,
)


@given(ACTS)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine draws slowly
def test_whatever_is_pressed_nobody_is_lost_and_one_has_his_turn(acts):
    room = rules.begun_with(AGENDA)
    for at, (act, pk) in enumerate(acts):
        try:
            if act == "press":
                room = rules.pressed(room, float(at))
            elif act == "skip":
                room = rules.skipped(room, pk, float(at))
            elif act == "back":
                room = rules.called_back(room, pk)
            elif act == "forward":
                room = rules.brought_forward(room, pk)
            elif act == "more":
                room = rules.given_more(room, float(at))
                assert rules.left(room, float(at)) >= rules.MORE
            elif act == "title":
                room = rules.shown(room, Screen.TITLE)
            else:
                room = (rules.paused if act == "pause" else rules.resumed)(room, float(at))
        except NotThere:
            continue
        assert sorted(item.pk for item in room.items) == [1, 2, 3, 4]
        assert sum(item.turn == Turn.NOW for item in room.items) <= 1
        assert (room.stage != Stage.RUNNING) <= (room.now is None)
        assert rules.spent(room, float(at)) >= 0


@pytest.mark.parametrize(
    ("place", "title", "said"),
    [("青禾镇党委", "党委书记", "青禾镇党委书记"), ("青禾镇", "党委书记", "青禾镇党委书记"), ("", "书记", "书记")],
)
def test_a_post_is_said_without_saying_a_word_twice(place, title, said):
    assert rules.joined(place, title) == said


def test_times_to_come_follow_the_phase_that_runs():
    room = Room(Stage.RUNNING, (Item(1, (480, 120), Turn.NOW), Item(2, (480,)), Item(3, (0,))), since=1000.0, used=30.0)
    assert rules.ends(room) == 1450.0
    assert rules.begins(room, 0) == {2: 1570.0, 3: 2050.0}
    assert rules.begins(rules.paused(room, 1100.0), 0) == {}
