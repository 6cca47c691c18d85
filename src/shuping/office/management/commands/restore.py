"""`shuping restore`: a backup into an empty data folder, compared with its manifest and with the chain."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from shuping.core.errors import DomainError
from shuping.office.backup import keys
from shuping.office.backup.restoring import restore
from shuping.office.management.commands.backup_keys import asked


class Command(BaseCommand):
    help = "把一份备份恢复到一个空的数据文件夹（SHUPING_DATA），逐项核对。"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--keys", help="shuping backup-keys 导出的密钥文件")
        parser.add_argument("--passphrase-file", help="从这个文件的第一行读口令，不再询问")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            key = ""
            if options["keys"]:
                sealed = Path(options["keys"]).read_text(encoding="utf-8")
                key = keys.unseal(sealed, asked(options["passphrase_file"], twice=False))
            for sentence in restore(Path(options["file"]), settings.ENVIRONMENT.data, key=key):
                self.stdout.write(sentence)
        except OSError as error:
            raise CommandError(f"{error.filename} 打不开：{error.strerror}") from error
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"恢复到了 {settings.ENVIRONMENT.data}。用 shuping serve 启动。")
