"""`shuping worker`: do the jobs, without a server; `shuping serve` starts one by itself."""

import os
import signal
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from shuping.core import running
from shuping.core.jobs.worker import Worker


class Command(BaseCommand):
    help = "只办后台任务，不应答网页；shuping serve 自己会带一个，一般不用单独启动。"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--with-server", type=int, default=0, help="由 serve 使用：这个进程没了就停下")

    def handle(self, *args: Any, **options: Any) -> None:
        server = options["with_server"]
        worker = Worker()
        for stop in (signal.SIGTERM, signal.SIGINT):
            signal.signal(stop, lambda *_: worker.stop())
        with running.at_work(settings.ENVIRONMENT.data):
            worker.run(goes_on=lambda: not server or os.getppid() == server)
