"""`shuping certificate`: what it writes is good for the names that were given, for nothing else and not too long."""

import stat
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from shuping.config.environment import read_environment
from shuping.config.own_certificate import DAYS, HERE, make, name_of
from shuping.sealing.digests import for_eyes
from tests.contracts.test_commands import WITHOUT_DJANGO, shuping

NOW = datetime(2026, 5, 21, 1, 0, tzinfo=UTC)
NAMES = ("ceping.example", "10.0.0.8")


def verified(root: bytes, certificate: bytes, name: str, at: datetime) -> None:
    """Pass silently where whoever trusts this root would trust the server at that name and moment."""
    address = not name[-1].isalpha()
    asked = x509.IPAddress(ip_address(name)) if address else x509.DNSName(name)
    store = Store([x509.load_pem_x509_certificate(root)])
    checker = PolicyBuilder().store(store).time(at).build_server_verifier(asked)
    checker.verify(x509.load_pem_x509_certificate(certificate), [])


@pytest.mark.parametrize("name", [*NAMES, *HERE])
def test_it_is_good_at_every_name_to_the_last_day(name: str) -> None:
    made = make(NAMES, DAYS, NOW)
    assert made.ends == NOW + timedelta(days=820)
    for at in (NOW - timedelta(hours=23), NOW, NOW + timedelta(days=819)):
        verified(made.root, made.certificate, name, at)


@pytest.mark.parametrize(
    ("name", "days"), [("ceping.other", 0), ("10.0.0.9", 0), ("ceping.example", 821), ("ceping.example", -2)]
)
def test_it_is_good_nowhere_else_and_at_no_other_time(name: str, days: int) -> None:
    made = make(NAMES, DAYS, NOW)
    with pytest.raises(VerificationError):
        verified(made.root, made.certificate, name, NOW + timedelta(days=days))


def test_another_root_does_not_make_it_good() -> None:
    with pytest.raises(VerificationError):
        verified(make(NAMES, DAYS, NOW).root, make(NAMES, DAYS, NOW).certificate, "ceping.example", NOW)


def test_the_root_says_that_it_signs_for_these_names_alone() -> None:
    root = x509.load_pem_x509_certificate(make(NAMES, DAYS, NOW).root)
    constraints = root.extensions.get_extension_for_class(x509.NameConstraints)
    assert constraints.critical
    permitted = [str(each.value) for each in constraints.value.permitted_subtrees or ()]
    assert permitted == ["ceping.example", "10.0.0.8/32", "localhost", "127.0.0.1/32"]


@pytest.mark.parametrize(
    "typed", ["https://ceping.example", "ceping.example:8443", "云岭.example", "-a", "a..b", "10.0.0", ""]
)
def test_a_name_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"如 ceping\.example 或者 10\.0\.0\.8"):
        name_of(typed)


def test_the_command_writes_what_the_settings_take_and_never_the_key_of_the_root(tmp_path: Path) -> None:
    out = tmp_path / "tls"
    done = shuping(tmp_path / "data", "certificate", "Ceping.example", "--out", str(out), program=WITHOUT_DJANGO)
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(each.name for each in out.iterdir()) == ["root.crt", "server.crt", "server.key"]
    assert stat.S_IMODE((out / "server.key").stat().st_mode) == 0o600
    assert "PRIVATE" not in (out / "root.crt").read_text() + (out / "server.crt").read_text()
    root = x509.load_pem_x509_certificate((out / "root.crt").read_bytes())
    assert for_eyes(root.fingerprint(hashes.SHA256())) in done.stdout
    given = dict(
        line.strip().removeprefix("export ").split("=") for line in done.stdout.splitlines() if "export" in line
    )
    found = read_environment({**given, "SHUPING_DATA": str(tmp_path / "data"), "SHUPING_SECRET_KEY": "x" * 50})
    assert found.encrypted
    assert "localhost" in found.hosts
    assert not (tmp_path / "data").exists()


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path) -> None:
    done = shuping(tmp_path / "data", "certificate", "ceping.example", "--out", str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert "已经有了" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [("ceping.example", "--days", "826"), ("ceping.example", "--days", "0"), ("a b",)])
def test_what_no_tablet_would_take_is_refused(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = shuping(tmp_path / "data", "certificate", *words, "--out", str(tmp_path / "tls"))
    assert (done.returncode, done.stdout) == (2, "")
    assert not (tmp_path / "tls").exists()
