"""The machine makes a backup every day and keeps fourteen; how old the last one is, its administrator sees."""

import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shuping.core import files
from shuping.core.jobs import queue
from shuping.core.jobs.worker import Worker
from shuping.core.models import Job
from shuping.office.backup import archive, rows, shelf
from shuping.office.backup.making import BackupFailed, make_backup
from shuping.office.queries import age
from tests.worlds import World

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def client_of(world: World) -> Client:
    client = Client()
    client.force_login(world.user("system"), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.django_db(transaction=True)
def test_the_worker_makes_the_backup_of_the_day_and_lets_the_oldest_daily_ones_go(settings: Any) -> None:
    settings.BACKUPS_KEPT = 3
    settings.BACKUPS.mkdir()
    for day in range(1, 6):
        (settings.BACKUPS / shelf.name_for("daily", AT - timedelta(days=day))).touch()
    kept = [settings.BACKUPS / shelf.name_for(sort, AT - timedelta(days=9)) for sort in ("hand", "upgrade")]
    for file in kept:
        file.touch()
    digest = files.keep("记录".encode())
    (settings.FILES / digest[:2] / "tmp-being-written").touch()
    queue.enqueue_daily(datetime(2026, 3, 2, 18, 45, tzinfo=UTC))  # 2:45 in Shanghai: the hour of the backup has come
    assert Worker().do_one()
    assert Job.objects.get(name="office.backup").state == "done"
    there = shelf.backups(settings.BACKUPS)
    assert [backup.sort for backup in there].count("daily") == 3
    assert {backup.file for backup in there} >= set(kept)
    with archive.checked(there[0].file) as made:
        assert made.names("files") == [f"files/{digest[:2]}/{digest}"]
    assert list(settings.BACKUPS.glob(".*")) == []


@pytest.mark.django_db(transaction=True)
def test_a_backup_that_cannot_be_written_says_what_to_do(settings: Any) -> None:
    settings.BACKUPS.write_text("a file where the folder should be")
    with pytest.raises(BackupFailed, match="没有备份成"):
        make_backup(settings.BACKUPS, "hand", AT)


def test_the_desk_the_page_and_the_doctor_say_how_old_the_last_backup_is(world: World, settings: Any) -> None:
    client = client_of(world)
    assert "备份：还没有过备份" in client.get("/").content.decode()
    assert "还没有备份。" in client.get(reverse("office:jobs")).content.decode()
    assert "里还没有" in doctor()
    settings.BACKUPS.mkdir()
    old = settings.BACKUPS / shelf.name_for("daily", timezone.now() - timedelta(days=3, hours=1))
    old.touch()
    assert "备份：上一次备份是3 天前" in client.get("/").content.decode()
    assert re.search("上一次在3 天前.*太久了", doctor())
    old.rename(settings.BACKUPS / shelf.name_for("daily", timezone.now() - timedelta(hours=5, minutes=1)))
    desk = client.get("/").content.decode()
    assert "每天的备份（上一次：5 小时前）" in desk
    assert "该备份了" not in desk
    assert "上一次备份：5 小时前。" in client.get(reverse("office:jobs")).content.decode()
    assert "太久了" not in doctor()


def doctor() -> str:
    out = io.StringIO()
    call_command("doctor", stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=-5), "0 分钟前"),
        (timedelta(minutes=59), "59 分钟前"),
        (timedelta(hours=1), "1 小时前"),
        (timedelta(hours=47), "47 小时前"),
        (timedelta(days=2), "2 天前"),
    ],
)
def test_an_age_is_told_as_people_say_it(passed: timedelta, words: str) -> None:
    assert age(passed) == words


def test_rows_differ_by_count_by_any_value_and_by_nothing_else() -> None:
    one = rows.Table(2, {"id": "a", "name": "b"})
    assert rows.differences({"t": one}, {"t": one, "new": one}) == []
    assert rows.differences({"t": one}, {"t": rows.Table(2, {"id": "a", "name": "b", "more": "c"})}) == []
    for other in (rows.Table(3, one.columns), rows.Table(2, {"id": "a", "name": "x"})):
        assert rows.differences({"t": one}, {"t": other}) == ["t"]
    assert rows.differences({"t": one}, {}) == ["t"]
