"""A plan from its first words to its acceptance, and two people who write at one time."""

import pytest
from django.test import Client
from django.urls import reverse

from shuping.core.errors import Forbidden
from shuping.findings.models import State
from shuping.findings.rules import PlannedRemedy
from shuping.findings.services import planning
from shuping.findings.services.acts import Incomplete, NotIndependent
from shuping.findings.tests.factories import (
    DUE,
    planned,
    raised,
    remedies,
)
from tests.worlds import AT, World


def test_a_plan_without_cause_is_refused_and_nothing_is_written(world: World) -> None:
    found = raised(world)
    with pytest.raises(Incomplete) as refusal:
        planning.submit_plan(
            actor=world.actor("green-organiser"),
            finding_id=found.pk,
            version=0,
            cause=" ",
            remedies=remedies(world),
            at=AT,
        )
    assert refusal.value.facts["faults"] == [("no-cause", None)]
    assert not found.remedies.exists()


def test_a_remedy_names_somebody_of_the_owner(world: World) -> None:
    found = raised(world)
    stranger = [PlannedRemedy("讲课", world.people["pine-organiser"].pk, DUE)]
    with pytest.raises(Incomplete, match="本单位"):
        planning.submit_plan(
            actor=world.actor("green-organiser"), finding_id=found.pk, version=0, cause="原因", remedies=stranger, at=AT
        )


def test_the_second_of_two_writers_is_told_and_overwrites_nothing(world: World) -> None:
    found = planned(world)
    planning.return_plan(actor=world.actor("chief"), finding_id=found.pk, reason="原因太笼统。", at=AT)
    with pytest.raises(planning.PlanChanged):
        planning.submit_plan(
            actor=world.actor("green-secretary"),
            finding_id=found.pk,
            version=0,
            cause="另一个原因",
            remedies=remedies(world),
            at=AT,
        )
    found.refresh_from_db()
    assert found.cause == "四个村的书记任职不满一年，不熟悉程序。"


def test_the_owner_does_not_accept_its_own_plan(world: World) -> None:
    found = planned(world)
    with pytest.raises(NotIndependent):
        planning.accept_plan(actor=world.actor("green-secretary"), finding_id=found.pk, at=AT)
    with pytest.raises(Forbidden):
        planning.accept_plan(actor=world.actor("supervisor"), finding_id=found.pk, at=AT)
    assert planning.accept_plan(actor=world.actor("chief"), finding_id=found.pk, at=AT).state == State.IN_REMEDY


def test_a_plan_is_returned_only_with_a_reason(world: World) -> None:
    found = planned(world)
    with pytest.raises(Incomplete):
        planning.return_plan(actor=world.actor("chief"), finding_id=found.pk, reason=" ", at=AT)
    back = planning.return_plan(actor=world.actor("chief"), finding_id=found.pk, reason="写到村。", at=AT)
    assert (back.state, back.is_returned) == (State.AWAITING_PLAN, True)


def test_the_second_of_two_writers_keeps_his_text_on_the_page(world: World, client: Client) -> None:
    found = raised(world)
    client.force_login(world.user("green-secretary"), backend="django.contrib.auth.backends.ModelBackend")
    planning.submit_plan(
        actor=world.actor("green-organiser"),
        finding_id=found.pk,
        version=0,
        cause="组织委员写的原因",
        remedies=remedies(world),
        at=AT,
    )
    form = {
        "cause": "书记写的原因",
        "version": 0,
        "form-TOTAL_FORMS": 1,
        "form-INITIAL_FORMS": 0,
        "form-0-what": "讲课",
    }
    page = client.post(reverse("findings:plan", args=[found.pk]), form)
    assert page.status_code == 422
    assert "书记写的原因" in page.content.decode()
    assert "组织委员写的原因" in page.content.decode()
    found.refresh_from_db()
    assert found.cause == "组织委员写的原因"
