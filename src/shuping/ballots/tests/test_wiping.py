"""Rows that another transaction still sees are not taken for cleared."""

import psycopg
import pytest
from django.db import connection

from shuping.ballots.models import BallotCode, Sheet, VoterClass
from shuping.ballots.services import wiping
from shuping.ballots.services.wiping import StillSeen
from shuping.ballots.tests import factories

needs_postgres = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite writes its file anew")


@needs_postgres
@pytest.mark.django_db(transaction=True)
def test_what_a_backup_still_sees_is_tried_again_until_it_is_gone(world, monkeypatch):
    made = factories.printed(world)
    rows = BallotCode.objects.filter(voters__round=made.round)
    assert rows.exists()
    monkeypatch.setattr(wiping, "PAUSE", 0.1)
    monkeypatch.setattr(wiping, "TRIES", 2)
    known = connection.get_connection_params()
    with psycopg.connect(**{key: known[key] for key in ("dbname", "user", "host", "port") if key in known}) as backup:
        backup.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        backup.execute("SELECT 1")  # not of the table: VACUUM FULL would wait for its lock
        rows.update(envelope=b"0")
        with pytest.raises(StillSeen):
            wiping.wipe()
    # The backup's process needs a moment to end, and an ANALYZE may run beside it.
    monkeypatch.setattr(wiping, "TRIES", 300)
    wiping.wipe()


@needs_postgres
@pytest.mark.parametrize(
    ("model", "columns"), [(BallotCode, ["envelope"]), (Sheet, ["first", "second", "settled", "envelope"])]
)
def test_the_server_keeps_no_samples_of_what_is_destroyed(world, model, columns):
    made = factories.printed(world)
    marks = {"first": "123", "second": "123", "settled": "123", "envelope": b"1" * 900}
    voters = VoterClass.objects.filter(round=made.round).first()
    Sheet.objects.bulk_create(Sheet(voters=voters, number=number, **marks) for number in range(1, 40))
    BallotCode.objects.bulk_create(
        BallotCode(voters=voters, hash=bytes([number]) * 32, envelope=b"1" * 900, receipt=b"2") for number in range(40)
    )
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")
        cursor.execute("SELECT attname FROM pg_stats WHERE tablename = %s", [table])
        sampled = {name for (name,) in cursor.fetchall()}
    assert "voters_id" in sampled
    assert sampled.isdisjoint(columns)
