"""A press carries the step that it saw: two at once move one step, and one that comes late is told so."""

import pytest

from shuping.core.live.rules import PressedBefore, Stand, is_step

NOW = Stand(step=7, state="speaking")


@pytest.mark.parametrize(
    ("seen", "to", "moves"),
    [
        (7, "questions", True),
        (7, "speaking", True),  # the same state again is a step too: the next speaker
        (6, "speaking", False),  # this very step is done
    ],
)
def test_a_press_moves_from_what_it_saw_and_what_is_done_is_not_done_again(seen: int, to: str, moves: bool) -> None:
    assert is_step(NOW, seen=seen, to=to) is moves


@pytest.mark.parametrize(("seen", "to"), [(6, "questions"), (5, "speaking"), (8, "speaking"), (-1, "speaking")])
def test_a_press_that_saw_something_else_is_refused_with_a_sentence(seen: int, to: str) -> None:
    with pytest.raises(PressedBefore, match=r"别处先按了一步，您这一次没有算。.*再按。") as caught:
        is_step(NOW, seen=seen, to=to)
    assert caught.value.facts == {"step": 7, "state": "speaking"}
    assert caught.value.status == 409


def test_a_clock_that_was_stopped_and_goes_again_is_not_stopped_by_the_first_press() -> None:
    stopped_by_one_gone_on_by_another = Stand(step=2, state="running")
    with pytest.raises(PressedBefore):
        is_step(stopped_by_one_gone_on_by_another, seen=0, to="stopped")
