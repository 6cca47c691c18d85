"""How an act on a meeting enters the chain, and how long a meeting may be acted on."""

from datetime import datetime

from django.utils.translation import gettext as _

from shuping.audit.services import record
from shuping.core.actor import Actor
from shuping.core.errors import Conflict
from shuping.hall.models import Meeting
from shuping.hall.rules import Stage
from shuping.reviews.models import State


class Decided(Conflict):
    """The review has gone on: what the minutes say of its meeting stands."""

    code = "hall.decided"


def may_move(found: Meeting) -> bool:
    """Say whether a meeting may still be moved: one that runs on after the decision may be brought to its end."""
    is_over = found.stage == Stage.ENDED.value
    return found.review.state == State.OPEN or (found.review.state == State.GRADED and not is_over)


def require_to_move(found: Meeting) -> None:
    """Let a meeting be moved while its review is open. Raises Decided."""
    if not may_move(found):
        raise Decided(_("这次评议的等次已经定了，会议的进程不再动。"))


def require_to_note(found: Meeting) -> None:
    """Let what the minutes say of a meeting be completed until its review is archived. Raises Decided."""
    if found.review.state == State.ARCHIVED:
        raise Decided(_("这次评议已经归档，会议记录不再改。"))


def chain(actor: Actor, act: str, found: Meeting, at: datetime) -> None:
    """Append what was done to the meeting to the chain."""
    record(actor, f"hall.{act}", "hall.meeting", found.pk, organisation_id=found.review.organisation_id, at=at)
