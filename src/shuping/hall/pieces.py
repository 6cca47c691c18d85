"""The pieces of a meeting that follow the server, drawn from stored rows alone; who may watch says their door."""

from collections.abc import Callable
from datetime import datetime

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from shuping.core import clock
from shuping.core.live import kinds
from shuping.core.live.doors import Piece
from shuping.core.live.kinds import Kind, Topic
from shuping.hall import queries, shown, topics
from shuping.hall.models import Meeting


def console(meeting_id: int, at: datetime | None = None) -> SafeString:
    """Return the console of who runs the meeting, with its buttons."""
    return _drawn("hall/parts/console.html", meeting_id, at, may_run=True)


def agenda(meeting_id: int, at: datetime | None = None) -> SafeString:
    """Return the same without buttons, for who may only look."""
    return _drawn("hall/parts/console.html", meeting_id, at, may_run=False)


def projector(meeting_id: int, at: datetime | None = None) -> SafeString:
    """Return what the hall sees."""
    return _drawn("hall/parts/projector.html", meeting_id, at)


def turn(subject_id: int, at: datetime | None = None) -> SafeString:
    """Return when it is the commentator's turn to speak of a subject."""
    found = queries.turn_of(subject_id)
    if found is None:
        return SafeString("")
    meeting, item = found
    moment = at or _stored(meeting)
    return render_to_string("hall/parts/turn.html", shown.turn(meeting, item, moment))


DRAWN: dict[str, Callable[[int, datetime | None], SafeString]] = {
    topics.CONSOLE: console,
    topics.AGENDA: agenda,
    topics.PROJECTOR: projector,
    topics.TURN: turn,
}


def now(topic: Topic) -> Piece:
    """Return a piece for the page that begins with it: its clock says this moment, also where no script runs."""
    version = kinds.versions_of([topic])[topic]
    return Piece(version, DRAWN[topic.kind](topic.key, clock.now()))


def register() -> None:
    """Say which pieces are followed."""
    for name, draw in DRAWN.items():
        counted = topics.versions_of_turns if name == topics.TURN else topics.versions_of
        kinds.register(Kind(name, _for_all(draw), counted))


def _for_all(draw: Callable[[int, datetime | None], SafeString]) -> Callable[[int], SafeString]:
    def drawn(key: int) -> SafeString:
        return draw(key, None)

    return drawn


def _drawn(template: str, meeting_id: int, at: datetime | None, **more: bool) -> SafeString:
    found = queries.for_a_piece(meeting_id)
    return render_to_string(template, shown.room_now(found, at or _stored(found)) | more)


def _stored(found: Meeting) -> datetime:
    """Return the moment that a piece for all is drawn at: its pages count on from there."""
    return found.since or clock.now()
