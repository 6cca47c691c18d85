"""`shuping doctor`: what is there, what is missing, how to get it."""

import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import timezone

from shuping.core import addresses
from shuping.documents import confined, recognised
from shuping.office import encryption, queries
from shuping.office.backup import shelf

INSTALL = "请管理员运行：apt-get install --no-install-recommends"


class Command(BaseCommand):
    help = "看缺什么、怎么补。"
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        for sentence in (
            f"数据放在 {settings.ENVIRONMENT.data}{_open_to_others(settings.ENVIRONMENT.data)}",
            self._database(),
            self._backup(),
            self._front_end(),
            self._pdf(),
            self._old_word(),
            self._scans(),
            self._network(),
        ):
            self.stdout.write(sentence)

    def _database(self) -> str:
        if connection.vendor == "postgresql":
            return "数据库：PostgreSQL。"
        if not settings.ENVIRONMENT.data.is_dir():
            return "数据库：SQLite，还没有建。请运行 shuping init，建第一个党组织和三员。"
        return f"数据库：SQLite。{self._sqlite()}"

    def _sqlite(self) -> str:
        from shuping.core.sqlite import describe_mode  # noqa: PLC0415 - only where SQLite is in use

        return describe_mode(connection).sentence

    def _backup(self) -> str:
        found = shelf.newest(settings.BACKUPS)
        if found is None:
            return f"备份：{settings.BACKUPS} 里还没有。服务开着，每天自动做一份；现在就要，请运行 shuping backup。"
        age = timezone.now() - found.made_at
        late = "，太久了，请看后台任务里的“每天的备份”" if age > shelf.LATE else ""
        return f"备份：上一次在{queries.age(age)}（{found.file}）{late}。密钥用 shuping backup-keys 另外导出。"

    def _front_end(self) -> str:
        if finders.find("dist/main.css"):
            return "网页样式：有。"
        return "网页样式：没有。请在源码目录运行 make setup。"

    def _pdf(self) -> str:
        missing = [p for p in ("fc-list",) if shutil.which(p) is None]
        if missing:
            wanted = "libpango-1.0-0 libpangoft2-1.0-0 fonts-noto-cjk"
            return f"PDF 和字体：缺 fontconfig。请管理员运行：apt-get install {wanted}"
        return "PDF 和字体：有 fontconfig。公文字体（方正、仿宋）放进一个文件夹，写进 SHUPING_FONTS。"

    def _old_word(self) -> str:
        if confined.found("soffice"):
            return "旧格式的文档（.doc、.wps、.rtf）：有 LibreOffice，能读。"
        return f"旧格式的文档（.doc、.wps、.rtf）：不能读（可选）。{INSTALL} libreoffice-writer"

    def _scans(self) -> str:
        if recognised.is_there() and recognised.LANGUAGE in recognised.languages():
            return "扫描件和照片：有 tesseract 和简体中文，能认出文字，标为识别稿。"
        return f"扫描件和照片：不能认出文字（可选）。{INSTALL} tesseract-ocr tesseract-ocr-chi-sim poppler-utils"

    def _network(self) -> str:
        hosts = settings.ENVIRONMENT.hosts
        return encryption.describe(settings.ENVIRONMENT, timezone.now(), here=all(map(addresses.is_here, hosts)))


def _open_to_others(folder: Path) -> str:
    """Return what to run where others on the machine can look into the data folder; empty where they cannot."""
    if not folder.is_dir() or not folder.stat().st_mode & 0o077:
        return ""
    return f"，这台机器上别的用户也能读。请运行：chmod -R go= {folder}"
