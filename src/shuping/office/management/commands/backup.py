"""`shuping backup`: the whole instance in one file, without its keys; the service may go on."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from shuping.core.errors import DomainError
from shuping.office.backup.making import make_backup


class Command(BaseCommand):
    help = "把数据库和附件备份成一个文件（不含密钥），服务不用停。密钥另用 shuping backup-keys 导出。"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", help="放在哪个文件夹；不写就放进 SHUPING_BACKUPS")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(options["folder"]).expanduser().resolve() if options["folder"] else settings.BACKUPS
        try:
            made = make_backup(folder, "hand", timezone.now())
        except DomainError as error:
            raise CommandError(str(error)) from error
        size = made.stat().st_size / 1024 / 1024
        self.stdout.write(f"备份好了：{made}（{size:.1f} MB），写完读回来核对过。")
        self.stdout.write("密钥不在里面，请用 shuping backup-keys 另外导出，和备份分开放。")
