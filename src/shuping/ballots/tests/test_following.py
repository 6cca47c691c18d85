"""The turnout that a page follows while people vote: in steps of five, for everybody the same, and written nowhere."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shuping.ballots import following, queries
from shuping.ballots.services import casting
from shuping.ballots.tests import factories
from shuping.core.live.doors import VERSION, piece
from shuping.core.models import LiveTopic
from tests.worlds import AT, World

pytestmark = pytest.mark.django_db


def vote(made: factories.Phones, start: int, end: int) -> None:
    for code in made.slips["B"][start:end]:
        factories.vote(code, (1, 1, 1))


def word(made: factories.Phones) -> str:
    return queries.turnout_words([made.round.pk])[made.round.pk]


def signed_in(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.user(name))
    return client


def test_the_word_moves_at_every_fifth_vote_and_nothing_is_written_for_it(world: World) -> None:
    made = factories.opened(world)
    words = [word(made)]
    for number in range(6):
        vote(made, number, number + 1)
        words.append(word(made))
    assert len(set(words[:5])) == 1
    assert words[5] == words[6] != words[4]
    assert not LiveTopic.objects.exists()


def test_one_vote_more_or_less_is_not_to_be_seen_in_what_is_sent(world: World) -> None:
    made = factories.opened(world)
    vote(made, 0, 5)
    five = piece(following.topic(made.round))
    vote(made, 5, 6)
    assert piece(following.topic(made.round)) == five
    assert "5 张以上" in five.text


def test_a_newcomer_moves_the_word_too(world: World) -> None:
    made = factories.opened(world, classes=factories.classes_of(9, 9))
    before, actor = word(made), world.actor("supervisor")
    casting.give_spare(actor=actor, round_id=made.round.pk, key="A", to_newcomer=True, seen=2, at=AT)
    assert word(made) != before


def test_once_the_voting_has_stopped_no_number_is_sent(world: World) -> None:
    made = factories.opened(world)
    vote(made, 0, 6)
    before = piece(following.topic(made.round))
    casting.close_voting(actor=world.actor("supervisor"), round_id=made.round.pk, at=AT)
    after = piece(following.topic(made.round))
    assert after.version != before.version
    assert "投票停止了。请刷新，看下一步由谁办。" in after.text
    assert "张以上" not in after.text
    assert "6" not in after.version.partition("of")[0]


def test_many_rounds_are_asked_for_in_two_queries(world: World) -> None:
    made = factories.opened(world)
    other = factories.printed(world)
    vote(made, 0, 5)
    with CaptureQueriesContext(connection) as asked:
        found = queries.turnout_words([made.round.pk, other.round.pk])
    assert len(asked) == 2
    assert set(found) == {made.round.pk, other.round.pk}
    assert found[made.round.pk].startswith("open-")


def test_the_page_shows_what_its_door_sends_and_to_each_hand_the_same(world: World) -> None:
    made = factories.opened(world)
    vote(made, 0, 5)
    address = f"/ballots/{made.round.pk}/live/"
    sent = {
        (answer.content, answer[VERSION])
        for answer in (signed_in(world, name).get(address) for name in ("supervisor", "green-organiser", "officer"))
    }
    assert len(sent) == 1
    content, version = sent.pop()
    page = signed_in(world, "supervisor").get(f"/ballots/{made.round.pk}/").content.decode()
    assert content.decode() in page
    assert f'data-live="{address}" data-version="{version}"' in page
    assert "备用 2 张" in page
    assert "备用" not in content.decode()
    assert signed_in(world, "supervisor").get(address, {"seen": version}).status_code == 204


def test_before_the_voting_and_on_paper_alone_there_is_nothing_to_follow(world: World) -> None:
    made = factories.printed(world)
    paper = factories.fixed(world)
    client = signed_in(world, "supervisor")
    assert client.get(f"/ballots/{made.round.pk}/live/").status_code == 404
    assert client.get(f"/ballots/{paper.pk}/live/").status_code == 404
