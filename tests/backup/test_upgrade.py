"""An older folder is brought to this version without a difference; what fails or is killed leaves it as it was.

`state-1a23359.zip` is the data folder that the program wrote as it stood at that commit: the world of `tests/worlds.py`
and findings in several states, one with a file.
"""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from shuping.core import running
from tests.backup.houses import HERE, PROGRAM, done, environment, refused
from tests.contracts.test_commands import answer
from tests.crash.test_kill import ON_POSTGRES

OLDER = Path(__file__).parent / "state-1a23359.zip"
ADDS = """
from django.db import migrations, models
class Migration(migrations.Migration):
    dependencies = [("core", "{after}")]
    operations = [migrations.AddField("SentForm", "planted", models.IntegerField(default=7))]
"""
FAILS = """
import time
from pathlib import Path
from django.db import migrations
def fail(apps, schema):
    Path("{sign}").touch()
    time.sleep({sleeps})
    apps.get_model("core", "SentForm").objects.get(pk=404)
class Migration(migrations.Migration):
    dependencies = [("core", "9001_adds")]
    operations = [migrations.RunPython(fail)]
"""
CHANGES = """
from django.db import migrations
def change(apps, schema):
    schema.connection.cursor().execute("UPDATE people_person SET name = 'nobody'")
class Migration(migrations.Migration):
    dependencies = [("core", "9001_adds")]
    operations = [migrations.RunPython(change)]
"""


@pytest.fixture
def older(tmp_path: Path) -> dict[str, str]:
    """An instance as an older program left it."""
    folder = tmp_path / "data"
    zipfile.ZipFile(OLDER).extractall(folder)
    return environment(folder)


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The older folder, as this version upgrades it."""
    folder = tmp_path_factory.mktemp("upgraded") / "data"
    zipfile.ZipFile(OLDER).extractall(folder)
    done(environment(folder), "upgrade")
    return folder


@pytest.fixture
def ours(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """An instance of this version, the old one to the planted newer program; on PostgreSQL it holds nothing yet."""
    folder = tmp_path / "data"
    if ON_POSTGRES:
        return environment(folder, tables=True)
    shutil.copytree(request.getfixturevalue("upgraded"), folder)
    return environment(folder)


def planted(environ: dict[str, str], folder: Path, last: str = "") -> dict[str, str]:
    """Return the environment of a newer program: its core has one migration more that is well, and perhaps another."""
    package = folder / "planted_core"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    ours = sorted((HERE / "src/shuping/core/migrations").glob("0*.py"))
    for file in ours:
        (package / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    (package / "9001_adds.py").write_text(ADDS.format(after=ours[-1].stem), encoding="utf-8")
    if last:
        (package / "9002_last.py").write_text(last, encoding="utf-8")
    (folder / "planted_settings.py").write_text(
        'from shuping.config.settings import *\nMIGRATION_MODULES = {"core": "planted_core"}\n', encoding="utf-8"
    )
    path = f"{environ['PYTHONPATH']}:{folder}"
    return {**environ, "PYTHONPATH": path, "DJANGO_SETTINGS_MODULE": "planted_settings"}


Row = dict[str, object]


def everything(environ: dict[str, str]) -> dict[str, list[Row]]:
    """Return every row of every table, read past the product."""
    if not ON_POSTGRES:
        opened = sqlite3.connect(Path(environ["SHUPING_DATA"]) / "shuping.sqlite3")
        tables = opened.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        found = {name: _rows(opened.execute(f'SELECT * FROM "{name}"')) for (name,) in tables.fetchall()}
        opened.close()
        return found
    import psycopg  # noqa: PLC0415 - an extra that SQLite does not need

    with psycopg.connect(environ["SHUPING_DATABASE"]) as opened:
        tables = opened.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()").fetchall()
        return {name: _rows(opened.execute(f'SELECT * FROM "{name}"')) for (name,) in tables}


def _rows(found: Any) -> list[Row]:
    columns = [column[0] for column in found.description]
    return sorted((dict(zip(columns, row, strict=True)) for row in found.fetchall()), key=repr)


def _without_new(rows: list[Row], old: list[Row]) -> list[Row]:
    """Return the rows with the columns that the older ones have, whatever order the tables keep them in."""
    return sorted(({name: row[name] for name in old[0]} for row in rows), key=repr) if old else rows


@pytest.mark.skipif(ON_POSTGRES, reason="the older folder is one of SQLite")
def test_an_older_folder_is_upgraded_without_a_difference(older: dict[str, str]) -> None:
    before = everything(older)
    assert len(before["audit_entry"]) == 82
    said = done(older, "upgrade")
    assert "升级前的备份" in said
    assert "内容与链上记的一致" in said
    after = everything(older)
    for table, rows in before.items():
        if table not in {"django_migrations", "django_content_type", "auth_permission"}:
            assert _without_new(after[table], rows) == rows, table
    assert "数据库里的内容与链上记的一致" in done(older, "audit", "verify", "--against")
    assert "已经是这个版本" in done(older, "upgrade")
    (backup,) = Path(older["SHUPING_DATA"]).glob("backups/shuping-upgrade-*.zip")
    elsewhere = {**older, "SHUPING_DATA": f"{older['SHUPING_DATA']}-again"}
    assert "升级了" in done(elsewhere, "restore", backup)  # an older backup is brought up to date as well
    assert everything(elsewhere)["audit_entry"] == before["audit_entry"]


def test_an_upgrade_that_is_well_adds_what_is_new(ours: dict[str, str], tmp_path: Path) -> None:
    newer = planted(ours, tmp_path / "newer")
    said = done(newer, "upgrade")
    assert "存证链完整" in said
    assert "已经是这个版本" in done(newer, "upgrade")


@pytest.mark.parametrize("last", [FAILS.format(sign="sign", sleeps=0), CHANGES], ids=["fails", "changes"])
def test_an_upgrade_that_fails_leaves_the_old_folder_startable(ours: dict[str, str], tmp_path: Path, last: str) -> None:
    if "people_person" in last:
        if ON_POSTGRES:
            pytest.skip("the database has no people to change")
        expected = "升级动了不该动的表：people_person"
    else:
        expected = "DoesNotExist"
    before = everything(ours)
    newer = planted(ours, tmp_path / "newer", last.replace('"sign"', f'"{tmp_path}/sign"'))
    said = refused(newer, "upgrade")
    assert "已经退回" in said
    assert expected in said
    assert everything(ours) == before
    assert "数据库里的内容与链上记的一致" in done(ours, "audit", "verify", "--against")
    starts(ours)
    assert list(Path(ours["SHUPING_DATA"]).glob("*.upgrading*")) == []


def starts(environ: dict[str, str]) -> None:
    """Serve the folder and see that it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serving = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "serve", "--port", str(port)], env=environ, stdout=subprocess.DEVNULL
    )
    try:
        assert answer(port, serving) == b"ok"
    finally:
        serving.send_signal(signal.SIGTERM)
        serving.wait(timeout=30)


def test_a_kill_in_the_middle_of_an_upgrade_leaves_the_old_folder(ours: dict[str, str], tmp_path: Path) -> None:
    sign = tmp_path / "sign"
    newer = planted(ours, tmp_path / "newer", FAILS.format(sign=sign, sleeps=600))
    before = everything(ours)
    upgrading = subprocess.Popen([sys.executable, "-c", PROGRAM, "upgrade"], env=newer, stdout=subprocess.DEVNULL)
    ends = time.monotonic() + 60
    while not sign.exists():
        assert upgrading.poll() is None
        assert time.monotonic() < ends
        time.sleep(0.05)
    os.kill(upgrading.pid, signal.SIGKILL)
    upgrading.wait()
    if ON_POSTGRES:
        time.sleep(1)  # its server notices that the client is gone
    assert everything(ours) == before
    assert "已经是这个版本" in done(ours, "upgrade")
    assert "数据库里的内容与链上记的一致" in done(ours, "audit", "verify", "--against")


def test_nothing_is_upgraded_while_it_is_served(ours: dict[str, str], tmp_path: Path) -> None:
    newer = planted(ours, tmp_path / "newer")
    with running.at_work(Path(ours["SHUPING_DATA"])):
        assert "请先停下它" in refused(newer, "upgrade")
