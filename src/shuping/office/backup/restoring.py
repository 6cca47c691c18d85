"""Restore a backup into an empty folder (and an empty database), and compare what came out with what went in."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from shuping.audit import chain
from shuping.audit import queries as audit
from shuping.ballots.services import ending
from shuping.core import clock
from shuping.core.errors import DomainError
from shuping.core.templatetags.shuping import full_day, time_of_day
from shuping.debriefs import resembling
from shuping.office.backup import archive, keys, rows, upgrading
from shuping.office.backup.snapshot import SQLITE_PART

CHUNK = 1 << 20


class CannotRestore(DomainError):
    """The backup does not fit here; nothing was written."""

    code = "office.cannot-restore"
    status = 409


def restore(file: Path, folder: Path, *, key: str = "") -> Iterator[str]:
    """Yield a sentence for each step of restoring a backup into a data folder, which begins when all is checked.

    Raises archive.BadBackup, CannotRestore, and upgrading.Damaged where what came out is not what went in: then it
    stays there to be looked at.
    """
    if folder.is_dir() and any(folder.iterdir()):
        raise CannotRestore(
            _("%(folder)s 里已经有东西，不能恢复到这里。请换一个空文件夹（SHUPING_DATA）。") % {"folder": folder}
        )
    with archive.checked(file) as backup:
        manifest = backup.manifest
        _fits_here(manifest)
        if key and keys.fingerprint(key) != manifest["keys"]:
            raise CannotRestore(_("这把密钥不是这份备份的：备份和密钥要从同一个数据文件夹导出。"))
        made_at = datetime.fromisoformat(manifest["made_at"])
        yield _("备份完整：%(parts)s 个文件都和清单相符，做于 %(at)s。") % {
            "parts": len(manifest["parts"]),
            "at": f"{full_day(made_at)} {time_of_day(made_at)}",
        }
        folder.mkdir(parents=True, exist_ok=True)
        if key:
            keys.write_secret(folder / "secret.key", key)
        for name in backup.names("files"):
            backup.extract(name, folder / name)
        _restore_database(backup, folder)
        found = rows.digests(connection)
        if found.keys() != backup.rows.keys() or rows.differences(backup.rows, found):
            raise upgrading.Damaged(_("恢复出来的数据库和备份时不一样，不能用。请保留现场，用另一份备份恢复。"))
        yield _("数据库已恢复，每张表的每一列都和备份时一样。")
    yield _same_chain(manifest["chain"])
    _end_sessions()
    yield from upgrading.bring_up_to_date()
    upgrading.refuse_changed()
    yield _("内容与链上记的一致。")
    with transaction.atomic():
        resembling.follow()  # the index of reports is in no backup
    voided = ending.void_restored(clock.now(), _("系统从备份恢复过：备份以后投的票不在里面。"))
    if voided:
        yield _("有 %(count)s 轮手机投票正在办，按规定作废重投，已记入存证链。") % {"count": voided}
    yield _unreadable(key=key)


def _fits_here(manifest: dict[str, Any]) -> None:
    """Refuse a backup of another database or of a newer program. Raises CannotRestore."""
    if manifest["database"] != connection.vendor:
        raise CannotRestore(
            _("这份备份是 %(theirs)s 的，现在设的是 %(ours)s。请把 SHUPING_DATABASE 改成一样的再恢复。")
            % {"theirs": manifest["database"], "ours": connection.vendor}
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if set(manifest["migrations"]) - known:
        raise CannotRestore(
            _("这份备份来自更新的版本（%(version)s）。请先装上那个版本的程序。") % {"version": manifest["shuping"]}
        )
    if connection.vendor == "postgresql" and connection.introspection.table_names():
        raise CannotRestore(_("这个 PostgreSQL 数据库里已经有表，不能恢复到这里。请新建一个空的数据库。"))


def _restore_database(backup: archive.Reader, folder: Path) -> None:
    if connection.vendor == "sqlite":
        backup.extract(SQLITE_PART, folder / "shuping.sqlite3")
        return
    _make_tables(backup.manifest["migrations"])
    with transaction.atomic(), connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("TRUNCATE " + ", ".join(map(connection.ops.quote_name, tables)))
        for table, told in backup.rows.items():
            columns = ", ".join(map(connection.ops.quote_name, told.columns))
            words = f"COPY {connection.ops.quote_name(table)} ({columns}) FROM STDIN"
            with backup.part(f"database/{table}.copy") as source, cursor.copy(words) as copy:
                while part := source.read(CHUNK):
                    copy.write(part)
        models = connection.introspection.installed_models(tables)
        for words in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(words)


def _make_tables(applied: list[str]) -> None:
    """Bring an empty database to exactly the migrations that the backup's had."""
    wanted = {tuple(name.split(".", 1)) for name in applied}
    running: MigrationExecutor = upgrading.executor()
    graph = running.loader.graph
    last = [
        node
        for node in sorted(wanted & graph.nodes.keys())
        if not any(child.key in wanted and child.key[0] == node[0] for child in graph.node_map[node].children)
    ]
    running.migrate(last)


def _same_chain(told: dict[str, Any]) -> str:
    """Say that the chain is whole and ends where the backup's ended. Raises upgrading.Damaged."""
    report = chain.verify(audit.bodies())
    if not report.is_whole or audit.head() != (report.size, told["head"]) or report.size != told["number"]:
        raise upgrading.Damaged(_("恢复出来的存证链和清单上的链头不一样，不能用。请保留现场，用另一份备份恢复。"))
    return _("存证链完整，链头 %(number)s:%(head)s，和备份时一样。请和纸面上的链头再核对。") % told


def _end_sessions() -> None:
    """Whoever was signed in when the backup was made is not signed in by it."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_session")


def _unreadable(*, key: str) -> str:
    if key or settings.ENVIRONMENT.secret_key:
        return _("密钥也在，没有读不出来的内容。所有人重新登录一次就行。")
    return _(
        "没有带密钥：数据和附件都能读；签在旧密钥上的都作废了，所有人要重新登录，"
        "恢复以前打开的表要重新打开再提交。启动时会新做一把密钥。"
    )
