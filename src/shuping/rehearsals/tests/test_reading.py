"""The office's database is read without a trace: no row is written, no file changes, what waits in a log is seen."""

import fcntl
import hashlib
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.backup.houses import HERE, environment
from tests.ready import ON_POSTGRES

READ = """
import os, sys
from pathlib import Path
os.environ["DJANGO_SETTINGS_MODULE"] = "shuping.config.settings"
import django
django.setup()
from django.db import DatabaseError
from shuping.people.models import Person
from shuping.rehearsals.reading import read_only
with read_only(Path(sys.argv[1])):
    print(sorted(Person.objects.values_list("name", flat=True)))
    try:
        Person.objects.create(name="闯入者")
    except DatabaseError as refused:
        print(str(refused).splitlines()[0])
"""
on_sqlite = pytest.mark.skipif(ON_POSTGRES, reason="a server of its own keeps the files")


def read(environ: dict[str, str], apart: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", READ, apart], env=environ, cwd=HERE, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.is_file()}


def write_a_person(database: Path, name: str, *, journal: str) -> sqlite3.Connection:
    """Return the connection that wrote; until it is closed, the row waits in the log."""
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute(f"PRAGMA journal_mode = {journal}")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.execute("INSERT INTO people_person (name) VALUES (?)", (name,))
    return connection


def test_nothing_can_be_written(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    environ = environment(folder, tables=True)
    before = digests(folder)
    assert re.search("read-?only (database|transaction)", read(environ, tmp_path / "read"))
    assert digests(folder) == before
    assert {path.name for path in tmp_path.iterdir()} == {"data"}
    assert read(environ, tmp_path / "read").startswith("[]")


@on_sqlite
@pytest.mark.parametrize("journal", ["wal", "delete"])
def test_after_a_clean_end_the_file_is_read_where_it_lies(tmp_path: Path, journal: str) -> None:
    folder = tmp_path / "data"
    environ = environment(folder, tables=True)
    write_a_person(folder / "shuping.sqlite3", "甲", journal=journal).close()
    before = digests(folder)
    assert "['甲']" in read(environ, tmp_path / "read")
    assert digests(folder) == before


@on_sqlite
def test_what_a_power_cut_left_in_the_log_is_read_from_a_copy(tmp_path: Path) -> None:
    folder, cut = tmp_path / "data", tmp_path / "cut"
    environment(folder, tables=True)
    cut.mkdir()
    with closing(write_a_person(folder / "shuping.sqlite3", "甲", journal="wal")):
        for name in ("shuping.sqlite3", "shuping.sqlite3-wal"):
            shutil.copyfile(folder / name, cut / name)
    before = digests(cut)
    assert "['甲']" in read(environment(cut), tmp_path / "read")
    assert digests(cut) == before
    assert set(before) == {"shuping.sqlite3", "shuping.sqlite3-wal"}


@on_sqlite
def test_beside_a_server_what_it_wrote_last_is_seen(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    environ = environment(folder, tables=True)
    writer = write_a_person(folder / "shuping.sqlite3", "甲", journal="wal")
    with closing(writer), (folder / "serving.lock").open("w") as served:
        fcntl.flock(served, fcntl.LOCK_SH)
        before = digests(folder)
        assert "['甲']" in read(environ, tmp_path / "read")
        after = digests(folder)
    del before["shuping.sqlite3-shm"], after["shuping.sqlite3-shm"]  # who reads up to where
    assert after == before
    assert not (tmp_path / "read").exists()
