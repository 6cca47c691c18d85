"""`shuping backup-keys`: the keys of the instance, sealed with a passphrase, apart from its backup."""

import getpass
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from shuping.core.errors import DomainError
from shuping.office.backup import keys


class Command(BaseCommand):
    help = "把密钥用口令封好，导出成一个文件，和备份分开放。"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--passphrase-file", help="从这个文件的第一行读口令，不再询问")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.ENVIRONMENT.secret_key:
            raise CommandError(f"{settings.ENVIRONMENT.data} 里还没有密钥。启动过一次服务才有。")
        try:
            passphrase = asked(options["passphrase_file"], twice=True)
            keys.write_secret(Path(options["file"]), keys.seal(settings.ENVIRONMENT.secret_key, passphrase) + "\n")
        except FileExistsError as error:
            raise CommandError(f"{options['file']} 已经有了，没有覆盖。请换一个文件名。") from error
        except OSError as error:
            raise CommandError(f"{error.filename} 打不开：{error.strerror}") from error
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"密钥封在 {options['file']}。没有口令谁也打不开，口令忘了也没有别的办法。")


def asked(file: str | None, *, twice: bool) -> str:
    """Return the passphrase from a file's first line or from the terminal. Raises CommandError, OSError."""
    if file:
        return Path(file).read_text(encoding="utf-8").split("\n", 1)[0].strip()
    passphrase = getpass.getpass("口令：")
    if twice and getpass.getpass("再输一次：") != passphrase:
        raise CommandError("两次输入的不一样，没有导出。")
    return passphrase
