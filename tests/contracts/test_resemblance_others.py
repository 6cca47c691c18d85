"""What the suffix array of the benchmark finds is every untouched run that two reports share, and nothing else."""

from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks import resemblance_others
from benchmarks.resemblance import reports
from benchmarks.resemblance_others import RUN, by_suffixes
from shuping.resemblance.model import limit

Codes = NDArray[np.uint16]


def divsufsort(codes: Codes) -> NDArray[np.int64]:
    suffixes = codes.astype(">u2").tobytes()
    return np.array(sorted(range(len(codes)), key=lambda at: suffixes[2 * at :]))


def kasai(codes: Codes, order: NDArray[np.int64]) -> NDArray[np.int64]:
    shared = [agreeing(codes[one:], codes[other:]) for one, other in pairwise(order)]
    return np.array([*shared, 0])


def agreeing(one: Codes | str, other: Codes | str) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


LIBRARY = SimpleNamespace(divsufsort=divsufsort, kasai=kasai)


def test_it_finds_what_comparing_every_pair_finds() -> None:
    texts = [text[:400] for text in reports(6, 4)[0]]
    texts[3] = texts[3][:100] + texts[0][50:90] + "〇" + texts[0][91:130] + texts[3][100:]
    texts[2] = texts[0][57:77] + texts[2][:100] + texts[2][60:90] + texts[2][100:]  # thirty of its own twice
    texts[4] += texts[0][61:88]
    texts[5] = texts[1][200:260] + texts[5]  # at the very start of a report
    found = {(one.a, one.a_start, one.a_end, one.b, one.b_start, one.b_end) for one in by_suffixes(texts, LIBRARY, {})}  # type: ignore[arg-type]

    wanted = set()
    for a, one in enumerate(texts):
        for b in range(a + 1, len(texts)):
            other = texts[b]
            for i in range(len(one) - RUN + 1):
                for j in range(len(other) - RUN + 1):
                    if one[i : i + RUN] == other[j : j + RUN] and not (i and j and one[i - 1] == other[j - 1]):
                        length = agreeing(one[i:], other[j:])
                        wanted.add((a, i, i + length, b, j, j + length))
    assert {(0, 50, 90, 3, 100, 140), (0, 91, 130, 3, 141, 180), (1, 200, 260, 5, 0, 60)} <= wanted
    assert found == wanted


def test_what_stands_in_more_reports_than_the_limit_is_left_out() -> None:
    texts = reports(limit(0) + 1, 5)[0]
    texts = [text[:60] + "全镇上下一条心把这件事办成办好办到底" + text[60:120] for text in texts]
    assert not [one for one in by_suffixes(texts, LIBRARY, {}) if one.a_start <= 60 < one.a_end]  # type: ignore[arg-type]


def test_more_reports_than_two_bytes_hold_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resemblance_others, "CODES", 3)
    with pytest.raises(SystemExit, match="ask for fewer"):
        by_suffixes(["一二", "三四"], LIBRARY, {})  # type: ignore[arg-type]


def test_a_library_that_is_not_there_is_named() -> None:
    with pytest.raises(SystemExit, match="no_such_library is not installed"):
        resemblance_others.module("no_such_library")
