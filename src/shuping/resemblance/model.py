"""What the matcher gives back, and the few numbers that say what it looks for."""

from __future__ import annotations

from dataclasses import asdict, dataclass

GRAM = 8
"""Characters of a fingerprint."""
WINDOW = 4
"""Of so many neighbouring fingerprints at least one is kept: an untouched run of GRAM + WINDOW - 1 always has one."""
LONG = 24
"""Characters that have to stand in many reports as a whole before they count as everybody's."""
SHORTEST = 40
"""Characters that are not everybody's; a passage with fewer is none."""
FEW, MANY, GROWS_BY = 5, 24, 1_000


def limit(reports: int) -> int:
    """In how many of so many reports words may stand before they count as everybody's.

    Five, one more for each thousand reports, at most 24. Set phrases, quoted policy and the form stand in more; what
    somebody copied from somebody stands in fewer.
    """
    return min(MANY, FEW + reports // GROWS_BY)


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """A passage of text number `a` that also stands in text number `b`; offsets in characters of each text.

    It says that words agree and where. Whether somebody copied, and from whom, it does not say.
    """

    a: int
    a_start: int
    a_end: int
    b: int
    b_start: int
    b_end: int

    def as_json(self) -> dict[str, int]:
        """The six numbers by name."""
        return asdict(self)
