from datetime import date

import pytest

from shuping.access import gate
from shuping.access.models import Grant
from shuping.access.queries import actor_of
from shuping.access.roles import roles, roles_that_answer
from shuping.core.actor import MACHINE
from shuping.core.errors import Forbidden, NotFound
from shuping.findings import permissions
from shuping.findings.queries.independence import ties
from shuping.organisations import permissions as organisation_permissions
from shuping.tree import services as tree
from shuping.tree.models import Organisation
from tests.worlds import AT, DAY, START, World


def test_a_post_in_an_organ_covers_the_committee_that_it_acts_for(world: World) -> None:
    chief = world.actor("chief")
    assert gate.can(chief, permissions.ACCEPT, world["green-1"])
    assert gate.can(chief, permissions.RAISE, world["city"])
    assert not gate.can(chief, permissions.RAISE, world["green"])


def test_an_own_action_holds_at_the_node_alone(world: World) -> None:
    organiser = world.actor("green-organiser")
    assert gate.can(organiser, permissions.ANSWER, world["green"])
    assert not gate.can(organiser, permissions.ANSWER, world["green-1"])


def test_outside_the_tree_is_not_found_and_inside_without_the_right_is_forbidden(world: World) -> None:
    organiser = world.actor("green-organiser")
    with pytest.raises(NotFound):
        gate.require(organiser, permissions.ANSWER, world["pine"])
    with pytest.raises(Forbidden):
        gate.require(organiser, permissions.ANSWER, world["green-1"])
    gate.require(organiser, permissions.ANSWER, world["green"])


def test_a_scope_keeps_the_subtree_and_nothing_else(world: World) -> None:
    rows = gate.scope(world.actor("pine-organiser"), organisation_permissions.VIEW, Organisation.objects.all(), "")
    assert {o.short_name for o in rows} == {"松涧镇党委", "松涧镇1村党支部", "松涧镇2村党支部"}


def test_who_holds_nothing_sees_nothing(world: World) -> None:
    rows = gate.scope(world.actor("nobody"), organisation_permissions.VIEW, Organisation.objects.all(), "")
    assert not rows.exists()
    with pytest.raises(Forbidden):
        gate.require_anywhere(world.actor("nobody"), organisation_permissions.VIEW)


def test_a_grant_ends_by_its_date_and_not_by_anybody_s_hand(world: World) -> None:
    person = world.people["supervisor"]
    assert [h.role for h in actor_of(person.pk, "", date(2026, 12, 31)).holdings] == ["supervisor"]
    assert actor_of(person.pk, "", date(2027, 1, 1)).holdings == ()


def test_a_right_follows_the_post_and_not_the_person(world: World) -> None:
    tree.appoint(world.posts["green-organiser"], world.people["nobody"], actor=MACHINE, on=DAY, at=AT)
    assert not gate.can(world.actor("green-organiser"), permissions.ANSWER, world["green"])
    assert gate.can(world.actor("nobody"), permissions.ANSWER, world["green"])


def test_a_right_follows_a_moved_organisation(world: World) -> None:
    tree.move_organisation(world["green-1"], actor=MACHINE, under=world["pine"], on=DAY, at=AT)
    world["green-1"].refresh_from_db()
    assert gate.can(world.actor("pine-organiser"), permissions.VIEW, world["green-1"])
    assert not gate.can(world.actor("green-organiser"), permissions.VIEW, world["green-1"])


def test_an_actor_is_read_in_one_query(world: World, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        actor_of(world.people["supervisor"].pk, "", DAY)


@pytest.mark.parametrize("by", ["post", "grant"])
def test_another_department_answers_for_itself_and_never_for_the_committee(world: World, by: str) -> None:
    civil, city, person = organ(world, "市民政局"), world["city"], world.people["nobody"]
    if by == "post":
        post = tree.create_post(civil, actor=MACHINE, kind="department_secretary", title="党组书记", at=AT)
        tree.appoint(post, person, actor=MACHINE, on=START, at=AT)
    else:
        grant = {"role": "member_of_other_department", "organisation": civil, "title": "办公室"}
        Grant.objects.create(person=person, from_on=START, **grant)
        Grant.objects.create(person=person, from_on=START, **{**grant, "organisation": city})
    found = world.actor("nobody")
    assert gate.can(found, permissions.ANSWER, civil)
    assert not gate.can(found, permissions.ANSWER, city)
    assert list(gate.scope(found, permissions.ANSWER, Organisation.objects.all(), "")) == [civil]
    assert gate.capacity(found, permissions.ANSWER, civil).startswith("市民政局 · ")
    assert gate.capacity(found, permissions.ANSWER, city) == ""
    assert {civil.pk, city.pk} <= ties(person.pk, DAY)


def test_a_grant_of_another_departments_role_over_a_committee_shows_it_and_answers_for_nothing(world: World) -> None:
    grant = {"role": "member_of_other_department", "organisation": world["city"], "title": "办公室"}
    Grant.objects.create(person=world.people["nobody"], from_on=START, **grant)
    assert gate.can(world.actor("nobody"), permissions.VIEW, world["green"])
    assert not gate.holds_anywhere(world.actor("nobody"), permissions.ANSWER)


def organ(world: World, name: str) -> Organisation:
    city = world["city"]
    kind = {"kind": "department", "parent": city, "acts_for": city}
    return tree.found_organisation(actor=MACHINE, name=name, short_name=name, on=START, at=AT, **kind)


def test_the_head_of_a_page_names_every_place_of_one_grant_up_to_two(world: World) -> None:
    person = world.people["nobody"]

    def give(place: str, title: str = "督查组组长") -> str:
        Grant.objects.create(person=person, role="supervisor", organisation=world[place], title=title, from_on=START)
        return world.actor("nobody").post

    assert give("green") == "青禾镇党委 · 督查组组长"
    assert give("pine") == "青禾镇党委、松涧镇党委 · 督查组组长"
    assert give("green-1", "联系干部") == "青禾镇党委、松涧镇党委 · 督查组组长"
    assert give("pine-1") == "青禾镇党委、松涧镇党委等 3 处 · 督查组组长"


def test_a_guest_answers_for_nothing_at_the_place_where_he_helps() -> None:
    guests = [role for role in roles().values() if role.is_guest]
    assert {role.code for role in guests} == {"teller", "scrutineer"}
    for role in guests:
        assert not any(action.startswith("findings.") for action in role.own | role.cover | role.seat)
        assert role.code not in roles_that_answer()
