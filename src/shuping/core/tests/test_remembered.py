"""What a page remembers holds for one edition and no longer."""

from shuping.core.remembered import MOST, Remembered


def test_a_value_is_made_once_for_an_edition_and_anew_for_the_next() -> None:
    remembered: Remembered[int] = Remembered()
    made = iter(range(10))
    assert [remembered.get("one", "key", lambda: next(made)) for _time in range(3)] == [0, 0, 0]
    assert remembered.get("two", "key", lambda: next(made)) == 1
    assert remembered.get("one", "key", lambda: next(made)) == 2
    assert remembered.get("one", "other", lambda: next(made)) == 3


def test_without_an_edition_nothing_is_remembered() -> None:
    remembered: Remembered[int] = Remembered()
    made = iter(range(10))
    assert [remembered.get("", "key", lambda: next(made)) for _time in range(2)] == [0, 1]


def test_only_so_many_are_kept() -> None:
    remembered: Remembered[int] = Remembered()
    for number in range(MOST + 1):
        remembered.get("one", number, lambda: 0)
    assert remembered.get("one", 0, lambda: 1) == 1
    assert remembered.get("one", MOST, lambda: 1) == 0


def test_what_every_question_remembered_can_be_forgotten() -> None:
    one: Remembered[int] = Remembered()
    other: Remembered[int] = Remembered()
    assert (one.get("head", "key", lambda: 1), other.get("head", "key", lambda: 2)) == (1, 2)
    Remembered.forget_all()
    assert (one.get("head", "key", lambda: 3), other.get("head", "key", lambda: 4)) == (3, 4)
