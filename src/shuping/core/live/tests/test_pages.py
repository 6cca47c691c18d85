"""In front of Django: who gets a stream, how many, what ends one, and that a slow reader holds nothing up."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any

import pytest

from shuping.core.live import events, hub, pages
from shuping.core.live.doors import IN_SCOPE, Watch
from shuping.core.live.hub import Hub
from shuping.core.live.kinds import Topic
from shuping.core.live.pages import LivePages
from shuping.core.places import Message

A = Topic("board", 1)
OFTEN = 0.001


class House:
    """An application with one followed door, and the versions behind it."""

    def __init__(self) -> None:
        self.version, self.status = "1", 200
        self.asked: list[dict[str, Any]] = []
        self.at_once = self.most_at_once = 0
        self.answers = asyncio.Event()
        self.answers.set()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked.append(scope)
        assert (await receive())["type"] == "http.request"
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0)
        await self.answers.wait()
        self.at_once -= 1
        if (wanted := scope.get(IN_SCOPE)) is not None and self.status == 200:
            wanted.watch = Watch(A, self.version, f"v{self.version}", scope["query_string"].decode())
        heads = [(b"Content-Length", b"4"), (b"Cache-Control", b"private, no-store")]
        await send({"type": "http.response.start", "status": self.status, "headers": heads})
        await send({"type": "http.response.body", "body": b"text"})

    def pages(self, most: int = 600, asks_again: float = 60.0) -> LivePages:
        def versions_of(topics: Collection[Topic]) -> Mapping[Topic, str]:
            return dict.fromkeys(topics, self.version)

        return LivePages(self, most, Hub(versions_of, lambda _topic, version: f"v{version}", int, OFTEN), asks_again)


class Visitor:
    """A connection; it takes what it is sent until it goes, or until it `stops` reading."""

    def __init__(self, path: str = "/board/1/live/", seen: str = "", method: str = "GET", *, streams: bool = True):
        heads = [(b"accept", b"text/event-stream")] if streams else [(b"accept", b"*/*")]
        self.scope = {"type": "http", "path": path, "method": method, "headers": heads, "query_string": seen.encode()}
        self.gone, self.reads, self.is_begun = asyncio.Event(), asyncio.Event(), False
        self.reads.set()
        self.answers: list[Message] = []

    async def receive(self) -> Message:
        if not self.is_begun:
            self.is_begun = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        await self.reads.wait()
        self.answers.append(message)

    def come(self, to: LivePages) -> "asyncio.Task[None]":
        return asyncio.ensure_future(to(self.scope, self.receive, self.send))

    @property
    def status(self) -> int:
        return int(self.answers[0]["status"])

    @property
    def text(self) -> bytes:
        return b"".join(one.get("body", b"") for one in self.answers)

    async def got(self, words: bytes) -> None:
        while words not in self.text:
            await asyncio.sleep(OFTEN)


def run(test: Callable[[House], Awaitable[None]]) -> None:
    async def begin() -> None:
        await asyncio.wait_for(test(House()), 20)

    asyncio.run(begin())


def test_a_stream_begins_with_a_beat_and_goes_on_with_every_change() -> None:
    async def test(house: House) -> None:
        visitor = Visitor()
        task = visitor.come(house.pages())
        await visitor.got(b"data: v1\n\n")
        house.version = "2"
        await visitor.got(b"id: 2\ndata: v2\n\n")
        assert visitor.text.startswith(events.BEAT)
        heads = dict(visitor.answers[0]["headers"])
        assert heads[b"Cache-Control"] == b"private, no-store"
        assert heads[b"x-accel-buffering"] == b"no"
        assert b"Content-Length" not in heads
        assert not any(one["type"] == "http.response.body" and not one["more_body"] for one in visitor.answers)
        visitor.gone.set()
        await task
        assert len(house.asked) == 1  # Django was asked when it began, and not for the change

    run(test)


def test_whoever_comes_back_gets_the_newest_at_once_and_nothing_that_he_has() -> None:
    async def test(house: House) -> None:
        house.version = "5"
        at = house.pages()
        old, new = Visitor(seen="3"), Visitor(seen="5")
        tasks = [old.come(at), new.come(at)]
        await old.got(b"data: v5\n\n")
        house.version = "6"
        await new.got(b"data: v6\n\n")
        assert new.text == events.BEAT + b"id: 6\ndata: v6\n\n"
        for task in tasks:
            task.cancel()

    run(test)


def test_three_hundred_streams_come_through_a_narrow_door_and_all_follow() -> None:
    async def test(house: House) -> None:
        at, crowd = house.pages(), [Visitor() for _number in range(300)]
        tasks = [one.come(at) for one in crowd]
        for one in crowd:
            await one.got(b"data: v1\n\n")
        house.version = "2"
        for one in crowd:
            await one.got(b"data: v2\n\n")
        assert house.most_at_once == pages.AT_ONCE
        for task in tasks:
            task.cancel()

    run(test)


def test_one_stream_too_many_is_told_to_poll_and_may_come_when_another_has_gone() -> None:
    async def test(house: House) -> None:
        at = house.pages(most=1)
        first, second, third, polls = Visitor(), Visitor(), Visitor(), Visitor(streams=False)
        task = first.come(at)
        await first.got(b"v1")
        await second.come(at)
        assert (second.status, second.text) == (503, b"")
        assert dict(second.answers[0]["headers"])[b"retry-after"]
        await polls.come(at)
        assert (polls.status, polls.text) == (200, b"text")
        first.gone.set()
        await task
        third_task = third.come(at)
        await third.got(b"v1")
        third_task.cancel()

    run(test)


def test_where_no_stream_is_to_be_had_everybody_polls() -> None:
    async def test(house: House) -> None:
        visitor = Visitor()
        await visitor.come(house.pages(most=0))
        assert visitor.status == 503

    run(test)


def test_a_process_that_may_open_few_files_keeps_some_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages.resource, "getrlimit", lambda _what: (256, 256))
    assert House().pages(most=600).most == 256 - pages.OTHERS


def test_whoever_may_not_watch_gets_the_answer_of_the_door_whole() -> None:
    async def test(house: House) -> None:
        house.status = 403
        visitor = Visitor()
        await visitor.come(house.pages())
        assert (visitor.status, visitor.text) == (403, b"text")

    run(test)


@pytest.mark.parametrize(("status", "word"), [(302, events.END), (403, events.END), (404, events.END), (500, b"")])
def test_whoever_lost_the_right_is_told_and_a_fault_of_ours_sends_nobody_away_for_good(
    status: int, word: bytes
) -> None:
    async def test(house: House) -> None:
        visitor = Visitor(seen="1")
        task = visitor.come(house.pages(asks_again=OFTEN))
        await visitor.got(events.BEAT)
        house.status = status
        await task
        assert visitor.text == events.BEAT + word
        assert not visitor.answers[-1]["more_body"]

    run(test)


def test_who_still_may_watch_is_asked_again_and_notices_nothing() -> None:
    async def test(house: House) -> None:
        visitor = Visitor(seen="1")
        task = visitor.come(house.pages(asks_again=OFTEN))
        while len(house.asked) < 5:
            await asyncio.sleep(OFTEN)
        assert visitor.text == events.BEAT
        assert all(scope["headers"] == visitor.scope["headers"] for scope in house.asked)
        task.cancel()

    run(test)


def test_a_stream_that_nobody_came_to_ask_about_ends_and_its_page_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "BEATS_EVERY", OFTEN)

    async def test(house: House) -> None:
        visitor = Visitor(seen="1")
        task = visitor.come(house.pages(asks_again=0.05))
        await visitor.got(events.BEAT)
        house.answers.clear()  # the gate does not answer
        await task
        assert len(house.asked) == 2
        assert events.END not in visitor.text
        assert not visitor.answers[-1]["more_body"]

    run(test)


def test_a_stream_whose_watcher_does_not_look_ends_and_does_not_go_on_beating(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "BEATS_EVERY", OFTEN)
    monkeypatch.setattr(hub, "BLIND", 0.2)

    async def test(house: House) -> None:
        at, visitor = house.pages(), Visitor(seen="1")
        task = visitor.come(at)
        await visitor.got(20 * events.BEAT)
        assert not task.done()
        assert at.hub._watcher is not None
        at.hub._watcher.cancel()
        await task
        assert not visitor.answers[-1]["more_body"]
        again = Visitor(seen="1")
        second = again.come(at)  # the next one wakes it
        house.version = "2"
        await again.got(b"data: v2\n\n")
        second.cancel()

    run(test)


def test_who_does_not_read_holds_nobody_up_and_gets_the_newest_only(monkeypatch: pytest.MonkeyPatch) -> None:
    async def test(house: House) -> None:
        at, deaf, other = house.pages(), Visitor(), Visitor()
        tasks = [deaf.come(at), other.come(at)]
        await deaf.got(b"v1")
        deaf.reads.clear()
        for version in ("2", "3", "4"):
            house.version = version
            await other.got(f"data: v{version}\n".encode())
        deaf.reads.set()
        await deaf.got(b"data: v4\n\n")
        assert b"v3" not in deaf.text
        monkeypatch.setattr(pages, "READS_WITHIN", OFTEN)
        deaf.reads.clear()
        house.version = "5"
        await tasks[0]  # whoever never reads again loses his place
        await other.got(b"data: v5\n\n")
        tasks[1].cancel()

    run(test)


def test_a_server_that_stops_ends_every_stream_and_their_pages_come_back() -> None:
    async def test(house: House) -> None:
        crowd, at = [Visitor(seen="1") for _number in range(3)], house.pages()
        tasks = [one.come(at) for one in crowd]
        for one in crowd:
            await one.got(events.BEAT)
        pages.end_all()
        await asyncio.gather(*tasks)
        assert {one.text for one in crowd} == {events.BEAT}
        assert all(not one.answers[-1]["more_body"] for one in crowd)

    run(test)


def test_a_stream_beats_while_nothing_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "BEATS_EVERY", OFTEN)

    async def test(house: House) -> None:
        visitor = Visitor(seen="1")
        task = visitor.come(house.pages())
        await visitor.got(3 * events.BEAT)
        task.cancel()

    run(test)


@pytest.mark.parametrize(("path", "method"), [("/board/1/", "GET"), ("/board/1/live/", "POST"), ("/live", "GET")])
def test_other_requests_pass_as_they_came(path: str, method: str) -> None:
    async def test(house: House) -> None:
        visitor = Visitor(path, method=method)
        await visitor.come(house.pages())
        assert house.asked == [visitor.scope]
        assert visitor.text == b"text"

    run(test)
