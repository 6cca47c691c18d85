"""Data folders for the tests of backup and upgrade, and the command line as an administrator types it there."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

from tests.ready import HERE, ON_POSTGRES, PROGRAM, own_database, with_tables

__all__ = ["HERE", "PROGRAM", "a_key", "done", "environment", "refused", "shuping"]


def environment(folder: Path, *, tables: bool = False, **more: str) -> dict[str, str]:
    """Return the environment of an instance of its own: a folder, and on PostgreSQL an empty database.

    With `tables` the database has them, as `shuping migrate` makes them.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SHUPING_", "DJANGO_"))}
    own = with_tables(folder) if tables else own_database() if ON_POSTGRES else {}
    path = f"{HERE / 'src'}:{HERE}"
    return {**kept, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8", "SHUPING_DATA": str(folder), **own, **more}


def shuping(environ: dict[str, str], *words: object) -> "subprocess.CompletedProcess[str]":
    """Type a command."""
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *map(str, words)],
        env=environ,
        cwd=HERE,
        capture_output=True,
        text=True,
        timeout=120,
    )


def done(environ: dict[str, str], *words: object) -> str:
    """Type a command that must succeed; return what it said."""
    found = shuping(environ, *words)
    assert found.returncode == 0, found.stdout + found.stderr
    return found.stdout


def refused(environ: dict[str, str], *words: object) -> str:
    """Type a command that must be refused with a sentence and no traceback; return what it said."""
    found = shuping(environ, *words)
    assert found.returncode == 1, found.stdout + found.stderr
    assert "Traceback" not in found.stderr, found.stderr
    return found.stdout + found.stderr


def a_key() -> str:
    return secrets.token_urlsafe(48)
