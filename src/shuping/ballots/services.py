"""The only writers of rounds. Sheets are not chained one by one: the form, the counted sheets and the count are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from shuping import tally
from shuping.access import gate
from shuping.access.actions import Action
from shuping.audit.services import record
from shuping.ballots import permissions, queries, rules, words
from shuping.ballots.models import CLASS_KEYS, BallotRound, Sheet, State, VoterClass
from shuping.core.actor import Actor
from shuping.core.errors import Conflict, DomainError, Forbidden
from shuping.people.models import Person
from shuping.tree.models import Organisation


class BadRound(DomainError):
    """A form, a scheme or a count that cannot stand; the sentence says what to change."""

    code = "ballots.bad-round"


class WrongState(Conflict):
    """The round is no longer, or not yet, where this act belongs."""

    code = "ballots.wrong-state"


@dataclass(frozen=True)
class ClassWish:
    """One class as it is entered."""

    name: str
    entitled: int
    weight: Decimal | None = None
    joins: str = ""


@dataclass(frozen=True)
class RoundWish:
    """All that is entered of a round before it is fixed."""

    title: str
    held_on: date
    rows: Sequence[str]
    options: Sequence[tuple[str, int]]
    classes: Sequence[ClassWish]
    blank: str
    unclear: str
    uniform: str
    formula: str
    least: int
    basis: str


@transaction.atomic
def make_round(*, actor: Actor, organisation: Organisation, wish: RoundWish, at: datetime) -> BallotRound:
    """Set up a round at an organisation. Raises NotFound, Forbidden, BadRound."""
    gate.require(actor, permissions.ORGANISE, organisation, _("民主测评由本级组织部门、组织委员组织。"))
    made = BallotRound(organisation=organisation, made_by=Person.objects.get(pk=actor.require_person()))
    _write(made, wish)
    record(actor, "ballots.made", "ballots.round", made.pk, organisation_id=organisation.pk, at=at)
    return made


@transaction.atomic
def change_round(*, actor: Actor, round_id: int, wish: RoundWish, at: datetime) -> BallotRound:
    """Change a round that is not fixed yet. Raises NotFound, Forbidden, WrongState, BadRound."""
    found = _round(actor, round_id, permissions.ORGANISE, State.DRAFT)
    _write(found, wish)
    record(actor, "ballots.changed", "ballots.round", found.pk, organisation_id=found.organisation_id, at=at)
    return found


def _write(found: BallotRound, wish: RoundWish) -> None:
    found.title, found.held_on, found.basis = wish.title, wish.held_on, wish.basis
    found.rows, found.options = list(wish.rows), [{"name": name, "points": points} for name, points in wish.options]
    found.blank, found.unclear, found.uniform = wish.blank, wish.unclear, wish.uniform
    found.formula, found.least = wish.formula, wish.least
    classes = [
        VoterClass(key=key, name=each.name, entitled=each.entitled, weight=each.weight, joins=each.joins)
        for key, each in zip(CLASS_KEYS, wish.classes, strict=False)
    ]
    _check(found, classes)
    found.save()
    found.classes.all().delete()
    for each in classes:
        each.round = found
    VoterClass.objects.bulk_create(classes)


def _check(found: BallotRound, classes: Sequence[VoterClass]) -> None:
    if len(found.rows) > rules.MOST_ROWS:
        raise BadRound(_("评议对象最多 %(most)s 个，请分成几轮。") % {"most": rules.MOST_ROWS})
    if len(set(found.rows)) < len(found.rows):
        raise BadRound(_("评议对象有重名的，请加上单位区分。"))
    names = [option["name"] for option in found.options]
    if len(set(names)) < len(names):
        raise BadRound(_("选项有重复的，请改。"))
    try:
        scheme = found.scheme(list(classes))
    except tally.SchemeFault as fault:
        raise BadRound(words.scheme_fault(fault)) from fault
    small = rules.small_weighted({each.key: each.entitled for each in classes}, scheme)
    if small is not None:
        sentence = _("%(key)s票应到不足 %(least)s 人，又单独有权重，容易猜出是谁投的。请选它并入哪一类。")
        raise BadRound(sentence % {"key": small, "least": found.least})


@transaction.atomic
def fix_round(*, actor: Actor, round_id: int, at: datetime) -> BallotRound:
    """Fix form and rules: from now on they stand, and the ballot forms may be printed. Raises as `change_round`."""
    found = _round(actor, round_id, permissions.ORGANISE, State.DRAFT)
    _move(found, State.FIXED)
    record(actor, "ballots.fixed", "ballots.round", found.pk, organisation_id=found.organisation_id, at=at)
    return found


@dataclass(frozen=True)
class Sheets:
    """The sheets of one class as two people counted them by hand."""

    handed_out: int
    cast: int
    spoiled: int
    missing: int


@transaction.atomic
def count_sheets(*, actor: Actor, round_id: int, sheets: Mapping[str, Sheets], at: datetime) -> BallotRound:
    """Enter how many sheets went out and came back, by class; the keying may begin. Raises as above, BadRound."""
    found = _round(actor, round_id, permissions.SCRUTINISE, State.FIXED)
    classes = queries.classes(found)
    for voters in classes:
        counted = sheets[voters.key]
        _check_sheets(voters, counted)
        voters.handed_out, voters.cast = counted.handed_out, counted.cast
        voters.spoiled, voters.missing = counted.spoiled, counted.missing
        voters.save(update_fields=["handed_out", "cast", "spoiled", "missing"])
    if not any(counted.cast for counted in sheets.values()):
        raise BadRound(_("一张票也没有收回，没有可录的。请核对“收回”一栏。"))
    Sheet.objects.bulk_create(
        Sheet(voters=voters, number=number) for voters in classes for number in range(1, sheets[voters.key].cast + 1)
    )
    _move(found, State.KEYING)
    record(actor, "ballots.sheets_counted", "ballots.round", found.pk, organisation_id=found.organisation_id, at=at)
    return found


def _check_sheets(voters: VoterClass, counted: Sheets) -> None:
    left = rules.sheets_fault(counted.handed_out, counted.cast, counted.spoiled, counted.missing)
    named = {"voters": str(voters), "count": abs(left)}
    if left > 0:
        raise BadRound(_("%(voters)s：发出的比收回、作废、没收回的加起来多 %(count)s 张，请重新清点。") % named)
    if left < 0:
        raise BadRound(_("%(voters)s：收回、作废、没收回的加起来比发出的多 %(count)s 张，请重新清点。") % named)
    if counted.cast > voters.entitled:
        sentence = _("%(voters)s：收回 %(cast)s 张，应到只有 %(entitled)s 人，多出来的票要先查清。")
        raise BadRound(sentence % {**named, "cast": counted.cast, "entitled": voters.entitled})


@transaction.atomic
def key_sheet(*, actor: Actor, round_id: int, key: str, number: int, typed: str) -> Sheet:
    """Enter the marks of one sheet, once or as the second of two persons; the actor may correct his own last entry.

    Raises NotFound, Forbidden, WrongState, BadRound.
    """
    found = _round(actor, round_id, permissions.KEY, State.KEYING)
    keyed = rules.tidy(typed)
    fault = rules.keyed_fault(keyed, len(found.rows), len(found.options))
    if fault is not None:
        raise BadRound(words.keyed_fault(fault, len(found.rows), len(found.options)))
    voters = found.classes.get(key=key)
    sheet = queries.sheet(voters, number, lock=True)
    me = actor.require_person()
    if sheet.first_by_id in (None, me) and sheet.second_by_id is None:
        sheet.first, sheet.first_by_id = keyed, me
    elif sheet.second_by_id in (None, me) and sheet.first_by_id != me and not sheet.settled_by_id:
        sheet.second, sheet.second_by_id = keyed, me
    else:
        raise WrongState(_("第 %(number)s 张已经由两个人录过了，录的没有收。") % {"number": number})
    sheet.settled = sheet.first if sheet.first == sheet.second else ""
    sheet.save()
    return sheet


@transaction.atomic
def settle_sheet(*, actor: Actor, round_id: int, sheet_id: int, marks: Mapping[int, str]) -> Sheet:
    """Say, with the paper in hand, what stands in the rows in which two entries differ; not by who keyed it.

    Raises as `key_sheet`.
    """
    found = _round(actor, round_id, permissions.SCRUTINISE, State.KEYING)
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
    sheet.save(update_fields=["settled", "settled_by"])
    return sheet


@transaction.atomic
def count_round(*, actor: Actor, round_id: int, at: datetime) -> BallotRound:
    """Count a round whose sheets are all keyed twice and settled, and erase the sheets: the paper is the recount.

    Raises NotFound, Forbidden, WrongState, BadRound.
    """
    found = _round(actor, round_id, permissions.SCRUTINISE, State.KEYING)
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
    rows.delete()
    record(actor, "ballots.counted", "ballots.round", found.pk, organisation_id=found.organisation_id, at=at)
    return found


def _round(actor: Actor, round_id: int, action: Action, state: State) -> BallotRound:
    found = queries.round_of(actor, round_id, action, lock=True)
    if found.state != state:
        raise wrong_state(found)
    return found


def wrong_state(found: BallotRound) -> WrongState:
    """Return the refusal of an act that does not belong to the state in which the round is."""
    sentence = _("这一轮现在是“%(state)s”，这一步已经做过或者还不能做。请看页面上的下一步。")
    return WrongState(sentence % {"state": found.get_state_display()})


def _move(found: BallotRound, state: State) -> None:
    found.state = state
    found.save(update_fields=["state"])
