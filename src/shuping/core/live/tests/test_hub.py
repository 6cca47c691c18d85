"""The watcher: one look for all, nothing lost between two looks, and whoever cannot be told the truth is sent away."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any

from shuping.core.live.hub import FAILED_LOOKS, Followed, Hub
from shuping.core.live.kinds import Topic

A, B = Topic("board", 1), Topic("board", 2)
OFTEN = 0.001


class Table:
    """What the hub reads: versions that a test raises, and how often they were asked and drawn."""

    def __init__(self) -> None:
        self.now: dict[Topic, str] = {}
        self.looks: list[set[Topic]] = []
        self.drawings: list[tuple[Topic, str]] = []
        self.threads: set[str] = set()
        self.let_go = 0
        self.unreadable: set[str] = set()
        self.failing = 0  # so many looks fail

    def versions_of(self, topics: Collection[Topic]) -> Mapping[Topic, str]:
        self.threads.add(threading.current_thread().name)
        self.looks.append(set(topics))
        if self.failing:
            self.failing -= 1
            raise ConnectionError
        return {topic: self.now.get(topic, "0") for topic in topics}

    def drawn(self, topic: Topic, version: str) -> str:
        self.threads.add(threading.current_thread().name)
        self.drawings.append((topic, version))
        if version in self.unreadable:
            raise KeyError(version)
        return f"{topic} {version}"

    def close(self) -> None:
        self.let_go += 1

    def hub(self) -> Hub:
        return Hub(self.versions_of, self.drawn, self.close, OFTEN)


def run(test: Callable[[Table, Hub], Awaitable[None]]) -> Table:
    table = Table()

    async def begin() -> None:
        await asyncio.wait_for(test(table, table.hub()), 20)

    asyncio.run(begin())
    return table


async def changed(followed: Followed, to: str) -> bytes:
    """Wait for a version; return its event."""
    while followed.version != to:
        await followed.changed
    return followed.event


async def a_look_later(table: Table, number: int = 1) -> None:
    wanted = len(table.looks) + number
    while len(table.looks) < wanted:
        await asyncio.sleep(OFTEN)


def test_everybody_is_woken_by_one_look_and_one_drawing() -> None:
    async def follow(hub: Hub) -> bytes:
        async with hub.following(A, "0", "none") as followed:
            return await changed(followed, "7")

    async def test(table: Table, hub: Hub) -> None:
        crowd = [asyncio.ensure_future(follow(hub)) for _number in range(300)]
        await a_look_later(table)
        table.now[A] = "7"
        assert set(await asyncio.gather(*crowd)) == {b"id: 7\ndata: board/1 7\n\n"}

    table = run(test)
    assert table.drawings == [(A, "7")]
    assert len(table.threads) == 1


def test_a_look_asks_for_what_somebody_follows_and_for_nothing_when_nobody_does() -> None:
    async def test(table: Table, hub: Hub) -> None:
        async with hub.following(A, "0", ""):
            async with hub.following(B, "0", ""):
                await a_look_later(table, 2)
                assert table.looks[-1] == {A, B}
            await a_look_later(table, 2)
            assert table.looks[-1] == {A}
        while not table.let_go:
            await asyncio.sleep(OFTEN)
        before = len(table.looks)
        await asyncio.sleep(20 * OFTEN)
        assert len(table.looks) == before
        async with hub.following(A, "0", "") as followed:  # and it begins again with the next one
            table.now[A] = "1"
            await changed(followed, "1")

    run(test)


def test_what_changed_while_somebody_was_slow_is_there_when_he_looks() -> None:
    async def test(table: Table, hub: Hub) -> None:
        async with hub.following(A, "0", "") as followed:
            for version in range(1, 6):
                table.now[A] = str(version)
                await a_look_later(table, 2)
            assert followed.version == "5"  # nobody waited for it, and nothing is lost

    run(test)


def test_whoever_comes_with_something_newer_is_never_shown_the_older_one() -> None:
    async def test(table: Table, hub: Hub) -> None:
        async with hub.following(A, "0", "old"):
            table.now[A] = "3"  # committed between two looks; the door of the next one has read it
            async with hub.following(A, "3", "board/1 3") as followed:
                assert followed.version == "3"

    run(test)


def test_a_version_that_goes_back_is_a_change_too() -> None:
    async def test(table: Table, hub: Hub) -> None:
        table.now[A] = "9"
        async with hub.following(A, "9", "") as followed:
            table.now[A] = "4"  # a restored backup
            assert await changed(followed, "4") == b"id: 4\ndata: board/1 4\n\n"

    run(test)


def test_a_piece_that_cannot_be_drawn_sends_its_followers_away_and_no_others(caplog: Any) -> None:
    async def test(table: Table, hub: Hub) -> None:
        table.unreadable.add("1")
        async with hub.following(A, "0", "") as broken, hub.following(B, "0", "") as whole:
            table.now |= {A: "1", B: "2"}
            while not broken.is_broken:
                await broken.changed
            await changed(whole, "2")
            assert not whole.is_broken
            async with hub.following(A, "0", "") as again:  # whoever comes back begins anew
                assert again is not broken
                table.now[A] = "2"
                await changed(again, "2")

    run(test)
    assert "live board/1 broke: KeyError" in caplog.text


def test_a_database_that_does_not_answer_is_borne_for_a_while_and_asked_with_a_new_connection() -> None:
    async def test(table: Table, hub: Hub) -> None:
        async with hub.following(A, "0", "") as followed:
            table.failing = FAILED_LOOKS - 1
            table.now[A] = "1"
            await changed(followed, "1")
            assert table.let_go == FAILED_LOOKS - 1
            assert not followed.is_broken
            table.failing = FAILED_LOOKS
            while not followed.is_broken:
                await followed.changed

    run(test)
