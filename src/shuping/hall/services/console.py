"""The console: one press moves the room one step, whoever presses; what was pressed can be taken back."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.core.actor import Actor
from shuping.core.errors import Conflict
from shuping.hall import permissions, queries, rules, topics
from shuping.hall.models import Meeting, Press
from shuping.hall.rules import NotThere, Room, Screen, Stage
from shuping.hall.services.acts import chain, require_to_move


class AlreadyMoved(Conflict):
    """Another console pressed first: nothing was moved a second time."""

    code = "hall.already-moved"


class NotNow(Conflict):
    """The press does not belong to where the meeting is."""

    code = "hall.not-now"


@transaction.atomic
def press(*, actor: Actor, review_id: int, seen: int, at: datetime) -> Meeting:
    """Move the room one step on: phase, item, end. Raises NotFound, Forbidden, Decided, AlreadyMoved, NotNow."""
    return _move(actor, review_id, seen, at, "press", lambda room: rules.pressed(room, at.timestamp()))


@transaction.atomic
def skip(*, actor: Actor, review_id: int, item_id: int, seen: int, at: datetime) -> Meeting:
    """Pass over an item: who is not there. Raises as `press`."""
    return _move(actor, review_id, seen, at, "skip", lambda room: rules.skipped(room, item_id, at.timestamp()))


@transaction.atomic
def call_back(*, actor: Actor, review_id: int, item_id: int, seen: int, at: datetime) -> Meeting:
    """Let an item that was skipped be the next one. Raises as `press`."""
    return _move(actor, review_id, seen, at, "call_back", lambda room: rules.called_back(room, item_id))


@transaction.atomic
def bring_forward(*, actor: Actor, review_id: int, item_id: int, seen: int, at: datetime) -> Meeting:
    """Let a waiting item change places with the one before it. Raises as `press`."""
    return _move(actor, review_id, seen, at, "bring_forward", lambda room: rules.brought_forward(room, item_id))


@transaction.atomic
def pause(*, actor: Actor, review_id: int, seen: int, at: datetime) -> Meeting:
    """Let the clock stand still. Raises as `press`."""
    return _move(actor, review_id, seen, at, "pause", lambda room: rules.paused(room, at.timestamp()))


@transaction.atomic
def resume(*, actor: Actor, review_id: int, seen: int, at: datetime) -> Meeting:
    """Let the clock go on. Raises as `press`."""
    return _move(actor, review_id, seen, at, "resume", lambda room: rules.resumed(room, at.timestamp()))


@transaction.atomic
def give_more(*, actor: Actor, review_id: int, seen: int, at: datetime) -> Meeting:
    """Give whoever speaks a minute more. Raises as `press`."""
    return _move(actor, review_id, seen, at, "give_more", lambda room: rules.given_more(room, at.timestamp()))


@transaction.atomic
def show_title(*, actor: Actor, review_id: int, seen: int, at: datetime) -> Meeting:
    """Let the projector show the title of the meeting alone. Raises as `press`."""
    return _move(actor, review_id, seen, at, "show_title", lambda room: rules.shown(room, Screen.TITLE))


@transaction.atomic
def show_agenda(*, actor: Actor, review_id: int, seen: int, at: datetime) -> Meeting:
    """Let the projector show again where the meeting is. Raises as `press`."""
    return _move(actor, review_id, seen, at, "show_agenda", lambda room: rules.shown(room, Screen.AGENDA))


@transaction.atomic
def take_back(*, actor: Actor, review_id: int, seen: int, at: datetime) -> Meeting:
    """Put the room where it stood before the last press; a second time, before the one before it.

    The clock of the phase goes on as if nothing had been pressed. Raises as `press`.
    """
    found = _found(actor, review_id, seen)
    last = found.presses.last()
    if last is None:
        raise NotNow(_("还没有按过，没有可退的一步。"))
    before = last.before
    last.delete()
    return _kept(actor, found, before, at)


def _move(actor: Actor, review_id: int, seen: int, at: datetime, act: str, change: Callable[[Room], Room]) -> Meeting:
    found = _found(actor, review_id, seen)
    agenda = queries.items(found)
    before = queries.room(found, agenda)
    try:
        after = change(before)
    except NotThere as error:
        raise NotNow(_("现在不能这样按：会议已经不在那一步。请看一眼现在的进程。")) from error
    _kept(actor, found, _plain(after), at)
    Press.objects.create(
        meeting=found,
        version=found.version,
        act=act,
        person_id=actor.require_person(),
        at=at,
        before=_plain(before),
    )
    return found


def _found(actor: Actor, review_id: int, seen: int) -> Meeting:
    found = queries.meeting(actor, review_id, permissions.RUN, lock=True)
    require_to_move(found)
    if found.version != seen:
        raise AlreadyMoved(_("另一个控制台刚按过，会议已经走到下一步，这一按没有算。请看一眼，再按。"))
    return found


def _plain(room: Room) -> dict[str, Any]:
    return {
        "stage": room.stage.value,
        "phase": room.phase,
        "since": room.since,
        "used": room.used,
        "added": room.added,
        "screen": room.screen.value,
        "items": [{"pk": item.pk, "turn": item.turn.value} for item in room.items],
    }


def _put(found: Meeting, room: dict[str, Any]) -> None:
    """Write a room into the rows; the turn goes last, since only one item has it.

    A press of before an upgrade knew neither minutes that were added nor the title on the projector.
    """
    found.stage, found.phase, found.used_seconds = room["stage"], room["phase"], room["used"]
    found.added_seconds, found.screen = room.get("added", 0.0), room.get("screen", Screen.AGENDA)
    found.since = datetime.fromtimestamp(room["since"], UTC) if room["since"] is not None else None
    rows = {each.pk: each for each in found.items.all()}
    order = {row["pk"]: order for order, row in enumerate(room["items"], 1)}
    for is_now in (False, True):
        for row in room["items"]:
            each = rows[row["pk"]]
            if (row["turn"] == rules.Turn.NOW) == is_now and (each.turn, each.order) != (row["turn"], order[each.pk]):
                each.turn, each.order = row["turn"], order[each.pk]
                each.save(update_fields=["turn", "order"])


def _kept(actor: Actor, found: Meeting, room: dict[str, Any], at: datetime) -> Meeting:
    """Write a room and count the move; beginning, end and going on again are chained, the steps between are not."""
    before = found.stage
    _put(found, room)
    found.began_at = None if found.stage == Stage.WAITING else found.began_at or at
    found.ended_at = found.ended_at or at if found.stage == Stage.ENDED else None
    found.version += 1
    found.save()
    _chained(actor, found, before, at)
    topics.moved(found)
    return found


def _chained(actor: Actor, found: Meeting, before: str, at: datetime) -> None:
    if before == found.stage:
        return
    if found.stage == Stage.ENDED:
        chain(actor, "ended", found, at)
    elif found.stage == Stage.RUNNING:
        chain(actor, "running", found, at)
    else:
        chain(actor, "waiting", found, at)
