from datetime import date

import pytest
from django.db import connection

from shuping.core import clock
from shuping.core.actor import MACHINE
from shuping.core.errors import DomainError
from shuping.people.services import register_person
from shuping.tree import queries, services
from shuping.tree.models import Organisation
from tests.worlds import AT, DAY, START, World


def test_everything_below_is_found_by_one_range(world: World) -> None:
    rows = Organisation.objects.filter(queries.below(world["green"].path)).order_by("path")
    assert [o.short_name for o in rows] == ["青禾镇党委", "青禾镇1村党支部", "青禾镇2村党支部"]


def test_the_range_is_answered_from_the_index_of_paths(world: World) -> None:
    rows = Organisation.objects.filter(queries.below(world["green"].path)).order_by()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    plan = rows.values("pk").explain()
    assert "tree_one_path" in plan or "sqlite_autoindex" in plan
    assert "SCAN tree_organisation" not in plan or "USING" in plan


def test_a_move_takes_the_subtree_along_and_keeps_the_history(world: World) -> None:
    village, on = world["green-1"], date(2026, 1, 1)
    services.move_organisation(village, actor=MACHINE, under=world["pine"], on=on, at=clock.moment(on, 9))
    assert village.path.startswith(world["pine"].path)
    above = queries.ever_above({village.pk}, START, DAY)
    assert {world["green"].pk, world["pine"].pk, world["city"].pk} <= above
    assert queries.ever_above({village.pk}, date(2026, 1, 2), DAY) == {
        village.pk,
        world["pine"].pk,
        world["city"].pk,
    }


def test_a_move_below_itself_is_refused_and_nothing_is_written(world: World) -> None:
    before = list(Organisation.objects.values_list("pk", "path"))
    with pytest.raises(services.NotInOrder):
        services.move_organisation(world["green"], actor=MACHINE, under=world["green-1"], on=DAY, at=AT)
    assert list(Organisation.objects.values_list("pk", "path")) == before


def test_a_moved_township_takes_its_villages_along(world: World) -> None:
    services.move_organisation(world["green"], actor=MACHINE, under=world["pine"], on=DAY, at=AT)
    below = Organisation.objects.filter(queries.below(world["pine"].path)).values_list("short_name", flat=True)
    assert set(below) == {
        "松涧镇党委",
        "松涧镇1村党支部",
        "松涧镇2村党支部",
        "青禾镇党委",
        "青禾镇1村党支部",
        "青禾镇2村党支部",
    }


def test_a_new_appointment_ends_the_one_before(world: World) -> None:
    newcomer = register_person("新来的", actor=MACHINE, at=AT)
    services.appoint(world.posts["green-organiser"], newcomer, actor=MACHINE, on=date(2026, 2, 1), at=AT)
    held = queries.holders([world["green"].pk], date(2026, 1, 31))[world["green"].pk]
    holds = queries.holders([world["green"].pk], date(2026, 2, 1))[world["green"].pk]
    assert world.people["green-organiser"] in [a.person for a in held]
    assert [a.person.name for a in holds] == [world.people["green-secretary"].name, "新来的"]


def test_an_appointment_before_the_last_one_is_refused(world: World) -> None:
    with pytest.raises(services.NotInOrder):
        services.appoint(
            world.posts["green-organiser"], world.people["nobody"], actor=MACHINE, on=date(2024, 12, 31), at=AT
        )


def test_a_renamed_organisation_keeps_its_old_name_in_the_history(world: World) -> None:
    name = "新禾镇党委"
    services.rename_organisation(world["green"], actor=MACHINE, name=name, short_name=name, on=DAY, at=AT)
    names = list(world["green"].namings.order_by("from_on").values_list("short_name", "until_on"))
    assert names == [("青禾镇党委", DAY), ("新禾镇党委", None)]


def test_an_end_that_was_entered_late_ties_until_the_day_of_its_entry(world: World) -> None:
    clerk = world.people["green-clerk"]
    services.end_appointment(clerk.appointments.get(), actor=MACHINE, on=date(2026, 1, 1), at=AT)
    services.move_organisation(world["green-1"], actor=MACHINE, under=world["pine"], on=date(2026, 1, 1), at=AT)
    assert queries.sits_at(clerk.pk, date(2026, 2, 1), date.max) == {world["green-1"].pk}
    assert world["green"].pk in queries.ever_above({world["green-1"].pk}, date(2026, 2, 1), date.max)
    after = date(2026, 3, 3)
    assert queries.sits_at(clerk.pk, after, date.max) == set()
    assert world["green"].pk not in queries.ever_above({world["green-1"].pk}, after, date.max)


def test_an_organ_acts_for_whom_it_stands_below(world: World) -> None:
    services.move_organisation(world["department"], actor=MACHINE, under=world["green"], on=DAY, at=AT)
    assert world["department"].acts_for == world["green"]


def test_what_still_has_somebody_in_it_is_not_dissolved(world: World) -> None:
    village, empty = world["green-1"], world["green-2"]
    for place, sentence in ((world["green"], "下面还有党组织"), (village, "还有人任职")):
        with pytest.raises(DomainError, match=sentence):
            services.dissolve_organisation(place, actor=MACHINE, on=DAY, at=AT)
    services.dissolve_organisation(empty, actor=MACHINE, on=DAY, at=AT)
    assert Organisation.objects.get(pk=empty.pk).dissolved_on == DAY
    with pytest.raises(DomainError, match="已经撤销"):
        services.dissolve_organisation(empty, actor=MACHINE, on=DAY, at=AT)
