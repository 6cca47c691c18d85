"""Once grades are decided the meeting stands still, and once the review is archived so do its minutes."""

import pytest
from django.urls import reverse

from shuping.hall import queries
from shuping.hall.models import Question
from shuping.hall.services import console, floor
from shuping.hall.services.acts import Decided
from shuping.hall.tests.factories import prepared
from shuping.reviews.models import Review, State
from tests.worlds import AT

BACKEND = "django.contrib.auth.backends.ModelBackend"
WORDS = {"asked_by": "", "text": "路灯谁修？", "answer": ""}


def held(world, state):
    """Return a review whose meeting has ended, brought to a state."""
    review, found = prepared(world)
    for seen in range(10):
        console.press(actor=world.actor("officer"), review_id=review.pk, seen=seen, at=AT)
    Review.objects.filter(pk=review.pk).update(state=state)
    return review, next(each for each in queries.items(found) if each.subject_id)


def note(world, review, item):
    actor = world.actor("officer")
    floor.count_presence(actor=actor, review_id=review.pk, there=[1, 1, 1])
    return floor.ask(actor=actor, review_id=review.pk, item_id=item.pk, words=WORDS, at=AT)


@pytest.mark.parametrize(("state", "moves", "notes"), [("open", 1, 1), ("graded", 0, 1), ("archived", 0, 0)])
def test_a_meeting_moves_while_open_and_is_completed_until_archived(world, client, state, moves, notes):
    review, item = held(world, State(state))
    if notes:
        asked = note(world, review, item)
        floor.change_question(actor=world.actor("officer"), question_id=asked.pk, words={"answer": "村里修。"})
    else:
        with pytest.raises(Decided, match="归档"):
            note(world, review, item)
        assert not Question.objects.exists()
    client.force_login(world.user("officer"), backend=BACKEND)
    shown = client.get(reverse("hall:console", args=[review.pk])).content.decode()
    assert ("退回一步" in shown, "记下这条提问" in shown) == (bool(moves), bool(notes))
    given = {"actor": world.actor("officer"), "review_id": review.pk, "seen": 10, "at": AT}
    if moves:
        console.take_back(**given)
    else:
        with pytest.raises(Decided, match="等次已经定了"):
            console.take_back(**given)


def test_an_answer_to_an_archived_question_is_refused_in_a_sentence(world, client):
    review, item = held(world, State.OPEN)
    asked = note(world, review, item)
    Review.objects.filter(pk=review.pk).update(state=State.ARCHIVED)
    client.force_login(world.user("officer"), backend=BACKEND)
    answer = client.post(reverse("hall:question", args=[asked.pk]), {"text": "另一个问题", "answer": ""})
    assert answer.status_code == 409
    assert "会议记录不再改" in answer.content.decode()
    asked.refresh_from_db()
    assert asked.text == WORDS["text"]


def test_one_that_runs_on_after_the_decision_is_brought_to_its_end(world, client):
    review, _item = held(world, State.OPEN)
    console.take_back(actor=world.actor("officer"), review_id=review.pk, seen=10, at=AT)
    Review.objects.filter(pk=review.pk).update(state=State.GRADED)
    client.force_login(world.user("officer"), backend=BACKEND)
    assert "散会</button>" in client.get(reverse("hall:console", args=[review.pk])).content.decode()
    assert "只能看" not in client.get(reverse("hall:agenda", args=[review.pk])).content.decode()
    console.press(actor=world.actor("officer"), review_id=review.pk, seen=11, at=AT)
    assert "散会</button>" not in client.get(reverse("hall:console", args=[review.pk])).content.decode()
