"""`shuping rehearse`: run the day of a review with invented people, in a database and a process of its own."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from shuping.core import clock
from shuping.core.errors import DomainError
from shuping.core.jobs.supervisor import PROGRAM
from shuping.rehearsals import folder as folders
from shuping.rehearsals.building import build
from shuping.rehearsals.folder import Running
from shuping.rehearsals.reading import read_only
from shuping.rehearsals.shape import of_json, shape_of
from shuping.reviews.models import Review

HOURS = 8
STOPS = (signal.SIGTERM, signal.SIGINT)
HERE, EVERYWHERE = "127.0.0.1", "0.0.0.0"  # noqa: S104 - only where --lan asks for it
ENDS_WITHIN, STARTS_WITHIN = 20, 300  # seconds
KEPT = ("digest", "fonts", "children", "live_streams")  # settings of the office that its rehearsal has too
KEPT_IN_THE_NETWORK = ("certificate", "certificate_key")


class Command(BaseCommand):
    help = "用编出来的人把一次评议走一遍。只读正式数据，另建文件夹、数据库和进程，结束就全部删掉。"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("review", type=int, nargs="?", help="评议的编号：评议页网址里的数字")
        parser.add_argument("--port", type=int, default=0, help="不写就找一个空的")
        parser.add_argument("--lan", action="store_true", help="网内别的电脑、手机也能打开")
        parser.add_argument("--hours", type=int, default=HOURS, help="过几小时自己结束")
        parser.add_argument("--with-server", type=int, default=0, help="由评议页使用：这个进程没了就结束")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if settings.REHEARSAL:
                self._play(options)
            else:
                self._rehearse(options)
        except DomainError as error:
            raise CommandError(str(error)) from error

    def _rehearse(self, options: dict[str, Any]) -> None:
        """Take the shape of the review, and keep the rehearsal until it is ended or its hours are over."""
        folder = settings.REHEARSALS
        for stop in STOPS:
            signal.signal(stop, _leave)
        port = options["port"] or _free_port()
        if not _is_free(port):
            raise CommandError(f"端口 {port} 已被占用，请另写一个，或者不写 --port。")
        with folders.claimed(folder):
            self._take_shape(options["review"], folder)
            ends = timezone.now() + timedelta(hours=options["hours"])
            running = Running(options["review"], os.getpid(), port, ends.isoformat())
            folders.say(folder, running)
            with _Process(folder, port, is_open=options["lan"]) as process:
                if not _comes(process, port, folder):
                    raise CommandError("演练没有起来，正式数据没有动。请看上面的话。")
                scheme = "https" if options["lan"] and settings.ENVIRONMENT.certificate else "http"
                url = f"{scheme}://{HERE}:{port}/"
                folders.say(folder, Running(running.review, running.pid, port, running.ends_at, url))
                self.stdout.write(
                    f"演练在 {url} 应答，{options['hours']} 小时后自己结束。按 Ctrl+C 结束，结束就全部删掉。"
                )
                _wait(process, ends.timestamp(), options["with_server"])

    def _take_shape(self, review: int | None, folder: Path) -> None:
        if review is None:
            raise CommandError("请写评议的编号：评议页网址 /reviews/编号/ 里的数字。")
        if not _is_there():
            raise CommandError(
                f"{settings.ENVIRONMENT.data} 里没有数据。请在正式系统的数据文件夹（SHUPING_DATA）上用。"
            )
        with read_only(folder / "read"):
            try:
                found = Review.objects.select_related("organisation", "scheme", "round").filter(pk=review).first()
            except DatabaseError as error:
                raise CommandError(f"正式数据读不出来，可能还没有升级（shuping upgrade）：{error}") from error
            if found is None:
                raise CommandError(f"没有编号是 {review} 的评议。")
            text = shape_of(found).as_json()
        folders.data_of(folder).mkdir(mode=0o700)
        folders.shape_file(folder).write_text(text, encoding="utf-8")

    def _play(self, options: dict[str, Any]) -> None:
        """Be the rehearsal: make it in the folder that the other process has claimed, and serve it."""
        environment = settings.ENVIRONMENT
        shape = folders.shape_file(environment.data.parent)
        if environment.data != folders.data_of(environment.data.parent) or not shape.is_file():
            raise CommandError(f"{environment.data} 不是演练的文件夹。演练由 shuping rehearse 评议编号 启动。")
        if (environment.data / "shuping.sqlite3").exists():
            raise CommandError(f"{environment.data} 里已有数据，不会在里面演练。")
        _end_with(os.getppid())
        call_command("migrate", verbosity=0)
        build(of_json(shape.read_text(encoding="utf-8")), clock.today())
        with Path(os.devnull).open("w", encoding="utf-8") as nowhere:  # who claimed the folder says where we are
            host = EVERYWHERE if options["lan"] else HERE
            call_command("serve", port=options["port"], host=host, stdout=nowhere)


def _leave(*_: object) -> NoReturn:
    """End, and let nobody who is impatient interrupt the clearing away."""
    for stop in STOPS:
        signal.signal(stop, signal.SIG_IGN)
    sys.exit(0)


def _is_there() -> bool:
    """Say whether the office has a database; PostgreSQL answers for itself."""
    environment = settings.ENVIRONMENT
    return environment.database != "sqlite" or (environment.data / "shuping.sqlite3").is_file()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        return int(probe.getsockname()[1])


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # one that has just ended does not count
        try:
            probe.bind((HERE, port))
        except OSError:
            return False
    return True


class _Process:
    """The process of the rehearsal, which knows nothing of the office's settings but what is kept; a context."""

    def __init__(self, folder: Path, port: int, *, is_open: bool) -> None:
        environment = settings.ENVIRONMENT
        known = {name: value for name, value in os.environ.items() if not name.startswith("SHUPING_")}
        kept = (*KEPT, *KEPT_IN_THE_NETWORK) if is_open else KEPT
        given = {f"SHUPING_{name.upper()}": str(getattr(environment, name)) for name in kept}
        known |= {name: value for name, value in given.items() if value}
        known |= {"SHUPING_DATA": str(folders.data_of(folder)), "SHUPING_DEMO": "true"}
        known["SHUPING_SECRET_KEY"] = secrets.token_urlsafe(48)
        known |= {"SHUPING_REHEARSAL": "network" if is_open else "here"}
        if is_open:
            known["SHUPING_HOSTS"] = "*"  # by whatever address the machine has; nothing there is anybody's
        words = [sys.executable, "-c", PROGRAM, "rehearse", "--port", str(port), *(["--lan"] if is_open else [])]
        self._words, self._environment = words, known

    def __enter__(self) -> "subprocess.Popen[bytes]":
        # A session of its own: Ctrl+C is for us, who then tell it. What it says goes where our errors go.
        self._started = subprocess.Popen(  # noqa: S603 - our own words alone
            self._words, env=self._environment, start_new_session=True, stdout=sys.stderr
        )
        return self._started

    def __exit__(self, *_error: object) -> None:
        self._started.terminate()
        try:
            self._started.wait(ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            self._started.kill()
            self._started.wait()


def _comes(process: "subprocess.Popen[bytes]", port: int, folder: Path) -> bool:
    """Wait until the rehearsal answers; say whether it does."""
    until = time.monotonic() + STARTS_WITHIN
    while process.poll() is None and time.monotonic() < until:
        if (folders.data_of(folder) / "demo.json").is_file():
            try:
                socket.create_connection((HERE, port), timeout=1).close()
            except OSError:
                pass
            else:
                return process.poll() is None
        time.sleep(0.2)
    return False


def _wait(process: "subprocess.Popen[bytes]", until: float, server: int) -> None:
    """Return when the rehearsal was ended, its time is over, or the server that began it is gone."""
    while process.poll() is None and time.time() < until and (not server or os.getppid() == server):
        time.sleep(0.5)


def _end_with(parent: int) -> None:
    """End this process when the one that claimed the folder is gone, however it went."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent", daemon=True).start()
