"""Live pages on a real server: what a stream holds, two writers, kill -9, a lost right, no place left, a stop."""

import time
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path

import pytest

from tests.attacks.halls import Server, server
from tests.live.houses import Follower, Process, asked, connections_of, house, kill, threads_of, until

STREAMS = 60
MOST_THREADS = 10
MOST_CONNECTIONS = 5


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """One house for all tests of this module; each has a board of its own."""
    folder = tmp_path_factory.mktemp("live") / "data"
    folder.mkdir()
    with house(folder) as found:
        yield found


@pytest.fixture(scope="module")
def served(made: Process, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with server(made.environ, tmp_path_factory.mktemp("said") / "said") as found:
        yield found


def board(key: int) -> str:
    return f"/board/{key}/live/"


def test_streams_hold_no_thread_and_no_connection_and_all_follow(made: Process, served: Server) -> None:
    cookies = made.ask("sign_in", name="green-organiser", number=3)
    crowd = [Follower(served.port, cookies[at % 3], board(1)) for at in range(STREAMS)]
    assert {one.status for one in crowd} == {200}
    assert {one.change().version for one in crowd} == {"0"}
    assert threads_of(served.process.pid) <= MOST_THREADS
    assert connections_of(served) <= MOST_CONNECTIONS
    made.ask("move", key=1, to="begun")
    for one in crowd:
        event = one.change()
        assert (event.version, "begun" in event.text) == ("1", True)
        one.close()


def test_two_writers_lose_no_version_and_who_follows_ends_with_the_last_one(made: Process, served: Server) -> None:
    cookie = made.ask("sign_in", name="mayor")[0]
    follower, other = Follower(served.port, cookie, board(2)), Process(made.environ, "join")
    for writer in (made, other):
        writer.begin("bump", times=100, key=2)
    for writer in (made, other):
        writer.answered()
    other.stop()
    assert made.ask("stands", key=2)[0] == "200"
    seen = [0]
    while seen[-1] < 200:
        seen.append(int(follower.change().version))
    assert seen[1:] == sorted(set(seen[1:]))
    follower.close()


@pytest.mark.parametrize(
    ("key", "to", "late"), [(3, ("first", "first"), "done before"), (4, ("first", "pause"), "refused")]
)
def test_two_consoles_that_press_at_once_move_one_step(made: Process, key: int, to: tuple[str, str], late: str) -> None:
    other = Process(made.environ, "join")
    for console, state in zip((made, other), to, strict=True):
        console.begin("press", seen=0, to=state, times=50, key=key)
    came = [console.answered() for console in (made, other)]
    other.stop()
    assert sum(found.count("moved") for found in came) == 1
    won = next(at for at, found in enumerate(came) if "moved" in found)
    assert set(came[1 - won]) == {late}
    assert made.ask("stands", key=key) == ["1", 1, to[won]]


def test_kill_9_and_what_was_done_meanwhile_is_there_at_once_for_who_comes_back(made: Process, served: Server) -> None:
    cookie = made.ask("sign_in", name="mayor")[0]
    made.ask("move", key=5, to="speaking")
    follower = Follower(served.port, cookie, board(5))
    assert follower.change().version == "1"
    kill(served)
    with suppress(OSError, HTTPException):
        while follower.next() is not None:
            pass
    made.ask("move", key=5, to="questions")
    served.start()
    again = Follower(served.port, cookie, board(5), **{"Last-Event-ID": "1"})
    event = again.change()
    assert (event.version, "第 2 步：<b>questions</b>" in event.text) == ("2", True)
    again.close()
    nothing_new = Follower(served.port, cookie, f"{board(5)}?seen=2")
    assert nothing_new.next().kind == "beat"
    made.ask("move", key=5, to="voting")
    assert nothing_new.change().version == "3"
    nothing_new.close()


def test_polling_gets_what_changed_and_nothing_where_nothing_did(made: Process, served: Server) -> None:
    cookie = made.ask("sign_in", name="mayor")[0]
    made.ask("move", key=6, to="speaking")
    answer, text = asked(served.port, cookie, f"{board(6)}?seen=0")
    assert (answer.status, answer.headers["X-Live-Version"], "speaking" in text) == (200, "1", True)
    answer, text = asked(served.port, cookie, f"{board(6)}?seen=1")
    assert (answer.status, text) == (204, "")


def test_who_signed_out_or_lost_his_post_is_told_and_gets_no_more(made: Process, served: Server) -> None:
    left, lost, idle, stays = (
        made.ask("sign_in", name=name, minutes_ago=minutes)[0]
        for name, minutes in (("mayor", 0), ("pine-organiser", 0), ("mayor", 29.9), ("mayor", 0))
    )
    before = made.ask("seen", cookie=idle)
    crowd = [Follower(served.port, cookie, f"{board(7)}?seen=0") for cookie in (left, lost, idle)]
    good = Follower(served.port, stays, f"{board(7)}?seen=0")
    assert {one.status for one in (*crowd, good)} == {200}
    made.ask("sign_out", cookie=left)
    made.ask("take_post", name="pine-organiser")
    assert [one.change().kind for one in crowd] == ["end"] * 3
    assert [one.next() for one in crowd] == [None] * 3
    made.ask("move", key=7)
    assert good.change().version == "1"
    good.close()
    assert made.ask("seen", cookie=idle) == before  # neither kept alive nor ended
    assert asked(served.port, left, board(7))[0].status == 302
    assert asked(served.port, lost, board(7))[0].status == 403


def test_one_stream_too_many_polls(made: Process, tmp_path: Path) -> None:
    cookie = made.ask("sign_in", name="mayor")[0]
    environ = {**made.environ, "SHUPING_LIVE_STREAMS": "2"}
    with server(environ, tmp_path / "said") as narrow:
        first, second, third = (Follower(narrow.port, cookie, board(8)) for _number in range(3))
        assert (first.status, second.status, third.status) == (200, 200, 503)
        assert asked(narrow.port, cookie, board(8))[0].status == 200
        first.close()
        until(lambda: Follower(narrow.port, cookie, board(8)).status == 200)
        second.close()


def test_a_server_that_is_told_to_stop_ends_its_streams_and_stops(made: Process, tmp_path: Path) -> None:
    cookie = made.ask("sign_in", name="mayor")[0]
    with server(made.environ, tmp_path / "said") as short:
        crowd = [Follower(short.port, cookie, f"{board(9)}?seen=0") for _number in range(5)]
        assert [one.next().kind for one in crowd] == ["beat"] * 5
        began = time.monotonic()
        short.stop()
        assert time.monotonic() - began < 10
        assert [one.change() for one in crowd] == [None] * 5
    said = (tmp_path / "said").read_text()
    assert "Error" not in said
    assert "Traceback" not in said
