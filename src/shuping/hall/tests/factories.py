"""Meetings for tests: the city's review with its two subjects."""

from shuping.hall.models import Meeting
from shuping.hall.services import agenda
from shuping.reviews.models import Review
from shuping.reviews.tests import factories
from tests.worlds import AT, World


def prepared(world: World, **changes: object) -> tuple[Review, Meeting]:
    found = factories.opened(world, **changes)
    return found, agenda.prepare(actor=world.actor("officer"), review_id=found.pk, at=AT)
