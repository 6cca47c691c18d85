"""The porter before the doors of the ballot: takes a form in, bounds its size, and lets in so many at a time.

Whoever guesses codes, sends a byte every few seconds, sends 100 MB or does not read his answer must not keep a voter
out (trust.md G14). Nobody is turned away by his address, for a hall has one. A form is read whole before it waits in
line, and its answer is sent after the next was let in: what is slow holds no thread and no connection to the database.
PostgreSQL admits some hundred connections, and without a bound each request of a crowd opened one.
"""

import asyncio

from shuping.core.places import Application, Message, Places, Receive, Scope, Send

ADDRESS = "/v/"
TOO_LARGE = "shuping.too_large"  # in the scope of a request: its body was not read
LARGEST = 64 * 1024  # bytes; a ballot of 40 rows with a long remark is under 20 kB
AT_ONCE = 16


class Porter:
    """Wraps an ASGI application; requests for any other address pass as they came."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self._places = Places(AT_ONCE, "ballot")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(ADDRESS):
            await self.application(scope, receive, send)
            return
        body = b"" if _said_length(scope) > LARGEST else await _read(receive)
        if body is None:
            return
        is_too_large = _said_length(scope) > LARGEST or len(body) > LARGEST
        if is_too_large:  # a view says so; what else comes on this connection is not read
            scope, body = {**scope, TOO_LARGE: True}, b""
        for message in await self._answer(scope, receive, body):
            if is_too_large and message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"connection", b"close")]
            await send(message)

    async def _answer(self, scope: Scope, receive: Receive, body: bytes) -> list[Message]:
        """Wait for a place and return the answer; nothing for who has gone. A cast that began is run to its end."""
        gone = None if TOO_LARGE in scope else asyncio.ensure_future(receive())
        try:
            return await self._places.answer(self.application, scope, body, gone)
        finally:
            if gone is not None:
                gone.cancel()


def _said_length(scope: Scope) -> int:
    """Return the length that the head of the request says; 0 where it says none that is a number."""
    said = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
    return int(said) if said.isdigit() else 0


async def _read(receive: Receive) -> bytes | None:
    """Return the body, or more than the largest one of it; None where whoever sent it has gone."""
    body = b""
    while len(body) <= LARGEST:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if not message.get("more_body", False):
            break
    return body
