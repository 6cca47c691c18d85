from datetime import date

import pytest

from shuping.debriefs import cards
from shuping.debriefs.models import Debrief, State
from shuping.reviews import queries as review_queries
from shuping.reviews.models import Review
from shuping.reviews.tests import factories
from tests.worlds import World

DUE = date(2026, 6, 10)


def shown(world: World, found: Review, name: str, on: date = DUE) -> list[tuple[str, str, bool]]:
    return [
        (line.label, line.value, line.needs_attention)
        for card in cards.cards(world.actor(name), found, on)
        for line in card.lines
    ]


def test_the_card_counts_debriefs_by_state(world: World) -> None:
    found = factories.opened(world)
    first, second = review_queries.subjects(found)
    assert shown(world, found, "officer") == [("没有动笔", "2 份", False)]
    Debrief.objects.create(subject=first, state=State.SUBMITTED)
    assert shown(world, found, "officer") == [("没有动笔", "1 份", False), ("待审阅", "1 份", False)]
    Debrief.objects.create(subject=second, state=State.RETURNED)
    late = date(2026, 6, 11)
    assert shown(world, found, "officer", late) == [("待审阅", "1 份", False), ("已退回", "1 份", True)]


def test_who_may_not_vet_there_sees_no_card(world: World) -> None:
    found = factories.opened(world)
    assert shown(world, found, "green-secretary") == []
    assert shown(world, found, "nobody") == []
    assert cards.to_vet(world.actor("green-secretary"), found) is None


@pytest.mark.parametrize(("state", "words"), [(State.SUBMITTED, "审阅述职报告（1 份）"), (State.WRITING, None)])
def test_what_waits_for_vetting_is_the_act_of_the_stage(world: World, state: State, words: str | None) -> None:
    found = factories.opened(world)
    Debrief.objects.create(subject=review_queries.subjects(found)[0], state=state)
    act = cards.to_vet(world.actor("officer"), found)
    assert (act and act[0]) == words
    assert act is None or act[1] == f"/debriefs/?review={found.pk}"
