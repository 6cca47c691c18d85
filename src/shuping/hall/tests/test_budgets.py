"""Pages of a meeting ask the database as often for many subjects and questions as for few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shuping.core.remembered import Remembered
from shuping.hall import queries
from shuping.hall.models import AgendaItem
from shuping.hall.services import console, floor
from shuping.hall.tests.factories import prepared
from shuping.reviews.models import Subject
from tests.worlds import AT, World

WORDS = {"asked_by": "罗砚青", "text": "流动党员怎么管？", "answer": ""}


def more_subjects(world: World, found, item) -> None:
    taken = set(found.review.subjects.values_list("post", flat=True))
    for number, (name, post) in enumerate(world.posts.items(), 10):
        if post.pk in taken:
            continue
        subject = Subject.objects.create(
            review=found.review,
            organisation=post.organisation,
            post=post,
            person=world.people[name],
            commentator=world.people["mayor"],
            number=number,
        )
        AgendaItem.objects.create(meeting=found, order=number, kind="subject", subject=subject, phases=[["speak", 60]])
    actor = world.actor("officer")
    for _number in range(10):
        floor.ask(actor=actor, review_id=found.review_id, item_id=item.pk, words=WORDS, at=AT)


@pytest.mark.parametrize(
    ("name", "role", "most"),
    [
        ("console", "officer", 18),
        ("agenda", "officer", 12),
        ("projector", "officer", 14),
        ("comments", "officer", 9),
        ("mine", "mayor", 6),
        ("comment", "mayor", 16),  # the accepted report, the problems by name, whether the meeting has ended
        ("live", "officer", 14),
    ],
)
def test_a_page_asks_as_often_for_many_as_for_few(client, world, name, role, most):
    review, found = prepared(world)
    for seen in range(2):
        console.press(actor=world.actor("officer"), review_id=review.pk, seen=seen, at=AT)
    item = queries.items(found)[1]
    client.force_login(world.user(role), backend="django.contrib.auth.backends.ModelBackend")
    args = {"mine": [], "comment": [item.subject_id]}.get(name, [review.pk])
    counts = []
    for _round in range(2):
        Remembered.forget_all()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(reverse(f"hall:{name}", args=args)).status_code == 200
        counts.append(len(asked))
        more_subjects(world, found, item)
    assert counts[0] == counts[1]
    assert counts[0] <= most
