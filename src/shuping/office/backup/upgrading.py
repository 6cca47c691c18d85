"""Bring a data folder to this version: a backup first, and the old one stays startable whatever fails.

SQLite: a copy is migrated and compared, and takes the place of the old file in one rename. PostgreSQL: all migrations
and the comparison run in one transaction. So a failure, or a power cut at any moment, leaves what was there before.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from shuping.audit import chain
from shuping.audit import queries as audit
from shuping.core import running
from shuping.core.errors import DomainError, place_of
from shuping.office.backup import making, rows, snapshot


class Damaged(DomainError):
    """What came out is not what went in."""

    code = "office.damaged"
    status = 500


class UpgradeFailed(DomainError):
    """The upgrade was taken back; the old program starts on the folder as before."""

    code = "office.upgrade-failed"
    status = 500


def executor() -> MigrationExecutor:
    """Return what knows the migrations of this program and those of the database."""
    return MigrationExecutor(connection)


def pending() -> list[str]:
    """Return the names of the migrations that this program has and the database has not, in order."""
    running_now = executor()
    plan = running_now.migration_plan(running_now.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def is_new() -> bool:
    """Say whether the database has no tables yet."""
    return not executor().loader.applied_migrations


def upgrade(at: datetime) -> Iterator[str]:
    """Yield a sentence for each step of bringing the folder to this version.

    Raises running.StillServed, making.BackupFailed, UpgradeFailed (the folder is as it was).
    """
    if not settings.ENVIRONMENT.data.is_dir() or is_new():
        yield _("%(folder)s 里还没有数据，不用升级。") % {"folder": settings.ENVIRONMENT.data}
        return
    with running.alone(settings.ENVIRONMENT.data):
        wanted = pending()
        if not wanted:
            yield _("已经是这个版本，不用升级。")
            return
        backup = making.make_backup(settings.BACKUPS, "upgrade", at)
        yield _("升级前的备份：%(file)s。") % {"file": backup}
        try:
            yield from bring_up_to_date()
        except Exception as error:
            why = str(error) if isinstance(error, DomainError) else place_of(error)
            raise UpgradeFailed(
                _(
                    "升级没有成功，已经退回：数据和升级前一样，用旧版本的程序照常启动。"
                    "升级前的备份在 %(file)s。原因：%(why)s"
                )
                % {"file": backup, "why": why}
            ) from error


def bring_up_to_date() -> Iterator[str]:
    """Yield a sentence where the database was migrated and found the same; what fails leaves it as it was.

    Raises Damaged where the chain or rows that no migration concerns have changed, and whatever a migration raises.
    """
    wanted = pending()
    if not wanted:
        return
    with _stage():
        before = rows.digests(connection)
        call_command("migrate", verbosity=0, interactive=False)
        changed = rows.differences(before, rows.digests(connection))
        apps = {name.split(".")[0] for name in wanted}
        strange = [table for table in changed if not _is_of(table, apps | {"django", "auth"})]
        if strange:
            raise Damaged(_("升级动了不该动的表：%(tables)s。") % {"tables": "、".join(strange)})
        refuse_changed()
    yield _("升级了 %(count)s 步，存证链完整，内容与链上记的一致。") % {"count": len(wanted)}
    touched = [table for table in changed if _is_of(table, apps)]
    if touched:
        yield _("这次升级改写了这些表里原有的内容：%(tables)s。") % {"tables": "、".join(touched)}


def refuse_changed() -> None:
    """Raise Damaged where the chain is broken or an object says something else than its last entry."""
    report = chain.verify(audit.bodies())
    if not report.is_whole:
        number, _what = report.faults[0]
        raise Damaged(_("存证链在第 %(number)s 条断了。") % {"number": number})
    changed = audit.changed_since()
    if changed:
        number, what = changed[0]
        raise Damaged(
            _("有 %(count)s 处内容和链上记的不一样，第一处是第 %(number)s 条记的 %(what)s。")
            % {"count": len(changed), "number": number, "what": what}
        )


def _is_of(table: str, apps: set[str]) -> bool:
    return any(table.startswith(f"{app}_") for app in apps)


@contextmanager
def _stage() -> Iterator[None]:
    """Let the block work on what takes the database's place if it ends well, and is forgotten if it does not."""
    if connection.vendor != "sqlite":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # rows and tables may be changed in one transaction
            yield
        return
    place = Path(connection.settings_dict["NAME"])
    part = place.with_name(f"{place.name}.upgrading")
    _forget(part)
    snapshot.copy_sqlite(part)
    _own_like(place, part)
    with _named(part):
        try:
            yield
        except BaseException:
            connection.close()
            _forget(part)
            raise
    _refuse_log(part)
    _refuse_log(place)
    _forget_beside(part)
    part.replace(place)
    making.sync_folder(place.parent)


@contextmanager
def _named(file: Path) -> Iterator[None]:
    """Let the connection open another file for the length of the block."""
    connection.close()
    settings_dict: dict[str, Any] = connection.settings_dict
    name = settings_dict["NAME"]
    settings_dict["NAME"] = str(file)
    try:
        yield
    finally:
        connection.close()
        settings_dict["NAME"] = name


def _refuse_log(file: Path) -> None:
    """The last connection to close copies the log back; one that is left belongs to somebody still connected."""
    log = file.with_name(f"{file.name}-wal")
    if log.exists() and log.stat().st_size:
        raise Damaged(_("还有别的程序连着数据库 %(file)s，请先停下它。") % {"file": file})


def _own_like(place: Path, part: Path) -> None:
    """Give the copy the owner and mode of the database, so that root does not lock the service out."""
    like = place.stat()
    if os.geteuid() == 0:
        os.chown(part, like.st_uid, like.st_gid)
    part.chmod(like.st_mode & 0o777)


def _forget(part: Path) -> None:
    part.unlink(missing_ok=True)
    _forget_beside(part)


def _forget_beside(part: Path) -> None:
    for ending in ("-wal", "-shm", "-journal", ".lock", ".turn"):
        part.with_name(f"{part.name}{ending}").unlink(missing_ok=True)
