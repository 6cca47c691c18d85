"""The labelled debriefs on which copied passages are measured: what they promise, and that nobody changed them."""

import difflib
from pathlib import Path

import pytest

from benchmarks.resemblance_set import MOST_EDITED, SHORTEST, make

FOLDER = Path(__file__).resolve().parents[2] / "benchmarks" / "data" / "resemblance"
DIGESTS = {
    1: "714990c9d3300a854b9c3491e85009114b482de74a9065f96168089434224c2a",
    2: "d2397e4c61184b6ccb39afa85ce5f01171a7a084b1dcdd71085d2076794051b8",
    3: "d926cc2290cdf11a91a96580260f399e999c1589c1d1a35b92a0e1983db2f592",
}


@pytest.mark.parametrize("seed", DIGESTS)
def test_texts_and_labels_are_those_written_before_the_matcher(seed: int) -> None:
    assert make(seed).digest() == DIGESTS[seed]


def test_there_are_400_reports_with_three_tenths_common_and_copies_of_60_characters_and_more() -> None:
    made = make(1)
    common = sum(end - start for _report, start, end in made.common)
    assert len(made.texts) == 400
    assert 0.29 <= common / sum(map(len, made.texts)) <= 0.34
    assert sum(one.direct for one in made.copies) >= 150
    # an edited copy may have lost a tenth of its characters
    assert min(one.a_end - one.a_start for one in made.copies if one.direct) >= SHORTEST * (1 - MOST_EDITED)


def test_a_copy_is_its_original_with_at_most_a_tenth_edited_and_nothing_common_lies_in_it() -> None:
    made = make(1)
    verbatim = 0
    for one in made.copies:
        first = made.texts[one.a][one.a_start : one.a_end]
        second = made.texts[one.b][one.b_start : one.b_end]
        verbatim += one.direct and first == second
        kept = sum(
            block.size for block in difflib.SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
        )
        assert kept >= (1 - MOST_EDITED * (1 if one.direct else 2)) * min(len(first), len(second)) * 0.97, (
            first,
            second,
        )
    assert verbatim >= 60
    places = {(one.a, one.a_start, one.a_end) for one in made.copies} | {
        (one.b, one.b_start, one.b_end) for one in made.copies
    }
    for report, start, end in places:
        assert not [span for span in made.common if span[0] == report and span[1] < end and start < span[2]]
