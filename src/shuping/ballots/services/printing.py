"""Slips: drawn for the printer, voided when they are not handed out, exchanged for a sheet or spoilt, handed back.

A code is in the answer to the printer alone. What is stored is its hash, in the order of the hashes, beside random
filler of an envelope's length (docs/reference/ballot-format.md; trust.md 2, step 1).
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.ballots import permissions, queries, rules, sealed, words
from shuping.ballots.models import BallotCode, BallotRound, Channels, Mark, State, VoterClass
from shuping.ballots.services.acts import BadRound, WrongState, chain, locked, move
from shuping.core.actor import Actor
from shuping.sealing import codes, receipts

MOST = 20_000  # slips of a round
VOIDS = {  # in which state a slip may be marked as what
    State.PRINTED: (Mark.LEFT_OVER,),
    State.OPEN: (Mark.PAPER, Mark.SPOILT),
    State.CLOSED: (Mark.RETURNED,),
}


@dataclass(frozen=True)
class Slip:
    """One slip to be printed: its class and its code as people read it. It is nowhere else."""

    voters: VoterClass
    code: str


@transaction.atomic
def draw_slips(
    *, actor: Actor, round_id: int, numbers: Mapping[str, int], at: datetime, instead_of: str | None = None
) -> list[Slip]:
    """Draw so many codes for each class and return the slips, by class, in random order within it.

    Until voting opens it may be done again: the slips of before are dead then. `instead_of` is the root of those that
    the page said would be; a page that is sent twice would kill what it has just printed. Raises NotFound, Forbidden,
    WrongState, BadRound.
    """
    found = locked(actor, round_id, permissions.ORGANISE, {State.FIXED, State.PRINTED})
    if not found.is_sealed:
        raise WrongState(_("这一轮只用纸质票，不用票码。请印票。"))
    if instead_of not in (None, found.sealed.code_root):
        raise WrongState(
            _("票条已经印过，这一次没有再印，印好的照样能用。没有印好的，再按一次，原来的票条就全部作废。")
        )
    classes = queries.classes(found)
    for voters in classes:
        if numbers[voters.key] < voters.entitled:
            sentence = _("%(voters)s应到 %(entitled)s 人，票码不能少于这个数，最好多印几个备用。")
            raise BadRound(sentence % {"voters": voters, "entitled": voters.entitled})
    if sum(numbers.values()) > MOST:
        raise BadRound(_("一轮最多印 %(most)s 个票码，请分成几轮。") % {"most": MOST})
    BallotCode.objects.filter(voters__round=found).delete()
    length = sealed.layout(found, len(classes)).envelope
    drawn = [(voters, codes.new_code()) for voters in classes for _number in range(numbers[voters.key])]
    hashes = {code: codes.code_hash(found.sealed.id_bytes, code) for _voters, code in drawn}
    rows = sorted(
        (
            BallotCode(
                voters=voters,
                hash=hashes[code],
                envelope=secrets.token_bytes(length),
                receipt=secrets.token_bytes(receipts.RECEIPT),
            )
            for voters, code in drawn
        ),
        key=lambda row: bytes(row.hash),
    )
    BallotCode.objects.bulk_create(rows, batch_size=500)
    index_of = {voters.pk: index for index, voters in enumerate(classes)}
    listed = [(bytes(row.hash), index_of[row.voters_id]) for row in rows]
    found.sealed.code_root = codes.code_root(found.sealed.id_bytes, listed).hex()
    found.sealed.save(update_fields=["code_root"])
    for voters in classes:
        voters.issued = numbers[voters.key]
        voters.save(update_fields=["issued"])
    move(found, State.PRINTED)
    chain(actor, "slips_drawn", found, at)
    return [Slip(voters, codes.printed(code)) for voters, code in drawn]


@dataclass(frozen=True)
class Scanned:
    """What became of one line that was scanned: `done`, or the sentence that says why not."""

    line: int
    done: bool
    said: str


def marks_now(found: BallotRound) -> list[Mark]:
    """Return what a slip may be marked as by now: none for a sheet of paper where there is no paper."""
    has_paper = found.channels == Channels.BOTH
    return [mark for mark in VOIDS.get(State(found.state), ()) if has_paper or mark != Mark.PAPER]


@transaction.atomic
def mark_slips(*, actor: Actor, round_id: int, mark: Mark, typed: str, at: datetime) -> list[Scanned]:
    """Void slips, or take them back unused, one a line as a scanner types them; each line is answered for itself.

    A slip that comes back "unused" and whose envelope is filled bars the round from being opened: somebody voted with
    it who was not its holder (trust.md 2, step 6). Raises NotFound, Forbidden, WrongState, BadRound.
    """
    found = locked(actor, round_id, permissions.SCRUTINISE, VOIDS)
    if mark not in marks_now(found):
        raise WrongState(_("现在不能这样登记票条。请看页面上的下一步。"))
    lines = rules.lines_of(typed)
    if not lines:
        raise BadRound(_("还没有扫描。把票条上的二维码一张张扫进来，一行一张。"))
    answers = [_mark(found.sealed.id_bytes, found.pk, mark, line, number) for number, line in enumerate(lines, 1)]
    if mark == Mark.RETURNED and any(answer.said == words.filled() for answer in answers):
        found.sealed.is_barred = True
        found.sealed.save(update_fields=["is_barred"])
        chain(actor, "returned_slip_was_filled", found, at)
    return answers


def _mark(round_id: bytes, round_pk: int, mark: Mark, line: str, number: int) -> Scanned:
    text = line.rpartition("#")[2]
    faults = codes.faults(text)
    if faults:
        return Scanned(number, False, words.sealing_fault(faults[0]))
    hashed = codes.code_hash(round_id, codes.read(text))
    rows = BallotCode.objects.filter(hash=hashed, voters__round=round_pk)
    code = rows.first()
    if code is None:
        return Scanned(number, False, _("不是这一轮的票条。"))
    if not BallotCode.objects.filter(pk=code.pk, mark=Mark.UNUSED).update(mark=mark):
        return Scanned(number, False, words.filled() if code.mark == Mark.CAST else words.already(code.mark))
    return Scanned(number, True, str(mark.label))
