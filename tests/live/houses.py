"""Houses with a board for the tests and the benchmark: their processes, their server, and who follows over HTTP."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.attacks.halls import Server
from tests.backup.houses import HERE, a_key, environment

OTHERS = 3  # connections to the database that are not the server's: the house's, its worker's, and who counts
SETTINGS = {"DJANGO_SETTINGS_MODULE": "tests.live.settings"}


class Process:
    """A process of `tests.live.house`, asked line by line."""

    def __init__(self, environ: dict[str, str], first: str = "make") -> None:
        self.environ = environ
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.live.house"],
            cwd=HERE,
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.ask(first)

    def ask(self, do: str, **arguments: object) -> Any:
        """Let it do something; return what it answers."""
        self.begin(do, **arguments)
        return self.answered()

    def begin(self, do: str, **arguments: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"do": do, **arguments}) + "\n")
        self.process.stdin.flush()

    def answered(self) -> Any:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the house ended"
        return json.loads(line)

    def stop(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(30)


@contextmanager
def house(folder: Path, **more: str) -> Iterator[Process]:
    """Make a house in a folder; stop its process in the end."""
    found = Process(environment(folder, SHUPING_SECRET_KEY=a_key(), **SETTINGS, **more))
    try:
        yield found
    finally:
        found.stop()


def kill(server: Server) -> None:
    """kill -9 the server with its worker, as a power cut would."""
    with suppress(ProcessLookupError):
        os.killpg(server.process.pid, signal.SIGKILL)
    server.process.wait(30)


@dataclass
class Event:
    """One server-sent event."""

    kind: str = "message"
    version: str = ""
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


class Follower:
    """A stream, read line by line."""

    def __init__(self, port: int, cookie: str, address: str = "/board/1/live/", **heads: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        self.connection.request(
            "GET", address, headers={"Cookie": f"sessionid={cookie}", "Accept": "text/event-stream", **heads}
        )
        self.answer = self.connection.getresponse()
        self.status = self.answer.status

    def next(self) -> Event | None:
        """Return the next event, beats too; None where the stream has ended."""
        event = Event()
        while line := self.answer.readline().decode():
            name, _colon, value = line.rstrip("\n").partition(": ")
            if not name:
                return event
            if name == "event":
                event.kind = value
            elif name == "id":
                event.version = value
            else:
                event.lines.append(value)
        return None

    def change(self) -> Event | None:
        """Return the next event that is no beat."""
        while (event := self.next()) is not None and event.kind == "beat":
            pass
        return event

    def close(self) -> None:
        self.connection.close()
        self.answer.close()


def asked(
    port: int, cookie: str, address: str = "/board/1/live/", **heads: str
) -> tuple[http.client.HTTPResponse, str]:
    """Ask as a page without a stream does; return the answer and its text."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", address, headers={"Cookie": f"sessionid={cookie}", **heads})
        answer = connection.getresponse()
        return answer, answer.read().decode()
    finally:
        connection.close()


def until(true: Any, seconds: float = 10.0) -> None:
    """Wait until something is true. Raises AssertionError where it does not become so in time."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def threads_of(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/task").iterdir()))


def connections_of(served: Server) -> int:
    """Return how many connections to the database the server has, however it knows them."""
    if address := served.environ.get("SHUPING_DATABASE"):
        import psycopg  # noqa: PLC0415 - an extra that SQLite does not need

        with psycopg.connect(address) as connection:
            found = connection.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
            return int(found.fetchone()[0]) - OTHERS
    return sum(_leads_to(one, "shuping.sqlite3") for one in Path(f"/proc/{served.process.pid}/fd").iterdir())


def _leads_to(link: Path, name: str) -> bool:
    try:
        return str(link.readlink()).endswith(name)
    except FileNotFoundError:  # closed meanwhile
        return False
