"""The porter: who sends much, sends slowly, does not read his answer or comes with a crowd keeps no voter out."""

import asyncio
from typing import Any

import pytest
from django.core.asgi import get_asgi_application

from shuping.ballots import porter
from shuping.ballots.porter import AT_ONCE, LARGEST, TOO_LARGE, Message, Porter

START: Message = {"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html")]}
END: Message = {"type": "http.response.body", "body": b"done"}


class Door:
    """An application that notes who came, and lets nobody go before `opened`."""

    def __init__(self) -> None:
        self.opened = asyncio.Event()
        self.inside = self.most = 0
        self.scopes: list[dict[str, Any]] = []
        self.bodies: list[bytes] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.scopes.append(scope)
        self.bodies.append((await receive())["body"])
        self.inside += 1
        self.most = max(self.most, self.inside)
        await self.opened.wait()
        self.inside -= 1
        await send(dict(START))
        await send(dict(END))


class Visitor:
    """A connection: what it sends, and what it was answered. It stays until it is told to go."""

    def __init__(self, *parts: bytes, path: str = "/v/", said: int | None = None, ends: bool = True) -> None:
        self.parts, self.ends, self.asked = list(parts), ends, 0
        self.gone, self.reads = asyncio.Event(), asyncio.Event()
        self.reads.set()
        self.answers: list[Message] = []
        headers = [] if said is None else [(b"content-length", str(said).encode())]
        self.scope = {"type": "http", "path": path, "method": "POST", "headers": headers, "query_string": b""}

    async def receive(self) -> Message:
        self.asked += 1
        if self.parts:
            body = self.parts.pop(0)
            return {"type": "http.request", "body": body, "more_body": bool(self.parts) or not self.ends}
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        await self.reads.wait()
        self.answers.append(message)

    def come(self, to: Porter) -> "asyncio.Task[None]":
        return asyncio.ensure_future(to(self.scope, self.receive, self.send))


async def a_while() -> None:
    for _turn in range(50):
        await asyncio.sleep(0)


def test_a_form_comes_through_as_it_was_sent() -> None:
    async def run() -> None:
        door, visitor = Door(), Visitor(b"code=", b"ABC")
        door.opened.set()
        await visitor.come(Porter(door))
        assert door.bodies == [b"code=ABC"]
        assert visitor.answers == [START, END]

    asyncio.run(run())


def test_a_body_that_says_it_is_large_is_refused_before_it_is_read() -> None:
    async def run() -> None:
        door, visitor = Door(), Visitor(b"a" * 10, said=LARGEST + 1)
        door.opened.set()
        await visitor.come(Porter(door))
        assert visitor.asked == 0
        assert door.scopes[0][TOO_LARGE]
        assert door.bodies == [b""]
        assert (b"connection", b"close") in visitor.answers[0]["headers"]

    asyncio.run(run())


def test_a_body_of_unsaid_length_is_read_to_the_limit_only() -> None:
    async def run() -> None:
        for parts, is_refused in (([LARGEST], False), ([LARGEST, 1, 1, 1], True)):
            door, visitor = Door(), Visitor(*(b"a" * size for size in parts))
            door.opened.set()
            await visitor.come(Porter(door))
            assert (TOO_LARGE in door.scopes[0]) is is_refused
            assert len(visitor.parts) == (2 if is_refused else 0)

    asyncio.run(run())


def test_so_many_are_let_in_at_a_time_and_all_in_the_end() -> None:
    async def run() -> None:
        door, crowd = Door(), [Visitor(b"code=") for _number in range(3 * AT_ONCE)]
        at = Porter(door)
        came = [one.come(at) for one in crowd]
        await a_while()
        assert door.inside == AT_ONCE
        door.opened.set()
        await asyncio.gather(*came)
        assert door.most == AT_ONCE
        assert all(one.answers == [START, END] for one in crowd)

    asyncio.run(run())


def test_who_sends_slowly_or_does_not_read_holds_no_place() -> None:
    async def run() -> None:
        door = Door()
        door.opened.set()
        at = Porter(door)
        slow = [Visitor(b"c", ends=False) for _number in range(AT_ONCE)]
        deaf = [Visitor(b"code=") for _number in range(AT_ONCE)]
        for one in deaf:
            one.reads.clear()
        held = [one.come(at) for one in (*slow, *deaf)]
        await a_while()
        voter = Visitor(b"code=")
        await asyncio.wait_for(voter.come(at), 5)
        assert voter.answers == [START, END]
        assert not any(one.done() for one in held)
        for task in held:
            task.cancel()

    asyncio.run(run())


def test_who_went_while_he_waited_is_not_served() -> None:
    async def run() -> None:
        door = Door()
        at = Porter(door)
        first = [Visitor(b"code=").come(at) for _number in range(AT_ONCE)]
        await a_while()
        waiting, half = Visitor(b"gone"), Visitor(b"half", ends=False)
        left = [waiting.come(at), half.come(at)]
        await a_while()
        waiting.gone.set()
        half.gone.set()
        await a_while()
        door.opened.set()
        await asyncio.gather(*first, *left)
        assert len(door.bodies) == AT_ONCE
        assert b"gone" not in door.bodies
        assert waiting.answers == half.answers == []

    asyncio.run(run())


def test_a_fault_gives_its_place_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(porter, "AT_ONCE", 1)

    async def run() -> None:
        async def broken(scope: Any, receive: Any, send: Any) -> None:
            raise RuntimeError(scope["path"])

        at = Porter(broken)
        for _time in range(3):
            with pytest.raises(RuntimeError):
                await asyncio.wait_for(Visitor(b"code=").come(at), 5)

    asyncio.run(run())


def test_other_addresses_are_not_the_porters() -> None:
    async def run() -> None:
        door, visitor = Door(), Visitor(b"a", b"b", path="/documents/", said=100 * LARGEST)
        door.opened.set()
        await visitor.come(Porter(door))
        assert door.scopes == [visitor.scope]
        assert door.bodies == [b"a"]

    asyncio.run(run())


def test_a_large_body_is_answered_with_a_sentence() -> None:
    async def run() -> None:
        visitor = Visitor(said=100 * 1024 * 1024, path="/v/cast/")
        visitor.scope["headers"].append((b"host", b"127.0.0.1"))  # type: ignore[attr-defined]
        await asyncio.wait_for(visitor.come(Porter(get_asgi_application())), 30)
        start, *rest = visitor.answers
        heads = {name.lower(): value for name, value in start["headers"]}
        assert start["status"] == 413
        assert "不是一张选票" in b"".join(one.get("body", b"") for one in rest).decode()
        assert b"default-src 'none'" in heads[b"content-security-policy"]
        assert heads[b"connection"] == b"close"
        assert b"set-cookie" not in heads

    asyncio.run(run())
