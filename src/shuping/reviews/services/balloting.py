"""The secret ballot of a review: its form and rules come from the frozen scheme, nothing is typed again."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.ballots.models import BallotRound
from shuping.ballots.models import State as RoundState
from shuping.ballots.services.setting_up import ClassWish, RoundWish, fix_round, make_round
from shuping.core.actor import Actor
from shuping.reviews import agenda, queries
from shuping.reviews.models import Review, State, Subject
from shuping.reviews.services.acts import BadReview, WrongState, chain, locked

LONGEST_BASIS = 120


@transaction.atomic
def set_up_round(*, actor: Actor, review_id: int, channels: str, at: datetime) -> BallotRound:
    """Make and fix the round of a review: a row for each who reports, by the agenda; the frozen scheme's rules.

    It is fixed at once, so that nothing in it can differ from the scheme; another is made where it was voided.
    Raises NotFound, Forbidden, WrongState, BadReview and ballots.BadRound (a class too small for its weight).
    """
    found = locked(actor, review_id, {State.OPEN})
    if found.round is not None and found.round.state != RoundState.VOID:
        raise WrongState(_("这次述职评议的民主测评已经设好了。"))
    if found.held_on is None or len(found.entitled) != len(found.rules["classes"]):
        raise BadReview(_("先定开会的日期和每一类票的应到人数，再设民主测评。"))
    rows = _rows(found)
    wish = _wish(found, found.held_on, channels, [str(each) for each in rows])
    made = make_round(actor=actor, organisation=found.organisation, wish=wish, at=at)
    made = fix_round(actor=actor, round_id=made.pk, at=at)
    found.round = made
    found.save(update_fields=["round"])
    Subject.objects.bulk_update(rows, ["row_number"])
    chain(actor, "round_set_up", found, at)
    return made


def _rows(found: Review) -> list[Subject]:
    """Return the rows of the form, numbered: who speaks in the order of speaking, then who reports in writing."""
    reporting = queries.reporting(found)
    there = agenda.speaking(reporting)
    rows = [*there, *(each for each in reporting if each not in there)]
    for number, each in enumerate(rows, 1):
        each.row_number = number
    return rows


def _wish(found: Review, held_on: date, channels: str, rows: list[str]) -> RoundWish:
    rules = found.rules
    is_one = len(rules["classes"]) == 1
    classes = [
        ClassWish(name, entitled, None if is_one else Decimal(weight), "A" if index else "")
        for index, ((name, weight), entitled) in enumerate(zip(rules["classes"], found.entitled, strict=True))
    ]
    return RoundWish(
        title=_("%(title)s民主测评") % {"title": found.title[:70]},
        held_on=held_on,
        rows=rows,
        options=rules["options"],
        classes=classes,
        blank=rules["blank"],
        unclear=rules["unclear"],
        uniform=rules["uniform"],
        formula=rules["formula"],
        least=rules["least"],
        basis=rules.name[:LONGEST_BASIS],
        channels=channels,
    )
