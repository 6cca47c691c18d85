"""What the doors of a round share: the round, where it is in a state in which the page belongs."""

from collections.abc import Collection

from shuping.access.actions import Action
from shuping.ballots import queries
from shuping.ballots.models import BallotRound, State
from shuping.ballots.services import acts
from shuping.core.doors import PageRequest


def in_state(
    request: PageRequest, round_id: int, action: Action, states: Collection[State], *, sealed: bool | None = None
) -> BallotRound:
    """Return the round, with envelopes or without where `sealed` says so. Raises NotFound, Forbidden, WrongState."""
    found = queries.round_of(request.actor, round_id, action)
    if found.state not in states or sealed not in (None, found.is_sealed):
        raise acts.wrong_state(found)
    return found
