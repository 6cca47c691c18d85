"""A backup made while acts are written, restored into an empty folder: no difference. What is damaged is refused.

The workers of the crash test act through the real services; on SQLite in each journal mode, on PostgreSQL too.
"""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from shuping.core.errors import DomainError
from shuping.office.backup.restoring import restore
from tests.backup.houses import a_key, done, environment, refused
from tests.crash.test_kill import ON_POSTGRES, House, house

__all__ = ["house"]  # the fixture
PASSPHRASE = "春天的青禾镇有十四个支部"


def environ_of(house: House, **more: str) -> dict[str, str]:
    return {**environment(house.folder), **house.environment, **more}


def exported(environ: dict[str, str], place: Path) -> bytes:
    done(environ, "audit", "export", place)
    return place.read_bytes()


def test_a_backup_under_load_restores_without_a_difference(house: House, tmp_path: Path) -> None:
    environ = environ_of(house)
    for name in ("green", "pine"):
        house.start(name)
    backups = []
    for number in range(2):
        enough = len(house.acknowledged()) + 10
        house.until(lambda enough=enough: len(house.acknowledged()) >= enough)  # type: ignore[misc]
        before = house.acknowledged()
        folder = tmp_path / f"backups-{number}"
        assert "写完读回来核对过" in done(environ, "backup", folder)
        assert len(house.acknowledged()) > len(before), "nobody wrote during the backup"
        backups.append((before, *folder.glob("shuping-hand-*.zip")))
    for name in ("green", "pine"):
        house.kill(name)
    live = exported(environ, tmp_path / "live.chain")
    for number, (before, file) in enumerate(backups):
        elsewhere = tmp_path / f"restored-{number}"
        there = {**environment(elsewhere), "SHUPING_SECRET_KEY": a_key()}
        said = done(there, "restore", file)
        assert "每张表的每一列都和备份时一样" in said
        assert "内容与链上记的一致" in said
        manifest = json.loads(zipfile.ZipFile(file).read("manifest.json"))
        head = f"{manifest['chain']['number']}:{manifest['chain']['head']}"
        verified = done(there, "audit", "verify", "--against", "--anchor", head)
        assert f"第 {manifest['chain']['number']} 条及以前与锚点相符" in verified
        ours = exported(there, tmp_path / f"restored-{number}.chain")
        assert live.startswith(ours)
        assert len(live) > len(ours)
        assert sum(told["act"]["count"] for told in [rows_of(manifest)]) >= len(before)
        for name in manifest["parts"]:
            if name.startswith("files/"):
                assert (elsewhere / name).read_bytes() == (house.folder / name).read_bytes()


def rows_of(manifest: dict[str, Any]) -> dict[str, Any]:
    return {"act": manifest["rows"]["findings_act"]}


@pytest.fixture
def instance(tmp_path: Path) -> dict[str, str]:
    """An instance with the small world in it."""
    return environment(tmp_path / "data", tables=True)


def made(environ: dict[str, str], folder: Path) -> Path:
    done(environ, "backup", folder)
    (file,) = folder.glob("shuping-hand-*.zip")
    return file


def changed(file: Path, place: Path, **instead: Any) -> Path:
    """Copy a backup with some members changed (bytes), added or left out (None)."""
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(place, "w") as out:
        for info in source.infolist():
            content = instead.pop(info.filename, source.read(info))
            if content is not None:
                out.writestr(info, content)
        for name, content in instead.items():
            out.writestr(name, content)
    return place


def test_a_damaged_backup_is_refused_and_nothing_is_written(instance: dict[str, str], tmp_path: Path) -> None:
    file = made(instance, tmp_path / "backups")
    elsewhere = tmp_path / "elsewhere"
    part = next(name for name in zipfile.ZipFile(file).namelist() if name.startswith("database/"))
    manifest = json.loads(zipfile.ZipFile(file).read("manifest.json"))
    newer = json.dumps({**manifest, "migrations": [*manifest["migrations"], "core.9999_later"]})
    other = json.dumps({**manifest, "database": "sqlite" if ON_POSTGRES else "postgresql"})
    place = tmp_path / "changed.zip"
    for instead, sentence in (
        ({part: b"something else"}, "和清单对不上，文件坏了或被改过"),
        ({part: None}, "和清单对不上，有多有少"),
        ({"../outside": b"x"}, "和清单对不上，有多有少"),
        ({"manifest.json": b"{"}, "备份清单读不出来"),
        ({"manifest.json": None}, "没有备份清单"),
        ({"manifest.json": json.dumps({**manifest, "format": "other/1"})}, "这个版本不认识"),
        ({"manifest.json": newer}, "来自更新的版本"),
        ({"manifest.json": other}, "请把 SHUPING_DATABASE 改成一样的"),
    ):
        with pytest.raises(DomainError, match=sentence):
            list(restore(changed(file, place, **instead), elsewhere))
        assert not elsewhere.exists()
    place.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(DomainError, match="没有写完"):
        list(restore(place, elsewhere))
    assert "打不开" in refused(environment(elsewhere), "restore", tmp_path / "none.zip")
    assert not elsewhere.exists()


def test_a_folder_that_holds_something_is_not_restored_into(instance: dict[str, str], tmp_path: Path) -> None:
    file = made(instance, tmp_path / "backups")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "notes.txt").write_text("mine")
    assert "里已经有东西" in refused(environment(elsewhere), "restore", file)
    assert [path.name for path in elsewhere.iterdir()] == ["notes.txt"]
    if ON_POSTGRES:
        taken = {**instance, "SHUPING_DATA": str(tmp_path / "another")}
        assert "里已经有表" in refused(taken, "restore", file)


def test_keys_go_apart_under_a_passphrase_and_come_back_with_it(instance: dict[str, str], tmp_path: Path) -> None:
    backup = made(instance, tmp_path / "backups")
    secret = (tmp_path / "data" / "secret.key").read_text()
    assert secret not in str(backup.read_bytes())
    assert "secret.key" not in zipfile.ZipFile(backup).namelist()
    passphrase, wrong, short = (tmp_path / name for name in ("right", "wrong", "short"))
    passphrase.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    wrong.write_text(f"{PASSPHRASE}吗\n", encoding="utf-8")
    short.write_text("十四个支部\n", encoding="utf-8")
    keys = tmp_path / "keys.json"
    assert "口令至少 12 个字" in refused(instance, "backup-keys", keys, "--passphrase-file", short)
    done(instance, "backup-keys", keys, "--passphrase-file", passphrase)
    assert keys.stat().st_mode & 0o777 == 0o600
    assert secret not in keys.read_text()
    assert "没有覆盖" in refused(instance, "backup-keys", keys, "--passphrase-file", passphrase)
    elsewhere = tmp_path / "elsewhere"
    there = environment(elsewhere)
    with_keys = ("restore", backup, "--keys", keys, "--passphrase-file")
    assert "口令不对" in refused(there, *with_keys, wrong)
    assert not elsewhere.exists()
    other = environment(tmp_path / "other", tables=True)
    foreign = made(other, tmp_path / "foreign")
    assert "这把密钥不是这份备份的" in refused(
        there, "restore", foreign, "--keys", keys, "--passphrase-file", passphrase
    )
    assert "密钥也在" in done(there, *with_keys, passphrase)
    assert (elsewhere / "secret.key").read_text() == secret
    without = environment(tmp_path / "without")
    assert "没有带密钥" in done(without, "restore", backup)
    assert not (tmp_path / "without" / "secret.key").exists()
