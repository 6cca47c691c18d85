"""Writers of the tree and of the ledger take their turns: where two locks are taken in two orders, PostgreSQL says so.

SQLite's writers stand in one line before they begin, and a test's database in memory has only one connection.
"""

from collections.abc import Callable
from threading import Thread

import pytest
from django.db import Error, connection, connections

from shuping.audit import chain
from shuping.audit import queries as audit
from shuping.core.actor import MACHINE
from shuping.findings.tests.factories import raised
from shuping.tree import services
from shuping.tree.models import Organisation
from tests.worlds import AT, DAY, World, build_world

ROUNDS = 15


def move(world: World, turn: int) -> None:
    organisation = Organisation.objects.get(pk=world["green-1"].pk)
    under = Organisation.objects.get(pk=world[("pine", "green")[turn % 2]].pk)
    services.move_organisation(organisation, actor=MACHINE, under=under, on=DAY, at=AT)


def appoint(world: World, turn: int) -> None:
    person = world.people[("nobody", "mayor")[turn % 2]]
    services.appoint(world.posts["green-clerk"], person, actor=MACHINE, on=DAY, at=AT)


def hand_down(world: World, turn: int) -> None:
    raised(world, "green")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="one line already")
def test_moves_appointments_and_findings_at_once_wait_in_one_line() -> None:
    world = build_world()
    faults: list[Error] = []

    def often(act: Callable[[World, int], None]) -> None:
        try:
            for turn in range(ROUNDS):
                act(world, turn)
        except Error as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [Thread(target=often, args=(act,)) for act in (move, appoint, hand_down, hand_down)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert chain.verify(audit.bodies()).is_whole
    assert audit.changed_since() == []
