"""The kinds of paper that an office may give a template of its own; each room names its own when the apps are ready."""

from typing import Any

_kinds: dict[str, Any] = {}


def register(code: str, label: Any) -> None:
    """Add a kind of paper. Raises ValueError where the code is taken."""
    if code in _kinds:
        raise ValueError(f"the kind of paper {code} is registered twice")
    _kinds[code] = label


def kinds() -> dict[str, Any]:
    """Return {code: what the kind is called}, in the order of registration."""
    return dict(_kinds)
