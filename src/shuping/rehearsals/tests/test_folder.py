"""The folder of the one rehearsal: claimed once, removed in the end, never somebody else's."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shuping.rehearsals import folder as folders
from shuping.rehearsals.folder import NotOurs, Running, RunsAlready

ENDS = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
URL = "http://127.0.0.1:8100/"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "rehearsal"


def running(url: str = URL) -> Running:
    return Running(7, os.getpid(), 8100, ENDS.isoformat(), url)


def test_who_claims_it_is_seen_and_leaves_nothing(folder: Path) -> None:
    assert folders.running_in(folder) is None
    with folders.claimed(folder):
        assert folder.stat().st_mode & 0o777 == 0o700
        assert folders.running_in(folder) is None  # it has not said anything yet
        folders.say(folder, running())
        assert folders.running_in(folder) == running()
        assert running().ends == ENDS
        (folder / "data").mkdir()
    assert not folder.exists()
    assert not folders.end(folder)


def test_a_second_one_is_led_to_the_first(folder: Path) -> None:
    with folders.claimed(folder):
        folders.say(folder, running(url=""))
        with pytest.raises(RunsAlready, match="正在准备") as early, folders.claimed(folder):
            pass
        assert early.value.facts == {"url": ""}
        folders.say(folder, running())
        with pytest.raises(RunsAlready, match=URL) as late, folders.claimed(folder):
            pass
        assert late.value.facts == {"url": URL}
        assert folders.running_in(folder) == running()


def test_what_a_power_cut_left_is_cleared_away(folder: Path) -> None:
    (folder / "data").mkdir(parents=True)
    folder.chmod(0o700)
    (folder / "data" / "shuping.sqlite3").write_bytes(b"of yesterday")
    (folder / "lock").touch()
    folders.say(folder, running())
    assert folders.running_in(folder) is None  # nobody keeps the lock
    with folders.claimed(folder):
        assert {path.name for path in folder.iterdir()} == {"lock"}


def test_a_folder_that_others_may_enter_or_that_holds_other_things_is_refused_and_left(folder: Path) -> None:
    folder.mkdir(mode=0o700)
    (folder / "letters.docx").write_bytes(b"somebody's")
    with pytest.raises(NotOurs, match="别的东西"), folders.claimed(folder):
        pass
    (folder / "letters.docx").rename(folder / "data")
    folder.chmod(0o755)
    with pytest.raises(NotOurs, match="不是我们建的"), folders.claimed(folder):
        pass
    assert (folder / "data").read_bytes() == b"somebody's"


def test_a_link_is_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    folder.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(NotOurs), folders.claimed(folder):
        pass
    assert [*(tmp_path / "elsewhere").iterdir()] == []
