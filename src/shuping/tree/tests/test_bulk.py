"""Many rows at once stand in tree and chain as rows that were entered one by one."""

from datetime import date

import pytest

from shuping.audit import chain
from shuping.audit.queries import bodies, changed_since
from shuping.audit.services import record_many
from shuping.core.actor import MACHINE
from shuping.people.services import register_people
from shuping.search.models import Entry
from shuping.tree import bulk, rules
from shuping.tree.kinds import post_kind_of, post_kinds
from shuping.tree.models import Appointment, Organisation
from shuping.tree.services import NotInOrder
from tests.worlds import AT, START, World


def foundings(world: World) -> list[bulk.Founding]:
    return [
        bulk.Founding(f"{world[place].short_name}新{n}村党支部", f"新{n}村", "village", world[place], None, START)
        for n in range(3)
        for place in ("green", "pine")
    ]


def test_everything_is_chained_and_in_its_place(world: World) -> None:
    made = bulk.found_organisations(foundings(world), actor=MACHINE, at=AT)
    posts = bulk.create_posts([(o, "secretary", "党支部书记") for o in made], actor=MACHINE, at=AT)
    people = register_people([f"试甲{n}" for n in range(6)], actor=MACHINE, at=AT)
    bulk.appoint_all([(post, person, START) for post, person in zip(posts, people, strict=True)], actor=MACHINE, at=AT)
    for organisation in Organisation.objects.filter(pk__in=[o.pk for o in made]):
        assert rules.is_child(organisation.path, Organisation.objects.get(pk=organisation.parent_id).path)
    assert len({o.path for o in made}) == 6
    assert chain.verify(bodies()).is_whole
    assert changed_since() == []
    titles = set(Entry.objects.values_list("title", flat=True))
    assert titles >= {o.name for o in made} or titles >= {o.short_name for o in made}
    assert titles >= {person.name for person in people}


def test_a_change_behind_the_services_is_seen(world: World) -> None:
    made = bulk.found_organisations(foundings(world), actor=MACHINE, at=AT)
    Organisation.objects.filter(pk=made[4].pk).update(short_name="改过")
    assert [what for _number, what in changed_since()] == [f"tree.organisation/{made[4].pk}"]


def test_a_successor_ends_who_held_the_post(world: World) -> None:
    post, on = world.posts["green-organiser"], date(2026, 2, 1)
    bulk.appoint_all([(post, world.people["nobody"], on)], actor=MACHINE, at=AT)
    old = Appointment.objects.get(person=world.people["green-organiser"])
    assert old.until_on == on
    assert changed_since() == []
    with pytest.raises(NotInOrder):
        bulk.appoint_all([(post, world.people["green-organiser"], date(2026, 1, 1))], actor=MACHINE, at=AT)


def test_nothing_is_nothing(world: World) -> None:
    before = list(bodies())
    record_many(MACHINE, "tree.founded", "tree.organisation", [], at=AT)
    assert list(bodies()) == before


def test_the_kind_of_a_post_by_its_title() -> None:
    titles = ("党委书记", "党支部副书记", "组织委员", "会计")
    assert [post_kind_of(title) for title in titles] == ["secretary", "deputy_secretary", "organiser", "other"]
    assert set(post_kinds()) >= {"secretary", "section_chief"}
