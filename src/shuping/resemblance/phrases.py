"""Words that an office has named as everybody's: set phrases, quoted policy, what all were given to copy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from shuping.resemblance.fingerprints import PAD, Codes, lay_out

RUN = 12
"""So many characters of a phrase count as it; a shorter line of the phrases counts as a whole."""
LEAST = 4
"""A line with fewer characters is no phrase: two characters stand everywhere."""
_BLANKS = "\n "
_EDGES = _BLANKS + ".,:;!?"


def phrased(codes: Codes, phrases: Sequence[str]) -> NDArray[np.bool_]:
    """For each of the folded characters of a text whether it stands in a run of RUN or a whole line of the phrases."""
    mask = np.zeros(len(codes), dtype=np.bool_)
    words = "".join(map(chr, codes.tolist()))
    runs: set[str] = set()
    lines: set[str] = set()
    for phrase in phrases:
        folded = "".join(map(chr, lay_out([phrase]).codes.tolist())).rstrip(chr(PAD))
        for line in folded.split("\n"):
            core = line.strip(_EDGES)
            if len(core) >= RUN:
                runs.update(line[at : at + RUN] for at in range(len(line) - RUN + 1))
            elif len(core) >= LEAST:
                lines.add(core)
    if runs:
        for at in range(len(words) - RUN + 1):
            if words[at : at + RUN] in runs:
                mask[at : at + RUN] = True
    for line in lines:
        at = words.find(line)
        while at >= 0:
            mask[at : at + len(line)] = True
            at = words.find(line, at + 1)
    return mask
