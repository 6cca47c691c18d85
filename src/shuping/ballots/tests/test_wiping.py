"""Rows that another transaction still sees are not taken for cleared."""

import psycopg
import pytest
from django.db import connection

from shuping.ballots.models import BallotCode
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
