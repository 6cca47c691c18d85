"""Fifty writers at once, none of whom is told that the database is locked (G25, the short form)."""

import threading
from pathlib import Path

from shuping.core.sqlite.tests.support import add, atomic, line_is_free, names, prepared, wrapper

WRITERS, ACTS = 50, 8


def test_fifty_writers_all_write(path: Path, journal: str) -> None:
    prepared(path, journal=journal).close()
    errors: list[BaseException] = []
    barrier = threading.Barrier(WRITERS)

    def write(writer: int) -> None:
        connection = wrapper(path, journal=journal)
        try:
            barrier.wait()
            for number in range(ACTS):
                with atomic(connection):
                    count = len(names(connection))
                    add(connection, f"{count}: {writer}-{number}")
        except Exception as error:  # noqa: BLE001 - a thread's error must reach the test
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    connection = wrapper(path, journal=journal)
    # Each read the count and wrote it in one transaction: the numbers run on, so no two were in at once.
    assert [int(name.split(":")[0]) for name in names(connection)] == list(range(WRITERS * ACTS))
    connection.close()
    assert line_is_free(path)
