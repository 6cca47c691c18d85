"""From the ballots of a round to what may be shown of them: validity, counts, the arithmetic, cells merged under five.

Standard library only; nothing of ours is imported, so that a stranger reads it in an hour and uses it alone:
`count(ballots, scheme)`, then `publish(counts, scheme)`. The rules: docs/explanation/how-a-round-is-counted.md.
"""

from shuping.tally.counting import Counts, Line, count
from shuping.tally.model import (
    BLANK,
    UNCLEAR,
    Ballot,
    Formula,
    Option,
    RowRule,
    Scheme,
    SchemeFault,
    UniformRule,
    VoterClass,
)
from shuping.tally.publishing import Publication, PublishedLine, PublishedRow, Shown, publish
from shuping.tally.scoring import Score, Step, percent, score

__all__ = [
    "BLANK",
    "UNCLEAR",
    "Ballot",
    "Counts",
    "Formula",
    "Line",
    "Option",
    "Publication",
    "PublishedLine",
    "PublishedRow",
    "RowRule",
    "Scheme",
    "SchemeFault",
    "Score",
    "Shown",
    "Step",
    "UniformRule",
    "VoterClass",
    "count",
    "percent",
    "publish",
    "score",
]
