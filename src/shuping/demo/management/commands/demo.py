"""`shuping demo`: make the invented city in a data folder of its own, and serve it."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from shuping.demo.city import build_city


class Command(BaseCommand):
    help = "建一个编出来的城市并启动。数据放在 demo-data 文件夹，与正式数据分开。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-serve", action="store_true", help="只建数据，不启动")

    def handle(self, *args: Any, **options: Any) -> None:
        if _holds_something() and not settings.ENVIRONMENT.marker.exists():
            where = settings.ENVIRONMENT.data
            raise CommandError(
                f"{where} 里已有数据，并且不是建完的演示。请换一个文件夹（SHUPING_DATA），或者先把它移走。"
            )
        call_command("migrate", verbosity=0)
        if not settings.ENVIRONMENT.marker.exists():
            self.stdout.write("正在建演示城市云岭市……")
            build_city()
            self.stdout.write("建好了。人名和数据都是编的。")
        if not options["no_serve"]:
            call_command("serve", port=options["port"])


def _holds_something() -> bool:
    """Say whether the database has tables already; a file of SQLite is not even opened."""
    if connection.vendor == "sqlite":
        return (settings.ENVIRONMENT.data / "shuping.sqlite3").exists()
    return bool(connection.introspection.table_names())
