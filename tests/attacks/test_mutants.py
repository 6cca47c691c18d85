"""G16: a server that alters, drops, adds, clashes or swaps ballots is found by those who hold slips, and by counting.

Each change of mutants.toml is made to a copy of the source, and one round is played on it (round_check.py). The source
as it is must be green; each cheat must be found by the check that the list names; a cheat that nobody in a hall can see
is listed as such, and must then be seen by none but the check that knows what everybody ticked.

Of the list, the source and four cheats run always, all of them with SHUPING_LONG=1.
"""

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.backup.houses import HERE, environment
from tests.crash.test_kill import ON_POSTGRES

MUTANTS: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "mutants.toml").read_text(encoding="utf-8"))[
    "mutant"
]
ALWAYS = ("receipt-of-a-like-mind", "stuffed-at-closing", "paper-improved", "altered-before-sealing")
CHOSEN = [one for one in MUTANTS if os.environ.get("SHUPING_LONG") or one["name"] in ALWAYS]
LEAST, BLIND = 20, 8  # cheats that are found; of these, written before the checks were seen
BY_SLIPS_AND_COMPUTING = {  # what needs no cheat to be provoked: slips, list, second opening
    "receipt", "again", "unused", "list", "root", "opening", "classes", "paper", "form", "published",
}  # fmt: skip
UNSEEN = {"ticked"}  # what no one in a hall can check

pytestmark = pytest.mark.skipif(ON_POSTGRES, reason="what people see is the same on both databases")


@dataclass(frozen=True)
class Copy:
    """A copy of the source, and a data folder whose tables are made."""

    source: Path
    data: Path

    def check(self, folder: Path) -> dict[str, str]:
        """Play the round on the copy; return {check: what it found}."""
        shutil.copytree(self.data, folder)
        ended = self._run(folder)
        found = dict(line.split(": ", 1) for line in ended.stdout.splitlines())
        assert ended.returncode == bool(found), ended.stdout + ended.stderr
        return found

    def _run(self, folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
        path = {"PYTHONPATH": f"{self.source}:{HERE}", "PYTHONDONTWRITEBYTECODE": "" if words else "1"}
        return subprocess.run(
            [sys.executable, "-m", "tests.attacks.round_check", str(folder), *words],
            cwd=self.data.parent,
            env=environment(folder, **path),
            capture_output=True,
            text=True,
            timeout=300,
        )

    def prepare(self) -> None:
        """Make the tables once, and compile the source; a changed file is compiled anew and never written."""
        ended = self._run(self.data, "--prepare")
        assert ended.returncode == 0, ended.stderr

    @contextmanager
    def changed(self, mutant: dict[str, Any]) -> Iterator[None]:
        """Make one change; it must be one."""
        file = self.source / "shuping" / mutant["file"]
        kept, times = file.read_text(encoding="utf-8"), (file.stat().st_atime_ns, file.stat().st_mtime_ns)
        assert kept.count(mutant["old"]) == 1, f"{mutant['name']}: what it changes is not there once"
        try:
            file.write_text(kept.replace(mutant["old"], mutant["new"]), encoding="utf-8")
            yield
        finally:
            file.write_text(kept, encoding="utf-8")
            os.utime(file, ns=times)


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    folder = tmp_path_factory.mktemp("cheats")
    made = Copy(folder / "src", folder / "data")
    made.data.mkdir()
    shutil.copytree(HERE / "src" / "shuping", made.source / "shuping", ignore=shutil.ignore_patterns("__pycache__"))
    made.prepare()
    return made


def test_the_source_as_it_is_is_green(copied: Copy, tmp_path: Path) -> None:
    assert copied.check(tmp_path / "data") == {}


@pytest.mark.parametrize("mutant", [one for one in CHOSEN if one.get("found", True)], ids=lambda one: one["name"])
def test_a_cheat_is_found(copied: Copy, tmp_path: Path, mutant: dict[str, Any]) -> None:
    with copied.changed(mutant):
        found = copied.check(tmp_path / "data")
    assert mutant["by"] in found, found


@pytest.mark.parametrize("mutant", [one for one in CHOSEN if not one.get("found", True)], ids=lambda one: one["name"])
def test_a_cheat_that_nobody_can_see_is_seen_by_nobody(copied: Copy, tmp_path: Path, mutant: dict[str, Any]) -> None:
    with copied.changed(mutant):
        found = copied.check(tmp_path / "data")
    assert set(found) <= UNSEEN, f"{mutant['name']} can be found after all: {found}"


def test_the_list_is_whole() -> None:
    """Each change is still there to be made, each has what it gains; enough are found by what people really hold."""
    for one in MUTANTS:
        text = (HERE / "src" / "shuping" / one["file"]).read_text(encoding="utf-8")
        assert text.count(one["old"]) == 1, one["name"]
        assert one["what"].endswith(".")
        assert one["by"] not in UNSEEN if one.get("found", True) else one["why"]
    assert len({one["name"] for one in MUTANTS}) == len(MUTANTS)
    found = [one for one in MUTANTS if one.get("found", True)]
    assert sum(one["by"] in BY_SLIPS_AND_COMPUTING for one in found) >= LEAST
    assert sum(one["blind"] for one in found) >= BLIND
    assert {one["name"] for one in MUTANTS} >= set(ALWAYS)
