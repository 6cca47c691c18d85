"""A kind of job for tests, that does what the test says."""

from collections.abc import Callable, Iterator
from datetime import time
from typing import Any

import pytest

from shuping.core.jobs import kinds


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., kinds.Kind]]:
    """Register a kind for one test, and no other beside it."""
    monkeypatch.setattr(kinds, "_kinds", {})

    def make(
        run: Callable[..., None] = lambda **_: None, *, name: str = "test.job", daily_at: time | None = None
    ) -> Any:
        made = kinds.Kind(name, "试一件事", run, daily_at=daily_at)
        kinds.register(made)
        return made

    return make
