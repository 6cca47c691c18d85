"""The one agenda of a review: page, paper and the meeting in the hall are made of it.

It may be put into another order until the meeting begins. Who holds the meeting is a room above: it registers here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from shuping.core.actor import Actor
from shuping.reviews import rules
from shuping.reviews.models import Review, Subject


class Kind(models.TextChoices):
    """What an item of the agenda is."""

    OPENING = "opening", _("开场")
    SUBJECT = "subject", _("述职")
    BALLOT = "ballot", _("民主测评")
    CLOSING = "closing", _("总结讲话")


@dataclass(frozen=True)
class Item:
    """One item; `begins` and `ends` in minutes of the day, None while the meeting has no time or nobody knows."""

    kind: Kind
    subject: Subject | None
    begins: int | None
    ends: int | None

    @property
    def when(self) -> str:
        """From when to when, as it is written; empty where it has no time."""
        return "–".join(minutes_of_day(each) for each in (self.begins, self.ends) if each is not None)


def minutes_of_day(minutes: int) -> str:
    """Return a time of the day from its minutes: 9:05; past midnight the day after is counted on."""
    return f"{minutes // 60}:{minutes % 60:02}"


def speaking(subjects: Sequence[Subject]) -> list[Subject]:
    """Return who reports on site, in the order of speaking: as it was set by hand, else that of the tree."""
    there = [each for each in subjects if not each.left_out and each.form == Subject.Form.ON_SITE]
    return sorted(there, key=lambda each: (each.turn_number is None, each.turn_number or 0, each.number))


def items(found: Review, subjects: Sequence[Subject]) -> list[Item]:
    """Return the agenda: opening, a turn for each who reports on site, the ballot, the closing words."""
    there = speaking(subjects)
    if found.begins_at is None:
        turns: list[tuple[int | None, int | None]] = [(None, None)] * len(there)
        first = last = None
    else:
        turns = [(turn.begins, turn.ends) for turn in rules.agenda(found.rules, found.begins_at, len(there))]
        first = found.begins_at.hour * 60 + found.begins_at.minute
        last = turns[-1][1] if turns else first
    made = [Item(Kind.OPENING, None, first, None)]
    made += [Item(Kind.SUBJECT, each, *turn) for each, turn in zip(there, turns, strict=True)]
    return [*made, Item(Kind.BALLOT, None, last, None), Item(Kind.CLOSING, None, None, None)]


@dataclass(frozen=True)
class Meeting:
    """What the room that holds the meeting answers.

    `begun` says in a sentence that the meeting has begun, empty before; `follow` puts the meeting into the new order
    or raises Conflict; `link` is (words, address) of its page, where the actor may see it.
    """

    begun: Callable[[Review], str]
    follow: Callable[[Actor, Review, datetime], None]
    link: Callable[[Actor, Review], tuple[str, str] | None]


_meetings: list[Meeting] = []


def register(meeting: Meeting) -> None:
    """Add the room that holds meetings."""
    _meetings.append(meeting)


def begun(found: Review) -> str:
    """Return the sentence that says why the order stands; empty while it may still be changed."""
    return next((said for each in _meetings if (said := each.begun(found))), "")


def follow(actor: Actor, found: Review, at: datetime) -> None:
    """Let the meeting have the agenda as it is now. Raises Conflict where it has begun."""
    for each in _meetings:
        each.follow(actor, found, at)


def link(actor: Actor, found: Review) -> tuple[str, str] | None:
    """Return (words, address) of where the meeting is held; None where the actor may not see it."""
    return next((to for each in _meetings if (to := each.link(actor, found))), None)
