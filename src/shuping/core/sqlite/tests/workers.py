"""The other processes of the tests: `python workers.py ROLE DATABASE ...`."""

import os
import sys
import time
from pathlib import Path

from django.conf import settings

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[4]))
    settings.configure(USE_TZ=True)

from shuping.core.sqlite.tests.support import add, atomic, names, wrapper


def write(database: str, journal: str, prefix: str, count: int, acknowledgements: str, pause: float) -> None:
    """Write one act a transaction; acknowledge each by its name in a file, in one write, after the commit."""
    connection = wrapper(database, journal=journal, checkpoint_frames=40)
    file = os.open(acknowledgements, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    done = len([name for name in names(connection) if name.startswith(f"{prefix}-")])
    for number in range(done, done + count):
        name = f"{prefix}-{number}"
        if number % 3:
            with atomic(connection):
                add(connection, name)
        else:
            add(connection, name)
        os.write(file, f"{name}\n".encode())
        time.sleep(pause)
    connection.close()


def hold(database: str) -> None:
    """Take the line, say so, and keep it until killed."""
    connection = wrapper(database)
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    add(connection, "never committed")
    print("held", flush=True)  # noqa: T201 - the parent waits for this word
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    role, *arguments = sys.argv[1:]
    if role == "write":
        where, journal_kind, start_of_name, how_many, receipts, *pauses = arguments
        write(where, journal_kind, start_of_name, int(how_many), receipts, float(*pauses))
    else:
        hold(*arguments)
