"""The stages of `scripts/test`: what is left out on PostgreSQL is there, and asks no database."""

import re
from itertools import product
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[2]
STAGES = (HERE / "scripts" / "test").read_text(encoding="utf-8")
ASKS = re.compile(r"django_db|\bworld\b|\bdb\b|ON_POSTGRES|own_database|tests\.backup|tests\.attacks|pytest_django")


def left_out() -> list[str]:
    """Return the files that the stage on PostgreSQL leaves out, as the shell reads their names."""
    listed = re.search(r"for file in (.*?); do", STAGES, re.DOTALL)
    assert listed is not None
    found = []
    for word in listed[1].replace("\\\n", " ").split():
        parts = [part.split(",") for part in re.split(r"[{}]", word)]
        found += ["".join(one) for one in product(*parts)]
    return found


@pytest.mark.parametrize("name", left_out())
def test_a_file_that_is_left_out_asks_no_database(name: str) -> None:
    assert ASKS.findall((HERE / name).read_text(encoding="utf-8")) == []


def test_the_pattern_finds_who_asks() -> None:
    asking = ("tests/access/test_matrix.py", "tests/attacks/test_killed.py", "tests/backup/test_backup.py")
    assert [name for name in asking if not ASKS.search((HERE / name).read_text(encoding="utf-8"))] == []
    assert len(left_out()) > 10
