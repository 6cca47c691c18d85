"""The tree, people and accounts in the chain: each writer leaves its entry, and what went past the writers is found."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shuping.accounts.models import User
from shuping.audit import chain
from shuping.audit import queries as audit
from shuping.audit.models import Entry
from shuping.core.actor import MACHINE
from shuping.people.models import Person
from shuping.tree import content, services
from shuping.tree.models import Appointment, Naming, Organisation, Placement, Post
from tests.worlds import AT, DAY, START, World


def links_after(number: int) -> list[chain.Link]:
    return [chain.unpack(bytes(entry.body)) for entry in Entry.objects.filter(number__gt=number)]


def found(world: World) -> Organisation:
    return services.found_organisation(
        actor=world.actor("chief"),
        name="三河镇党委",
        short_name="三河镇党委",
        kind="township",
        parent=world["city"],
        on=START,
        at=AT,
    )


def rename(world: World) -> Organisation:
    actor, name = world.actor("chief"), "新禾镇党委"
    services.rename_organisation(world["green"], actor=actor, name=name, short_name=name, on=DAY, at=AT)
    return world["green"]


def move(world: World) -> Organisation:
    services.move_organisation(world["green"], actor=world.actor("chief"), under=world["pine"], on=DAY, at=AT)
    return world["green"]


def create_post(world: World) -> Post:
    return services.create_post(world["pine-2"], actor=world.actor("chief"), kind="clerk", title="党支部书记", at=AT)


def appoint(world: World) -> Appointment:
    post, person = world.posts["green-clerk"], world.people["nobody"]
    return services.appoint(post, person, actor=world.actor("chief"), on=DAY, at=AT)


def end_appointment(world: World) -> Appointment:
    held = Appointment.objects.get(post=world.posts["green-clerk"])
    services.end_appointment(held, actor=world.actor("chief"), on=DAY, at=AT)
    return held


Writer = Callable[[World], Organisation | Post | Appointment]
WRITERS: list[tuple[Writer, str, str]] = [
    (found, "tree.founded", "tree.organisation"),
    (rename, "tree.renamed", "tree.organisation"),
    (move, "tree.moved", "tree.organisation"),
    (create_post, "tree.post_created", "tree.post"),
    (end_appointment, "tree.appointment_ended", "tree.appointment"),
]


def test_the_world_stands_in_the_chain_as_it_is(world: World) -> None:
    assert chain.verify(audit.bodies()).is_whole
    assert audit.changed_since() == []
    kinds = {entry.object.split("/")[0] for entry in Entry.objects.all()}
    assert kinds == {
        "tree.organisation", "tree.post", "tree.appointment", "people.person", "accounts.user", "access.grant",
    }  # fmt: skip


@pytest.mark.parametrize(("write", "act", "kind"), WRITERS, ids=[act for _, act, _ in WRITERS])
def test_a_writer_leaves_one_entry_of_what_it_changed(world: World, write: Writer, act: str, kind: str) -> None:
    before, _hash = audit.head()
    row = write(world)
    (link,) = links_after(before)
    actor = f"person/{world.people['chief'].pk}"
    assert (link.act, link.object, link.actor) == (act, f"{kind}/{row.pk}", actor)
    assert link.at == "2026-03-02T01:00:00.000+00:00"
    assert audit.changed_since() == []


def test_a_new_appointment_leaves_an_entry_of_the_one_that_it_ends_too(world: World) -> None:
    ended = Appointment.objects.get(post=world.posts["green-clerk"])
    before, _hash = audit.head()
    made = appoint(world)
    place = f"organisation/{world['green-1'].pk}"
    assert [(link.act, link.object, link.organisation) for link in links_after(before)] == [
        ("tree.appointment_ended", f"tree.appointment/{ended.pk}", place),
        ("tree.appointed", f"tree.appointment/{made.pk}", place),
    ]
    assert audit.changed_since() == []


def test_what_is_refused_leaves_no_entry(world: World) -> None:
    before = audit.head()
    green, inside = world["green"], world["green-1"]
    with pytest.raises(services.NotInOrder):
        services.move_organisation(green, actor=MACHINE, under=inside, on=DAY, at=AT)
    with pytest.raises(services.NotInOrder):
        services.appoint(
            world.posts["green-clerk"], world.people["nobody"], actor=MACHINE, on=START - timedelta(days=1), at=AT
        )
    assert audit.head() == before


def test_the_chain_names_nobody(world: World) -> None:
    names = [name.encode() for name in Person.objects.values_list("name", flat=True)]
    assert not any(name in body for body in audit.bodies() for name in names)


Change = Callable[[World], object]
EARLY = date(2020, 1, 1)
CHANGES: dict[str, tuple[Change, str]] = {
    "the end of an appointment": (
        lambda w: Appointment.objects.filter(post=w.posts["chief"]).update(until_on=DAY),
        "tree.appointment",
    ),
    "the start of an appointment": (
        lambda w: Appointment.objects.filter(post=w.posts["chief"]).update(from_on=EARLY),
        "tree.appointment",
    ),
    "who holds a post": (
        lambda w: Appointment.objects.filter(post=w.posts["chief"]).update(person=w.people["nobody"]),
        "tree.appointment",
    ),
    "where a post is": (
        lambda w: Post.objects.filter(pk=w.posts["chief"].pk).update(organisation=w["pine"]),
        "tree.post",
    ),
    "the kind of a post": (
        lambda w: Post.objects.filter(pk=w.posts["chief"].pk).update(kind="secretary"),
        "tree.post",
    ),
    "the name of an organisation": (
        lambda w: Organisation.objects.filter(pk=w["pine"].pk).update(name="别的名字"),
        "tree.organisation",
    ),
    "the superior of an organisation": (
        lambda w: Organisation.objects.filter(pk=w["pine-1"].pk).update(parent=w["green"]),
        "tree.organisation",
    ),
    "the path of an organisation": (
        lambda w: Organisation.objects.filter(pk=w["pine-1"].pk).update(path=w["green"].path + "00ZZ"),
        "tree.organisation",
    ),
    "whom an organ acts for": (
        lambda w: Organisation.objects.filter(pk=w["department"].pk).update(acts_for=w["pine"]),
        "tree.organisation",
    ),
    "when an organisation was dissolved": (
        lambda w: Organisation.objects.filter(pk=w["pine"].pk).update(dissolved_on=DAY),
        "tree.organisation",
    ),
    "under whom an organisation stood": (
        lambda w: Placement.objects.filter(organisation=w["pine-1"]).update(parent=w["green"]),
        "tree.organisation",
    ),
    "since when it stands there": (
        lambda w: Placement.objects.filter(organisation=w["pine-1"]).update(from_on=DAY),
        "tree.organisation",
    ),
    "what an organisation was called": (
        lambda w: Naming.objects.filter(organisation=w["pine"]).update(name="别的名字"),
        "tree.organisation",
    ),
    "the name of a person": (
        lambda w: Person.objects.filter(pk=w.people["nobody"].pk).update(name="别的名字"),
        "people.person",
    ),
    "an account locked out": (
        lambda w: User.objects.filter(username="nobody").update(is_active=False),
        "accounts.user",
    ),
    "an appointment deleted": (
        lambda w: Appointment.objects.filter(post=w.posts["chief"]).delete(),
        "tree.appointment",
    ),
    "a placement deleted": (
        lambda w: Placement.objects.filter(organisation=w["pine-1"]).delete(),
        "tree.organisation",
    ),
    "an account deleted": (lambda w: User.objects.filter(username="nobody").delete(), "accounts.user"),
    "a placement inserted": (
        lambda w: Placement.objects.create(organisation=w["pine-1"], parent=w["green"], from_on=EARLY, until_on=START),
        "tree.organisation",
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_went_past_the_services_differs_from_the_chain(world: World, what: str) -> None:
    change, kind = CHANGES[what]
    change(world)
    ((number, name),) = audit.changed_since()
    assert number > 0
    assert name.split("/")[0] == kind


def test_an_account_that_signs_in_as_somebody_else_differs(world: World) -> None:
    user = world.user("nobody")
    stranger = Person.objects.create(name="生人")
    User.objects.filter(pk=user.pk).update(person=stranger)
    assert [name for _number, name in audit.changed_since()] == [
        f"people.person/{stranger.pk}",
        f"accounts.user/{user.pk}",
    ]


def test_rows_inserted_without_an_entry_are_found(world: World) -> None:
    person = Person.objects.create(name="生人")
    user = User.objects.create(username="stranger", person=person)
    post = Post.objects.create(organisation=world["green"], kind="secretary", title="书记")
    appointment = Appointment.objects.create(post=post, person=person, from_on=START)
    path = world["green"].path + "00ZZ"
    organisation = Organisation.objects.create(name="x", short_name="x", kind="village", path=path)
    assert audit.changed_since() == [
        (0, f"accounts.user/{user.pk}"),
        (0, f"people.person/{person.pk}"),
        (0, f"tree.appointment/{appointment.pk}"),
        (0, f"tree.organisation/{organisation.pk}"),
        (0, f"tree.post/{post.pk}"),
    ]


def test_a_deleted_organisation_and_a_deleted_person_are_found(world: World) -> None:
    village, person = world["green-2"].pk, world.people["nobody"].pk
    user = world.user("nobody").pk
    for rows in (Placement.objects, Naming.objects):
        rows.filter(organisation=village).delete()
    Organisation.objects.filter(pk=village).delete()
    User.objects.filter(pk=user).delete()
    Person.objects.filter(pk=person).delete()
    assert {name for number, name in audit.changed_since() if number} == {
        f"tree.organisation/{village}",
        f"people.person/{person}",
        f"accounts.user/{user}",
    }


def test_a_subtree_carried_away_by_its_paths_is_found_at_its_top(world: World) -> None:
    green, pine = world["green"], world["pine"]
    for place in ("green-1", "green-2"):
        row = world[place]
        Organisation.objects.filter(pk=row.pk).update(path=pine.path + "00ZZ" + row.path.removeprefix(green.path))
    Organisation.objects.filter(pk=green.pk).update(path=pine.path + "00ZZ")
    assert [name for _number, name in audit.changed_since()] == [f"tree.organisation/{green.pk}"]


def test_many_are_read_in_few_questions(world: World, django_assert_num_queries: object) -> None:
    every = list(content.organisation_ids()), list(content.post_ids()), list(content.appointment_ids())
    with django_assert_num_queries(3):  # type: ignore[operator]
        assert len(content.organisation_facts(every[0])) == 8
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert len(content.post_facts(every[1])) == len(content.appointment_facts(every[2])) == 9


def test_a_move_of_a_whole_township_is_one_update_of_paths_and_one_entry(world: World) -> None:
    before, _hash = audit.head()
    with CaptureQueriesContext(connection) as asked:
        move(world)
    assert sum('SET "path"' in query["sql"] for query in asked) == 1
    assert [link.act for link in links_after(before)] == ["tree.moved"]
    assert Organisation.objects.get(pk=world["green-1"].pk).path.startswith(world["pine"].path)
    assert audit.changed_since() == []
