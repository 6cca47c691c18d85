"""The meeting as pure values: what one press moves, what the clock says. Times are seconds since the epoch."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

WARNING = 60  # seconds before the end of a phase at which the clock says so
MORE = 60  # seconds that one press gives to whoever speaks


class Stage(StrEnum):
    """How far a meeting is."""

    WAITING = "waiting"
    RUNNING = "running"
    ENDED = "ended"


class Turn(StrEnum):
    """How far an item of the agenda is."""

    WAITING = "waiting"
    NOW = "now"
    DONE = "done"
    SKIPPED = "skipped"


class Tone(StrEnum):
    """How the clock looks: calm, near its end, over."""

    CALM = "calm"
    WARN = "warn"
    OVER = "over"


class Screen(StrEnum):
    """What the projector shows: where the meeting is, or its title alone."""

    AGENDA = "agenda"
    TITLE = "title"


@dataclass(frozen=True)
class Item:
    """One item of the agenda: its id, the seconds of each of its phases (0 = no limit), how far it is."""

    pk: int
    phases: tuple[int, ...]
    turn: Turn = Turn.WAITING


@dataclass(frozen=True)
class Room:
    """A meeting at one moment.

    `phase` is that of the item whose turn it is; it began at `since`, after `used` seconds before a pause. A paused
    clock has no `since`. `added` are the seconds that it was given above those of the agenda.
    """

    stage: Stage
    items: tuple[Item, ...]
    phase: int = 0
    since: float | None = None
    used: float = 0.0
    added: float = 0.0
    screen: Screen = Screen.AGENDA

    @property
    def now(self) -> Item | None:
        """The item whose turn it is."""
        return next((item for item in self.items if item.turn == Turn.NOW), None)

    @property
    def next(self) -> Item | None:
        """The item that comes after it."""
        return next((item for item in self.items if item.turn == Turn.WAITING), None)

    @property
    def limit(self) -> float:
        """The seconds of the phase that runs; 0 where it has no limit or none runs."""
        seconds = self.now.phases[self.phase] if self.now is not None else 0
        return seconds + self.added if seconds else 0.0

    @property
    def is_paused(self) -> bool:
        """Whether the clock stands still although an item has its turn."""
        return self.now is not None and self.since is None


class NotThere(ValueError):
    """The press does not belong to where the meeting is."""


def begun_with(items: Sequence[Item]) -> Room:
    """Return a meeting that has not begun."""
    return Room(Stage.WAITING, tuple(items))


def pressed(room: Room, at: float) -> Room:
    """The red button: the next phase, after the last one the next item, after the last one the end.

    Raises NotThere for a meeting that has ended, or that has no item.
    """
    if room.stage == Stage.ENDED or not room.items:
        raise NotThere
    now = room.now
    if now is not None and room.phase + 1 < len(now.phases):
        return replace(room, phase=room.phase + 1, since=at, used=0.0, added=0.0, screen=Screen.AGENDA)
    return _next_item(room, Turn.DONE, at)


def skipped(room: Room, pk: int, at: float) -> Room:
    """Somebody does not come, or not yet: his item is passed over, and the next one begins where it was his turn.

    Raises NotThere for an item that is over.
    """
    item = _item(room, pk)
    if item.turn == Turn.NOW:
        return _next_item(room, Turn.SKIPPED, at)
    if item.turn != Turn.WAITING:
        raise NotThere
    return _with(room, pk, lambda each: replace(each, turn=Turn.SKIPPED))


def called_back(room: Room, pk: int) -> Room:
    """Who was skipped comes after all: his item is the next one. A meeting that ended goes on with it.

    Raises NotThere for an item that was not skipped.
    """
    item = _item(room, pk)
    if item.turn != Turn.SKIPPED:
        raise NotThere
    rest = [each for each in room.items if each.pk != pk]
    place = next((at for at, each in enumerate(rest) if each.turn == Turn.WAITING), len(rest))
    items = (*rest[:place], replace(item, turn=Turn.WAITING), *rest[place:])
    stage = Stage.RUNNING if room.stage == Stage.ENDED else room.stage
    return replace(room, items=items, stage=stage)


def brought_forward(room: Room, pk: int) -> Room:
    """An item changes places with the one before it; both wait still. Raises NotThere where that cannot be."""
    places = [each.pk for each in room.items]
    at = places.index(pk) if pk in places else 0
    if at == 0 or room.items[at].turn != Turn.WAITING or room.items[at - 1].turn != Turn.WAITING:
        raise NotThere
    items = list(room.items)
    items[at - 1], items[at] = items[at], items[at - 1]
    return replace(room, items=tuple(items))


def paused(room: Room, at: float) -> Room:
    """The clock stands still. Raises NotThere where it does not run."""
    if room.since is None:
        raise NotThere
    return replace(room, since=None, used=room.used + max(0.0, at - room.since))


def resumed(room: Room, at: float) -> Room:
    """The clock goes on from where it stood. Raises NotThere where it does not stand."""
    if not room.is_paused:
        raise NotThere
    return replace(room, since=at)


def given_more(room: Room, at: float) -> Room:
    """Whoever speaks gets a minute more; over time it is counted from the press. Raises NotThere without a limit."""
    seconds = left(room, at)
    if seconds is None:
        raise NotThere
    return replace(room, added=room.added + MORE - min(0.0, seconds))


def shown(room: Room, screen: Screen) -> Room:
    """The projector shows something else. Raises NotThere where it shows it already."""
    if room.screen == screen:
        raise NotThere
    return replace(room, screen=screen)


def spent(room: Room, at: float) -> float:
    """Return how many seconds of the phase are used."""
    return room.used + (max(0.0, at - room.since) if room.since is not None else 0.0)


def left(room: Room, at: float) -> float | None:
    """Return how many seconds of the phase are left, less than 0 over time; None where it has no limit."""
    return room.limit - spent(room, at) if room.limit else None


def ends(room: Room) -> float | None:
    """Return when the phase is to end by its stored times; None where it has no limit or its clock does not run."""
    if room.since is None or not room.limit:
        return None
    return room.since + room.limit - room.used


def begins(room: Room, start: float) -> dict[int, float]:
    """Return {id of each item that waits: when it would begin}, if everybody keeps to his minutes.

    Before the meeting from `start`, then from the end of the phase that runs (one without limit takes no more time);
    empty while the clock stands still, for then nobody knows.
    """
    now, at = room.now, start
    if room.is_paused or room.stage == Stage.ENDED:
        return {}
    if now is not None and room.since is not None:
        at = ends(room) or room.since
        at += sum(now.phases[room.phase + 1 :])
    found = {}
    for item in room.items:
        if item.turn == Turn.WAITING:
            found[item.pk] = at
            at += sum(item.phases)
    return found


@dataclass(frozen=True)
class Pace:
    """Where a meeting is beside its agenda: `planned` is when that ends, `rest` the seconds after the running phase."""

    planned: float
    rest: float
    finishes: float

    @property
    def late(self) -> float:
        """Seconds by which it will end later than planned, less than 0 where earlier."""
        return self.finishes - self.planned


def pace(room: Room, start: float, at: float) -> Pace | None:
    """Return how far a meeting that was to begin at `start` is behind or ahead of its agenda; None where none runs.

    Who speaks is taken to use the time that he has, everybody after him to keep to his minutes; over time, in a pause
    and where a phase has no limit it grows with the clock. Who is skipped makes the meeting end earlier.
    """
    now = room.now
    if room.stage != Stage.RUNNING or now is None:
        return None
    rest = sum(now.phases[room.phase + 1 :]) + sum(sum(each.phases) for each in room.items if each.turn == Turn.WAITING)
    planned = start + sum(sum(each.phases) for each in room.items)
    return Pace(planned, rest, at + max(0.0, left(room, at) or 0.0) + rest)


def tone(seconds_left: float | None) -> Tone:
    """Return how the clock looks."""
    if seconds_left is None or seconds_left > WARNING:
        return Tone.CALM
    return Tone.WARN if seconds_left > 0 else Tone.OVER


def _next_item(room: Room, turn: Turn, at: float) -> Room:
    """End the item whose turn it is, and begin the next; without one the meeting is over."""
    now, after = room.now, room.next
    items = tuple(
        replace(each, turn=turn) if each is now else replace(each, turn=Turn.NOW) if each is after else each
        for each in room.items
    )
    if after is None:
        return Room(Stage.ENDED, items)
    return Room(Stage.RUNNING, items, since=at)


def _item(room: Room, pk: int) -> Item:
    found = next((each for each in room.items if each.pk == pk), None)
    if found is None:
        raise NotThere
    return found


def _with(room: Room, pk: int, change: Callable[[Item], Item]) -> Room:
    return replace(room, items=tuple(change(each) if each.pk == pk else each for each in room.items))


def joined(place: str, title: str) -> str:
    """Return a post as it is said: what ends the place and begins the title is said once (…镇党委、党委书记)."""
    for length in range(min(len(place), len(title)), 0, -1):
        if place.endswith(title[:length]):
            return place + title[length:]
    return place + title
