"""`shuping audit`: verify a chain, here or from a file without any database, or export it."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shuping.audit import chain, queries
from shuping.audit.services import write_chain


class Command(BaseCommand):
    help = (
        "核对存证链：shuping audit verify [文件] [--anchor 序号:哈希]... [--against]；导出：shuping audit export 文件。"
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        words = parser.add_subparsers(dest="word", required=True)
        verify = words.add_parser("verify", help="核对；不写文件就核对本机的数据库")
        verify.add_argument("file", nargs="?")
        verify.add_argument("--anchor", action="append", default=[], help="纸面或别处记下的 序号:哈希")
        verify.add_argument("--against", action="store_true", help="再对照数据库里的内容")
        export = words.add_parser("export", help="导出整条链")
        export.add_argument("file")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._do(options)
        except OSError as error:
            raise CommandError(f"{options['file']} 打不开：{error.strerror}") from error

    def _do(self, options: dict[str, Any]) -> None:
        if options["word"] == "export":
            with Path(options["file"]).open("wb") as out:
                self.stdout.write(f"导出 {write_chain(out)} 条到 {options['file']}。")
            return
        try:
            anchors = [chain.Anchor.parse(text) for text in options["anchor"]]
        except ValueError as error:
            raise CommandError(f"锚点写成 序号:哈希，哈希至少 16 位：{error}") from error
        if options["file"]:
            with Path(options["file"]).open("rb") as source:
                whole = self._report(chain.read_export(source), anchors)
        else:
            whole = self._report(queries.bodies(), anchors)
        if whole and options["against"]:
            whole = self._same_chain(options["file"]) and self._against()
        if not whole:
            sys.exit(1)

    def _report(self, entries: Iterable[bytes], anchors: list[chain.Anchor]) -> bool:
        report = chain.verify(entries, anchors)
        if not report.is_whole:
            number, what = report.faults[0]
            self.stdout.write(f"链在第 {number} 条断了：{what}。之前的 {report.size} 条首尾相接。")
            return False
        self.stdout.write(f"链完整：{report.size} 条，链头 {report.size}:{report.head}。")
        if report.anchored_to:
            self.stdout.write(f"第 {report.anchored_to} 条及以前与锚点相符。")
        if report.size > report.anchored_to:
            self.stdout.write(
                f"第 {report.anchored_to + 1} 条以后没有锚点："
                "管数据库的人可以整段重写而不被这里发现，请用纸面上的链头再核对。"
            )
        return True

    def _same_chain(self, name: str | None) -> bool:
        """A whole file says nothing of a database whose chain is another one."""
        if name is None:
            return True
        with Path(name).open("rb") as source:
            number = queries.differs_from(chain.read_export(source))
        if number is not None:
            self.stdout.write(f"数据库里的链从第 {number} 条起和这个文件不是同一条链。")
        return number is None

    def _against(self) -> bool:
        changed = queries.changed_since()
        for number, name in changed:
            where = f"第 {number} 条记的 {name}" if number else f"链上没有记的 {name}"
            self.stdout.write(f"{where}，现在的内容和当时不一样，或者来路不明。")
        if not changed:
            self.stdout.write("数据库里的内容与链上记的一致。")
        return not changed
