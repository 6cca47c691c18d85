"""Score the matcher of copied passages on the labelled debriefs of `resemblance_set`.

    python -m benchmarks.resemblance_scores [SEED...]

Found: planted copies of which at least four fifths are shown in both reports, by one pair of these two. Flagged: the
characters of what everybody writes that are shown anywhere. Chance: characters shown that are neither planted nor
common; that is where two secretaries' own sentences are alike by accident.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass

from benchmarks.resemblance_set import Copy, LabelledSet, make
from shuping.resemblance import Passage, shared_passages

ENOUGH = 0.8


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one set; characters are counted once however often they are shown."""

    copies: int
    found: int
    planted: int
    planted_shown: int
    common: int
    common_shown: int
    chance_shown: int

    @property
    def recall(self) -> float:
        """Of the planted copies."""
        return self.found / self.copies

    @property
    def flagged(self) -> float:
        """Of the characters of what everybody writes."""
        return self.common_shown / self.common

    @property
    def precision(self) -> float:
        """Of the characters shown, those planted."""
        return self.planted_shown / (self.planted_shown + self.common_shown + self.chance_shown)


def is_found(copy: Copy, passages: Iterable[Passage]) -> bool:
    """Whether enough of a copy is shown on both sides; several passages of the two reports add up."""
    shown_a: set[int] = set()
    shown_b: set[int] = set()
    for one in passages:
        shown_a.update(range(max(one.a_start, copy.a_start), min(one.a_end, copy.a_end)))
        shown_b.update(range(max(one.b_start, copy.b_start), min(one.b_end, copy.b_end)))
    lengths = copy.a_end - copy.a_start, copy.b_end - copy.b_start
    return len(shown_a) >= ENOUGH * lengths[0] and len(shown_b) >= ENOUGH * lengths[1]


def labelled(made: LabelledSet) -> list[Passage]:
    """The labels as a matcher that makes no mistake would say them."""
    return [Passage(one.a, one.a_start, one.a_end, one.b, one.b_start, one.b_end) for one in made.copies]


def score(made: LabelledSet, passages: Iterable[Passage]) -> Score:
    """Compare what is shown with what was planted."""
    by_pair: dict[tuple[int, int], list[Passage]] = {}
    shown = [bytearray(len(text)) for text in made.texts]
    for one in passages:
        by_pair.setdefault((one.a, one.b), []).append(one)
        for report, start, end in ((one.a, one.a_start, one.a_end), (one.b, one.b_start, one.b_end)):
            shown[report][start:end] = b"\1" * (end - start)
    planted = [bytearray(len(text)) for text in made.texts]
    for copy in made.copies:
        for report, start, end in ((copy.a, copy.a_start, copy.a_end), (copy.b, copy.b_start, copy.b_end)):
            planted[report][start:end] = b"\1" * (end - start)
    direct = [copy for copy in made.copies if copy.direct]
    planted_shown = sum(
        one & other for a, b in zip(shown, planted, strict=True) for one, other in zip(a, b, strict=True)
    )
    common_shown = sum(sum(shown[report][start:end]) for report, start, end in made.common)
    return Score(
        copies=len(direct),
        found=sum(is_found(copy, by_pair.get((copy.a, copy.b), ())) for copy in direct),
        planted=sum(map(sum, planted)),
        planted_shown=planted_shown,
        common=sum(end - start for _report, start, end in made.common),
        common_shown=common_shown,
        chance_shown=sum(map(sum, shown)) - planted_shown - common_shown,
    )


def main(seeds: list[int]) -> None:
    for seed in seeds:
        made = make(seed)
        one = score(made, shared_passages(made.texts))
        print(
            f"seed {seed}: found {one.found}/{one.copies} = {one.recall:.3f}, of planted characters shown "
            f"{one.planted_shown / one.planted:.3f}; common flagged {one.flagged:.4f}; by chance {one.chance_shown}, "
            f"precision {one.precision:.3f}"
        )


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [1, 2, 3])
