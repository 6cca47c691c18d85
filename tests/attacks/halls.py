"""Halls for the tests: the process that makes one, a server before it, and whoever votes over HTTP."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.backup.houses import HERE, PROGRAM, environment

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Asked:
    """A process of `tests.attacks.hall`, asked line by line."""

    def __init__(self, environ: dict[str, str], slips: int, **changes: object) -> None:
        self.environ = environ
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.attacks.hall"],
            cwd=HERE,
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # with all that it forks
        )
        self.ask("make", slips=slips, **changes)
        told = self.ask("told")
        self.codes: list[str] = told["codes"]
        self.word: str = told["word"]
        self.uid: str = told["uid"]
        self.pk: int = told["pk"]

    def ask(self, do: str, **arguments: object) -> Any:
        """Let it do something; return what it answers."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"do": do, **arguments}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, f"the hall ended while it should {do}"
        return json.loads(line)

    def stop(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(30)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)  # what it forked and a failed test left behind


@contextmanager
def hall(folder: Path, slips: int, more: dict[str, str] | None = None, **changes: object) -> Iterator[Asked]:
    """Make a hall in a folder; stop its process in the end."""
    found = Asked(environment(folder, tables=True, **(more or {})), slips, **changes)
    try:
        yield found
    finally:
        found.stop()


class Server:
    """`shuping serve` on the data folder of a hall; what it says goes into a file."""

    def __init__(self, environ: dict[str, str], said: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.environ, self.said = environ, said
        self.start()

    def start(self) -> None:
        words = [sys.executable, "-c", PROGRAM, "serve", "--port", str(self.port)]
        with self.said.open("ab") as said:
            self.process = subprocess.Popen(
                words, cwd=HERE, env=self.environ, stdout=said, stderr=subprocess.STDOUT, start_new_session=True
            )
        deadline = time.monotonic() + 60
        while True:
            try:
                self.get("/v/")
            except OSError:
                assert self.process.poll() is None, self.said.read_text()
                assert time.monotonic() < deadline
                time.sleep(0.05)
            else:
                return

    def get(self, address: str) -> http.client.HTTPResponse:
        return self.ask("GET", address)[0]

    def ask(
        self, method: str, address: str, fields: dict[str, str] | None = None, seconds: float = 60
    ) -> tuple[http.client.HTTPResponse, str]:
        """Send a request on a connection of its own; return the answer and its text."""
        return request(self.port, method, address, fields, seconds)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)


@contextmanager
def server(environ: dict[str, str], said: Path) -> Iterator[Server]:
    """Serve, and stop in the end."""
    found = Server(environ, said)
    try:
        yield found
    finally:
        found.stop()


def post(port: int, address: str, fields: dict[str, str]) -> tuple[http.client.HTTPResponse, str]:
    """Post a form; return the answer and its text. Raises OSError or HTTPException where none comes."""
    return request(port, "POST", address, fields, 60)


def request(
    port: int, method: str, address: str, fields: dict[str, str] | None, seconds: float
) -> tuple[http.client.HTTPResponse, str]:
    """Send a request on a connection of its own; return the answer and its text."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        body = urlencode(fields) if fields is not None else None
        connection.request(method, address, body, FORM if fields is not None else {})
        answer = connection.getresponse()
        return answer, answer.read().decode()
    finally:
        connection.close()


def form(hall: Asked, code: str, marks: list[int], remark: str = "") -> dict[str, str]:
    """Return the fields of a ballot."""
    ticked = {f"row_{at}": str(mark) for at, mark in enumerate(marks)}
    return {"code": code, "word": hall.word, "remark": remark, **ticked}


def receipt_in(page: str) -> str | None:
    """Return the receipt that a page shows, or None."""
    found = re.search(r"[0-9A-HJKMNP-TV-Z]{4}(?: [0-9A-HJKMNP-TV-Z]{4}){3}", re.sub(r"<[^>]+>", "", page))
    return found[0] if found else None
