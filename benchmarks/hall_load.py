"""Whoever comes to the doors of a ballot: voters, guessers, slow connections, large bodies: for `benchmarks.hall`.

Each kind runs in a process of its own, reads what it shall do from standard input as JSON and answers in the same way,
with the CPU seconds that it used itself; so a busy guesser does not make a voter's clock wrong.
"""

import asyncio
import contextlib
import json
import random
import resource
import secrets
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from shuping.sealing import codes

GIVEN_UP = 60.0  # seconds
CHUNK = b"a" * 65_536
HURRIED = 0.5  # seconds until a guesser or a body tries again where the server did not answer
THINKS = (0.5, 2.5)  # seconds between two pages of a voter


@dataclass
class Told:
    """What a kind of visitor saw: statuses, seconds of each request, what went wrong."""

    statuses: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    cast: int = 0
    sent: int = 0  # bytes of large bodies that the server took
    late: float = 0.0  # the most that this process itself was behind its own clock


def head(address: str, length: int, more: str = "") -> bytes:
    return (
        f"POST {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {length}\r\n{more}\r\n"
    ).encode()


async def answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Read one answer; return (status, body). Raises OSError or IncompleteReadError where it ends too early."""
    first = await reader.readuntil(b"\r\n\r\n")
    heads = first.decode("latin-1").lower()
    status = int(heads.split(" ", 2)[1])
    if "content-length:" in heads:
        length = int(heads.split("content-length:")[1].split("\r\n")[0])
        return status, await reader.readexactly(length)
    body = b""
    while size := int(await reader.readuntil(b"\r\n"), 16):
        body += await reader.readexactly(size + 2)
    await reader.readexactly(2)
    return status, body


async def posted(port: int, address: str, fields: dict[str, str]) -> tuple[int, bytes]:
    """Send a form on a connection of its own."""
    body = urlencode(fields).encode()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(head(address, len(body), "Connection: close\r\n") + body)
        await writer.drain()
        return await answer(reader)
    finally:
        writer.close()


async def voter(port: int, code: str, word: str, rows: int, at: float, told: Told) -> None:
    """Come at a moment, open the ballot, tick, confirm; each page on a connection of its own, as a phone does."""
    await asyncio.sleep(max(0.0, at - time.monotonic()))
    ticked = {f"row_{row}": str(random.randint(1, 4)) for row in range(rows)}
    form = {"code": code, "word": word, "remark": "会开得少", **ticked}
    for address, fields, shows in (
        ("/v/", {"code": code}, b"row_0"),
        ("/v/choose/", form, b"row_0"),
        ("/v/cast/", form, b""),
    ):
        began = time.monotonic()
        try:
            status, page = await asyncio.wait_for(posted(port, address, fields), GIVEN_UP)
        except (OSError, EOFError, TimeoutError) as error:
            told.faults[f"{address} {type(error).__name__}"] += 1
            return
        told.seconds.append(time.monotonic() - began)
        told.statuses[str(status)] += 1
        if status != 200 or shows not in page:
            told.faults[f"{address} {status}"] += 1
            return
        if address != "/v/cast/":
            await asyncio.sleep(random.uniform(*THINKS))
    told.cast += 1


async def voters(asked: dict[str, Any], told: Told) -> None:
    """Let all voters come, evenly within the time."""
    start = time.monotonic() + 0.5
    span = max(0.0, asked["seconds"] - 3 - 2 * THINKS[1])
    clock = asyncio.create_task(_late(told))
    await asyncio.gather(
        *(
            voter(asked["port"], code, asked["word"], asked["rows"], start + random.uniform(0, span), told)
            for code in asked["codes"]
        )
    )
    clock.cancel()


async def _late(told: Told) -> None:
    while True:
        began = time.monotonic()
        await asyncio.sleep(0.05)
        told.late = max(told.late, time.monotonic() - began - 0.05)


def wrong_code(number: int) -> str:
    """Return a code nobody has: with right check characters for even numbers, with one wrong character for others."""
    code = codes.printed(secrets.token_bytes(codes.CODE))
    return code if number % 2 == 0 else code[:7] + ("0" if code[7] != "0" else "1") + code[8:]


async def guesser(port: int, until: float, first: int, told: Told) -> None:
    """Try one code after the other, on a connection that is kept."""
    writer: asyncio.StreamWriter | None = None
    number = first
    while time.monotonic() < until:
        body = urlencode({"code": wrong_code(number)}).encode()
        number += 1
        began = time.monotonic()
        try:
            if writer is None:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(head("/v/", len(body)) + body)
            status, _page = await asyncio.wait_for(answer(reader), GIVEN_UP)
        except (OSError, EOFError, TimeoutError) as error:
            told.faults[type(error).__name__] += 1
            if writer is not None:
                writer.close()
            writer = None
            await asyncio.sleep(HURRIED)
            continue
        told.statuses[f"{'random' if number % 2 else 'misspelt'} {status}"] += 1
        told.seconds.append(time.monotonic() - began)
    if writer is not None:
        writer.close()


async def guessers(asked: dict[str, Any], told: Told) -> None:
    until = time.monotonic() + asked["seconds"]
    await asyncio.gather(*(guesser(asked["port"], until, number, told) for number in range(asked["number"])))


async def slow(port: int, until: float, number: int, told: Told) -> None:
    """Send a byte every few seconds: of the head, or of the body after a whole head."""
    start = head("/v/cast/", 5_000)
    text = start + b"code=" * 1_000 if number % 2 else start
    whole = len(start) if number % 2 else 20
    while time.monotonic() < until:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError as error:
            told.faults[type(error).__name__] += 1
            await asyncio.sleep(HURRIED)
            continue
        try:
            writer.write(text[:whole])
            for at in range(whole, len(text)):
                await asyncio.sleep(min(random.uniform(2, 4), max(0.0, until - time.monotonic())))
                if time.monotonic() >= until:
                    break
                if reader.at_eof():
                    told.statuses["closed by the server"] += 1
                    break
                writer.write(text[at : at + 1])
                await writer.drain()
        except OSError:
            told.statuses["closed by the server"] += 1
        finally:
            writer.close()
    told.statuses["held to the end"] += 1


async def large(port: int, until: float, number: int, told: Told) -> None:
    """Send 100 MB after 100 MB to the doors, one of four of unsaid length."""
    size = 100 * 1024 * 1024
    while time.monotonic() < until:
        began, sent = time.monotonic(), 0
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        is_chunked = number % 4 == 3
        opening = head(("/v/", "/v/cast/")[number % 2], size)
        if is_chunked:
            opening = opening.replace(f"Content-Length: {size}".encode(), b"Transfer-Encoding: chunked")
        answered = asyncio.create_task(answer(reader))
        try:
            writer.write(opening)
            while sent < size and not answered.done() and time.monotonic() < until:
                writer.write(b"%x\r\n%b\r\n" % (len(CHUNK), CHUNK) if is_chunked else CHUNK)
                await writer.drain()
                sent += len(CHUNK)
                await asyncio.sleep(0)
            if is_chunked and not answered.done():
                writer.write(b"0\r\n\r\n")
            status, _page = await asyncio.wait_for(answered, max(1.0, until - time.monotonic()))
            told.statuses[str(status)] += 1
            told.seconds.append(time.monotonic() - began)
        except (OSError, EOFError, TimeoutError) as error:
            seen = "no answer yet at the end" if time.monotonic() >= until else type(error).__name__
            if answered.done() and not answered.cancelled() and answered.exception() is None:
                seen = f"{answered.result()[0]}, then cut off"
            told.statuses[seen] += 1
        finally:
            answered.cancel()
            with contextlib.suppress(OSError, EOFError, asyncio.CancelledError):
                await answered
            writer.close()
        told.sent += sent
        await asyncio.sleep(0.1)


async def hostile(asked: dict[str, Any], told: Told) -> None:
    """Slow connections, or large bodies, until the time is up."""
    until = time.monotonic() + asked["seconds"]
    one = {"slow": slow, "bodies": large}[asked["kind"]]
    await asyncio.gather(*(one(asked["port"], until, number, told) for number in range(asked["number"])))


def main() -> None:
    asked = json.loads(sys.stdin.readline())
    told = Told()
    kinds = {"voters": voters, "guessers": guessers, "slow": hostile, "bodies": hostile}
    began = time.monotonic()
    asyncio.run(kinds[asked["kind"]](asked, told))
    used = resource.getrusage(resource.RUSAGE_SELF)
    found = {**vars(told), "cpu": used.ru_utime + used.ru_stime, "took": time.monotonic() - began}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
