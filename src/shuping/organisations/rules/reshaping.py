"""What a merger or split must say. Values in, decisions out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

END = "end"


@dataclass(frozen=True)
class Asked:
    """One thing of the preview: where it is now, whether it may end, whether it moves where nobody says."""

    key: str
    source: int
    may_end: bool
    moves_by_default: bool


def default_of(thing: Asked, targets: Sequence[int]) -> str:
    """Return what the preview proposes: to stay where its place lives on, its end, the one target, or nothing."""
    if thing.source in targets:
        return str(thing.source)
    if not thing.moves_by_default and thing.may_end:
        return END
    return str(targets[0]) if len(targets) == 1 else ""


def decide(
    things: Sequence[Asked], picks: Mapping[str, str], targets: Collection[int]
) -> tuple[dict[str, int | None], list[str]]:
    """Return ({key: target id, or None for an end}, keys of things for which no place that exists was chosen).

    What was not asked is not answered: picks of unknown things are left out, and each thing goes to one place only.
    """
    places = {str(target): target for target in targets}
    found: dict[str, int | None] = {}
    open_keys = []
    for thing in things:
        pick = picks.get(thing.key, "")
        if pick == END and thing.may_end:
            found[thing.key] = None
        elif pick in places:
            found[thing.key] = places[pick]
        else:
            open_keys.append(thing.key)
    return found, open_keys


def shape_faults(sources: Collection[int], targets: Collection[int]) -> list[str]:
    """List what is wrong with the parties of a merger or split.

    `same`: nothing changes; `many-to-many`: several into several at once, which nobody could check on one page.
    """
    if not sources or not targets:
        return ["nobody"]
    if set(sources) <= set(targets) and set(targets) <= set(sources):
        return ["same"]
    if len(sources) > 1 and len(targets) > 1:
        return ["many-to-many"]
    return []
