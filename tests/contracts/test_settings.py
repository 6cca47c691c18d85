"""Settings are read once, from the environment or one TOML file, and a bad start lists every fault at once."""

from pathlib import Path

import pytest

from shuping.config.environment import ConfigurationError, read_environment
from tests.certificates import self_signed


def test_nothing_set_gives_a_private_instance_on_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = read_environment({})
    assert found.data == tmp_path / "data"
    assert (found.database, found.hosts, found.digest, found.journal) == (
        "sqlite", ("localhost", "127.0.0.1"), "sha256", "default",
    )  # fmt: skip
    assert (found.children, found.live_streams) == (2, 600)
    assert (found.demo, found.https, found.secret_key, found.fonts) == (False, False, "", "")
    assert (found.files, found.marker) == (tmp_path / "data/files", tmp_path / "data/demo.json")


def test_every_fault_is_listed_at_once(tmp_path: Path) -> None:
    file = tmp_path / "shuping.toml"
    file.write_text('colour = "red"\nport = 80\n', encoding="utf-8")
    bad = {
        "SHUPING_CONFIG": str(file),
        "SHUPING_DATABASE": "mysql://host/name",
        "SHUPING_DIGEST": "md5",
        "SHUPING_JOURNAL": "memory",
        "SHUPING_DEMO": "perhaps",
        "SHUPING_HTTPS": "on",
        "SHUPING_CHILDREN": "0",
    }
    with pytest.raises(ConfigurationError) as caught:
        read_environment(bad)
    said = str(caught.value)
    for words in (
        "SHUPING_DATABASE 应为", "SHUPING_DIGEST 应为", "SHUPING_JOURNAL 应为", "SHUPING_DEMO 应为",
        "SHUPING_HTTPS 应为", "SHUPING_CHILDREN 应为", "colour 不是已知的设置", "port 不是已知的设置",
    ):  # fmt: skip
        assert words in said
    assert len(caught.value.faults) == 8


@pytest.mark.parametrize("written", ["this is no toml", None])
def test_a_file_that_cannot_be_read_is_a_fault_beside_the_others(tmp_path: Path, written: str | None) -> None:
    file = tmp_path / "shuping.toml"
    if written is not None:
        file.write_text(written, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        read_environment({"SHUPING_CONFIG": str(file), "SHUPING_DIGEST": "md5"})
    assert len(caught.value.faults) == 2
    assert str(file) in caught.value.faults[0]


def test_a_file_that_is_not_utf_8_is_a_fault_too(tmp_path: Path) -> None:
    file = tmp_path / "shuping.toml"
    file.write_bytes('fonts = "字体"'.encode("gb18030"))
    with pytest.raises(ConfigurationError):
        read_environment({"SHUPING_CONFIG": str(file)})


def test_the_file_sets_what_the_environment_leaves_open_and_the_environment_wins(tmp_path: Path) -> None:
    file = tmp_path / "shuping.toml"
    file.write_text(
        f'data = "{tmp_path}/here"\nhosts = "dangjian.example, 10.0.0.7"\nhttps = true\ndigest = "sm3"\n',
        encoding="utf-8",
    )
    found = read_environment({"SHUPING_CONFIG": str(file), "SHUPING_DIGEST": "sha256"})
    assert found.data == tmp_path / "here"
    assert found.hosts == ("dangjian.example", "10.0.0.7")
    assert found.https
    assert found.digest == "sha256"
    off = read_environment({"SHUPING_CONFIG": str(file), "SHUPING_HTTPS": "no"})
    assert not off.https


@pytest.mark.parametrize(
    ("written", "meant"), [("1", True), ("TRUE", True), (" yes ", True), ("0", False), ("False", False), ("", False)]
)
def test_a_truth_is_written_in_several_ways(written: str, meant: bool) -> None:
    assert read_environment({"SHUPING_HTTPS": written}).https is meant


def test_a_list_in_the_file_is_a_fault_and_not_taken_as_words(tmp_path: Path) -> None:
    file = tmp_path / "shuping.toml"
    file.write_text('hosts = ["dangjian.example", "10.0.0.7"]', encoding="utf-8")
    with pytest.raises(ConfigurationError, match="hosts 应写成一段文字"):
        read_environment({"SHUPING_CONFIG": str(file)})


def test_a_rehearsal_is_no_setting_for_people_and_lies_outside_the_data_folder(tmp_path: Path) -> None:
    for environ in ({"SHUPING_REHEARSAL": "here"}, {"SHUPING_REHEARSAL": "true", "SHUPING_DEMO": "true"}):
        with pytest.raises(ConfigurationError, match="演练由 shuping rehearse 启动"):
            read_environment(environ)
    assert read_environment({"SHUPING_REHEARSAL": "here", "SHUPING_DEMO": "true"}).rehearsal == "here"
    one, other = (read_environment({"SHUPING_DATA": str(tmp_path / name)}) for name in ("one", "other"))
    assert (one.rehearsal, one.rehearsals == other.rehearsals) == ("", False)
    assert not one.rehearsals.is_relative_to(one.data)


def test_the_stored_key_is_used_unless_one_is_set(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("stored\n", encoding="ascii")
    assert read_environment({"SHUPING_DATA": str(tmp_path)}).secret_key == "stored"
    assert read_environment({"SHUPING_DATA": str(tmp_path), "SHUPING_SECRET_KEY": "set"}).secret_key == "set"


@pytest.mark.parametrize("written", ["-1", "two", "1.5", "²", " "])
def test_a_number_is_a_whole_one(written: str) -> None:
    with pytest.raises(ConfigurationError, match="SHUPING_CHILDREN 应为 1 到 64 的整数"):
        read_environment({"SHUPING_CHILDREN": written})
    assert read_environment({"SHUPING_CHILDREN": "7"}).children == 7


def test_rules_of_passwords_and_sessions_are_settings_within_bounds() -> None:
    found = read_environment({})
    assert (found.idle_minutes, found.password_length, found.password_kinds) == (30, 10, 3)
    assert (found.password_history, found.password_days, found.second_factor) == (5, 0, "optional")
    set_ = {"SHUPING_PASSWORD_DAYS": "90", "SHUPING_SECOND_FACTOR": "administrators", "SHUPING_IDLE_MINUTES": "10"}
    found = read_environment(set_)
    assert (found.password_days, found.second_factor, found.idle_minutes) == (90, "administrators", 10)
    bad = {"SHUPING_IDLE_MINUTES": "0", "SHUPING_PASSWORD_LENGTH": "7", "SHUPING_SECOND_FACTOR": "all"}
    with pytest.raises(ConfigurationError) as caught:
        read_environment(bad)
    assert len(caught.value.faults) == 3
    assert "SHUPING_PASSWORD_LENGTH 应为 8 到 64 的整数，现在是 7" in str(caught.value)


def test_a_certificate_and_its_key_are_set_together_readable_and_a_pair(tmp_path: Path) -> None:
    certificate, key = self_signed(tmp_path / "ours")
    _, strange = self_signed(tmp_path / "other")
    both = {"SHUPING_CERTIFICATE": str(certificate), "SHUPING_CERTIFICATE_KEY": str(key)}
    found = read_environment(both)
    assert (found.certificate, found.certificate_key) == (str(certificate), str(key))
    assert (found.encrypted, found.https) == (True, False)
    assert not read_environment({}).encrypted
    for wrong, said in (
        ({"SHUPING_CERTIFICATE_KEY": ""}, "现在没有设 SHUPING_CERTIFICATE_KEY"),
        ({"SHUPING_CERTIFICATE": ""}, "现在没有设 SHUPING_CERTIFICATE"),
        ({"SHUPING_CERTIFICATE": str(tmp_path / "none.pem")}, "none.pem 不在"),
        ({"SHUPING_CERTIFICATE_KEY": str(tmp_path)}, "读不了"),
        ({"SHUPING_CERTIFICATE_KEY": str(strange)}, "合不上"),
        ({"SHUPING_CERTIFICATE_KEY": str(self_signed(tmp_path / "sealed", passphrase=b"secret")[1])}, "合不上"),
    ):
        with pytest.raises(ConfigurationError, match=said) as caught:
            read_environment({**both, **wrong, "SHUPING_DIGEST": "md5"})
        assert len(caught.value.faults) == 2  # beside the other fault
