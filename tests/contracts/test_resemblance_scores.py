"""What the matcher of copied passages must reach on the labelled debriefs; three seeds of them."""

import pytest

from benchmarks import resemblance_scores
from benchmarks.resemblance_set import make
from shuping.resemblance import Passage, shared_passages


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_planted_copies_are_found_and_what_everybody_writes_is_not_shown(seed: int) -> None:
    made = make(seed)
    one = resemblance_scores.score(made, shared_passages(made.texts))
    assert one.recall >= 0.95
    assert one.flagged <= 0.02
    assert one.precision >= 0.9


def test_the_score_tells_a_matcher_that_shows_all_or_nothing_from_one_that_finds() -> None:
    made = make(1)
    nothing = resemblance_scores.score(made, [])
    assert (nothing.recall, nothing.flagged) == (0, 0)
    everything = [Passage(0, 0, len(made.texts[0]), number, 0, len(text)) for number, text in enumerate(made.texts)]
    all_shown = resemblance_scores.score(made, everything)
    assert (all_shown.flagged, all_shown.precision < 0.2) == (1, True)
    whole = resemblance_scores.score(made, resemblance_scores.labelled(made))
    assert (whole.recall, whole.flagged, whole.precision) == (1, 0, 1)
