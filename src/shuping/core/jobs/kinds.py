"""The closed list of jobs: each room says what its jobs are called, who does them and when they come by themselves."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Kind:
    """A sort of job. `label` is what people call it; `daily_at` is set where it comes every day at that hour or as soon
    after it as the machine is on; a try that takes more than `longest` is ended with its worker.
    """

    name: str
    label: Any
    run: Callable[..., None]
    daily_at: time | None = None
    longest: timedelta = HOUR


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Add a kind of job. Raises ValueError where the name is taken."""
    if kind.name in _kinds:
        raise ValueError(f"the job {kind.name} is registered twice")
    _kinds[kind.name] = kind


def kind_of(name: str) -> Kind | None:
    """Return the kind of that name, or None for a job of a room that is no longer there."""
    return _kinds.get(name)


def daily() -> list[Kind]:
    """Return the kinds that come every day."""
    return [kind for kind in _kinds.values() if kind.daily_at is not None]


def label(name: str) -> str:
    """Return what people call a job."""
    kind = _kinds.get(name)
    return str(kind.label) if kind else name


def names() -> set[str]:
    """Return the names of every kind."""
    return set(_kinds)
