"""Fixtures that every room's tests may ask for."""

from pathlib import Path
from typing import Any

import pytest

from shuping.core.remembered import Remembered
from tests.worlds import World, build_world


@pytest.fixture(autouse=True)
def _files_of_the_test(settings: Any, tmp_path: Path) -> None:
    """Uploads and backups of a test go into its own folder."""
    settings.FILES = tmp_path / "files"
    settings.RESEMBLANCE = tmp_path / "resemblance"
    settings.PRINTED = tmp_path / "printed"
    settings.BACKUPS = tmp_path / "backups"


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Each test begins with the same chain, so what one remembered under its head would be told to the next."""
    Remembered.forget_all()


@pytest.fixture
def world(db: None) -> World:
    """The small invented city."""
    return build_world()
