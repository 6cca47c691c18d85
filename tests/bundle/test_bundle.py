"""The bundle installs from its own folder and from nothing else; what was changed on its way is refused."""

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"


def bundle(folder: Path, *, wheel: bytes = b"as it was made") -> Path:
    """Return a bundle whose sums were written before its one wheel became `wheel`."""
    (folder / "wheels").mkdir(parents=True)
    shutil.copy(SCRIPTS / "bundle-install", folder / "install.sh")
    parts = {"requirements.txt": b"", "wheels/shuping-0-py3-none-any.whl": b"as it was made"}
    sums = [f"{sha256(content).hexdigest()}  {name}\n" for name, content in parts.items()]
    (folder / "SHA256SUMS").write_text("".join(sums), encoding="ascii")
    for name, content in parts.items():
        (folder / name).write_bytes(wheel if name.endswith(".whl") else content)
    return folder


def install(folder: Path, place: Path, python: str = sys.executable) -> subprocess.CompletedProcess[str]:
    """Run the installer as an office does, for an interpreter."""
    environment = {**os.environ, "PYTHON": python, "PIP_CONFIG_FILE": os.devnull}
    command = ["sh", str(folder / "install.sh"), str(place)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)


def test_a_bundle_that_was_changed_is_not_installed(tmp_path: Path) -> None:
    done = install(bundle(tmp_path / "bundle", wheel=b"changed"), tmp_path / "place")
    assert done.returncode == 1
    assert "安装包不完整，或者被改过，没有安装。请重新拷贝。" in done.stderr
    assert not (tmp_path / "place").exists()


def test_what_the_bundle_lacks_is_fetched_from_nowhere(tmp_path: Path) -> None:
    folder = bundle(tmp_path / "bundle")
    wanted = "packaging==25.0 --hash=sha256:" + "0" * 64 + "\n"
    (folder / "requirements.txt").write_text(wanted, encoding="ascii")
    sums = (folder / "SHA256SUMS").read_text(encoding="ascii")
    new = sums.replace(sha256(b"").hexdigest(), sha256(wanted.encode()).hexdigest())
    (folder / "SHA256SUMS").write_text(new, encoding="ascii")
    done = install(folder, tmp_path / "place")
    assert done.returncode != 0
    assert "No matching distribution found for packaging==25.0" in done.stderr


def test_another_python_is_told_so_before_anything_is_written(tmp_path: Path) -> None:
    other = tmp_path / "python3.9"
    other.write_text("#!/bin/sh\necho 3.9\n", encoding="ascii")
    other.chmod(0o755)
    done = install(bundle(tmp_path / "bundle"), tmp_path / "place", str(other))
    assert done.returncode == 1
    assert "不是 Python 3.11" in done.stderr
    assert not (tmp_path / "place").exists()


@pytest.mark.skipif("SHUPING_LONG" not in os.environ, reason="downloads 80 MB and installs them")
def test_the_whole_bundle_installs_and_runs_with_the_network_cut() -> None:
    for script in ("bundle", "try-bundle"):
        subprocess.run([SCRIPTS / script], cwd=SCRIPTS.parent, check=True, timeout=900)
