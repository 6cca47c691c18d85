"""After the voting: slips and heads are reconciled, then the list of all envelopes is closed (trust.md 2, step 6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.ballots import permissions, queries, rules, words
from shuping.ballots.models import BallotRound, Channels, State, VoterClass
from shuping.ballots.services.acts import BadRound, WrongState, chain, locked, move
from shuping.core.actor import Actor
from shuping.sealing import receipts


@dataclass(frozen=True)
class Hands:
    """One class as counted by hand after closing.

    `returned` slips are unused, those of the sealed reserve among them; `lost` were never seen again; `reserve` are in
    the scrutineers' envelope, which was not in the box.
    """

    returned: int
    lost: int
    reserve: int


@transaction.atomic
def reconcile(*, actor: Actor, round_id: int, hands: Mapping[str, Hands], at: datetime) -> BallotRound:
    """Take the numbers counted by hand, class by class; any difference is refused with what does not add up.

    Raises NotFound, Forbidden, WrongState, BadRound.
    """
    found = locked(actor, round_id, permissions.SCRUTINISE, {State.CLOSED})
    if not found.sealed.closing_root:
        raise WrongState(_("先停止投票，封存投进来的票。"))
    _refuse_barred(found)
    for voters in queries.classes(found):
        counted = hands[voters.key]
        fault = rules.slips_fault(queries.slips_of(voters), counted.returned, counted.lost, counted.reserve)
        if fault:
            raise BadRound(words.slips_fault(voters, fault))
        voters.returned, voters.lost = counted.returned, counted.lost
        voters.save(update_fields=["returned", "lost"])
    chain(actor, "reconciled", found, at)
    return found


def require_reconciled(voters: VoterClass) -> None:
    """Ask again whether the numbers of a class add up, for a slip may have been scanned since.

    Raises WrongState, BadRound.
    """
    if voters.lost is None:
        raise WrongState(_("先核对票条的数目，再清点纸质票。"))
    slips = queries.slips_of(voters)
    fault = rules.slips_fault(slips, voters.returned or 0, voters.lost, slips.reserve)
    if fault:
        raise BadRound(words.slips_fault(voters, fault))


@transaction.atomic
def close_list(*, actor: Actor, round_id: int, at: datetime) -> BallotRound:
    """Close the list of all envelopes, sheets of paper among them; from now on the round can be opened.

    What phones filled must be what the chain holds since voting stopped. Raises NotFound, Forbidden, WrongState,
    BadRound, AlteredSlips.
    """
    found = locked(actor, round_id, permissions.SCRUTINISE, {State.CLOSED, State.KEYING})
    if not found.is_sealed:
        raise WrongState(_("这一轮只用纸质票，录完直接计票。"))
    _refuse_barred(found)
    classes = queries.classes(found)
    if any(voters.lost is None for voters in classes):
        raise BadRound(_("票条的数目还没有核对，不能封存。"))
    if found.state == State.CLOSED and found.channels == Channels.BOTH and queries.exchanged(found):
        raise BadRound(_("有换了纸质票的，先清点、录入纸质票，再封存。"))
    if found.state == State.KEYING and queries.unsealed_sheets(found):
        left = queries.unsealed_sheets(found)
        raise BadRound(_("还有 %(count)s 张没有录完两遍或者没有核对好，录完再封存。") % {"count": left})
    queries.require_as_closed(found)
    queries.require_chained(found)
    for voters in classes:
        require_reconciled(voters)
    entries = sorted(one.entry for one in queries.all_envelopes(found))
    if not entries:
        raise BadRound(_("一张票也没有投，没有可开的。请作废这一轮，重新投。"))
    faults = receipts.faults(entries)
    if faults:
        raise BadRound(words.sealing_fault(faults[0]))
    found.sealed.listed_root = receipts.closing_root(found.sealed.id_bytes, entries).hex()
    found.sealed.save(update_fields=["listed_root"])
    move(found, State.LISTED)
    chain(actor, "listed", found, at)
    return found


def _refuse_barred(found: BallotRound) -> None:
    if found.sealed.is_barred:
        raise BadRound(words.barred())
