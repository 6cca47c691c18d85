"""The line alone: one at a time over threads and processes, in order, free when its holder dies."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from shuping.core.sqlite.line import Line, LineTimeout, line_of
from shuping.core.sqlite.tests.support import holder_of_the_line, is_free, line_is_free, prepared, start


def test_two_connections_of_one_process_exclude_each_other(path: Path) -> None:
    line = line_of(path)
    place = line.join(1)
    with pytest.raises(LineTimeout):
        line.join(0.05)
    place.leave()
    line.join(1).leave()


def test_two_objects_for_one_file_exclude_each_other_as_two_processes_do(path: Path) -> None:
    place = Line(path).join(1)
    with pytest.raises(LineTimeout):
        Line(path).join(0.05)
    assert Line(path).join_if_free() is None
    place.leave()
    Line(path).join(1).leave()


def test_a_link_to_the_database_leads_to_the_same_line(path: Path) -> None:
    path.touch()
    link = path.with_name("link.sqlite3")
    link.symlink_to(path)
    assert line_of(link) is line_of(path)


def test_leaving_twice_does_not_let_two_in(path: Path) -> None:
    line = line_of(path)
    first = line.join(1)
    first.leave()
    second = line.join(1)
    first.leave()
    assert not line_is_free(path)
    second.leave()


def test_a_wait_that_was_given_up_does_not_take_the_line_later(path: Path) -> None:
    line = line_of(path)
    line.join(1).leave()
    with holder_of_the_line(path), pytest.raises(LineTimeout):
        line.join(0.05)
    line.join(1).leave()
    assert line_is_free(path)


def test_nobody_slips_in_before_one_who_waits(path: Path) -> None:
    """The one who waits has the turn, so that a newcomer, who finds the lock free, still cannot take it."""
    place, waiting, order = Line(path).join(1), Line(path), []

    def wait() -> None:
        taken = waiting.join(5)
        order.append("waiting")
        taken.leave()

    thread = threading.Thread(target=wait)
    thread.start()
    while is_free(path.with_name(path.name + ".turn")):
        time.sleep(0.001)
    newcomer = Line(path)
    place.leave()
    taken = newcomer.join(5)
    order.append("newcomer")
    taken.leave()
    thread.join()
    assert order == ["waiting", "newcomer"]


def test_the_lock_is_free_when_its_holder_is_killed(path: Path) -> None:
    connection = prepared(path)
    process = start("hold", path, stdin=-1)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    assert not line_is_free(path)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert line_is_free(path)
    connection.close()


def test_a_child_of_a_fork_does_not_keep_its_parents_place(path: Path) -> None:
    line = line_of(path)
    place = line.join(1)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.read(reader, 1)
        os._exit(0)
    try:
        place.leave()
        assert line_is_free(path)
        line.join(1).leave()
    finally:
        os.write(writer, b".")
        os.waitpid(child, 0)
        os.close(reader)
        os.close(writer)


def test_a_child_of_a_fork_stands_in_line_itself(path: Path) -> None:
    line = line_of(path)
    place = line.join(1)
    child = os.fork()
    if child == 0:
        try:
            line.join(0.05)
        except LineTimeout:
            os._exit(7)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    place.leave()


def test_a_lock_file_that_was_removed_is_noticed(path: Path) -> None:
    line = line_of(path)
    line.join(1).leave()
    path.with_name(path.name + ".lock").unlink()
    place = line.join(1)
    assert not line_is_free(path)
    place.leave()


def test_a_new_lock_file_may_be_used_by_whoever_may_use_the_database(path: Path) -> None:
    path.touch()
    path.chmod(0o664)
    line_of(path).join(1).leave()
    assert path.with_name(path.name + ".lock").stat().st_mode & 0o777 == 0o664


def test_the_line_keeps_its_order_for_a_lone_process_beside_a_busy_one(path: Path) -> None:
    """The busy line takes its place again as soon as it leaves; the lone one still comes at once."""
    busy, lone, stop = Line(path), Line(path), threading.Event()

    def keep_busy() -> None:
        while not stop.is_set():
            place = busy.join(5)
            time.sleep(0.0005)
            place.leave()

    thread = threading.Thread(target=keep_busy)
    thread.start()
    waits = []
    for _ in range(50):
        began = time.monotonic()
        lone.join(5).leave()
        waits.append(time.monotonic() - began)
    stop.set()
    thread.join()
    assert max(waits) < 1
