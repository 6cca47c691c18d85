"""Confirmed problems and demands become findings: own, all of a kind, named ones, with the day of the words."""

from datetime import date, timedelta
from typing import Any

import pytest

from shuping.core.actor import MACHINE
from shuping.core.errors import DomainError
from shuping.documents import services
from shuping.documents.models import Document, Excerpt
from shuping.documents.targets import BadChoice, kinds_with_target, register, target_of
from shuping.findings import linked
from shuping.findings.models import Act, Finding
from shuping.findings.target import FindingTarget
from shuping.tree import services as tree
from shuping.tree.models import Organisation
from tests.access.test_matrix import tables
from tests.worlds import AT, DAY, START, World

TEXT = "主要问题：一是会开得少。二是记录不全。"
DUE = date(2026, 6, 30)
TARGET = FindingTarget()


def enter(world: World, place: str = "city", by: str = "officer") -> Document:
    return services.enter_document(
        actor=world.actor(by),
        organisation=world[place],
        heard=services.Heard("superior_comment", "点评", "上级", DAY),
        text=TEXT,
        at=AT,
    )


def confirm(world: World, document: Document, by: str = "officer", due_on: date = DUE, **choice: Any) -> list[Excerpt]:
    return [
        services.confirm_excerpt(
            actor=world.actor(by), document_id=document.pk, excerpt_id=e.pk, data={"due_on": due_on, **choice}, at=AT
        )
        for e in document.excerpts.filter(kind="problem")
    ]


def hand_out(world: World, document: Document, by: str = "officer") -> list[str]:
    return services.hand_out(actor=world.actor(by), document_id=document.pk, at=AT)


def refused(do: Any) -> DomainError:
    before = tables()
    with pytest.raises(DomainError) as caught:
        do()
    assert tables() == before
    return caught.value


def test_problems_and_demands_have_the_ledger_as_their_one_target() -> None:
    assert kinds_with_target() == {"problem", "requirement"}
    assert isinstance(target_of("problem"), FindingTarget)
    assert target_of("achievement") is None
    with pytest.raises(ValueError, match="have a target already"):
        register(FindingTarget())


def test_it_offers_the_city_its_townships_and_named_ones(world: World) -> None:
    found = TARGET.options(world.actor("officer"), enter(world), DAY)
    assert found["owners"] == [
        ("own", "云岭市委自己"), ("all:township", "全部 2 个乡镇"), ("named", "指定几个…"),
    ]  # fmt: skip
    assert [name for _pk, name in found["below"]] == ["市委组织部", "青禾镇党委", "松涧镇党委"]
    assert found["due_on"] == DAY + timedelta(days=120)
    Organisation.objects.filter(pk=world["pine"].pk).update(dissolved_on=DAY)
    later = TARGET.options(world.actor("officer"), enter(world), DAY)
    assert [value for value, _label in later["owners"]] == ["own", "named"]  # one township is no "all"


def test_a_village_has_itself_alone(world: World) -> None:
    document = Document(organisation=world["green-1"])
    found = TARGET.options(world.actor("green-clerk"), document, DAY)
    assert (found["owners"], found["below"]) == ([("own", "青禾镇1村党支部自己")], [])


@pytest.mark.parametrize(
    "data",
    [
        {"owners": ""},
        {"owners": "all:village"},
        {"owners": "all:"},
        {"owners": "named"},
        {"owners": "named", "named": ["x", "-1", "²", "9" * 5000]},
        {"owners": "own", "due_on": DAY - timedelta(days=1)},
        {"owners": "own", "due_on": DAY.replace(year=2206)},
        {"owners": "own", "due_on": "2026-06-30"},
        {"owners": "own", "due_on": None},
    ],
    ids=str,
)
def test_a_choice_that_cannot_be_is_refused_with_what_to_do(world: World, data: dict[str, Any]) -> None:
    document = enter(world)
    actor = world.actor("officer")
    with pytest.raises(BadChoice, match="请"):
        TARGET.choose(actor, document, {"due_on": DUE, **data}, DAY)
    assert TARGET.choose(actor, document, {"owners": "own", "due_on": DAY}, DAY)["due_on"] == "2026-03-02"


def test_named_ones_are_from_below_alone(world: World) -> None:
    document = enter(world, "green", "green-organiser")
    actor = world.actor("green-organiser")
    asked = [str(world[place].pk) for place in ("green-2", "pine", "pine-1", "city")]
    found = TARGET.choose(actor, document, {"owners": "named", "named": asked, "due_on": DUE}, DAY)
    assert found == {"owners": "named", "named": [world["green-2"].pk], "due_on": "2026-06-30"}
    foreign = {"owners": "named", "named": [str(world["pine-1"].pk)], "due_on": DUE}
    with pytest.raises(BadChoice):
        TARGET.choose(actor, document, foreign, DAY)


def test_a_choice_is_said_in_a_few_words(world: World) -> None:
    document = enter(world)
    options = TARGET.options(world.actor("officer"), document, DAY)
    everyone = [world[place].pk for place in ("department", "green", "pine")]

    def said(owners: str, named: list[int]) -> str:
        return TARGET.describe(document, {"owners": owners, "named": named}, options)

    assert said("own", []) == "云岭市委自己"
    assert said("all:township", []) == "全部 2 个乡镇"
    assert said("named", everyone[1:]) == "青禾镇党委、松涧镇党委"
    assert said("named", everyone) == "3 个单位"
    assert said("all:community", []) == ""


def test_ones_own_becomes_one_finding_with_the_very_words(world: World) -> None:
    document = enter(world)
    first, _second = confirm(world, document, owners="own")
    said = hand_out(world, document)
    assert said == ["已下发，生成 2 个问题。各责任单位的工作台上会出现自己的问题，14 天内报原因和措施。"]
    found = Finding.objects.get(excerpt=first)
    assert (found.owner, found.raised_for, found.is_common, found.parent) == (world["city"], world["city"], False, None)
    assert (found.quote, found.title, found.due_on) == (first.words, first.title, DUE)
    assert (found.source, found.quoted_from) == ("superior_comment", "上级 · 点评")
    assert found.next_due_on == DAY + timedelta(days=14)


def test_all_of_a_kind_become_one_common_finding_with_a_child_for_each(world: World) -> None:
    Organisation.objects.filter(pk=world["green-1"].pk).update(dissolved_on=DAY)
    tree.found_organisation(
        actor=MACHINE,
        name="三河镇党委",
        short_name="三河镇党委",
        kind="township",
        parent=world["city"],
        on=START,
        at=AT,
    )
    document = enter(world)
    first, _second = confirm(world, document, owners="all:township")
    hand_out(world, document)
    common = Finding.objects.get(excerpt=first, is_common=True)
    assert common.owner == world["city"]
    assert [child.owner.short_name for child in common.children.order_by("owner__path")] == [
        "青禾镇党委", "松涧镇党委", "三河镇党委",
    ]  # fmt: skip
    assert set(common.children.values_list("quote", flat=True)) == {first.words}
    assert Finding.objects.count() == 8


def test_named_ones_become_findings_of_those_and_no_others(world: World) -> None:
    document = enter(world)
    confirm(world, document, owners="named", named=[str(world["pine"].pk)])
    hand_out(world, document)
    assert {f.owner for f in Finding.objects.all()} == {world["pine"]}
    assert not Finding.objects.filter(is_common=True).exists()


def test_a_near_day_is_kept_and_brings_the_plan_forward(world: World) -> None:
    document = enter(world)
    confirm(world, document, owners="own", due_on=DAY + timedelta(days=5))
    hand_out(world, document)
    assert {(f.due_on, f.next_due_on) for f in Finding.objects.all()} == {(date(2026, 3, 7), date(2026, 3, 7))}


def test_handing_out_twice_makes_nothing_twice(world: World) -> None:
    document = enter(world)
    confirm(world, document, owners="all:township")
    hand_out(world, document)
    refused(lambda: hand_out(world, document))
    assert Finding.objects.count() == 6
    assert Act.objects.count() == 6


def test_an_owner_that_was_dissolved_in_between_gets_nothing_and_nothing_is_lost(world: World) -> None:
    document = enter(world)
    confirm(world, document, owners="named", named=[str(world["pine"].pk)])
    Organisation.objects.filter(pk=world["pine"].pk).update(dissolved_on=DAY)
    refused(lambda: hand_out(world, document))
    document.refresh_from_db()
    assert document.handed_out_at is None


def test_an_owner_that_moved_away_in_between_gets_nothing(world: World) -> None:
    document = enter(world, "green", "green-organiser")
    confirm(world, document, "green-organiser", owners="named", named=[str(world["green-1"].pk)])
    tree.move_organisation(world["green-1"], actor=MACHINE, under=world["pine"], on=DAY, at=AT)
    refused(lambda: hand_out(world, document, "green-organiser"))
    assert not Finding.objects.exists()


def test_two_points_of_one_document_are_no_old_problems_of_each_other(world: World) -> None:
    for _time in range(2):
        document = enter(world)
        confirm(world, document, owners="named", named=[world["green"].pk])
        hand_out(world, document)
    first, second, third, fourth = Finding.objects.filter(owner=world["green"]).order_by("pk")
    assert not linked.older(second).exists()
    assert set(linked.older(fourth)) == {first, second}
    assert set(linked.older(third)) == {first, second}
