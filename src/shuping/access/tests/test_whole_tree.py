"""Who covers the only root sees every row without a look at the tree; a second root ends that."""

from shuping.access import gate
from shuping.core.actor import MACHINE
from shuping.organisations.permissions import VIEW
from shuping.tree import services as tree
from shuping.tree.models import Organisation
from tests.worlds import AT, START, World


def test_the_department_of_the_only_root_is_asked_for_no_path(world: World) -> None:
    actor = world.actor("chief")
    assert gate.holds_everywhere(actor, VIEW)
    rows = gate.scope(actor, VIEW, Organisation.objects.all(), "")
    assert "path" not in str(rows.order_by().query).partition("WHERE")[2]
    assert rows.count() == Organisation.objects.count()


def test_beside_a_second_root_it_sees_its_own_tree_only(world: World) -> None:
    other = tree.found_organisation(
        actor=MACHINE,
        name="另一市委",
        short_name="另一市委",
        kind="city_committee",
        parent=None,
        on=START,
        at=AT,
    )
    actor = world.actor("chief")
    assert not gate.holds_everywhere(actor, VIEW)
    rows = gate.scope(actor, VIEW, Organisation.objects.all(), "")
    assert other not in rows
    assert rows.count() == Organisation.objects.count() - 1
    assert not gate.can(actor, VIEW, other)


def test_a_township_never_holds_everywhere(world: World) -> None:
    assert not gate.holds_everywhere(world.actor("green-organiser"), VIEW)


def test_everything_joined_with_something_stays_everything(world: World) -> None:
    both = gate.allowed(world.actor("chief"), VIEW, "") | gate.allowed(world.actor("green-organiser"), VIEW, "")
    assert Organisation.objects.filter(both).count() == Organisation.objects.count()
