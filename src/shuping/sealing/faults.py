"""What may be wrong with something typed, scanned or read, as values: the page or the command makes the sentence."""

from collections.abc import Iterable
from dataclasses import dataclass, field

# Every kind with the names of its facts. Groups, rows and places are counted from 1, `surplus` in
# characters where something was typed and in bytes of a remark.
KINDS: dict[str, tuple[str, ...]] = {
    "typed.nothing": (),
    "typed.no-such-character": ("character", "group"),
    "typed.too-short": ("missing", "group"),
    "typed.too-long": ("surplus", "group"),
    "typed.wrong-group": ("group",),
    "typed.wrong-order": (),
    "ballot.unknown-class": ("index",),
    "ballot.wrong-rows": ("rows", "expected"),
    "ballot.unknown-option": ("row", "option"),
    "ballot.remark-not-text": (),
    "ballot.remark-too-long": ("surplus", "most"),
    "slips.too-few": ("slips",),
    "slips.same": ("number",),
    "slips.another-round": ("number",),
    "slips.damaged": (),
    "slips.another-key": (),
    "slips.not-all": ("slips",),
    "slips.one-is-bad": ("number", "first", "second"),
    "slips.more-are-bad": (),
    "trial.does-not-open": (),
    "file.too-large": ("most",),
    "file.not-json": (),
    "file.another-format": ("expected",),
    "file.missing": ("place",),
    "file.unknown": ("place",),
    "file.wrong-value": ("place",),
    "round.lengths": (),
    "round.class-twice": (),
    "round.joins": ("place",),
    "round.envelope-length": ("place",),
    "round.digest": ("place",),
    "round.more-than-issued": ("envelopes", "issued"),
    "round.closing-root": (),
    "scheme.does-not-fit": ("place",),
    "opened.not-sorted": ("place",),
    "opened.digest": (),
    "counted.digest": ("place",),
    "counted.ballots": (),
    "counted.void": ("place",),
    "counted.line": ("row", "voters"),
    "list.not-sorted": ("place",),
    "list.clash": ("place",),
    "list.copied": ("place", "earlier"),
    "root.mistyped": ("groups",),
    "root.another": (),
}


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: its kind, a key of KINDS, and its facts by name."""

    kind: str
    facts: dict[str, int | str] = field(default_factory=dict)


class Refused(Exception):
    """Nothing was done, for the reasons in `faults` (at least one, the worst first)."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(", ".join(fault.kind for fault in self.faults))


def fault(kind: str, **facts: int | str) -> Fault:
    """Return a fault. Raises ValueError for a kind or facts that KINDS does not list."""
    if KINDS.get(kind) != tuple(facts):
        raise ValueError(f"{kind} with {list(facts)} is not listed")
    return Fault(kind, facts)
