"""Which journal, on which disk, with which SQLite, and what the administrator is told."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from shuping.core.sqlite import describe_mode, mode
from shuping.core.sqlite.tests.support import prepared, run, wrapper

MOUNTS = """\
22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
30 22 0:40 / /srv/share rw shared:1 - nfs4 server:/share rw
31 30 254:1 / /srv/share/local\\040disk rw - xfs /dev/vdb rw
32 22 0:41 / /mnt/office rw - cifs //office/share rw
33 22 0:42 / /mnt/office rw - ext4 /dev/vdc rw
"""


@pytest.mark.parametrize(
    ("version", "has_race"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), True),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 0), True),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 0), False),
    ],
)
def test_versions_with_the_race_are_known(version: tuple[int, ...], has_race: bool) -> None:
    assert mode.has_race(version) is has_race


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/var/lib/shuping", "ext4"),
        ("/srv/share/data", "nfs4"),
        ("/srv/share/local disk/data", "xfs"),
        ("/srv/shared", "ext4"),
        ("/mnt/office/data", "ext4"),
    ],
)
def test_the_file_system_is_that_of_the_nearest_mount(tmp_path: Path, folder: str, kind: str) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS)
    assert mode.file_system(Path(folder), mounts) == kind


def test_a_network_file_system_is_refused_in_words(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mode.refuse_network_file_system.cache_clear()
    monkeypatch.setattr(mode, "file_system", lambda _folder: "nfs4")
    with pytest.raises(ImproperlyConfigured, match="nfs4"):
        wrapper(path).ensure_connection()
    assert not path.exists()
    mode.refuse_network_file_system.cache_clear()


def test_the_report_names_mode_reason_and_version(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mode.sqlite3, "sqlite_version", "3.40.1")
    monkeypatch.setattr(mode.sqlite3, "sqlite_version_info", (3, 40, 1))
    connection = prepared(path)
    report = describe_mode(connection)
    assert (report.journal, report.why, report.synchronous, report.has_race) == ("wal", "default", "FULL", True)
    assert "3.40.1" in report.sentence
    assert "重置缺陷" in report.sentence
    connection.close()
    chosen = wrapper(path, journal="rollback")
    report = describe_mode(chosen)
    assert (report.journal, report.why, report.synchronous) == ("rollback", "chosen", "EXTRA")
    run(chosen, "PRAGMA journal_mode = TRUNCATE")
    assert describe_mode(chosen).why == "differs"
    chosen.close()


def test_a_database_in_memory_is_reported_as_such() -> None:
    report = describe_mode(wrapper(":memory:"))
    assert (report.journal, report.why) == ("memory", "in-memory")


def test_a_version_without_the_race_is_said_to_be_so() -> None:
    report = mode.ModeReport(journal="wal", why="default", sqlite_version="3.53.0", has_race=False, synchronous="FULL")
    assert "没有预写日志重置的缺陷" in report.sentence
