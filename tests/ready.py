"""Data folders and databases for tests that start the program on one of its own; tables are made once and copied."""

import os
import secrets
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from shuping.config.command import prepare

HERE = Path(__file__).resolve().parents[1]
ON_POSTGRES = os.environ.get("SHUPING_DATABASE", "").startswith("postgresql://")
PROGRAM = "import sys; from shuping.config.command import main; sys.exit(main())"


def own_database(like: str | None = None) -> dict[str, str]:
    """Make an empty database on the server of the tests, or one like another; return the environment that names it."""
    import psycopg  # noqa: PLC0415 - an extra that SQLite does not need

    name = f"crash_{secrets.token_hex(4)}"
    with psycopg.connect(os.environ["SHUPING_DATABASE"], autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{like}"' if like else ""))
    return {"SHUPING_DATABASE": urlsplit(os.environ["SHUPING_DATABASE"])._replace(path=f"/{name}").geturl()}


def with_tables(folder: Path) -> dict[str, str]:
    """Make a data folder with a key of its own, and its database with tables and no row; return what names that."""
    made, database = _made()
    prepare(folder)
    if ON_POSTGRES:
        return own_database(like=urlsplit(database).path.removeprefix("/"))
    shutil.copy(Path(made.name) / "shuping.sqlite3", folder)
    return {}


@cache
def _made() -> tuple["TemporaryDirectory[str]", str]:
    """Let `shuping migrate` make the tables; the folder goes with this process, the database with its server."""
    folder = TemporaryDirectory(prefix="shuping-ready-")
    own = own_database() if ON_POSTGRES else {}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SHUPING_", "DJANGO_"))}
    subprocess.run(
        [sys.executable, "-c", PROGRAM, "migrate"],
        env={**kept, "PYTHONPATH": str(HERE / "src"), "SHUPING_DATA": folder.name, **own},
        cwd=HERE,
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert [path.name for path in Path(folder.name).glob("shuping.sqlite3-*")] == []  # nothing waits in a log
    return folder, own.get("SHUPING_DATABASE", "")
