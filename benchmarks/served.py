"""A server process, clients that ask it for a bounded time, and what a request cost it."""

import http.client
import json
import os
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

HERE = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
TICKS = os.sysconf("SC_CLK_TCK")
CLIENTS = 2


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@dataclass
class Server:
    """One running server and the page that is asked of it; `costs` are CPU ms a request, one a round."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    path: str
    cookie: str
    costs: list[float] = field(default_factory=list)
    database_costs: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    port: int = 0
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> "Server":
        self.port = free_port()
        command = [part.replace("PORT", str(self.port)) for part in self.command]
        self.process = subprocess.Popen(
            command, cwd=HERE, env={**os.environ, **self.environment}, stdout=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                status, body = self.ask(self._connect())
            except OSError:
                assert self.process.poll() is None, f"{self.name} ended"
                time.sleep(0.05)
                continue
            assert status == 200, f"{self.name}: {status} {body[:300]!r}"
            assert body.count(b"<tr") == 51, f"{self.name} lists {body.count(b'<tr') - 1} rows"
            return self
        raise TimeoutError(self.name)

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def ask(self, connection: http.client.HTTPConnection) -> tuple[int, bytes]:
        connection.request("GET", self.path, headers={"Cookie": f"sessionid={self.cookie}"})
        answer = connection.getresponse()
        return answer.status, answer.read()

    def round(self, seconds: float) -> None:
        """Let the clients ask for so long, and note the CPU ms that a request cost the server."""
        assert self.process is not None
        answered = [0] * CLIENTS
        before, base_before = cpu_seconds(self.process.pid), database_seconds()
        began = time.perf_counter()
        until = began + seconds

        def client(number: int) -> None:
            connection = self._connect()
            while time.perf_counter() < until:
                status, _body = self.ask(connection)
                assert status == 200, status
                answered[number] += 1
            connection.close()

        threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        spent = time.perf_counter() - began
        done = sum(answered)
        assert done, f"{self.name} answered nothing"
        time.sleep(0.05)  # the database notes a process when it has ended
        self.costs.append((cpu_seconds(self.process.pid) - before) * 1000 / done)
        self.database_costs.append((database_seconds() - base_before) * 1000 / done)
        self.rates.append(done / spent)

    def _connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)


def cpu_seconds(pid: int) -> float:
    """Return the CPU seconds that a process has used, user and system, ended children included."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(value) for value in fields[11:15]) / TICKS


def database_seconds() -> float:
    """Return what PostgreSQL's processes that served connections have used so far; 0 on SQLite or where unreadable."""
    address = urlsplit(os.environ.get("SHUPING_DATABASE", ""))
    named = dict(parse_qsl(address.query)).get("host")
    folder = named or unquote(address.netloc.rpartition("@")[2])  # `hostname` would be in lower case
    marker = Path(folder) / "data" / "postmaster.pid"
    if address.scheme != "postgresql":
        return 0.0
    try:
        return cpu_seconds(int(marker.read_text().split()[0]))
    except OSError:
        return 0.0


def alternately(servers: Sequence[Server], *, rounds: int, seconds: float) -> None:
    """Measure the servers in turn, so that a busy minute of the machine falls on all of them."""
    for server in servers:
        server.round(min(seconds, 1.0))  # warm
        server.costs.clear()
        server.database_costs.clear()
        server.rates.clear()
    for _ in range(rounds):
        for server in servers:
            server.round(seconds)


def line(values: Sequence[float], unit: str = "") -> str:
    """Write a median with its range."""
    return f"{statistics.median(values):.2f}{unit} ({min(values):.2f}-{max(values):.2f})"


def ratio(one: Sequence[float], other: Sequence[float]) -> list[float]:
    """Return the ratio of each round to the round of the other beside it."""
    return [a / b for a, b in zip(one, other, strict=True)]


def grown(folder: Path, module: str, sizes: Sequence[int], database: str) -> tuple[dict[str, str], dict[str, Any]]:
    """Let a benchmark's own `--grow` fill a new instance; return its environment and what the process printed last.

    On PostgreSQL the instance has a database of its own, of this name.
    """
    environment = {
        "SHUPING_DATA": str(folder),
        "SHUPING_SECRET_KEY": secrets.token_urlsafe(32),
        "PYTHONPATH": str(HERE),
    }
    folder.mkdir()
    if address := os.environ.get("SHUPING_DATABASE"):
        environment["SHUPING_DATABASE"] = _new_database(address, database)
    command = [sys.executable, "-m", module, "--grow", *map(str, sizes)]
    told = subprocess.run(command, env={**os.environ, **environment}, check=True, stdout=subprocess.PIPE)
    return environment, json.loads(told.stdout.splitlines()[-1])


def _new_database(address: str, name: str) -> str:
    import psycopg  # noqa: PLC0415 - an extra that SQLite does not need

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return urlsplit(address)._replace(path=f"/{name}").geturl()
