"""What whoever keeps the tree does, and what he is told when it cannot be."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from shuping.audit import queries as audit
from shuping.core import clock
from shuping.core.errors import DomainError, Forbidden, NotFound
from shuping.findings import queries as findings
from shuping.findings.tests import factories
from shuping.organisations import queries
from shuping.organisations.services import keeping
from shuping.people.models import Person
from shuping.tree.models import Appointment, Organisation
from tests.access.test_matrix import client_of, tables
from tests.worlds import AT, DAY, World

FOUND: dict[str, Any] = {
    "name": "青禾镇3村党支部",
    "short_name": "青禾镇3村党支部",
    "kind": "village",
    "on": DAY,
    "at": AT,
}


def test_an_organisation_is_founded_below_and_an_organ_acts_for_whom_it_stands_below(world: World) -> None:
    made = keeping.found_below(actor=world.actor("chief"), organisation_id=world["green"].pk, **FOUND)
    assert (made.parent, made.acts_for) == (world["green"], None)
    organ = {**FOUND, "name": "市委宣传部", "short_name": "市委宣传部", "kind": "department"}
    made = keeping.found_below(actor=world.actor("chief"), organisation_id=world["city"].pk, **organ)
    assert made.acts_for == world["city"]
    assert audit.changed_since() == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"short_name": "青禾镇1村党支部"}, "同一个上级下面已经有"),
        ({"on": DAY + timedelta(days=1)}, "还没到这一天"),
        ({"kind": "castle"}, "没有“castle”这一类"),
    ],
)
def test_what_cannot_be_founded_leaves_everything_as_it_was(
    world: World, change: dict[str, Any], sentence: str
) -> None:
    before = tables()
    with pytest.raises(DomainError, match=sentence):
        keeping.found_below(actor=world.actor("chief"), organisation_id=world["green"].pk, **{**FOUND, **change})
    assert tables() == before


def test_who_does_not_keep_the_tree_changes_nothing(world: World) -> None:
    for name, error in (("green-secretary", Forbidden), ("pine-secretary", NotFound), ("mayor", Forbidden)):
        with pytest.raises(error):
            keeping.found_below(actor=world.actor(name), organisation_id=world["green"].pk, **FOUND)


def test_nobody_appoints_himself(world: World) -> None:
    before = Appointment.objects.count()
    for person in (world.people["chief"], world.people["nobody"]):
        arguments: dict[str, Any] = {
            "organisation_id": world["city"].pk,
            "post_id": world.posts["mayor"].pk,
            "on": DAY,
            "at": AT,
        }
        if person == world.people["chief"]:
            with pytest.raises(Forbidden, match="不能给自己任职"):
                keeping.appoint(actor=world.actor("chief"), person=person, **arguments)
            assert Appointment.objects.count() == before
        else:
            assert keeping.appoint(actor=world.actor("chief"), person=person, **arguments).person == person


def test_a_new_person_is_registered_with_his_appointment(world: World) -> None:
    made = keeping.appoint(
        actor=world.actor("chief"),
        organisation_id=world["green"].pk,
        post_id=world.posts["green-organiser"].pk,
        person="岑听雨",
        on=DAY,
        at=AT,
    )
    assert Person.objects.get(name="岑听雨") == made.person
    assert [row.person for row in queries.held_on(world["green"], DAY)][-1] == made.person
    assert queries.held_on(world["green"], DAY - timedelta(days=1))[-1].person == world.people["green-organiser"]


def test_two_of_one_name_are_told_apart_by_their_seats(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)
    Person.objects.filter(pk__in=[world.people["pine-organiser"].pk, world.people["green-clerk"].pk]).update(
        name="王芳"
    )
    client = client_of(world, "chief")
    address = reverse("organisations:appoint", args=[world["green"].pk, world.posts["green-organiser"].pk])
    refused = client.post(address, {"person": "王芳", "on": "2026-03-02"})
    assert refused.status_code == 422
    assert "有几位同名" in refused.content.decode()
    assert client.post(address, {"person": "王芳（松涧镇党委）", "on": "2026-03-02"}).status_code == 302
    assert queries.held_on(world["green"], DAY)[-1].person == world.people["pine-organiser"]


def test_a_move_needs_the_right_at_the_new_superior_too_and_the_old_name_is_found(world: World) -> None:
    moved = keeping.move(
        actor=world.actor("chief"), organisation_id=world["green-1"].pk, under=world["pine"], on=DAY, at=AT
    )
    assert moved.parent == world["pine"]
    keeping.rename(
        actor=world.actor("chief"),
        organisation_id=moved.pk,
        name="松林村党支部",
        short_name="松林村党支部",
        on=DAY,
        at=AT,
    )
    assert [row.pk for row in queries.found_by_name(world.actor("mayor"), "青禾镇1村")] == [moved.pk]
    assert queries.former_names([moved.pk], "青禾镇1村") == {moved.pk: "青禾镇1村党支部"}
    with pytest.raises(DomainError, match="没有上级"):
        keeping.move(actor=world.actor("chief"), organisation_id=world["city"].pk, under=world["pine"], on=DAY, at=AT)


def test_an_organisation_with_an_open_finding_is_not_dissolved_and_says_what_hangs(world: World) -> None:
    found = factories.raised(world, owner="green-2")
    with pytest.raises(keeping.StillHangs) as refused:
        keeping.dissolve(actor=world.actor("chief"), organisation_id=world["green-2"].pk, on=DAY, at=AT)
    (thing,) = refused.value.facts["things"]
    assert (thing.key, thing.hung.url) == (f"finding-{found.pk}", reverse("findings:detail", args=[found.pk]))
    page = client_of(world, "chief").get(reverse("organisations:dissolve", args=[world["green-2"].pk]))
    assert found.title in page.content.decode()
    assert Organisation.objects.get(pk=world["green-2"].pk).dissolved_on is None


def test_a_dissolved_organisation_stays_readable_and_is_changed_no_more(world: World) -> None:
    chief = world.actor("chief")
    gone = keeping.dissolve(actor=chief, organisation_id=world["green-2"].pk, on=DAY, at=AT)
    assert gone not in queries.organisations(chief)
    assert gone in queries.found_by_name(chief, gone.short_name)
    page = client_of(world, "chief").get(reverse("organisations:detail", args=[gone.pk])).content.decode()
    assert "2026年3月2日起撤销。这里留着它的沿革。" in page
    with pytest.raises(DomainError, match="已经撤销"):
        keeping.create_post(actor=chief, organisation_id=gone.pk, kind="clerk", title="书记", at=AT)


def test_an_end_dated_back_frees_nobody_to_judge_what_he_owned(world: World) -> None:
    """The finding is of March; the end of February, entered in March, would have untied him from it."""
    chief, held = world.actor("chief"), world.people["green-secretary"].appointments.get()
    found = factories.claimed(world)
    keeping.end_appointment(
        actor=chief, organisation_id=world["green"].pk, appointment_id=held.pk, on=date(2026, 2, 1), at=AT
    )
    keeping.appoint(
        actor=chief,
        organisation_id=world["department"].pk,
        post_id=world.posts["officer"].pk,
        person=world.people["green-secretary"],
        on=DAY,
        at=AT,
    )
    assert findings.bars(world.actor("green-secretary"), found, DAY) == ["of-the-owner"]
