"""`shuping init`: on an empty data folder, the first organisation and the three administrators."""

import sys
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from shuping.access.roles import roles
from shuping.access.rules import ADMINISTRATORS, AUDIT, SECURITY, SYSTEM
from shuping.core import clock
from shuping.core.errors import DomainError
from shuping.office.founding import (
    Administrator,
    Root,
    found_instance,
    refuse_unless_empty,
    why_no_username,
)
from shuping.tree.kinds import kind_words, kinds

OPTIONS = {SYSTEM: "system", SECURITY: "security", AUDIT: "audit"}


class Command(BaseCommand):
    help = "在空的数据文件夹里建第一个党组织和三员（系统、安全、审计），每人一个一次性密码。不写的参数会问。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", help="最上级党组织的全称")
        parser.add_argument("--short-name", help="简称")
        parser.add_argument(
            "--kind", help=f"类别：{'、'.join(kind.label for kind in kinds().values())}，或者它们的英文代号"
        )
        for role, option in OPTIONS.items():
            label = roles()[role].label
            parser.add_argument(f"--{option}", nargs=2, metavar=("姓名", "用户名"), help=f"{label}的姓名和用户名")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DEMO or settings.ENVIRONMENT.marker.exists():
            raise CommandError("这个数据文件夹是演示，不能初始化。请换一个空的文件夹（SHUPING_DATA）。")
        call_command("migrate", verbosity=0)
        try:
            refuse_unless_empty()
            root, administrators = self._root(options), self._administrators(options)
            passwords = found_instance(root=root, administrators=administrators, at=clock.now())
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"建好了：{root.name}，和三员。下面的一次性密码只显示这一次，请分别当面交给本人：\n")
        for role in ADMINISTRATORS:
            asked = administrators[role]
            self.stdout.write(
                f"  {roles()[role].label}  {asked.name}  用户名 {asked.username}  一次性密码 {passwords[role]}"
            )
        self.stdout.write("\n第一次登录时要改密码。接着运行 shuping serve，再用浏览器打开它写出的网址。")

    def _root(self, options: dict[str, Any]) -> Root:
        name = self._ask(options["name"], "最上级党组织的全称，比如 中共云岭市委员会", "--name", _no_word)
        short = self._ask(options["short_name"], "简称，比如 云岭市委", "--short-name", _no_word)
        choices = "、".join(kind.label for kind in kinds().values())
        kind = self._ask(options["kind"], f"类别，写下面的一种：{choices}", "--kind", _no_kind)
        return Root(name, short, kind_words().get(kind, kind))

    def _administrators(self, options: dict[str, Any]) -> dict[str, Administrator]:
        found = {}
        for role, option in OPTIONS.items():
            name, username = options[option] or (None, None)
            label = roles()[role].label
            found[role] = Administrator(
                self._ask(name, f"{label}的姓名", f"--{option}", _no_word),
                self._ask(username, f"{label}登录用的用户名，可以是手机号", f"--{option}", why_no_username),
            )
        return found

    def _ask(self, given: str | None, question: str, option: str, why_not: Callable[[str], str]) -> str:
        """Return what was given, or what is typed, asked again until it will do; a script is told the option."""
        if given is not None:
            return given.strip()
        if not sys.stdin.isatty():
            raise CommandError(f"缺 {option}。不在终端里运行时，要用参数写全，见 shuping init --help。")
        while True:
            self.stdout.write(f"{question}：", ending="")
            self.stdout.flush()
            line = sys.stdin.readline()
            if not line:
                raise CommandError("没有写完，什么都没有建。")
            why = why_not(line.strip())
            if not why:
                return line.strip()
            self.stdout.write(f"  {why}")


def _no_word(typed: str) -> str:
    return "" if typed else "这一项要写。"


def _no_kind(typed: str) -> str:
    choices = "、".join(kind.label for kind in kinds().values())
    return "" if typed in kind_words() else f"没有“{typed}”这一类，请写下面的一种：{choices}。"
