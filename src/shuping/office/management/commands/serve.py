"""`shuping serve`: bring the database up to date and answer on a port."""

from argparse import ArgumentParser
from typing import Any

import uvicorn
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "启动服务。默认只在本机（127.0.0.1）应答；--lan 在办公室网络上应答。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--lan", action="store_true", help="在所有网络地址上应答，不只是本机")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        host = "0.0.0.0" if options["lan"] else "127.0.0.1"  # noqa: S104 - asked for by --lan
        self.stdout.write(f"述评在 http://127.0.0.1:{options['port']} 应答。按 Ctrl+C 停止。")
        uvicorn.run(
            "shuping.config.asgi:application",
            host=host,
            port=options["port"],
            log_level="warning",
            access_log=False,
            server_header=False,
            lifespan="off",
        )
