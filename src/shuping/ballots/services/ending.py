"""How a round ends early, and how its envelopes are destroyed when the time for objections is over (step 8)."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.ballots import permissions, queries
from shuping.ballots.models import BallotCode, BallotRound, Sheet, State
from shuping.ballots.services.acts import BadRound, WrongState, chain, locked, move
from shuping.core import clock
from shuping.core.actor import MACHINE, Actor
from shuping.core.jobs import queue

WIPE = "ballots.wipe"  # the job
RUNNING = (State.PRINTED, State.OPEN, State.CLOSED, State.KEYING, State.LISTED)
VOIDABLE = (State.FIXED, *RUNNING)


@transaction.atomic
def void_round(*, actor: Actor, round_id: int, reason: str, at: datetime) -> BallotRound:
    """Void a round before its count: two key slips lost, a filled slip came back, more sheets than voters.

    Raises NotFound, Forbidden, WrongState, BadRound.
    """
    found = locked(actor, round_id, permissions.SCRUTINISE, VOIDABLE)
    _void(actor, found, _reason(reason), at)
    return found


@transaction.atomic
def give_up(*, actor: Actor, round_id: int, reason: str, at: datetime) -> BallotRound:
    """Void a round in which nobody can have voted: the organiser found a mistake in its form.

    Before slips are printed; a round on paper before its day, from then on a scrutineer voids it. Raises NotFound,
    Forbidden, WrongState, BadRound.
    """
    found = locked(actor, round_id, permissions.ORGANISE, {State.FIXED})
    if not may_be_given_up(found, clock.local_day(at)):
        raise WrongState(_("投票那天起可能已经有人投票，这一轮由监票人作废。"))
    _void(actor, found, _reason(reason), at)
    return found


def may_be_given_up(found: BallotRound, today: date) -> bool:
    """Return whether nobody can have voted in a round yet: no slip is printed; on paper its day has not come."""
    return found.state == State.FIXED and (found.is_sealed or today < found.held_on)


def _reason(typed: str) -> str:
    if not typed.strip():
        raise BadRound(_("写明为什么作废，会记入会议记录和存证链。"))
    return typed.strip()[:200]


@transaction.atomic
def void_restored(at: datetime, reason: str) -> int:
    """Void every round that was under way when its backup was made; return how many.

    After a restore the envelopes are those of the backup, and votes cast since are lost: the round is repeated.
    """
    found = list(BallotRound.objects.select_for_update().filter(state__in=RUNNING).exclude(sealed=None))
    for each in found:
        _void(MACHINE, each, reason, at)
    return len(found)


def _void(actor: Actor, found: BallotRound, reason: str, at: datetime) -> None:
    found.void_reason = reason
    found.save(update_fields=["void_reason"])
    if hasattr(found, "sealed"):
        found.sealed.word, found.sealed.first_counts = "", None
        found.sealed.save(update_fields=["word", "first_counts"])
    erase_sheets(found)
    move(found, State.VOID)
    chain(actor, "voided", found, at)


def erase_sheets(found: BallotRound) -> None:
    """Erase what was keyed of sheets; `wiping.wipe` then clears what the database file still holds of the marks."""
    erased, _kinds = Sheet.objects.filter(voters__round=found).delete()
    if erased:
        queue.enqueue(WIPE)


def may_destroy_from(found: BallotRound) -> datetime | None:
    """Return when the time for objections is over, or None where nothing was counted; a voided round need not wait."""
    if found.state == State.VOID:
        return clock.now()
    return found.counted_at + timedelta(days=found.objection_days) if found.counted_at else None


@transaction.atomic
def destroy_envelopes(*, actor: Actor, round_id: int, at: datetime) -> BallotRound:
    """Overwrite every envelope with zeros; `wiping.wipe` then clears what the database file still holds of them.

    Raises NotFound, Forbidden, WrongState, BadRound.
    """
    found = locked(actor, round_id, permissions.SCRUTINISE, {State.COUNTED, State.VOID})
    if not found.is_sealed or found.sealed.destroyed_at is not None:
        raise WrongState(_("封票已经销毁，或者这一轮没有封票。"))
    since = may_destroy_from(found)
    if since is None or at < since:
        raise BadRound(_("异议期还没有过，封票还不能销毁。"))
    length = queries.envelope_length(found)
    BallotCode.objects.filter(voters__round=found).update(envelope=bytes(length))
    Sheet.objects.filter(voters__round=found).delete()
    found.sealed.destroyed_at = at
    found.sealed.save(update_fields=["destroyed_at"])
    chain(actor, "destroyed", found, at)
    queue.enqueue(WIPE)
    return found
