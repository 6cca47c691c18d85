"""What the machine does for the office every day."""

from django.conf import settings
from django.utils import timezone

from shuping.core import on_use
from shuping.office.backup import shelf


def back_up() -> None:
    """Make the backup of the day and let the oldest daily ones go. Run twice, it makes two."""
    on_use.load("backup").make_backup(settings.BACKUPS, "daily", timezone.now())
    shelf.prune(settings.BACKUPS, settings.BACKUPS_KEPT)
