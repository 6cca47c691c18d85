"""Rooms above that show who reports and who comments are told in the act that changes it: their open pages follow."""

from collections.abc import Callable

from shuping.reviews.models import Review

Watch = Callable[[Review], None]
_watching: list[Watch] = []


def register(watch: Watch) -> None:
    """Add a room that is told; it is called last in the transaction of the act."""
    _watching.append(watch)


def changed(found: Review) -> None:
    """Tell every room that subjects or commentators of a review changed."""
    for watch in _watching:
        watch(found)
