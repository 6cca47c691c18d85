"""How an act of this room enters the chain."""

from datetime import datetime

from shuping.audit.services import record
from shuping.core.actor import Actor


def chain(actor: Actor, act: str, kind: str, object_id: int, *, organisation_id: int, at: datetime) -> None:
    """Append what was done to the minutes, feedback or circular of a review to the chain."""
    record(actor, f"results.{act}", f"results.{kind}", object_id, organisation_id=organisation_id, at=at)
