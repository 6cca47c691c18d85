"""The numbers above the ledger are remembered until the next act, and by nobody who may see less."""

import re

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shuping.findings.tests.factories import raised
from tests.worlds import World

BACKEND = "django.contrib.auth.backends.ModelBackend"


def shown(client: Client) -> str:
    found = re.search(r"共 (\d+) 个问题", client.get("/findings/").content.decode())
    assert found is not None
    return found[1]


def test_a_finding_raised_after_the_page_was_seen_is_counted(world: World, client: Client) -> None:
    client.force_login(world.user("officer"), backend=BACKEND)
    raised(world)
    assert shown(client) == "1"
    raised(world, owner="pine")
    assert shown(client) == "2"


def test_one_who_sees_a_part_gets_the_numbers_of_his_part(world: World, client: Client) -> None:
    raised(world)
    raised(world, owner="pine")
    client.force_login(world.user("officer"), backend=BACKEND)
    assert shown(client) == "2"
    client.force_login(world.user("green-organiser"), backend=BACKEND)
    assert shown(client) == "1"


def test_the_second_look_counts_nothing(world: World, client: Client) -> None:
    raised(world)
    client.force_login(world.user("officer"), backend=BACKEND)
    with CaptureQueriesContext(connection) as first:
        client.get("/findings/")
    with CaptureQueriesContext(connection) as second:
        client.get("/findings/")
    assert len(first) <= 6
    assert not any("COUNT(" in query["sql"] for query in second.captured_queries)
