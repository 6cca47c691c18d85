"""Votes on paper. Sheets are not chained one by one: the counted sheets and the count are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shuping import tally
from shuping.ballots import permissions, queries, rules, sealed, words
from shuping.ballots.models import BallotRound, Mark, Sheet, State, VoterClass
from shuping.ballots.services.acts import BadRound, WrongState, chain, locked, move, wrong_state
from shuping.ballots.services.closing import require_reconciled
from shuping.ballots.services.ending import erase_sheets
from shuping.core.actor import Actor
from shuping.core.errors import Forbidden

COUNTING = {State.FIXED, State.CLOSED, State.KEYING}  # when sheets may be counted, or counted again


@dataclass(frozen=True)
class Sheets:
    """The sheets of one class as two people counted them by hand."""

    handed_out: int
    cast: int
    spoiled: int
    missing: int


@transaction.atomic
def count_sheets(*, actor: Actor, round_id: int, sheets: Mapping[str, Sheets], at: datetime) -> BallotRound:
    """Enter how many sheets went out and came back, by class; the keying may begin.

    Where phones voted too, that is after closing, and a sheet was given for each slip that was voided for it; none of
    them may be in the box. While sheets are keyed the numbers may be put right: sheets that were keyed stay. Raises
    NotFound, Forbidden, WrongState, BadRound.
    """
    found = locked(actor, round_id, permissions.SCRUTINISE, COUNTING)
    if found.state != State.KEYING and found.is_sealed != (found.state == State.CLOSED):
        raise wrong_state(found)
    classes = queries.classes(found)
    for voters in classes:
        counted = sheets[voters.key]
        _check_sheets(voters, counted)
        if found.is_sealed:
            _check_exchanged(voters, counted)
        voters.handed_out, voters.cast = counted.handed_out, counted.cast
        voters.spoiled, voters.missing = counted.spoiled, counted.missing
        voters.save(update_fields=["handed_out", "cast", "spoiled", "missing"])
    if not found.is_sealed and not any(counted.cast for counted in sheets.values()):
        raise BadRound(_("一张票也没有收回，没有可录的。请核对“收回”一栏。"))
    for voters in classes:
        _number_sheets(voters, sheets[voters.key].cast)
    move(found, State.KEYING)
    chain(actor, "sheets_counted", found, at)
    return found


def _number_sheets(voters: VoterClass, cast: int) -> None:
    """Let there be a row for each sheet in the box; a row too many goes, unless somebody keyed that sheet."""
    rows = Sheet.objects.filter(voters=voters)
    last = rows.filter(number__gt=cast, first_by__isnull=False).order_by("number").last()
    if last is not None:
        sentence = _("%(voters)s：第 %(number)s 张已经录过了，收回的不能比它少。请把写了号的票再数一遍。")
        raise BadRound(sentence % {"voters": voters, "number": last.number})
    rows.filter(number__gt=cast).delete()
    known = set(rows.values_list("number", flat=True))
    numbers = (number for number in range(1, cast + 1) if number not in known)
    Sheet.objects.bulk_create(Sheet(voters=voters, number=number) for number in numbers)


def _check_sheets(voters: VoterClass, counted: Sheets) -> None:
    left = rules.sheets_fault(counted.handed_out, counted.cast, counted.spoiled, counted.missing)
    named = {"voters": str(voters), "count": abs(left)}
    if left > 0:
        raise BadRound(_("%(voters)s：发出的比收回、作废、没收回的加起来多 %(count)s 张，请重新清点。") % named)
    if left < 0:
        raise BadRound(_("%(voters)s：收回、作废、没收回的加起来比发出的多 %(count)s 张，请重新清点。") % named)
    if counted.cast > voters.entitled:
        sentence = _(
            "%(voters)s：收回 %(cast)s 张，应到只有 %(entitled)s 人，多出来的先查清；查不清的，由监票人作废重投。"
        )
        raise BadRound(sentence % {**named, "cast": counted.cast, "entitled": voters.entitled})


def _check_exchanged(voters: VoterClass, counted: Sheets) -> None:
    """Refuse more sheets in the box or out of it than slips were voided for; a spoiled one may have been changed."""
    require_reconciled(voters)
    given = queries.slips_by_mark(voters)[Mark.PAPER]
    if not given <= counted.handed_out <= given + counted.spoiled:
        sentence = _(
            "%(voters)s：换纸质票作废的票条有 %(given)s 张，发出的纸质票应当一样多，写坏换发的另加。请重新清点。"
        )
        raise BadRound(sentence % {"voters": voters, "given": given})


@transaction.atomic
def key_sheet(*, actor: Actor, round_id: int, key: str, number: int, typed: str) -> Sheet:
    """Enter the marks of one sheet, once or as the second of two persons; the actor may correct his own last entry.

    Raises NotFound, Forbidden, WrongState, BadRound.
    """
    found = locked(actor, round_id, permissions.KEY, {State.KEYING})
    keyed = rules.tidy(typed)
    fault = rules.keyed_fault(keyed, len(found.rows), len(found.options))
    if fault is not None:
        raise BadRound(words.keyed_fault(fault, len(found.rows), len(found.options)))
    voters = found.classes.get(key=key)
    sheet = queries.sheet(voters, number, lock=True)
    sheet.voters = voters
    me = actor.require_person()
    if sheet.first_by_id in (None, me) and sheet.second_by_id is None:
        sheet.first, sheet.first_by_id = keyed, me
    elif sheet.second_by_id in (None, me) and sheet.first_by_id != me and not sheet.settled_by_id and not sheet.receipt:
        sheet.second, sheet.second_by_id = keyed, me
    else:
        raise WrongState(_("第 %(number)s 张已经由两个人录过了，录的没有收。") % {"number": number})
    sheet.settled = sheet.first if sheet.first == sheet.second else ""
    _keep(found, sheet)
    return sheet


def _keep(found: BallotRound, sheet: Sheet) -> None:
    """Write a sheet; where the round has a key, one that is settled is sealed, and its marks are not written."""
    if found.is_sealed and sheet.settled:
        sheet.envelope, sheet.receipt = sealed.sealed_sheet(found, sheet)
        sheet.first = sheet.second = sheet.settled = ""
    sheet.save()


@transaction.atomic
def settle_sheet(*, actor: Actor, round_id: int, sheet_id: int, marks: Mapping[int, str]) -> Sheet:
    """Say, with the paper in hand, what stands in the rows in which two entries differ; not by who keyed it.

    Raises as `key_sheet`.
    """
    found = locked(actor, round_id, permissions.SCRUTINISE, {State.KEYING})
    sheet = queries.differing(found).filter(pk=sheet_id).first()
    if sheet is None:
        raise WrongState(_("这张票已经核对好了，请看下一张。"))
    if actor.require_person() in (sheet.first_by_id, sheet.second_by_id):
        raise Forbidden(_("这张票是您录的，不一样的地方请没有录过它的监票人核对。"))
    whole = list(sheet.first)
    for row in rules.differing(sheet.first, sheet.second):
        if not marks.get(row):
            raise BadRound(_("第 %(row)s 行还没有选，请对着票选一个。") % {"row": row + 1})
        whole[row] = marks[row]
    keyed = "".join(whole)
    if rules.keyed_fault(keyed, len(found.rows), len(found.options)) is not None:
        raise BadRound(_("选的不是这张票上有的，请重新选。"))
    sheet.settled, sheet.settled_by_id = keyed, actor.require_person()
    _keep(found, sheet)
    return sheet


@transaction.atomic
def count_round(*, actor: Actor, round_id: int, at: datetime) -> BallotRound:
    """Count a round whose sheets are all keyed twice and settled, and erase the sheets: the paper is the recount.

    Raises NotFound, Forbidden, WrongState, BadRound.
    """
    found = locked(actor, round_id, permissions.SCRUTINISE, {State.KEYING})
    if found.is_sealed:
        raise wrong_state(found)
    rows = Sheet.objects.filter(voters__round=found)
    left = rows.filter(settled="").count()
    if left:
        raise BadRound(_("还有 %(count)s 张没有录完两遍或者没有核对好，录完再计票。") % {"count": left})
    classes = queries.classes(found)
    scheme = found.scheme(classes)
    counts = tally.count(rules.ballots(rows.values_list("voters__key", "settled")), scheme)
    found.counts = rules.counts_as_plain(counts)
    found.published = rules.published_as_plain(tally.publish(counts, scheme))
    found.counted_at = at
    found.state = State.COUNTED
    found.save(update_fields=["counts", "published", "counted_at", "state"])
    erase_sheets(found)
    chain(actor, "counted", found, at)
    return found
