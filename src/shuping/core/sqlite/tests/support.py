"""What the tests of this package share: a connection without models, and a look at the lock from outside."""

import fcntl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connections, transaction

from shuping.core.sqlite.base import DatabaseWrapper

WORKERS = Path(__file__).with_name("workers.py")
TABLE = "CREATE TABLE act (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, filler BLOB)"


def wrapper(path: Path | str, **options: Any) -> DatabaseWrapper:
    """Return a Django connection of this back end to a file, outside any project."""
    connection = DatabaseWrapper(
        {
            "ENGINE": "shuping.core.sqlite",
            "NAME": str(path),
            "OPTIONS": options,
            "TIME_ZONE": None,
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": False,
            "AUTOCOMMIT": True,
            "ATOMIC_REQUESTS": False,
            "TEST": {},
        },
        f"test-{Path(path).stem}",
    )
    connection.inc_thread_sharing()
    return connection


def prepared(path: Path, **options: Any) -> DatabaseWrapper:
    connection = wrapper(path, **options)
    run(connection, TABLE)
    return connection


def atomic(connection: DatabaseWrapper) -> transaction.Atomic:
    """Return Django's own `atomic` over a connection that no settings name."""
    connections[connection.alias] = connection
    return transaction.atomic(using=connection.alias)


def run(connection: DatabaseWrapper, sql: str, params: tuple[Any, ...] | None = None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall()) if cursor.description else []


def add(connection: DatabaseWrapper, name: str) -> None:
    run(connection, "INSERT INTO act (name, filler) VALUES (%s, zeroblob(300))", (name,))


def names(connection: DatabaseWrapper) -> list[str]:
    return [row[0] for row in run(connection, "SELECT name FROM act ORDER BY id")]


def line_is_free(path: Path) -> bool:
    """Whether nobody is at the head of the line of a database, seen as another process would see it."""
    return is_free(path.with_name(path.name + ".lock"))


def is_free(lock_file: Path) -> bool:
    with lock_file.open("rb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def holder_of_the_line(path: Path) -> Iterator[None]:
    """Stand at the head of the line as another process would."""
    with path.with_name(path.name + ".lock").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def start(role: str, *arguments: Any, before: tuple[str, ...] = (), **keywords: Any) -> subprocess.Popen[str]:
    """Start a process of `workers.py` in a role, under another program if `before` names one."""
    command = [*before, sys.executable, str(WORKERS), role, *map(str, arguments)]
    return subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **keywords)
