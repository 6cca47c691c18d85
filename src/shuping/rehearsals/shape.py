"""What a rehearsal takes from a review: its scheme, its days, how many there are of whom. No name of anybody."""

import json
from dataclasses import asdict, dataclass
from datetime import date, time
from typing import Any

from django.utils.translation import gettext as _

from shuping.ballots.models import State as RoundState
from shuping.core.errors import Conflict
from shuping.reviews.models import Review, State
from shuping.reviews.queries import reporting

RUNS_IN = (State.PREPARING, State.OPEN)


class NothingToRehearse(Conflict):
    """The review is over, is the review of us, or nobody reports in it yet."""

    code = "rehearsals.nothing-to-rehearse"


@dataclass(frozen=True)
class Seat:
    """A subject who reports: the kind of his organisation, how he reports, and which commentator he has, from 0."""

    kind: str
    form: str
    commentator: int | None


@dataclass(frozen=True)
class Shape:
    """A review without its people. `scheme` as `Scheme.as_json`; `channels` of its round, empty where there is none."""

    year: int
    kind: str
    scheme: dict[str, Any]
    due_on: date | None
    held_on: date | None
    begins_at: time | None
    entitled: tuple[int, ...]
    commentators: int
    seats: tuple[Seat, ...]
    channels: str

    def as_json(self) -> str:
        """Return it as JSON; `of_json` makes the same of it."""
        return json.dumps(asdict(self), default=str, ensure_ascii=False)


def of_json(text: str) -> Shape:
    """Return the shape that was written. Raises ValueError, KeyError, TypeError."""
    told = json.loads(text)
    told["due_on"], told["held_on"] = (told[name] and date.fromisoformat(told[name]) for name in ("due_on", "held_on"))
    told["begins_at"] = told["begins_at"] and time.fromisoformat(told["begins_at"])
    told["entitled"] = tuple(told["entitled"])
    told["seats"] = tuple(Seat(**seat) for seat in told["seats"])
    return Shape(**told)


def why_not(found: Review) -> str:
    """Return in a sentence why a review cannot be rehearsed; empty where it can."""
    if found.is_external or found.state not in RUNS_IN:
        return _("筹备中、进行中的评议才能演练，这一次已经过了。")
    if not reporting(found):
        return _("这次评议还没有述职对象。先取名单，再演练。")
    return ""


def shape_of(found: Review) -> Shape:
    """Return the shape of a review. Raises NothingToRehearse."""
    if sentence := why_not(found):
        raise NothingToRehearse(sentence)
    subjects = reporting(found)
    commentators = list(dict.fromkeys(each.commentator_id for each in subjects if each.commentator_id))
    return Shape(
        year=found.year,
        kind=found.organisation.kind,
        scheme=found.rules.as_json(),
        due_on=found.debriefs_due_on,
        held_on=found.held_on,
        begins_at=found.begins_at,
        entitled=tuple(found.entitled),
        commentators=len(commentators),
        seats=tuple(
            Seat(
                each.organisation.kind,
                each.form,
                commentators.index(each.commentator_id) if each.commentator_id else None,
            )
            for each in subjects
        ),
        channels=found.round.channels if found.round and found.round.state != RoundState.VOID else "",
    )
