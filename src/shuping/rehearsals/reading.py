"""Reads the office's database and writes nothing: no row, no file beside it. For a process that does nothing else."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.db import connection, connections


@contextmanager
def read_only(apart: Path) -> Iterator[None]:
    """Let this process read its database and leave no trace; what a power cut left is worked up in a copy in `apart`.

    Before the first query of the process only.
    """
    given = connections.settings["default"]
    if connection.vendor == "postgresql":
        given["OPTIONS"] = {**given.get("OPTIONS", {}), "options": "-c default_transaction_read_only=on"}
        yield
        connection.close()
        return
    database = Path(given["NAME"])
    with _nobody_comes(database.parent) as is_served:
        given["ENGINE"], given["OPTIONS"] = "django.db.backends.sqlite3", {}
        given["NAME"] = _address(database, apart, is_served=is_served)
        del connections["default"]
        yield
        connection.close()


def _address(database: Path, apart: Path, *, is_served: bool) -> str:
    """Return the address for a reader: the database itself while others write, else as a file that nobody changes."""
    if is_served:
        return f"file:{quote(str(database))}?mode=ro"
    logs = [database.with_name(database.name + end) for end in ("-wal", "-journal")]
    left = [log for log in logs if log.is_file() and log.stat().st_size]
    if not left:
        return f"file:{quote(str(database))}?mode=ro&immutable=1"
    apart.mkdir(mode=0o700)
    for path in (database, *left):
        shutil.copyfile(path, apart / path.name)
    return str(apart / database.name)


@contextmanager
def _nobody_comes(folder: Path) -> Iterator[bool]:
    """Keep servers from starting on a data folder; yield whether one serves it already, which then goes on."""
    try:
        descriptor = os.open(folder / "serving.lock", os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        yield False
        return
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield True
        else:
            yield False
    finally:
        os.close(descriptor)
