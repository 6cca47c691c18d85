"""How every act on a round begins and ends: the row locked, its state asked, the entry of the chain."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from shuping.access.actions import Action
from shuping.audit.services import record
from shuping.ballots import queries
from shuping.ballots.models import BallotRound, State
from shuping.core.actor import Actor
from shuping.core.errors import Conflict, DomainError


class BadRound(DomainError):
    """A form, a scheme, a file or a count that cannot stand; the sentence says what to change."""

    code = "ballots.bad-round"


class WrongState(Conflict):
    """The round is no longer, or not yet, where this act belongs."""

    code = "ballots.wrong-state"


def locked(actor: Actor, round_id: int, action: Action, states: Collection[State]) -> BallotRound:
    """Return the round, locked until the transaction ends. Raises NotFound, Forbidden, WrongState."""
    found = queries.round_of(actor, round_id, action, lock=True)
    if found.state not in states:
        raise wrong_state(found)
    return found


def wrong_state(found: BallotRound) -> WrongState:
    """Return the refusal of an act that does not belong to the state in which the round is."""
    sentence = _("这一轮现在是“%(state)s”，这一步已经做过或者还不能做。请看页面上的下一步。")
    return WrongState(sentence % {"state": found.get_state_display()})


def move(found: BallotRound, state: State) -> None:
    """Write the new state."""
    found.state = state
    found.save(update_fields=["state"])


def chain(actor: Actor, act: str, found: BallotRound, at: datetime) -> None:
    """Append what was done to the round to the chain."""
    record(actor, f"ballots.{act}", "ballots.round", found.pk, organisation_id=found.organisation_id, at=at)
