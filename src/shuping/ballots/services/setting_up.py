"""Form and rules of a round: entered, changed, fixed."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from shuping import tally
from shuping.access import gate
from shuping.ballots import permissions, queries, rules, sealed, words
from shuping.ballots.models import CLASS_KEYS, BallotRound, Channels, SealedRound, State, VoterClass
from shuping.ballots.services.acts import BadRound, chain, locked, move
from shuping.core.actor import Actor
from shuping.people.models import Person
from shuping.tree.models import Organisation


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
    channels: str = Channels.PAPER
    asks_word: bool = True
    remark: int = 0
    objection_days: int = 5


@transaction.atomic
def make_round(*, actor: Actor, organisation: Organisation, wish: RoundWish, at: datetime) -> BallotRound:
    """Set up a round at an organisation. Raises NotFound, Forbidden, BadRound."""
    gate.require(actor, permissions.ORGANISE, organisation, _("民主测评由本级组织部门、组织委员组织。"))
    made = BallotRound(organisation=organisation, made_by=Person.objects.get(pk=actor.require_person()))
    _write(made, wish)
    chain(actor, "made", made, at)
    return made


@transaction.atomic
def change_round(*, actor: Actor, round_id: int, wish: RoundWish, at: datetime) -> BallotRound:
    """Change a round that is not fixed yet. Raises NotFound, Forbidden, WrongState, BadRound."""
    found = locked(actor, round_id, permissions.ORGANISE, {State.DRAFT})
    _write(found, wish)
    chain(actor, "changed", found, at)
    return found


def _write(found: BallotRound, wish: RoundWish) -> None:
    found.title, found.held_on, found.basis = wish.title, wish.held_on, wish.basis
    found.rows, found.options = list(wish.rows), [{"name": name, "points": points} for name, points in wish.options]
    found.blank, found.unclear, found.uniform = wish.blank, wish.unclear, wish.uniform
    found.formula, found.least = wish.formula, wish.least
    found.channels, found.asks_word = wish.channels, wish.asks_word
    found.remark, found.objection_days = wish.remark, wish.objection_days
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
        sealed.layout(found, max(1, len(classes)))
    except ValueError as fault:
        raise BadRound(_("评议对象太多，意见又太长，一个封票装不下。请减少意见的字数，或者分成几轮。")) from fault
    try:
        scheme = found.scheme(list(classes))
    except tally.SchemeFault as fault:
        raise BadRound(words.scheme_fault(fault)) from fault
    small = rules.small_weighted({each.key: each.entitled for each in classes}, scheme)
    if small is not None:
        sentence = _("%(key)s票应到不足 %(least)s 人，又单独有权重，容易猜出是谁投的。请选它并入哪一类。")
        raise BadRound(sentence % {"key": small, "least": found.least})


@transaction.atomic
def move_round(*, actor: Actor, round_id: int, to: Organisation, at: datetime) -> None:
    """Let another organisation hold a round, in a merger or split, whose page has asked for the right to it."""
    found = BallotRound.objects.select_for_update().get(pk=round_id)
    found.organisation = to
    found.save(update_fields=["organisation"])
    chain(actor, "moved", found, at)


@transaction.atomic
def fix_round(*, actor: Actor, round_id: int, at: datetime) -> BallotRound:
    """Fix form and rules: from now on they stand, and the ballot forms may be printed. Raises as `change_round`."""
    found = locked(actor, round_id, permissions.ORGANISE, {State.DRAFT})
    if found.is_sealed:
        made = SealedRound(round=found, uid=secrets.token_bytes(16).hex())
        made.form_digest, made.scheme_digest = sealed.digests(found, made, queries.classes(found))
        made.save()
    move(found, State.FIXED)
    chain(actor, "fixed", found, at)
    return found
