from datetime import date

import pytest
from django.db import connection

from shuping.core.actor import MACHINE
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
    village = world["green-1"]
    services.move_organisation(village, actor=MACHINE, under=world["pine"], on=date(2026, 1, 1), at=AT)
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
