"""`shuping reindex`: build anew what search looks through."""

from typing import Any

from django.core.management.base import BaseCommand

from shuping.search.services import reindex
from shuping.search.sources import sources


class Command(BaseCommand):
    help = "重建查找用的索引。升级上来的数据、或直接改过数据库以后运行；运行时可以照常使用。"
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        for source in sources():
            done = sum(reindex(source.name))
            self.stdout.write(f"{source.label}：{done} 个，已能查找。")
        self.stdout.write("查找用的索引重建好了。")
