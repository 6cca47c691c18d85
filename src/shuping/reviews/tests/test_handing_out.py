"""The points of all comments in one pass: owners and days known, nothing left, nothing twice."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from shuping.core import clock
from shuping.core.errors import Forbidden, NotFound
from shuping.documents.models import Excerpt
from shuping.documents.services import checking
from shuping.findings.models import Finding
from shuping.reviews import queries
from shuping.reviews.parts import Parts
from shuping.reviews.services import closing, handing_out
from shuping.reviews.services.acts import BadReview
from shuping.reviews.services.handing_out import Point
from shuping.reviews.tests import factories
from shuping.reviews.tests.factories import filed
from tests.worlds import AT

DUE = date(2026, 5, 30)


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)


def points(found, due_on=DUE):
    rows = [point for each in queries.points_to_hand_out(found) for point in each.points]
    return {each.pk: Point((each.start, each.end, each.kind), due_on) for each in rows}


def hand_out(world, found, rows, who="officer"):
    return handing_out.hand_out_comments(actor=world.actor(who), review_id=found.pk, points=rows, at=AT)


def test_every_point_becomes_a_finding_of_whom_the_comment_speaks_of(world):
    found = filed(world)
    before = Finding.objects.count()
    assert hand_out(world, found, points(found)) == 4
    made = Finding.objects.order_by("pk")[before:]
    owners = [subject.organisation for subject in queries.subjects(found)]
    assert [each.owner for each in made] == [owner for owner in owners for _point in range(2)]
    assert {each.due_on for each in made} == {DUE}
    assert queries.waiting_comments(found) == []


def test_what_nobody_wants_is_dropped_and_holds_nothing_up(world):
    found = filed(world)
    before = Finding.objects.count()
    assert hand_out(world, found, points(found, due_on=None)) == 0
    assert Finding.objects.count() == before
    assert queries.waiting_comments(found) == []


def test_a_comment_of_merits_alone_waits_for_nobody(world):
    found = filed(world, Parts("好。", "带动318户增收。", "", ""))
    assert queries.waiting_comments(found) == []
    closing.mark_graded(actor=world.actor("officer"), found=found, at=AT)
    assert closing.archive_review(actor=world.actor("officer"), review_id=found.pk, at=AT).archived_at == AT


def test_what_was_confirmed_alone_is_handed_out_with_the_rest(world):
    found = filed(world)
    first = queries.points_to_hand_out(found)[0]
    for each in first.points:
        data = {"owners": "named", "named": [first.owner.pk], "due_on": DUE}
        checking.confirm_excerpt(
            actor=world.actor("officer"), document_id=first.document_id, excerpt_id=each.pk, data=data, at=AT
        )
    assert len(points(found)) == 2
    hand_out(world, found, points(found))
    assert queries.waiting_comments(found) == []


def test_what_was_changed_meanwhile_hands_nothing_out(world):
    found = filed(world)
    rows = points(found)
    first = Excerpt.objects.get(pk=next(iter(rows)))
    checking.change_kind(
        actor=world.actor("officer"), document_id=first.document_id, excerpt_id=first.pk, kind="requirement"
    )
    with pytest.raises(BadReview, match="刚才改过"):
        hand_out(world, found, rows)
    assert len(queries.waiting_comments(found)) == 2


def test_only_who_organises_hands_out(world):
    found = filed(world)
    for who, refusal in (("mayor", Forbidden), ("green-organiser", NotFound)):
        with pytest.raises(refusal):
            hand_out(world, found, points(found), who)


def test_the_page_has_owner_and_day_filled_in_and_keeps_what_was_typed(client, world):
    found = filed(world)
    client.force_login(world.user("officer"), backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("reviews:hand_out", args=[found.pk])
    page = client.get(address)
    form = page.context["form"]
    typed = {name: form[name].value() for name in form.fields if form[name].value()}
    assert "2 份点评里有 4 条问题和要求等下发" in page.content.decode()
    assert [str(value) for name, value in typed.items() if name.startswith("due_")].count("2026-05-31") == 2
    due = next(name for name in typed if name.startswith("due_"))
    refused = client.post(address, {**typed, due: "2020-01-01"})
    assert refused.status_code == 422
    assert "整改期限已经过去" in refused.content.decode()
    assert "2020-01-01" in refused.content.decode()
    assert client.post(address, {**typed, due: "2026年6月1日"}).status_code == 302
    assert Finding.objects.filter(due_on=date(2026, 6, 1)).count() == 1
    assert "点评里的问题和要求都下发了" in client.get(address).content.decode()


def test_the_page_asks_as_much_for_two_comments_as_for_one(client, world, django_assert_max_num_queries):
    found = filed(world)
    client.force_login(world.user("officer"), backend="django.contrib.auth.backends.ModelBackend")
    with django_assert_max_num_queries(14):
        client.get(reverse("reviews:hand_out", args=[found.pk]))


def test_a_point_that_names_another_secretary_says_so(world):
    first, second = queries.subjects(factories.opened(world))
    said = f"{second.organisation.short_name}的做法要学，{first.person.name}自己也要到村里去。"
    found = filed(world, replace(factories.SAID, demands=said))
    named = [each.named.values() for each in queries.points_to_hand_out(found)]
    assert [set(each) for each in named] == [{"", second.organisation.short_name}, {"", first.organisation.short_name}]
