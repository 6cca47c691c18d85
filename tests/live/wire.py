"""A network that can be cut: between a browser and a server, with nobody told when it is.

What is sent while it is cut arrives when it is mended, as over a radio link that was away for a while.
"""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Wire:
    """Passes on what comes to its port, unless it is cut."""

    def __init__(self, to: int) -> None:
        self._to = to
        self._loop = asyncio.new_event_loop()
        self._is_whole = asyncio.Event()
        self._is_whole.set()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        laid = asyncio.run_coroutine_threadsafe(asyncio.start_server(self._joined, "127.0.0.1", 0), self._loop)
        self._server = laid.result(10)
        self.port: int = self._server.sockets[0].getsockname()[1]

    def cut(self) -> None:
        self._loop.call_soon_threadsafe(self._is_whole.clear)

    def mend(self) -> None:
        self._loop.call_soon_threadsafe(self._is_whole.set)

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _end(self) -> None:
        self._server.close()
        running = asyncio.all_tasks() - {asyncio.current_task()}
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _joined(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._is_whole.wait()
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._to)
        except OSError:
            writer.close()
            return
        there = asyncio.ensure_future(self._pass(reader, far_writer))
        back = asyncio.ensure_future(self._pass(far_reader, writer))
        await asyncio.wait([there, back])

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while content := await reader.read(65_536):
                await self._is_whole.wait()
                writer.write(content)
                await writer.drain()
        await self._is_whole.wait()
        writer.close()


@contextmanager
def wire(to: int) -> Iterator[Wire]:
    """Lay a wire to a port; take it away in the end."""
    found = Wire(to)
    try:
        yield found
    finally:
        found.stop()
