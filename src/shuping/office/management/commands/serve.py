"""`shuping serve`: bring the database up to date, answer on a port, and keep a worker beside it."""

import signal
import socket
import sys
from argparse import ArgumentParser
from contextlib import suppress
from typing import Any

import uvicorn
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from shuping.core import addresses, on_use, running
from shuping.core.errors import DomainError
from shuping.core.jobs.supervisor import Supervisor
from shuping.core.live import pages
from shuping.office import encryption

COULD_NOT_START = 3


class Server(uvicorn.Server):
    """Stops when told: it waits for every answer to be over, and a stream is over only when somebody ends it."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        pages.end_all()
        await super().shutdown(sockets)


class Command(BaseCommand):
    help = "启动服务，不写 --host 只在本机应答；给办公室用，设好证书写 --host，或者在前面放反向代理。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1", help="在哪个地址应答；0.0.0.0 是这台机器的所有地址")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DEMO and not settings.ENVIRONMENT.marker.is_file():
            raise CommandError("这个数据文件夹不是演示。演示请用 shuping demo；正式使用请去掉 SHUPING_DEMO。")
        host, port, environment = options["host"], options["port"], settings.ENVIRONMENT
        if settings.DEMO and not addresses.is_here(host) and settings.REHEARSAL != "network":
            raise CommandError("演示只在本机应答，请去掉 --host。")
        self._bring_up_to_date()
        connection.close()  # each request has its own
        scheme = "https" if environment.certificate else "http"
        self.stdout.write(f"述评在 {scheme}://{f'[{host}]' if ':' in host else host}:{port} 应答。按 Ctrl+C 停止。")
        if not environment.encrypted and not addresses.is_here(host):
            self.stdout.write(encryption.describe(environment, timezone.now(), here=False))
        # uvicorn ends by the signal it was sent; the worker is to be told first.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        with running.at_work(settings.ENVIRONMENT.data), Supervisor():
            server = Server(
                uvicorn.Config(
                    "shuping.config.asgi:application",
                    host=host,
                    port=port,
                    ssl_certfile=environment.certificate or None,
                    ssl_keyfile=environment.certificate_key or None,
                    log_config=None,  # Django's: an error is written without what it says
                    log_level="warning",
                    access_log=False,  # who asked when would tell whose an unsigned word is; the chain keeps acts
                    server_header=False,
                    lifespan="off",
                )
            )
            with suppress(KeyboardInterrupt):
                server.run()
            if not server.started:
                sys.exit(COULD_NOT_START)

    def _bring_up_to_date(self) -> None:
        """Make a new database, or upgrade an old one as `shuping upgrade` does; where nothing is new, only look."""
        executor = MigrationExecutor(connection)
        if not executor.loader.applied_migrations:
            call_command("migrate", verbosity=0)
        elif executor.migration_plan(executor.loader.graph.leaf_nodes()):
            try:
                for sentence in on_use.load("upgrade").upgrade(timezone.now()):
                    self.stdout.write(sentence)
            except DomainError as error:
                raise CommandError(str(error)) from error
