"""Actions by name. Rooms declare theirs in `permissions.py`; an unknown or doubled name stops the start."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Action:
    """One thing a person can do; `view` names the action that lets him see what he does it to."""

    name: str
    view: str = ""
    label: str = ""

    def __str__(self) -> str:
        return self.name


_actions: dict[str, Action] = {}


def declare(name: str, label: str, view: str = "") -> Action:
    """Return a new action and keep it in the register. Raises ValueError where the name is taken."""
    if name in _actions:
        raise ValueError(f"the action {name} is declared twice")
    _actions[name] = Action(name, view or name, label)
    return _actions[name]


def actions() -> dict[str, Action]:
    """Return every declared action by name."""
    return dict(_actions)
