"""How a meeting really went, read from its presses: pure. Times are seconds since the epoch."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from shuping.hall import rules
from shuping.hall.rules import Room, Turn


@dataclass(frozen=True)
class Pressed:
    """One press that was not taken back: when it was, and where the room stood before it."""

    at: float
    before: Room


@dataclass(frozen=True)
class Held:
    """What became of an item: when it began and ended, seconds of each phase, whether it was passed over or moved.

    `was_called_back` says that it was passed over first and had its turn after all; `was_forward` that it was moved
    before its place.
    """

    began: float | None = None
    ended: float | None = None
    seconds: dict[int, float] = field(default_factory=dict)
    was_called_back: bool = False
    was_forward: bool = False


def held(presses: Sequence[Pressed], now: Room) -> dict[int, Held]:
    """Return {id of an item: what became of it}; `now` is where the room stands after the last press.

    A pause is no used time. Who was called up, did not come and was called back began when he really did.
    """
    found = {item.pk: Held() for item in now.items}
    rooms = [*(each.before for each in presses[1:]), now]
    for pressed, after in zip(presses, rooms, strict=True):
        _step(found, pressed, after)
    return found


def _step(found: dict[int, Held], pressed: Pressed, after: Room) -> None:
    """Write what one press changed."""
    before, at = pressed.before, pressed.at
    was, now = before.now, after.now
    is_other = (was.pk if was else None) != (now.pk if now else None)
    if was is not None and (is_other or before.phase != after.phase):
        seconds = dict(found[was.pk].seconds)
        seconds[before.phase] = seconds.get(before.phase, 0.0) + rules.spent(before, at)
        found[was.pk] = replace(found[was.pk], seconds=seconds, ended=at)
    if now is not None and is_other:
        found[now.pk] = replace(found[now.pk], began=at, ended=None)
    _pass_over(found, before, after)


def _pass_over(found: dict[int, Held], before: Room, after: Room) -> None:
    """Write who was passed over, called back, or changed places with the one before him."""
    turns = {item.pk: item.turn for item in before.items}
    for item in after.items:
        if item.turn == Turn.SKIPPED != turns[item.pk]:
            found[item.pk] = Held(was_forward=found[item.pk].was_forward)
        elif turns[item.pk] == Turn.SKIPPED and item.turn == Turn.WAITING:
            found[item.pk] = replace(found[item.pk], was_called_back=True)
    if all(item.turn == turns[item.pk] for item in after.items):
        for was, item in zip(before.items, after.items, strict=True):
            if was.pk != item.pk:
                found[item.pk] = replace(found[item.pk], was_forward=True)
                break  # the first that stands elsewhere came forward, the other one went back
