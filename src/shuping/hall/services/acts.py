"""How an act on a meeting enters the chain."""

from datetime import datetime

from shuping.audit.services import record
from shuping.core.actor import Actor
from shuping.hall.models import Meeting


def chain(actor: Actor, act: str, found: Meeting, at: datetime) -> None:
    """Append what was done to the meeting to the chain."""
    record(actor, f"hall.{act}", "hall.meeting", found.pk, organisation_id=found.review.organisation_id, at=at)
