"""`shuping upgrade`: a backup, the migrations, the comparison; what fails is taken back."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from shuping.core.errors import DomainError
from shuping.office.backup.upgrading import upgrade


class Command(BaseCommand):
    help = "升级数据：先备份，再升级，再核对；不成就退回原样。升级前请停下服务。"
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            for sentence in upgrade(timezone.now()):
                self.stdout.write(sentence)
        except DomainError as error:
            raise CommandError(str(error)) from error
