"""So many requests of a kind are answered at a time, each on a thread that stays; the others wait in line.

A request that runs through Django has a thread and, once it asks, a connection to the database of its own: without a
bound a crowd opens as many of both as there are people in it.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from asgiref.sync import ThreadSensitiveContext

Scope = dict[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Any, Any, Any], Awaitable[None]]
Gone = asyncio.Future[Message]


class Places:
    """A place is a thread, which stays: asgiref would start two for each request."""

    def __init__(self, number: int, name: str) -> None:
        self._line = asyncio.Semaphore(number)
        self._threads = [ThreadPoolExecutor(1, f"{name}-{at}") for at in range(number)]

    async def answer(
        self, application: Application, scope: Scope, body: bytes = b"", gone: Gone | None = None
    ) -> list[Message]:
        """Wait for a place and return the answer, whole; nothing where `gone` is done by then.

        Whoever goes later changes nothing: what began is run to its end.
        """
        async with self._line:
            if gone is not None and gone.done():
                return []
            thread = self._threads.pop()
            try:
                async with ThreadSensitiveContext(executor=thread):
                    return await _asked(application, scope, body)
            finally:
                self._threads.append(thread)


async def _asked(application: Application, scope: Scope, body: bytes) -> list[Message]:
    forms: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]
    found: list[Message] = []

    async def receive() -> Message:
        if forms:
            return forms.pop()
        return await asyncio.get_running_loop().create_future()  # type: ignore[no-any-return]  # cancelled in the end

    async def send(message: Message) -> None:
        found.append(message)

    await application(scope, receive, send)
    return found
