"""Reviews on their way to grades: the ballot counted on paper, the table filled."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from shuping.access.services import found_grant
from shuping.ballots.models import BallotRound
from shuping.ballots.services import paper
from shuping.ballots.services.paper import Sheets
from shuping.results import queries
from shuping.results.models import Grade
from shuping.results.rules import Entry
from shuping.results.services import grading
from shuping.results.services.grading import Decision
from shuping.reviews.models import Review
from shuping.reviews.services import balloting
from shuping.reviews.tests import factories
from tests.worlds import AT, START, World

MEETING = Decision(date(2026, 3, 2), "市委常委会第7次会议")


def opened(world: World, **changes: object) -> Review:
    """Return an open review whose meeting was held today."""
    found = factories.opened(world, **changes)
    Review.objects.filter(pk=found.pk).update(held_on=MEETING.on)
    found.refresh_from_db()
    return found


def vote(
    world: World, found: Review, marks: Sequence[str], place: str = "city", organiser: str = "officer"
) -> BallotRound:
    """Hold the review's round on paper with ten sheets a class, keyed with `marks` in turn: a digit a subject."""
    made = balloting.set_up_round(actor=world.actor(organiser), review_id=found.pk, channels="paper", at=AT)
    found.refresh_from_db()
    for name, role in (("supervisor", "scrutineer"), ("nobody", "teller"), ("auditor", "teller")):
        with transaction.atomic():
            found_grant(
                person=world.people[name], role=role, organisation=world[place], title="测评", from_on=START,
                last_on=None, at=AT,
            )  # fmt: skip
    keys = [voters.key for voters in made.classes.all()]
    sheets = {key: Sheets(10, 10, 0, 0) for key in keys}
    paper.count_sheets(actor=world.actor("supervisor"), round_id=made.pk, sheets=sheets, at=AT)
    for name in ("nobody", "auditor"):
        for key in keys:
            for number in range(1, 11):
                paper.key_sheet(
                    actor=world.actor(name), round_id=made.pk, key=key, number=number, typed=marks[number % len(marks)]
                )
    paper.count_round(actor=world.actor("supervisor"), round_id=made.pk, at=AT)
    found.refresh_from_db()
    return made


def fill(world: World, found: Review, entries: Mapping[int, Entry], actor: str = "officer") -> None:
    """Keep a table as it stands after whatever was kept before."""
    _held, revision = queries.entries(found)
    grading.keep_table(actor=world.actor(actor), review_id=found.pk, entries=entries, revision=revision, at=AT)


def decide(world: World, found: Review, actor: str = "officer") -> list[Grade]:
    return grading.decide(actor=world.actor(actor), review_id=found.pk, decision=MEETING, at=AT)
