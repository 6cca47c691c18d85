"""The folder of backups: which are there, how old the newest is, which daily ones may go."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

Sort = Literal["daily", "hand", "upgrade"]
NAME = re.compile(r"shuping-(daily|hand|upgrade)-(\d{8}-\d{6})Z\.zip")
WRITTEN = "%Y%m%d-%H%M%S"
LATE = timedelta(hours=36)  # a day and a night: the machine may be off over a night


@dataclass(frozen=True, order=True)
class Backup:
    """A backup on the shelf, told by its name."""

    made_at: datetime
    sort: str
    file: Path


def name_for(sort: Sort, at: datetime) -> str:
    """Return the name of a backup made at a moment."""
    return f"shuping-{sort}-{at.astimezone(UTC):{WRITTEN}}Z.zip"


def backups(folder: Path) -> list[Backup]:
    """Return the backups of a folder, newest first; an absent folder has none."""
    found = []
    for file in folder.glob("shuping-*.zip") if folder.is_dir() else ():
        named = NAME.fullmatch(file.name)
        if named:
            at = datetime.strptime(named[2], WRITTEN).replace(tzinfo=UTC)
            found.append(Backup(at, named[1], file))
    return sorted(found, reverse=True)


def newest(folder: Path) -> Backup | None:
    """Return the newest backup, or None."""
    return next(iter(backups(folder)), None)


def prune(folder: Path, kept: int) -> list[Path]:
    """Delete the daily backups beyond the newest `kept`; return which went. What was made by hand stays."""
    gone = [backup.file for backup in backups(folder) if backup.sort == "daily"][kept:]
    for file in gone:
        file.unlink()
    return gone
