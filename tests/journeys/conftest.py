"""The demo city, built once and served as the README starts it; every module walks through a copy of its own."""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.beginning import Instance
from tests.journeys.people import PASSWORD, WITHOUT_CARD, City, Office, office_of

TODAY = date(2026, 5, 21)  # the day of the demo
COMMAND = Path(sys.executable).with_name("shuping")
SET_PASSWORDS = """
import sys, django
django.setup()
from shuping.accounts.models import User
for name in sys.argv[2:]:
    user = User.objects.get(username=name)
    user.set_password(sys.argv[1])
    user.save()
"""

expect.set_options(timeout=15_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives Chromium."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium; it asks nobody for anything."""
    return {
        "executable_path": "/usr/bin/chromium",
        "args": ["--no-sandbox", "--disable-background-networking"],
    }


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the demo as `shuping demo` makes it; some people without a card get a password."""
    folder = tmp_path_factory.mktemp("city") / "data"
    subprocess.run([COMMAND, "demo", "--no-serve"], env=_environment(folder), check=True, capture_output=True)
    environment = {**_environment(folder), "DJANGO_SETTINGS_MODULE": "shuping.config.settings", "SHUPING_DEMO": "true"}
    subprocess.run([sys.executable, "-c", SET_PASSWORDS, PASSWORD, *WITHOUT_CARD], env=environment, check=True)
    return folder


@pytest.fixture(scope="module")
def city(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """A copy of the city, on its day, served by `shuping demo`."""
    folder = tmp_path_factory.mktemp("walk") / "data"
    shutil.copytree(built, folder)
    shift = TODAY - datetime.now(ZoneInfo("Asia/Shanghai")).date()
    (folder / "demo.json").write_text(json.dumps({"city": "云岭市", "shift_days": shift.days}), encoding="utf-8")
    port = _free_port()
    log = folder.with_suffix(".log")
    with log.open("wb") as output:
        server = subprocess.Popen(
            [COMMAND, "demo", "--port", str(port)], env=_environment(folder), stdout=output, stderr=subprocess.STDOUT
        )
        try:
            _wait_for(server, port, log)
            yield City(f"http://127.0.0.1:{port}", folder)
        finally:
            server.terminate()
            server.wait(timeout=20)
    said = log.read_text(encoding="utf-8")
    assert "Traceback" not in said, said


@pytest.fixture
def office(browser: Browser, city: City) -> Iterator[Office]:
    """The people at their screens."""
    with office_of(browser, city) as office:
        yield office


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Instance]:
    """An empty folder, served as an administrator serves it."""
    folder, port = tmp_path / "data", _free_port()
    log = tmp_path / "serve.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [COMMAND, "serve", "--port", str(port)], env=_environment(folder), stdout=output, stderr=subprocess.STDOUT
        )
        try:
            _wait_for(server, port, log)
            yield Instance(COMMAND, _environment(folder), folder, port)
        finally:
            server.terminate()
            server.wait(timeout=20)
    assert "Traceback" not in log.read_text(encoding="utf-8")


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SHUPING_")}
    return {**kept, "SHUPING_DATA": str(folder)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(server: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    """Return when the server answers; a tenth of a second between two tries, a minute at most."""
    for _try in range(600):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            try:
                server.wait(timeout=0.1)
            except subprocess.TimeoutExpired:
                continue
            raise AssertionError(log.read_text(encoding="utf-8")) from None
        else:
            return
    raise AssertionError(log.read_text(encoding="utf-8"))
