"""Seeds joined to passages: runs of the same words, runs chained over edits, edges felt for, common ends cut off."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shuping.resemblance.fingerprints import LINE_END, PAD, Codes, Corpus, Numbers
from shuping.resemblance.model import GRAM, SHORTEST
from shuping.resemblance.seeds import Seeds

Mask = NDArray[np.bool_]

WIDEST_GAP = 48  # characters between two runs of one passage
WIDEST_SHIFT = 12  # characters put in or left out between two runs
LEAST_EVIDENCE = 16  # characters in runs before the edges are felt for
EVIDENCE = 0.3  # of the characters of a passage, in runs
AGREE = 5  # characters that agree after an edit at the edge
AHEAD = 64  # characters of a passage of which so many are not everybody's
CLAUSE = 30  # characters of everybody's at the end of a passage that stay with it
EDITS = ((1, 1), (1, 0), (0, 1), (2, 2), (2, 1), (1, 2), (2, 0), (0, 2), (3, 3), (3, 0), (0, 3))


@dataclass(frozen=True, slots=True)
class Spans:
    """Passages as arrays of positions in a corpus; `evidence` counts characters in runs."""

    a_start: Numbers
    a_end: Numbers
    b_start: Numbers
    b_end: Numbers
    evidence: Numbers

    def __len__(self) -> int:
        return len(self.a_start)

    def where(self, keep: Mask | Numbers) -> Spans:
        """Those of the mask or index."""
        return Spans(self.a_start[keep], self.a_end[keep], self.b_start[keep], self.b_end[keep], self.evidence[keep])


def chained(seeds: Seeds, corpus: Corpus) -> Spans:
    """Runs of the same words, one after the other in the same two texts, joined over what was edited between them."""
    first, second = _in_company(seeds.first, seeds.second, corpus)
    owner_a, owner_b = corpus.owners_of(first), corpus.owners_of(second)
    if not len(first):
        return Spans(first, first, first, first, first)
    shift = second - first
    order = np.lexsort((first, shift, owner_b, owner_a))
    first, shift, owner_a, owner_b = first[order], shift[order], owner_a[order], owner_b[order]

    # Runs: one shift, each seed within the next.
    opens = np.ones(len(first), dtype=np.bool_)
    other = (owner_a[1:] != owner_a[:-1]) | (owner_b[1:] != owner_b[:-1])
    opens[1:] = other | (shift[1:] != shift[:-1]) | (first[1:] - first[:-1] > GRAM)
    heads = np.flatnonzero(opens)
    start, end, shift = first[heads], first[np.append(heads[1:], len(first)) - 1] + GRAM, shift[heads]
    end = _alike(corpus.codes, end, end + shift, 1)
    start = _alike(corpus.codes, start - 1, start + shift - 1, -1) + 1

    # Bands: shifts that lie near each other; in a band the runs follow one another through the text.
    apart = np.ones(len(heads), dtype=np.bool_)
    apart[1:] = other[heads[1:] - 1] | (shift[1:] - shift[:-1] > WIDEST_SHIFT)
    band = np.cumsum(apart)
    order = np.lexsort((start, band))
    start, end, shift, band = start[order], end[order], shift[order], band[order]
    reach = np.maximum.accumulate(end + (band << 32)) - (band << 32)

    opens = np.ones(len(start), dtype=np.bool_)
    opens[1:] = (band[1:] != band[:-1]) | (start[1:] - reach[:-1] > WIDEST_GAP)
    opens[1:] |= np.abs(shift[1:] - shift[:-1]) > WIDEST_SHIFT
    heads = np.flatnonzero(opens)
    fresh = end - start
    fresh[1:] = np.where(opens[1:], fresh[1:], np.clip(end[1:] - np.maximum(start[1:], reach[:-1]), 0, None))
    return Spans(
        start[heads],
        np.maximum.reduceat(end, heads),
        np.minimum.reduceat(start + shift, heads),
        np.maximum.reduceat(end + shift, heads),
        np.add.reduceat(fresh, heads),
    )


def _in_company(first: Numbers, second: Numbers, corpus: Corpus) -> tuple[Numbers, Numbers]:
    """The seeds of two texts that share another one: among many reports most pairs share one by chance, and no more."""
    pair = corpus.owners_of(first).astype(np.int64) * len(corpus.starts) + corpus.owners_of(second)
    order = np.argsort(pair)
    same = np.diff(pair[order]) == 0
    kept = order[np.append(same, False) | np.append(False, same)] if len(order) else order
    return first[kept], second[kept]


def _alike(codes: Codes, a: Numbers, b: Numbers, step: int) -> Numbers:
    """The first position from `a` on where the text is not that from `b` on."""
    a, b = a.copy(), b.copy()
    active = np.arange(len(a))
    while len(active):
        one = codes[a[active]]
        active = active[(one == codes[b[active]]) & (one > LINE_END)]
        a[active] += step
        b[active] += step
    return a


def likely(seeds: Seeds, corpus: Corpus) -> Spans:
    """The chains that may be passages: enough agrees, and enough of it is not everybody's."""
    spans = chained(seeds, corpus)
    spans = spans.where(spans.evidence >= LEAST_EVIDENCE)
    ahead = np.minimum(spans.a_start[:, None] + np.arange(AHEAD), spans.a_end[:, None] - 1)
    return spans.where(np.count_nonzero(~seeds.common[ahead], axis=1) >= LEAST_EVIDENCE)


def passages(seeds: Seeds, corpus: Corpus) -> Spans:
    """The passages that the seeds lead to, each with at least SHORTEST characters that are not everybody's."""
    everybodys = seeds.common
    spans = likely(seeds, corpus)
    a_end, b_end = _felt(corpus.codes, everybodys, spans.a_end, spans.b_end, 1)
    a_last, b_last = _felt(corpus.codes, everybodys, spans.a_start - 1, spans.b_start - 1, -1)
    spans = Spans(a_last + 1, a_end, b_last + 1, b_end, spans.evidence)
    a_start, a_end = _cut(everybodys, spans.a_start, spans.a_end)
    b_start, b_end = _cut(everybodys, spans.b_start, spans.b_end)
    spans = Spans(a_start, a_end, b_start, b_end, spans.evidence)
    spans = spans.where((a_end - a_start >= SHORTEST) & (b_end - b_start >= SHORTEST))
    own = np.minimum(_own(everybodys, spans.a_start, spans.a_end), _own(everybodys, spans.b_start, spans.b_end))
    return spans.where((own >= SHORTEST) & (spans.evidence >= EVIDENCE * own))


def _felt(codes: Codes, everybodys: Mask, a: Numbers, b: Numbers, step: int) -> tuple[Numbers, Numbers]:
    """How far two texts go on alike from `a` and `b`, over single edits; the first positions that do not.

    Looking on after an edit stays in the pad between two texts; before the first it is that after the last.
    """
    a, b = a.copy(), b.copy()
    active = np.arange(len(a))

    def alike(first: Numbers, second: Numbers) -> Mask:
        one = codes[first]
        agree: Mask = (one == codes[second]) & (one != PAD)
        return agree

    while len(active):
        at_a, at_b = a[active], b[active]
        same = alike(at_a, at_b) & ~everybodys[at_a]
        a[active[same]] += step
        b[active[same]] += step
        stuck = active[~same]
        moved = np.zeros(len(stuck), dtype=np.bool_)
        for in_a, in_b in EDITS:
            left = np.flatnonzero(~moved)
            after_a, after_b = a[stuck[left]] + step * in_a, b[stuck[left]] + step * in_b
            for ahead in range(AGREE):
                going = alike(after_a + step * ahead, after_b + step * ahead)
                left, after_a, after_b = left[going], after_a[going], after_b[going]
            a[stuck[left]], b[stuck[left]] = after_a + step, after_b + step
            moved[left] = True
        active = np.concatenate((active[same], stuck[moved]))
    return a, b


def _cut(everybodys: Mask, start: Numbers, end: Numbers) -> tuple[Numbers, Numbers]:
    """The spans without what everybody writes at their ends, where it is more than the last clause of a sentence."""
    first, last = start.copy(), end.copy()
    active = np.arange(len(start))
    while len(active := active[(first[active] < end[active]) & everybodys[first[active]]]):
        first[active] += 1
    active = np.arange(len(start))
    while len(active := active[(first[active] < last[active]) & everybodys[last[active] - 1]]):
        last[active] -= 1
    return np.where(first - start > CLAUSE, first, start), np.where(end - last > CLAUSE, last, end)


def _own(everybodys: Mask, start: Numbers, end: Numbers) -> Numbers:
    """How many characters of each span are not everybody's."""
    return np.array(
        [
            int(to - at - np.count_nonzero(everybodys[at:to]))
            for at, to in zip(start.tolist(), end.tolist(), strict=True)
        ],
        dtype=np.int64,
    )
