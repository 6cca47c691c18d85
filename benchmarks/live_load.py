"""The pages of a hall that follow a board: for `benchmarks.live_pages`, in a process of their own.

Reads what it shall do from standard input as JSON, one line; `count VERSION` is answered with how many pages have it;
any other line ends it. Then it tells at which moments pages had each version, and the CPU seconds that it used itself.
`streams` come back as `live.js` does, `polls` ask once a second each.
"""

import asyncio
import json
import random
import resource
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

FIRST_PAUSE, LONGEST_PAUSE = 0.4, 1.5
ASKS_EVERY = 1.0
GIVEN_UP = 60.0


@dataclass
class Told:
    """What the pages saw: {version: the moment at which each page had it}, and what went wrong."""

    had: dict[str, list[float]] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)
    answers: int = 0
    late: float = 0.0

    def note(self, version: str) -> None:
        self.had.setdefault(version, []).append(time.time())


@dataclass
class Page:
    """One page: what it has, and who it is."""

    port: int
    cookie: str
    address: str
    seen: str = "none"

    def head(self, accept: str) -> bytes:
        return (
            f"GET {self.address}?seen={self.seen} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: {accept}\r\n"
            f"Cookie: sessionid={self.cookie}\r\n\r\n"
        ).encode()


async def stream(page: Page, told: Told) -> None:
    """Follow for ever: a stream, and after each end another one."""
    pause = FIRST_PAUSE
    while True:
        writer = None
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", page.port)
            writer.write(page.head("text/event-stream"))
            heads = await reader.readuntil(b"\r\n\r\n")
            if not heads.startswith(b"HTTP/1.1 200"):
                told.faults[heads.split(b"\r\n")[0].decode()] += 1
            else:
                pause = FIRST_PAUSE
                await _events(reader, page, told)
        except (OSError, EOFError) as error:
            told.faults[type(error).__name__] += 1
        finally:
            if writer is not None:
                writer.close()
        await asyncio.sleep(pause * random.uniform(0.5, 1.5))
        pause = min(pause * 2, LONGEST_PAUSE)


async def _events(reader: asyncio.StreamReader, page: Page, told: Told) -> None:
    while True:
        line = await reader.readuntil(b"\n")
        if line.startswith(b"id: "):
            page.seen = line[4:].strip().decode()
            told.note(page.seen)


async def poll(page: Page, told: Told) -> None:
    """Ask once a second for ever, on one connection as long as it lasts."""
    await asyncio.sleep(random.uniform(0, ASKS_EVERY))
    while True:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", page.port)
            while True:
                began = time.monotonic()
                writer.write(page.head("*/*"))
                heads = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), GIVEN_UP)).decode("latin-1").lower()
                length = int(heads.split("content-length:")[1].split("\r\n")[0]) if "content-length:" in heads else 0
                await reader.readexactly(length)
                told.answers += 1
                if heads.startswith("http/1.1 200"):
                    page.seen = heads.split("x-live-version:")[1].split("\r\n")[0].strip()
                    told.note(page.seen)
                elif not heads.startswith("http/1.1 204"):
                    told.faults[heads.split("\r\n")[0]] += 1
                await asyncio.sleep(max(0.0, ASKS_EVERY - (time.monotonic() - began)))
        except (OSError, EOFError, TimeoutError) as error:
            told.faults[type(error).__name__] += 1
            await asyncio.sleep(FIRST_PAUSE)


async def _late(told: Told) -> None:
    while True:
        began = time.monotonic()
        await asyncio.sleep(0.05)
        told.late = max(told.late, time.monotonic() - began - 0.05)


async def follow(asked: dict[str, Any], told: Told) -> None:
    """Let every page follow until the next line comes."""
    one = {"streams": stream, "polls": poll}[asked["kind"]]
    pages = [Page(asked["port"], cookie, address) for cookie, address in asked["pages"]]
    tasks = [asyncio.create_task(one(page, told)) for page in pages] + [asyncio.create_task(_late(told))]
    loop = asyncio.get_running_loop()
    while (line := await loop.run_in_executor(None, sys.stdin.readline)).startswith("count"):
        version = line.split()[1]
        print(sum(page.seen == version for page in pages), flush=True)
    for task in tasks:
        task.cancel()


def main() -> None:
    asked = json.loads(sys.stdin.readline())
    told = Told()
    asyncio.run(follow(asked, told))
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({**vars(told), "cpu": used.ru_utime + used.ru_stime}), flush=True)


if __name__ == "__main__":
    main()
