"""In front of Django: keeps the streams of live pages open, without a thread or a connection to the database for any.

The request for a stream runs through Django like every other one, to its end: session, gate and view say what may be
watched (`doors.answer`), then its thread and its connection are free. Only afterwards the stream begins, here. While
it lasts the same request is asked again from time to time: whoever has signed out or lost the right gets no more.
"""

import asyncio
import resource
import time
from collections.abc import Iterable
from weakref import WeakSet

from shuping.core.live import events
from shuping.core.live.doors import ADDRESS, IN_SCOPE, Asked, Watch
from shuping.core.live.hub import Followed, Hub
from shuping.core.places import Application, Message, Places, Receive, Scope, Send

AT_ONCE = 3  # requests of live pages in Django; more connections to the database than these and the hub's there are not
BEATS_EVERY = 4.0  # seconds without a change
ASKS_AGAIN = 30.0  # seconds after which it is asked anew whether somebody may still watch
LEAVE = 4  # so many times that long a stream goes on where nobody came to ask
APART = 0.05  # seconds between two such questions, where there is time
READS_WITHIN = 30.0  # seconds in which whoever follows must take what he is sent
OTHERS = 200  # files and connections that a process needs beside its streams
FULL = 503
HEADS = [(b"x-accel-buffering", b"no")]  # a proxy passes on at once what it gets

_every: "WeakSet[LivePages]" = WeakSet()


class Stream:
    """One open stream: the request that it came by, and how it ends."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.asked_at = time.monotonic()
        self.ended: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    def end(self, word: bytes = b"") -> None:
        """End it with a last word; without one its page comes back."""
        if not self.ended.done():
            self.ended.set_result(word)


class LivePages:
    """Wraps an ASGI application; requests for an address that no page follows pass as they came.

    `most` streams are open at once, as far as the process may open files; whoever comes then is told 503 and polls.
    """

    def __init__(
        self, application: Application, most: int, hub: Hub | None = None, asks_again: float = ASKS_AGAIN
    ) -> None:
        self.application, self.hub, self.asks_again = application, hub or Hub(), asks_again
        self.most = min(most, max(0, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - OTHERS))
        self._places = Places(AT_ONCE, "live-door")
        self._taken = 0
        self._open: set[Stream] = set()
        self._asker: asyncio.Task[None] | None = None
        _every.add(self)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].endswith(ADDRESS):
            await self.application(scope, receive, send)
            return
        try:
            if not _wants_stream(scope):
                await _send(send, await self._places.answer(self.application, scope))
            elif self._taken >= self.most:
                await _send(send, _full())
            else:
                await self._stream(scope, receive, send)
        except TimeoutError:
            return  # uvicorn closes a connection whose answer was not finished

    def end_all(self) -> None:
        """End every stream, for the server stops."""
        for stream in self._open:
            stream.end()

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        gone = asyncio.ensure_future(_gone(receive))
        self._taken += 1
        try:
            await self._answer(scope, send, gone)
        finally:
            self._taken -= 1
            gone.cancel()

    async def _answer(self, scope: Scope, send: Send, gone: "asyncio.Future[Message]") -> None:
        asked = Asked()
        answered = await self._places.answer(self.application, {**scope, IN_SCOPE: asked}, gone=gone)
        if asked.watch is None:
            await _send(send, answered)
            return
        start = answered[0]
        start["headers"] = [*(one for one in start["headers"] if one[0].lower() != b"content-length"), *HEADS]
        stream = Stream(scope)
        self._open.add(stream)
        if self._asker is None or self._asker.done():
            self._asker = asyncio.create_task(self._ask_again())
        try:
            async with self.hub.following(asked.watch.topic, asked.watch.version, asked.watch.text) as followed:
                await _send(send, [start, _body(events.BEAT)])
                await self._follow(followed, asked.watch, stream, send, gone)
            if not gone.done():
                await _send(send, [_body(stream.ended.result() if stream.ended.done() else b"", is_last=True)])
        finally:
            self._open.discard(stream)

    async def _follow(
        self, followed: Followed, watch: Watch, stream: Stream, send: Send, gone: "asyncio.Future[Message]"
    ) -> None:
        """Send what changes until one side ends it. Raises TimeoutError where nobody takes what is sent.

        It also ends where nobody has looked or asked for too long, so that its page comes back through the door.
        """
        sent = watch.seen
        while not (gone.done() or stream.ended.done() or followed.is_broken):
            if not self.hub.is_awake or time.monotonic() - stream.asked_at > LEAVE * self.asks_again:
                return
            if followed.version != sent:
                sent = followed.version
                await _send(send, [_body(followed.event)])
                continue
            waits = (followed.changed, stream.ended, gone)
            done, _pending = await asyncio.wait(waits, timeout=BEATS_EVERY, return_when=asyncio.FIRST_COMPLETED)
            if not done:
                await _send(send, [_body(events.BEAT)])

    async def _ask_again(self) -> None:
        """Ask for one stream after the other whether it may go on.

        Those that came together after a start are drawn apart, so that no burst of questions delays a change.
        """
        while self._open:
            stream = min(self._open, key=lambda one: one.asked_at)
            due = stream.asked_at + self.asks_again - time.monotonic()
            await asyncio.sleep(max(due, min(APART, self.asks_again / len(self._open) / 2)))
            stream.asked_at = time.monotonic()
            if stream not in self._open or stream.ended.done():
                continue
            asked = Asked()
            answered = await self._places.answer(self.application, {**stream.scope, IN_SCOPE: asked})
            if asked.watch is None:  # a fault of ours is no reason to send him away
                stream.end(events.END if answered[0]["status"] < 500 else b"")


def end_all() -> None:
    """End every stream of this process, so that a server which waits for its answers to be over can stop."""
    for pages in list(_every):
        pages.end_all()


def _wants_stream(scope: Scope) -> bool:
    return any(name == b"accept" and b"text/event-stream" in value for name, value in scope["headers"])


async def _gone(receive: Receive) -> Message:
    """Return when whoever asked has gone."""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return message


async def _send(send: Send, messages: Iterable[Message]) -> None:
    async with asyncio.timeout(READS_WITHIN):
        for message in messages:
            await send(message)


def _body(content: bytes, *, is_last: bool = False) -> Message:
    return {"type": "http.response.body", "body": content, "more_body": not is_last}


def _full() -> list[Message]:
    return [
        {
            "type": "http.response.start",
            "status": FULL,
            "headers": [(b"retry-after", b"60"), (b"content-length", b"0")],
        },
        _body(b"", is_last=True),
    ]
