"""Voting: opened by the scrutineers, one ballot into one envelope, stopped by them (trust.md 2, steps 3 and 6).

A cast is one conditional UPDATE that asks for an unused slip and an open round; nothing else is written, nowhere.
"""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from shuping.ballots import permissions, queries, rules, sealed, words
from shuping.ballots.models import BallotCode, BallotRound, Mark, State
from shuping.ballots.services.acts import BadRound, WrongState, chain, locked, move
from shuping.core.actor import Actor
from shuping.sealing import receipts
from shuping.sealing.envelopes import Ballot

WORD = 4  # digits of the hall word
MOST_TRIES = 20  # wrong words with one slip; the honest are done after one or two
FILL = (
    "UPDATE ballots_ballotcode SET envelope = %s, receipt = %s, mark = %s WHERE id = %s AND mark = %s"
    " AND EXISTS (SELECT 1 FROM ballots_ballotround WHERE id = %s AND state = %s)"
)
_tries: dict[bytes, int] = {}  # of this process; an office's rounds are few and its slips some thousands


@dataclass(frozen=True)
class Heads:
    """One class as two scrutineers counted it at the door: people with a slip, slips left in the sealed reserve."""

    heads: int
    reserve: int


@transaction.atomic
def open_voting(*, actor: Actor, round_id: int, heads: Mapping[str, Heads], at: datetime) -> BallotRound:
    """Open the voting when handing out is over and every slip is accounted for.

    Raises NotFound, Forbidden, WrongState, BadRound.
    """
    found = locked(actor, round_id, permissions.SCRUTINISE, {State.PRINTED})
    if found.sealed.tried_at is None:
        raise WrongState(_("钥匙还没有试封，不能开始投票。请先上传公钥、读出试封词。"))
    queries.require_whole(found)
    for voters in queries.classes(found):
        counted = heads[voters.key]
        left_over = queries.slips_by_mark(voters)[Mark.LEFT_OVER]
        fault = rules.door_fault(voters.issued or 0, left_over, counted.heads, counted.reserve)
        if fault:
            raise BadRound(words.door_fault(voters, fault))
        if counted.heads > voters.entitled:
            raise BadRound(words.too_many_heads(voters, counted.heads))
        voters.heads, voters.reserve = counted.heads, counted.reserve
        voters.save(update_fields=["heads", "reserve"])
    if found.asks_word:
        found.sealed.word = "".join(secrets.choice("0123456789") for _digit in range(WORD))
        found.sealed.save(update_fields=["word"])
    move(found, State.OPEN)
    chain(actor, "opened", found, at)
    return found


@transaction.atomic
def give_spare(
    *, actor: Actor, round_id: int, key: str, to_newcomer: bool, seen: int | None, at: datetime
) -> BallotRound:
    """Take one slip out of the sealed reserve: for who came late, or for who had one that was voided.

    `seen` is the reserve that the scrutineer read when he pressed: a slip that was noted twice could not be taken back,
    and nothing would add up after closing. Raises NotFound, Forbidden, WrongState, BadRound.
    """
    found = locked(actor, round_id, permissions.SCRUTINISE, {State.OPEN})
    voters = next((each for each in queries.classes(found) if each.key == key), None)
    if voters is None or not voters.reserve:
        raise BadRound(_("这一类没有备用票条了。没有投上的，请在会议记录里写明。"))
    if voters.reserve != seen:
        raise WrongState(words.reserve_changed(voters))
    heads = (voters.heads or 0) + (1 if to_newcomer else 0)
    if to_newcomer and heads > voters.entitled:
        raise BadRound(words.too_many_heads(voters, heads))
    if not to_newcomer and rules.owed(queries.slips_of(voters)) <= 0:
        raise BadRound(words.nothing_spoilt(voters))
    voters.reserve, voters.heads = voters.reserve - 1, heads
    voters.save(update_fields=["reserve", "heads"])
    chain(actor, "spare_given", found, at)
    return found


def is_word(held: queries.BallotSlip, typed: str) -> bool:
    """Whether the word of the hall was typed, where the round asks for one.

    A slip is given a number of tries by each process, so that one copied at the printer is not guessed in from outside.
    """
    if not held.round.asks_word:
        return True
    tries = _tries.get(bytes(held.row.hash), 0)
    if tries >= MOST_TRIES:
        return False
    if hmac.compare_digest(rules.tidy(typed).encode(), held.round.sealed.word.encode()):
        return True
    _tries[bytes(held.row.hash)] = tries + 1
    return False


def has_tried_too_often(held: queries.BallotSlip) -> bool:
    """Whether the word was typed wrongly so often with this slip that it is not asked for any more."""
    return _tries.get(bytes(held.row.hash), 0) >= MOST_TRIES


class Outcome:
    """How a cast ended; constants."""

    ACCEPTED = "accepted"
    ALREADY = "already"  # this slip has voted: the same receipt, never the content
    VOIDED = "voided"
    NOT_OPEN = "not-open"
    CLOSED = "closed"


@dataclass(frozen=True)
class Cast:
    """The outcome, and the receipt as it is printed where there is one."""

    outcome: str
    receipt: str = ""


def cast(ballot_slip: queries.BallotSlip, marks: tuple[int, ...], remark: str = "") -> Cast:
    """Seal a ballot and put it into the envelope of its slip, if that is unused and the round is open.

    Exactly one durable commit where it is accepted. No actor: the code is the authority. Raises sealing.faults.Refused
    for a ballot that is none, before anything is sealed.
    """
    found, code = ballot_slip.round, ballot_slip.row
    ballot = Ballot(ballot_slip.class_index, marks, remark)
    envelope = sealed.sealer(found, ballot_slip.classes).seal(ballot)
    receipt = receipts.receipt(ballot_slip.code, receipts.envelope_digest(envelope))
    with connection.cursor() as cursor:
        cursor.execute(
            FILL, [envelope, receipt, Mark.CAST.value, code.pk, Mark.UNUSED.value, found.pk, State.OPEN.value]
        )
        changed = cursor.rowcount
    if changed:
        return Cast(Outcome.ACCEPTED, receipts.printed(receipt))
    return standing(queries.slip_again(ballot_slip))


def standing(ballot_slip: queries.BallotSlip) -> Cast:
    """Say how a slip stands that cannot vote now: voted (with its receipt), voided, not open yet, or closed."""
    code = ballot_slip.row
    if code.mark == Mark.CAST:
        return Cast(Outcome.ALREADY, receipts.printed(bytes(code.receipt)))
    if code.mark not in (Mark.UNUSED, Mark.RETURNED):  # one is handed back when the voting is over
        return Cast(Outcome.VOIDED)
    return Cast(Outcome.NOT_OPEN if ballot_slip.round.state == State.PRINTED else Outcome.CLOSED)


def close_voting(*, actor: Actor, round_id: int, at: datetime) -> BallotRound:
    """Stop the voting, let casts that are running end, and chain the list of what was cast.

    The state is committed first: a cast that begins later finds the round closed, and the lock waits for those that
    began before. If the machine dies between the two, pressing again goes on. Raises NotFound, Forbidden, WrongState.
    """
    with transaction.atomic():
        found = locked(actor, round_id, permissions.SCRUTINISE, {State.OPEN, State.CLOSED})
        if found.state == State.CLOSED and found.sealed.closing_root:
            raise WrongState(_("投票已经停止，清单已经封存。请看页面上的下一步。"))
        if found.state == State.OPEN:
            queries.require_chained(found)
        move(found, State.CLOSED)
    with transaction.atomic():
        found = locked(actor, round_id, permissions.SCRUTINISE, {State.CLOSED})
        _wait_for_casts()
        queries.require_whole(found)
        entries = [one.entry for one in queries.cast_envelopes(found)]
        found.sealed.closing_root = receipts.closing_root(found.sealed.id_bytes, entries).hex()
        found.sealed.word = ""
        found.sealed.save(update_fields=["closing_root", "word"])
        chain(actor, "closed", found, at)
    return found


def _wait_for_casts() -> None:
    """On PostgreSQL the lock lets no cast run beside it; SQLite's writers stand in line, and we are at its head."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {connection.ops.quote_name(BallotCode._meta.db_table)} IN SHARE MODE")
