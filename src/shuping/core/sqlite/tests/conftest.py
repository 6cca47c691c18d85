"""These tests open connections of their own to files of their own, which pytest-django otherwise forbids."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shuping.core.sqlite.base import DatabaseWrapper
from shuping.core.sqlite.tests.support import prepared


@pytest.fixture(autouse=True)
def _connections_allowed(django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


@pytest.fixture(params=["wal", "rollback"])
def journal(request) -> str:
    return str(request.param)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "house.sqlite3"


@pytest.fixture
def connection(path: Path) -> Iterator[DatabaseWrapper]:
    made = prepared(path)
    yield made
    made.close()
