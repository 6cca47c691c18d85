"""What confirmed excerpts become. A room above registers its target; this room knows none of them by name."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from shuping.core.actor import Actor
from shuping.core.errors import DomainError
from shuping.documents.models import Document, Excerpt


class BadChoice(DomainError):
    """What was chosen for an excerpt cannot be: the sentence says what to do."""

    code = "documents.bad-choice"


class Target(Protocol):
    """Turns confirmed excerpts of some kinds into rows of its room.

    `template` draws the fields of one excerpt from what `options` returns, `template_for_all` those that several share;
    `choose` checks what came back and returns it as plain values that are kept with the excerpt; `describe` says it in
    a few words, `size` how many rows it makes.
    """

    kinds: frozenset[str]
    template: str
    template_for_all: str

    def options(self, actor: Actor, document: Document, today: date) -> dict[str, Any]: ...

    def choose(self, actor: Actor, document: Document, data: Mapping[str, Any], today: date) -> dict[str, Any]: ...

    def describe(self, document: Document, choice: Mapping[str, Any], options: Mapping[str, Any]) -> str: ...

    def size(self, choice: Mapping[str, Any], options: Mapping[str, Any]) -> int: ...

    def hand_out(self, actor: Actor, document: Document, excerpts: Sequence[Excerpt], at: datetime) -> str: ...


_targets: list[Target] = []


def register(target: Target) -> None:
    """Add a target; each kind of excerpt has at most one. Raises ValueError for a second."""
    taken = {kind for known in _targets for kind in known.kinds}
    if taken & target.kinds:
        raise ValueError(f"excerpts of kind {sorted(taken & target.kinds)} have a target already")
    _targets.append(target)


def target_of(kind: str) -> Target | None:
    """Return the target of a kind of excerpt; None for a kind that becomes nothing (成绩)."""
    return next((target for target in _targets if kind in target.kinds), None)


def kinds_with_target() -> frozenset[str]:
    """Return the kinds of excerpt that become something."""
    return frozenset(kind for target in _targets for kind in target.kinds)
