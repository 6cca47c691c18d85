from datetime import date

import pytest

from shuping.findings.models import Finding, State
from shuping.findings.tests import factories as findings
from shuping.reviews import problems
from shuping.reviews.tests import factories


@pytest.mark.parametrize(
    ("raised_on", "state", "is_looked_at"),
    [
        (date(2025, 1, 1), State.CLOSED, True),
        (date(2026, 12, 31), State.CLOSED, True),
        (date(2024, 12, 31), State.CLOSED, False),
        (date(2024, 12, 31), State.IN_REMEDY, True),
        (date(2027, 1, 1), State.CLOSED, False),
    ],
)
def test_the_last_two_years_and_what_is_still_open(world, raised_on, state, is_looked_at):
    review = factories.opened(world)
    found = findings.raised(world)
    kept = {"next_due_on": None} if state == State.CLOSED else {}
    Finding.objects.filter(pk=found.pk).update(raised_on=raised_on, state=state, **kept)
    expected = {found.owner_id: {state: 1}} if is_looked_at else {}
    assert problems.counted(review, [found.owner_id]) == expected


def test_the_common_one_above_is_nobodys_own(world):
    review = factories.opened(world)
    found = findings.raised(world)
    Finding.objects.filter(pk=found.pk).update(is_common=True)
    assert problems.counted(review, [found.owner_id]) == {}
