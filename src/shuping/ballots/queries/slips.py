"""Reads of slips and envelopes. Whoever holds a code needs no actor: the code is the authority."""

import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Count, Model, Q
from django.utils.translation import gettext as _

from shuping.audit.queries import is_as_chained
from shuping.ballots import rules, sealed
from shuping.ballots.models import BallotCode, BallotRound, Mark, SealedRound, Sheet, State, VoterClass
from shuping.core.errors import DomainError
from shuping.sealing import codes, receipts
from shuping.sealing.receipts import Entry
from shuping.sealing.roundfile import Cast


@dataclass(frozen=True)
class BallotSlip:
    """A slip that somebody holds: its code, its row, its round, its class as an index of so many classes."""

    code: bytes
    row: BallotCode
    round: BallotRound
    class_index: int
    classes: int


# Every page of the ballot and every guess asks these: to make the SQL and whole models anew cost six times the answers.
# The names stand in the order of the model, as `from_db` wants them; a field that is not here is read when asked for.
GOING = ("id", "round_id", "uid", "public_key", "word")
SLIP = ("id", "voters_id", "hash", "receipt", "mark")
ROUND = ("id", "title", "rows", "options", "blank", "asks_word", "remark", "state")
CLASSES = ("id", "round_id", "key", "name")


def slip(code: bytes) -> BallotSlip | None:
    """Return the slip of a code, or None where no round of which envelopes are still there has it.

    The hash of a code needs the number of its round, so each of the few rounds under way is asked for it: a query for
    them, one for each until the slip is found, and two for its round and the classes.
    """
    with connection.cursor() as cursor:
        for going in _asked(cursor, SealedRound, GOING, "destroyed_at IS NULL AND code_root <> ''"):
            sealed_round = SealedRound.from_db(connection.alias, GOING, going)
            hashed = codes.code_hash(sealed_round.id_bytes, code)
            for row in _asked(cursor, BallotCode, SLIP, "hash = %s", hashed):
                return _held(cursor, code, BallotCode.from_db(connection.alias, SLIP, row), sealed_round)
    return None


def _held(cursor: CursorWrapper, code: bytes, row: BallotCode, sealed_round: SealedRound) -> BallotSlip:
    (asked,) = _asked(cursor, BallotRound, ROUND, "id = %s", sealed_round.round_id)
    found = BallotRound.from_db(connection.alias, ROUND, asked)
    found.rows, found.options, found.sealed = json.loads(found.rows), json.loads(found.options), sealed_round
    classes = _asked(cursor, VoterClass, CLASSES, "round_id = %s ORDER BY key", found.pk)
    index = [voters_id for voters_id, *_more in classes].index(row.voters_id)
    row.voters = VoterClass.from_db(connection.alias, CLASSES, classes[index])
    row.voters.round = found
    return BallotSlip(code, row, found, index, len(classes))


def _asked(
    cursor: CursorWrapper, model: type[Model], names: Sequence[str], condition: str, *values: bytes | int
) -> list[Any]:
    """Return the named columns, as the database gives them, of the rows that meet a condition."""
    cursor.execute(f"SELECT {', '.join(names)} FROM {model._meta.db_table} WHERE {condition}", values)  # noqa: S608
    return list(cursor.fetchall())


def slip_again(held: BallotSlip) -> BallotSlip:
    """Return the slip as it is by now."""
    row = BallotCode.objects.select_related("voters__round__sealed").get(pk=held.row.pk)
    return BallotSlip(held.code, row, row.voters.round, held.class_index, held.classes)


def slips_by_mark(voters: VoterClass) -> Counter[int]:
    """Return {mark: slips of the class that have it}; 0 for a mark that none has."""
    rows = BallotCode.objects.filter(voters=voters).values_list("mark").annotate(slips=Count("pk")).order_by()
    return Counter(dict(rows))


def slips_of(voters: VoterClass) -> rules.Slips:
    """Return the numbers of a class after closing."""
    by_mark = slips_by_mark(voters)
    return rules.Slips(
        issued=voters.issued or 0,
        left_over=by_mark[Mark.LEFT_OVER],
        paper=by_mark[Mark.PAPER],
        spoilt=by_mark[Mark.SPOILT],
        cast=by_mark[Mark.CAST],
        returned=by_mark[Mark.RETURNED],
        heads=voters.heads or 0,
        reserve=voters.reserve or 0,
    )


@dataclass(frozen=True)
class Turnout:
    """How many voted in a class: while people vote in steps of five, rounded down, afterwards exactly."""

    voters: VoterClass
    cast: int
    left_over: int
    paper: int
    spoilt: int
    returned: int


def turnout(found: BallotRound, classes: list[VoterClass]) -> list[Turnout]:
    """Return the turnout of each class, in one query."""
    rows = BallotCode.objects.filter(voters__round=found).values_list("voters", "mark").annotate(slips=Count("pk"))
    by_class: dict[int, Counter[int]] = {voters.pk: Counter() for voters in classes}
    for voters_id, mark, number in rows.order_by():
        by_class[voters_id][mark] = number
    return [_turnout(voters, by_class[voters.pk], is_exact=found.state != State.OPEN) for voters in classes]


def _turnout(voters: VoterClass, slips: Counter[int], *, is_exact: bool) -> Turnout:
    cast = slips[Mark.CAST] if is_exact else rules.in_steps(slips[Mark.CAST])
    others = (slips[mark] for mark in (Mark.LEFT_OVER, Mark.PAPER, Mark.SPOILT, Mark.RETURNED))
    return Turnout(voters, cast, *others)


def turnout_words(round_ids: Collection[int]) -> dict[int, str]:
    """Return {round: a word that changes with what `turnout` shows of it while people vote}, in two queries.

    It is read again and again, so that nothing has to be written when somebody votes.
    """
    voters = VoterClass.objects.filter(round__in=round_ids).order_by("pk")
    shown = list(voters.values_list("pk", "heads", "round", "round__state"))
    is_open = Q(voters__round__in=round_ids, voters__round__state=State.OPEN, mark=Mark.CAST)
    cast = dict(BallotCode.objects.filter(is_open).values_list("voters").annotate(slips=Count("pk")).order_by())
    words: dict[int, list[str]] = {}
    for pk, heads, round_id, state in shown:
        words.setdefault(round_id, [state]).append(f"{rules.in_steps(cast.get(pk, 0))}of{heads}")
    return {round_id: "-".join(found) for round_id, found in words.items()}


class AlteredSlips(DomainError):
    """The stored slips or envelopes are not those that were chained: somebody changed the database."""

    code = "ballots.altered-slips"
    status = 409


def require_chained(found: BallotRound) -> None:
    """Compare the round, its key and its numbers with its last entry of the chain. Raises AlteredSlips."""
    if not is_as_chained("ballots.round", found.pk):
        sentence = _("这一轮的公钥、数目或者规则和存证链上的不一样，有人改动过数据库。这一轮要作废，请告诉安全审计员。")
        raise AlteredSlips(sentence)


def require_whole(found: BallotRound) -> None:
    """Compare every slip and its class with the root that was chained at printing. Raises AlteredSlips."""
    index_of = {voters.pk: index for index, voters in enumerate(found.classes.all())}
    rows = BallotCode.objects.filter(voters__round=found).values_list("hash", "voters")
    root = codes.code_root(found.sealed.id_bytes, [(bytes(hashed), index_of[voters]) for hashed, voters in rows])
    if root.hex() != found.sealed.code_root:
        raise AlteredSlips(_("库里的票码和印票时存证的不一样，有人改动过。这一轮要作废，请马上告诉安全审计员。"))


def require_as_closed(found: BallotRound) -> None:
    """Compare the envelopes of phones with the root that was chained when voting stopped. Raises AlteredSlips."""
    entries = [one.entry for one in cast_envelopes(found)]
    if receipts.closing_root(found.sealed.id_bytes, entries).hex() != found.sealed.closing_root:
        raise AlteredSlips(_("库里的封票和停止投票时存证的不一样，有人改动过。这一轮要作废，请马上告诉安全审计员。"))


def exchanged(found: BallotRound) -> int:
    """Return how many slips of the round were voided for a sheet of paper."""
    return BallotCode.objects.filter(voters__round=found, mark=Mark.PAPER).count()


def cast_envelopes(found: BallotRound) -> list[Cast]:
    """Return the envelopes that phones filled, sorted by receipt."""
    rows = BallotCode.objects.filter(voters__round=found, mark=Mark.CAST).values_list("receipt", "envelope")
    return sorted((Cast(bytes(receipt), bytes(envelope)) for receipt, envelope in rows), key=lambda one: one.receipt)


def cast_by_class(found: BallotRound) -> Counter[str]:
    """Return {key of a class: its envelopes, by phone and on paper}."""
    rows = BallotCode.objects.filter(voters__round=found, mark=Mark.CAST).values_list("voters__key")
    sheets = Sheet.objects.filter(voters__round=found, receipt__isnull=False).values_list("voters__key")
    found_by_key: Counter[str] = Counter()
    for each in (rows, sheets):
        found_by_key.update(dict(each.annotate(number=Count("pk")).order_by()))
    return found_by_key


def all_envelopes(found: BallotRound) -> list[Cast]:
    """Return all envelopes, those of sheets of paper among them, sorted by receipt."""
    rows = Sheet.objects.filter(voters__round=found, receipt__isnull=False).values_list("receipt", "envelope")
    sheets = [Cast(bytes(receipt or b""), bytes(envelope or b"")) for receipt, envelope in rows]
    return sorted([*cast_envelopes(found), *sheets], key=lambda one: one.receipt)


def envelope_length(found: BallotRound) -> int:
    """Return the length of every envelope of the round in bytes."""
    return sealed.layout(found, found.classes.count()).envelope


def listed_round(round_id: str) -> BallotRound | None:
    """Return the round of that number where its list is closed; not of a voided one, whose sheets are gone."""
    rows = BallotRound.objects.select_related("sealed", "organisation")
    return rows.filter(sealed__uid=round_id, state__in=(State.LISTED, State.COUNTED)).first()


def round_without_list(round_id: str) -> BallotRound | None:
    """Return the round of that number of which no list is shown: not yet, or never, for it was voided."""
    rows = BallotRound.objects.exclude(state__in=(State.DRAFT, State.FIXED, State.LISTED, State.COUNTED))
    return rows.filter(sealed__uid=round_id).first()


def listed(found: BallotRound) -> list[Entry]:
    """Return the closed list, sorted by receipt; empty when the envelopes were destroyed."""
    if found.sealed.destroyed_at is not None:
        return []
    return [one.entry for one in all_envelopes(found)]
