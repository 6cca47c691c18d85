"""G7: while a round is open no door shows a count by choice, for nothing that a door reads holds one.

Votes change no table but that of the slips, and no row of it but in mark, envelope and receipt; and no page that can be
asked for reads an envelope. A naive twin's ballots would be read by the first page that counts them.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from shuping.ballots.models import BallotCode
from shuping.ballots.tests import factories
from tests.access.test_matrix import MATRIX, client_of, tables
from tests.attacks import twin
from tests.worlds import World, build_world

ROLES = ("green-organiser", "supervisor", "mayor", "pine-organiser", "system", "auditor")
DOORS = sorted(line.split()[0] for line in MATRIX if line.endswith(" GET"))


@pytest.fixture
def world(db: None) -> World:
    return build_world()


def address(name: str, pk: int, uid: str) -> str | None:
    """Return where a door leads for the open round, or None where it is about something else."""
    for args in ([], [pk], [uid]):
        try:
            return reverse(name, args=args)
        except NoReverseMatch:
            continue
    return None


def reads_envelopes(sql: str) -> bool:
    """Whether a statement takes the content of envelopes out of the table."""
    head = sql.split(" FROM ")[0].lower()
    return sql.startswith("SELECT") and (("envelope" in head and "trial_envelope" not in head) or twin.BALLOTS in sql)


def test_votes_leave_every_other_table_as_it_was(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    made = factories.opened(world)
    rows = list(BallotCode.objects.order_by("pk").values_list("pk", "hash", "voters"))
    monkeypatch.setattr(BallotCode._meta, "db_table", "django_content_type")  # left out of what is compared
    before = tables()
    monkeypatch.undo()
    for at, code in enumerate(made.slips["B"][:9]):
        factories.vote(code, (1 + at % 4, 1, 2))
    assert list(BallotCode.objects.order_by("pk").values_list("pk", "hash", "voters")) == rows
    monkeypatch.setattr(BallotCode._meta, "db_table", "django_content_type")
    assert tables() == before


def test_no_page_of_an_open_round_reads_an_envelope(world: World) -> None:
    made = factories.opened(world)
    for code in made.slips["B"][:9]:
        factories.vote(code, (1, 1, 2))
    asked = 0
    for role in ROLES:
        client = client_of(world, role)
        for name in DOORS:
            where = address(name, made.round.pk, made.round.sealed.uid)
            if where is None:
                continue
            with CaptureQueriesContext(connection) as caught:
                answer = client.get(where)
            asked += answer.status_code == 200
            assert [query["sql"] for query in caught if reads_envelopes(query["sql"])] == [], name
    assert asked > len(ROLES) * 5


def test_the_same_look_finds_a_page_that_counts_plain_ballots(world: World) -> None:
    made = factories.opened(world)
    twin.make(made.slips["B"])
    with CaptureQueriesContext(connection) as caught, connection.cursor() as cursor:
        cursor.execute(f"SELECT marks, count(*) FROM {twin.BALLOTS} GROUP BY marks")
        list(BallotCode.objects.values_list("envelope"))
    assert [reads_envelopes(query["sql"]) for query in caught] == [True, True]
